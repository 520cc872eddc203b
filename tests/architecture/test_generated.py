"""What is generated is what is committed."""

from pathlib import Path

import pytest

from crmctl.cli.reference import reference
from crmctl.cli.registry import COMMANDS
from crmctl.cli.report_manual import main, manual
from crmctl.model.schemas import schemas

ROOT = Path(__file__).parents[2]


def test_the_json_schemas_are_what_the_models_say() -> None:
    committed = {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas").iterdir()
    }
    assert committed == schemas()


def test_the_reference_of_the_commands_is_what_the_program_says() -> None:
    page = ROOT / "docs" / "commands.md"
    assert page.read_text(encoding="utf-8") == reference(COMMANDS)


def test_the_manual_of_the_reports_is_what_the_program_says_of_the_sample_crm() -> None:
    committed = {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs/reports").iterdir()
    }
    assert committed == manual()


def test_a_manual_that_differs_is_told_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gone.md").touch()
    assert main(["--check"], tmp_path) == 1
    assert "gone.md is not what the program says" in capsys.readouterr().err
    assert main(["--write"], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    assert main([], tmp_path) == 2
