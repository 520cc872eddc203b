"""`crmctl init --ci`, and the files by which forges and hooks run crmctl."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from crmctl.findings import Severity
from crmctl.workspace.ci import Forge, workflow

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_ROOT = Path(__file__).parents[2]


def _documents(path: str) -> list[Any]:
    return list(yaml.safe_load_all((_ROOT / path).read_text()))


@pytest.mark.parametrize(
    ("forge", "place"),
    [
        ("github", ".github/workflows/crmctl.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("forgejo", ".forgejo/workflows/crmctl.yml"),
    ],
)
def test_a_new_crm_is_checked_at_every_push(
    hear: Hear, tmp_path: Path, forge: str, place: str
) -> None:
    folder = tmp_path / "new"
    status, _, errors = hear("init", str(folder), "--ci", forge, "--hooks")
    assert status == 0
    assert f"{place} lets every push be checked.\n" in errors
    assert yaml.safe_load((folder / place).read_text())
    assert (folder / ".git" / "hooks" / "pre-commit").exists()
    assert hear("-C", str(folder), "check")[0] == 0


def test_a_crm_that_is_there_gets_it_once(hear: Hear, crm: Path, git: Git) -> None:
    assert hear("-C", str(crm), "init", "--ci", "github")[0] == 0
    assert git("status", "--porcelain") == ""
    again = hear("-C", str(crm), "init", "--ci", "github")
    assert again[0] != 0
    assert ".github/workflows/crmctl.yml" in again[2]


def test_a_crm_in_a_folder_is_checked_from_the_top(hear: Hear, tmp_path: Path) -> None:
    top = tmp_path / "project"
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    assert hear("init", str(top / "crm"))[0] == 0
    status, _, errors = hear("-C", str(top / "crm"), "init", "--ci", "forgejo")
    assert (status, "commit it yourself" in errors) == (0, True)
    assert 'crmctl -C "crm" check' in (top / ".forgejo/workflows/crmctl.yml").read_text()
    assert hear("-C", str(top / "crm"), "init", "--ci", "forgejo")[0] != 0


@pytest.mark.parametrize("forge", list(Forge))
def test_a_workflow_fetches_the_history_and_runs_the_check(forge: Forge) -> None:
    text = workflow(forge, "my crm")
    assert 'crmctl -C "my crm" check' in text
    assert re.search(r'fetch-depth: 0|GIT_DEPTH: "0"', text)
    assert yaml.safe_load(text)


def test_the_action_passes_its_inputs_by_the_environment_only() -> None:
    (action,) = _documents("action.yml")
    wanted = {
        "path", "version", "since", "profile", "format", "sarif-file", "fail-on", "baseline",
        "summary",
    }  # fmt: skip
    assert set(action["inputs"]) == wanted
    assert set(action["outputs"]) == {"errors", "warnings", "fixable"}
    (step,) = action["runs"]["steps"]
    assert "${{" not in step["run"]
    assert all(f"inputs.{name} " in str(step["env"]) for name in wanted)


def test_the_script_of_the_action_counts_and_lets_findings_through_when_asked(
    crm: Path, tmp_path: Path
) -> None:
    (crm / "customers" / "neu-ag.yaml").write_text("type: organisation\nnme: Neu\n")
    tools = tmp_path / "bin"
    tools.mkdir()
    fake = tools / "python3"
    # Stands for `python3 -m venv`: the installed program is the one under test.
    fake.write_text(
        '#!/bin/sh\nmkdir -p "$3/bin"\nprintf "#!/bin/sh\\n" > "$3/bin/pip"\n'
        'printf "#!/bin/sh\\nexec $REAL -m crmctl \\"\\$@\\"\\n" > "$3/bin/crmctl"\n'
        'printf "#!/bin/sh\\nexec $REAL \\"\\$@\\"\\n" > "$3/bin/python"\nchmod +x "$3"/bin/*\n'
    )
    fake.chmod(0o755)
    import os  # noqa: PLC0415 - for this process only
    import sys  # noqa: PLC0415 - the same

    def run(fail_on: str) -> tuple[int, str]:
        output = tmp_path / f"{fail_on}.txt"
        environment = {
            **os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "REAL": sys.executable,
            "PYTHONPATH": str(_ROOT / "src"), "RUNNER_TEMP": str(tmp_path), "CRM": str(crm),
            "GITHUB_ACTION_PATH": str(_ROOT), "GITHUB_OUTPUT": str(output), "SUMMARY": "false",
            "PROFILE": "ci", "FORMAT": "github", "FAIL_ON": fail_on, "SARIF": "out.sarif",
        }  # fmt: skip
        done = subprocess.run(
            ["bash", str(_ROOT / "templates" / "github-check.sh")],
            env=environment, cwd=tmp_path, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert "::error file=customers/neu-ag.yaml,line=2" in done.stdout, done.stderr
        return done.returncode, output.read_text()

    status, counts = run("error")
    assert status == 1
    assert counts.startswith("errors=1\n")
    assert run("never")[0] == 0
    assert (tmp_path / "out.sarif").exists()


def test_the_component_says_what_it_takes_and_leaves_reports() -> None:
    spec, jobs = _documents("templates/check.yml")
    assert set(spec["spec"]["inputs"]) == {"path", "version", "stage", "profile", "image"}
    (job,) = jobs.values()
    used = set(re.findall(r"\$\[\[ inputs\.(\w+) \]\]", str(job)))
    assert used == set(spec["spec"]["inputs"])
    assert set(job["artifacts"]["reports"]) == {"codequality", "junit"}


def test_the_hooks_are_commands_that_there_are(hear: Hear, crm: Path) -> None:
    (hooks,) = _documents(".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in hooks] == ["crmctl-check", "crmctl-fix"]
    for hook in hooks:
        assert hear("-C", str(crm), *hook["entry"].split()[1:])[0] in {0, 1}


def test_the_problem_matcher_reads_our_lines() -> None:
    import json  # noqa: PLC0415 - here only

    (matcher,) = json.loads((_ROOT / "templates/problem-matcher.json").read_text())[
        "problemMatcher"
    ]
    pattern = matcher["pattern"][0]
    for severity in Severity:
        found = re.match(pattern["regexp"], f"a b/c.yaml:3:14: {severity} R503 Two. (merge)")
        assert found is not None
        assert found[pattern["line"]] == "3"
        assert found[pattern["code"]] == "R503"
