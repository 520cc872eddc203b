"""What CI users expect of `crmctl check`: formats, baselines, comments, profiles."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.checks.writers.registry import WRITERS
from crmctl.cli.check_options import Report
from crmctl.cli.output import Format

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_PHONE = "customers/beta-ag.yaml"


@pytest.fixture
def doubtful(hear: Hear, crm: Path) -> Path:
    """Let one thing be wrong, and that no more than a warning (C406)."""
    settings = crm / "crm.yaml"
    settings.write_text(f"{settings.read_text()}users:\n  u-anna:\n    name: Anna\n")
    file = crm / _PHONE
    file.write_text(f'{file.read_text()}phones:\n  - number: "0351 4123456"\n')
    hear("save")
    hear("check", "--select", "Y", "--fix")
    return file


def test_every_format_is_an_option() -> None:
    assert {report.value for report in Report} == {*WRITERS, *Format}


@pytest.mark.usefixtures("doubtful")
def test_several_reports_are_written_at_once(hear: Hear, crm: Path) -> None:
    outputs = ("--output", "sarif=a.sarif", "--output", "junit=b.xml")
    status, out, _ = hear("-C", str(crm), "check", "--format", "concise", *outputs)
    assert status == 0
    assert out.startswith(f"{_PHONE}:")
    assert ": C406 " in out
    (run,) = json.loads((crm / "a.sarif").read_text())["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["C406"]
    assert 'tests="1" failures="0"' in (crm / "b.xml").read_text()


@pytest.mark.parametrize("text", ["sarif", "sarif=", "word=file", "table=file"])
def test_an_output_that_names_no_format_or_no_file_is_refused(hear: Hear, text: str) -> None:
    status, out, errors = hear("check", "--output", text)
    assert (status, out) == (2, "")
    assert errors.startswith("crmctl: --output takes FORMAT=FILE, where FORMAT is one of text, ")


@pytest.mark.usefixtures("doubtful")
def test_statistics_count_by_rule(hear: Hear) -> None:
    assert hear("check", "--statistics") == (0, "1  C406  [*]  phone-not-e164\n", "1 warning\n")


@pytest.mark.usefixtures("doubtful")
def test_github_gets_annotations_and_a_summary(
    hear: Hear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert hear("check", "--format", "github")[1].startswith(f"::warning file={_PHONE},line=")
    assert "0 errors, 1 warnings" in summary.read_text()


def test_a_baseline_hides_what_was_known_and_nothing_else(
    hear: Hear, crm: Path, doubtful: Path
) -> None:
    here = ("-C", str(crm), "check")
    assert hear(*here, "--update-baseline")[2] == (
        "The baseline crmctl-baseline.json knows 1 finding from now on.\n"
    )
    known = ("--strict", "--baseline", "crmctl-baseline.json")
    doubtful.write_text(doubtful.read_text().replace("type:", "source: fair\ntype:"))
    assert hear(*here, *known, "--ignore", "Y111") == (
        0, "", "Nothing new is wrong.\nThe baseline knows 1 finding more.\n",
    )  # fmt: skip
    line = "  - number: 0351 4123456\n"
    doubtful.write_text(doubtful.read_text().replace(line, f"{line}  - number: 0351 4123457\n"))
    status, out, _ = hear(*here, *known)
    assert status == 1
    assert out.count("C406") == 1
    doubtful.write_text("type: organisation\nname: Beta AG\n")
    assert hear(*here, *known)[2] == (
        "Nothing is wrong.\n1 entry of the baseline found nothing; --update-baseline drops what "
        "is mended.\n"
    )


def test_a_baseline_that_is_none_is_an_error(hear: Hear, crm: Path) -> None:
    assert hear("check", "--baseline", "nosuch.json")[0] == 2
    (crm / "odd.json").write_text("{}")
    assert hear("-C", str(crm), "check", "--baseline", "odd.json")[0] == 2


def test_a_comment_hides_a_finding_until_it_is_mended(hear: Hear, doubtful: Path) -> None:
    assert hear("check", "--select", "C", "--add-ignore", "an old switchboard") == (
        0, "", "1 finding in 1 file will not be told again.\n",
    )  # fmt: skip
    assert "0351 4123456  # crm: ignore[C406] an old switchboard\n" in doubtful.read_text()
    assert hear("check", "--strict", "--ignore", "Y111")[:2] == (0, "")
    doubtful.write_text(doubtful.read_text().replace("0351 4123456", '"+493514123456"'))
    assert hear("check", "--select", "C")[:2] == (0, "")
    assert "H907 Nothing that C406 would find stands here." in hear("check", "--select", "H")[1]
    hear("check", "--select", "H907", "--fix")
    assert "ignore" not in doubtful.read_text()


@pytest.mark.usefixtures("doubtful")
@pytest.mark.parametrize("reason", ["", "  ", "two\nlines"])
def test_a_comment_needs_a_reason_of_one_line(hear: Hear, reason: str) -> None:
    assert hear("check", "--add-ignore", reason)[0] == 2


def test_crm_yaml_hides_a_rule_for_a_time_and_a_place(
    hear: Hear, crm: Path, doubtful: Path
) -> None:
    settings = crm / "crm.yaml"
    before = settings.read_text()
    entry = "checks:\n  ignore:\n    C406:\n      reason: old cards\n      until: 2026-12-31\n"
    settings.write_text(f"{before}{entry}      paths:\n        - customers\n")
    assert hear("check", "--strict")[0] == 0
    assert hear("check", "--strict", "--today", "2027-01-01")[0] == 1
    assert "crm.yaml:" in hear("check", "--select", "H907", "--today", "2027-01-01")[1]
    settings.write_text(f"{before}{entry}      paths:\n        - contacts\n")
    assert hear("check", "--strict")[0] == 1
    settings.write_text(f"{before}checks:\n  ignore:\n    C406: ''\n")
    assert hear("check", "--strict")[0] == 1
    assert doubtful.exists()


@pytest.mark.usefixtures("doubtful")
def test_profiles_say_what_is_looked_for_and_what_fails(hear: Hear) -> None:
    hear("add", "task", "Send the offer", "--due", "2026-11-20")
    assert hear("check", "--profile", "ci")[0] == 0
    assert "H901" not in hear("check", "--profile", "ci")[1]
    assert "H901" in hear("check", "--profile", "review")[1]
    assert "H901" not in hear("check", "--profile", "review", "--today", "2026-11-19")[1]
    assert hear("check", "--profile", "strict")[0] == 1


@pytest.mark.usefixtures("doubtful")
def test_a_deletion_is_blamed_for_what_it_leaves_dangling(hear: Hear, crm: Path) -> None:
    hear("add", "contact", "Kim Neu", "--customer", "beta-ag")
    (crm / _PHONE).unlink()
    assert "R501" in hear("check", "--since", "HEAD")[1]


def test_a_shallow_clone_is_no_clean_one(hear: Hear, crm: Path, tmp_path: Path, git: Git) -> None:
    git("clone", "-q", "--depth", "1", crm.as_uri(), str(tmp_path / "shallow"))
    status, _, errors = hear("-C", str(tmp_path / "shallow"), "check", "--since", "origin/nosuch")
    assert status == 8
    assert "shallow" in errors


def test_a_file_that_cannot_be_read_makes_it_incomplete(hear: Hear, doubtful: Path) -> None:
    doubtful.chmod(0)
    try:
        doubtful.read_bytes()
    except PermissionError:
        assert hear("check")[0] == 8
    finally:
        doubtful.chmod(0o644)


def test_a_rule_is_explained(hear: Hear) -> None:
    assert hear("rule", "r501") == hear("check", "--rule", "R501")
    assert hear("rule", "X1")[0] == 2


def test_a_record_that_is_marked_as_a_program_is_found(hear: Hear, crm: Path, git: Git) -> None:
    file = crm / "customers" / "acme-gmbh.yaml"
    file.chmod(0o755)
    git("commit", "-qam", "as a copy from elsewhere leaves it")
    status, out, _ = hear("check", "--select", "F013")
    assert (status, out.count("F013")) == (0, 1)
    assert "customers/acme-gmbh.yaml" in out
    file.chmod(0o644)
    git("commit", "-qam", "as it was")
    assert "F013" not in hear("check", "--select", "F013")[1]
