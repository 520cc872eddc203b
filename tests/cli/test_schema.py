import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crmctl.cli.app import app

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]

_KINDS = (
    *("customer", "contact", "interaction", "task", "product", "deal", "quote", "order"),
    *("invoice", "credit", "complaint", "campaign", "contract"),
)


def test_the_names_of_all_schemas_are_listed(hear: Hear) -> None:
    status, out, errors = hear("schema")
    assert (status, errors) == (0, "")
    assert sorted(out.splitlines()) == sorted([*_KINDS, "crm", "automations"])


def test_a_schema_knows_the_fields_of_crm_yaml(hear: Hear) -> None:
    status, out, errors = hear("schema", "customers")
    assert (status, errors) == (0, "")
    assert '"gate_height": {' in out
    assert '"timezone": {' in hear("schema", "crm")[1]


def test_all_schemas_are_written_as_files(hear: Hear, tmp_path: Path) -> None:
    assert hear("schema", "--write", str(tmp_path / "new")) == (0, "", "")
    written = sorted(file.name for file in (tmp_path / "new").iterdir())
    assert written == sorted(f"{name}.json" for name in [*_KINDS, "crm", "automations"])


def test_a_schema_is_known_without_a_crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["schema", "task"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["definitions"]


def test_no_other_kind_has_a_schema(hear: Hear) -> None:
    status, out, errors = hear("schema", "widget")
    assert (status, out) == (2, "")
    assert errors.startswith("crmctl: No kind of record is called 'widget'; the kinds are ")
