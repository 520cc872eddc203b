import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crmctl.cli.app import app


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder that is in no CRM."""
    monkeypatch.chdir(tmp_path)


def schema(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["schema", *words], prog_name="crmctl")
    return result.exit_code, result.stdout, result.stderr


def test_without_a_kind_the_names_of_all_schemas_are_printed() -> None:
    code, out, _ = schema()
    assert code == 0
    assert {"customer", "contact", "interaction", "task", "crm"} <= set(out.splitlines())


@pytest.mark.parametrize("kind", ["contact", "contacts", "crm"])
def test_a_schema_is_printed_outside_of_a_crm_too(kind: str) -> None:
    code, out, err = schema(kind)
    assert (code, err) == (0, "")
    assert json.loads(out)["$schema"].startswith("http://json-schema.org/")


def test_a_kind_that_does_not_exist_is_a_usage_error_that_names_the_kinds() -> None:
    code, out, err = schema("leads")
    assert (code, out) == (2, "")
    assert "the kinds are customer, contact" in err
