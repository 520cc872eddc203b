from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
import typer

from crmctl.cli.reference import main, reference
from crmctl.cli.registry import BY_NAME, Command


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


@pytest.fixture
def commands(as_show: Callable[..., None]) -> list[Command]:
    def run(  # noqa: PLR0913 - one of each sort
        refs: Annotated[list[str], typer.Argument(help="Which a|b.")],
        name: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
        size: Annotated[Size, typer.Option("--size", "-s", help="How large.")] = Size.SMALL,
        tag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="A tag.")] = None,
        secret: Annotated[str, typer.Option(hidden=True)] = "",
        *,
        colour: Annotated[bool, typer.Option("--colour/--grey", help="In colour.")] = True,
    ) -> None: ...

    as_show(run)
    return [BY_NAME["show"]]


def test_a_section_has_usage_arguments_options_and_examples(commands: list[Command]) -> None:
    _, _, section = reference(commands).partition("## crmctl show\n")
    assert section == (
        "\nShow it.\n\nAll of it.\n\n"
        "    crmctl show [OPTIONS] REFS... [NAME]\n\n"
        "| Argument | Meaning |\n|---|---|\n| `REFS...` | Which a\\|b. |\n| `NAME` |  |\n\n"
        "| Option | Meaning |\n|---|---|\n"
        "| `--size, -s SIZE` | How large. One of `small`, `large`. Otherwise `small`. |\n"
        "| `--tag TAG` | A tag. May be given several times. |\n"
        "| `--colour, --grey` | In colour. Otherwise `--colour`. |\n\n"
        "```sh\ncrmctl show x\n```\n"
    )


def test_the_page_begins_with_the_options_before_the_command(commands: list[Command]) -> None:
    page = reference(commands)
    assert page.startswith("# The commands\n")
    assert "| `-C, --directory DIR` |" in page
    assert "`CRMCTL_DIR`" in page
    assert "--today" not in page
    assert "- Find: [show](#crmctl-show)" in page


def test_a_page_that_is_not_what_the_program_says_is_found(
    commands: list[Command], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "commands.md"
    assert main(["--check"], page, commands) == 1
    assert main(["--write"], page, commands) == 0
    assert main(["--check"], page, commands) == 0
    page.write_text("old", encoding="utf-8")
    assert main(["--check"], page, commands) == 1
    assert main([], page, commands) == 2
    assert "--write" in capsys.readouterr().err
