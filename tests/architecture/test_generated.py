"""What is generated is what is committed."""

from pathlib import Path

from crmctl.cli.reference import reference
from crmctl.cli.registry import COMMANDS
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
