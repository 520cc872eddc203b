import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors import UnknownRuleError
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.checking import Scope, check, check_staged

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
