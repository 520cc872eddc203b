import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.queries import UnknownRuleError
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.checking import check, check_staged
from crmctl.workspace.sifting import Scope

_ALL_BUT_OWNERS = Scope(unwanted=("R501",))
_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _codes(crm: Path, scope: Scope = _ALL_BUT_OWNERS) -> list[tuple[str, str]]:
    found = check(Workspace.open(crm, Surroundings(_NOW)), scope)
    return [(finding.path, finding.code) for finding in found]


def test_rules_that_crm_yaml_leaves_out_are_left_out(crm: Path) -> None:
    (crm / "tasks" / "t-00000000.yaml").write_text("titel: x\n")
    assert ("tasks/t-00000000.yaml", "S202") in _codes(crm)
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("checks:\n  ignore:\n    S2: as we like it\n")
    assert _codes(crm) == []


def test_a_finding_of_how_records_fit_together_has_a_line(crm: Path) -> None:
    (crm / "tasks" / "t-00000000.yaml").write_text("title: x\nabout:\n  - contacts/p-00000000\n")
    workspace = Workspace.open(crm, Surroundings(_NOW))
    (finding,) = check(workspace, Scope(paths=["tasks/t-00000000.yaml"]))
    assert (finding.code, finding.line, finding.column) == ("R501", 3, 5)


def test_what_is_staged_is_checked_in_the_first_commit_too(crm: Path) -> None:
    subprocess.run(["git", "-C", str(crm), "checkout", "-q", "--orphan", "new"], check=True)
    found = check_staged(Workspace.open(crm, Surroundings(_NOW)), _ALL_BUT_OWNERS)
    assert found == []


def test_the_index_that_a_hook_is_called_with_counts(crm: Path, tmp_path: Path) -> None:
    other = tmp_path / "index"
    other.write_bytes((crm / ".git" / "index").read_bytes())
    (crm / "tasks" / "t-00000000.yaml").write_text("titel: x\n")
    staging = ["git", "-C", str(crm), "add", "tasks"]
    subprocess.run(staging, check=True, env={**os.environ, "GIT_INDEX_FILE": str(other)})
    workspace = Workspace.open(crm, Surroundings(_NOW))
    assert check_staged(workspace, _ALL_BUT_OWNERS) == []
    found = check_staged(workspace, _ALL_BUT_OWNERS, other)
    assert {finding.path for finding in found} == {"tasks/t-00000000.yaml"}


def test_a_rule_that_is_none_is_an_error(crm: Path) -> None:
    with pytest.raises(UnknownRuleError):
        _codes(crm, Scope(wanted=("Q",)))


def _staged(crm: Path, scope: Scope = _ALL_BUT_OWNERS) -> list[tuple[str, str, str, int]]:
    found = check_staged(Workspace.open(crm, Surroundings(_NOW)), scope)
    return [(finding.path, finding.code, finding.field, finding.line) for finding in found]


def _git(crm: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(crm), *arguments], check=True)


@pytest.mark.parametrize("way", [(), ("--cached",)], ids=["removed", "only unstaged"])
def test_a_staged_removal_shows_what_still_refers_to_the_record(
    crm: Path, way: tuple[str, ...]
) -> None:
    _git(crm, "rm", "-q", *way, "customers/beta-ag.yaml", "contacts/7k/p-7k3f9q2m.yaml")
    call = "interactions/2026/11/2026-11-21-acme-gmbh-phone-7k3f.yaml"
    assert _staged(crm, Scope()) == [(call, "R501", "contacts[0]", 6)]
    # What refers to it is edited too, or goes with it.
    (crm / call).write_text((crm / call).read_text() + "duration: 5 min\n")
    _git(crm, "add", call)
    assert _staged(crm, Scope()) == [(call, "R501", "contacts[0]", 6)]
    _git(crm, "rm", "-qf", call)
    assert [each for each in _staged(crm, Scope()) if each[0] == call] == []


def test_a_staged_move_or_merge_leaves_nothing_dangling(crm: Path) -> None:
    (crm / "contacts" / "other").mkdir()
    _git(crm, "mv", "contacts/7k/p-7k3f9q2m.yaml", "contacts/other/")
    assert _staged(crm, Scope()) == []
    _git(crm, "rm", "-q", "customers/acme-gmbh.yaml")
    beta = crm / "customers" / "beta-ag.yaml"
    beta.write_text("type: organisation\nname: Beta\naliases:\n  - acme-gmbh\n")
    _git(crm, "add", "customers")
    assert _staged(crm, Scope(wanted=("R501",))) == []


def test_a_staged_symbolic_link_is_called_one(crm: Path) -> None:
    (crm / "customers" / "linked.yaml").symlink_to("beta-ag.yaml")
    (crm / "notes.txt").symlink_to("crm.yaml")
    _git(crm, "add", "-A")
    assert _staged(crm) == [("customers/linked.yaml", "F007", "", 1)]
    _git(crm, "commit", "-qm", "link")
    assert _staged(crm) == []
    _git(crm, "checkout", "-q", "--orphan", "new")
    assert _staged(crm) == [("customers/linked.yaml", "F007", "", 1)]


def test_settings_hold_no_wrong_iban_and_no_key(crm: Path) -> None:
    settings = (crm / "crm.yaml").read_text()
    bank = "company:\n  name: Schmidt\n  iban: DE89370400440532013001\n  bank: {}\n"
    key = "glpat-" + "a1" * 12
    (crm / "crm.yaml").write_text(settings + bank.format(key))
    found = check(Workspace.open(crm, Surroundings(_NOW)), Scope(wanted=["C415", "P806"]))
    lines = (crm / "crm.yaml").read_text().splitlines()
    told = [(one.path, one.code, lines[one.line - 1].strip().partition(":")[0]) for one in found]
    assert told == [("crm.yaml", "C415", "iban"), ("crm.yaml", "P806", "bank")]
    assert key not in str(found)


def test_a_right_iban_in_the_settings_is_fine(crm: Path) -> None:
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("company:\n  name: Schmidt\n  iban: DE89370400440532013000\n")
    assert _codes(crm, Scope(wanted=["C415", "P806"])) == []


def test_a_rule_on_how_long_tasks_are_kept_may_be_about_some_of_them(crm: Path) -> None:
    with (crm / "crm.yaml").open("a") as settings:
        settings.write(
            "retention:\n  - kind: task\n    period: 2 years\n    from: done\n"
            "    action: remove\n    where: 'title:old'\n"
        )
    for number, title in enumerate(("old one", "other", "old two")):
        archived = "archived: 2021-01-01\n" if number == 2 else ""
        (crm / "tasks" / f"t-0000001{number}.yaml").write_text(
            f"title: {title}\ndone: 2020-01-01\n{archived}"
        )
    found = _codes(crm, Scope(wanted=["P805"]))
    assert found == [("tasks/t-00000010.yaml", "P805"), ("tasks/t-00000012.yaml", "P805")]
