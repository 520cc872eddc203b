import subprocess
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

import crmctl
from crmctl.cli.app import app
from crmctl.cli.registry import COMMANDS
from crmctl.cli.session import session
from crmctl.errors.records import UnknownRecordError

HEAVY = {"pydantic", "rich", "sqlite3", "yaml", "ruamel", "git", "rapidfuzz", "phonenumbers"}
SOURCE = str(Path(crmctl.__file__).parents[1])


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


def crm(*arguments: str, **environment: str | None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, arguments, env=environment, prog_name="crmctl")
    return result.exit_code, result.stdout, result.stderr


def modules_after(*arguments: str, **environment: str) -> set[str]:
    """Give the packages that a process has imported after a command."""
    code = (
        "import sys\nsys.argv[0] = 'crmctl'\nfrom crmctl.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*[n for n, m in sys.modules.items() if m], sep='\\n', file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": SOURCE, **environment},
    )
    return set(run.stderr.splitlines())


def test_the_version_is_one_line() -> None:
    assert crm("--version") == (0, f"crmctl {crmctl.__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["-h"]])
def test_help_and_version_import_no_command_and_nothing_heavy(arguments: list[str]) -> None:
    loaded = modules_after(*arguments)
    assert not {name.partition(".")[0] for name in loaded} & HEAVY
    assert not {command.path for command in COMMANDS} & loaded


def test_names_of_commands_are_completed_without_importing_them() -> None:
    loaded = modules_after(_CRMCTL_COMPLETE="complete_bash", COMP_WORDS="crmctl s", COMP_CWORD="1")
    assert not {name.partition(".")[0] for name in loaded} & HEAVY
    assert not {command.path for command in COMMANDS} & loaded


def test_help_lists_every_command_below_its_heading() -> None:
    code, out, _ = crm("--help")
    lines = [line.strip() for line in out.splitlines()]
    assert code == 0
    for command in COMMANDS:
        assert f"{command.panel}:" in lines
        assert any(line.startswith(f"{command.name} ") for line in lines)


def test_no_command_at_all_shows_the_help_and_is_a_usage_error() -> None:
    code, out, err = crm()
    assert (code, out) == (2, "")
    assert err.startswith("Usage: crmctl")


def test_an_unknown_command_names_the_nearest() -> None:
    code, out, err = crm("shwo")
    assert (code, out) == (2, "")
    assert "Did you mean 'show'?" in err


def test_the_help_of_a_command_is_its_docstring_with_examples_as_they_stand(
    as_show: Callable[..., None],
) -> None:
    def run(ref: str) -> None: ...

    as_show(run)
    code, out, _ = crm("show", "--help")
    assert code == 0
    assert "All of it." in out
    assert "Examples:\n    crmctl show x\n" in out


def test_a_command_gets_its_words_without_pydantic(as_show: Callable[..., None]) -> None:
    got: list[object] = []

    def run(  # noqa: PLR0913 - one of each type
        refs: Annotated[list[str], typer.Argument()],
        limit: Annotated[int, typer.Option(min=1, max=50)] = 20,
        size: Size = Size.SMALL,
        tag: Annotated[list[str] | None, typer.Option()] = None,
        where: str | None = None,
        *,
        yes: bool = False,
    ) -> None:
        got.extend([refs, limit, size, tag, where, yes])

    as_show(run)
    assert crm("show", "a", "--limit", "7", "b", "--size", "large", "--tag", "x", "--yes")[0] == 0
    assert got == [["a", "b"], 7, Size.LARGE, ["x"], None, True]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--limit", "many"], "'many' is not a whole number."),
        (["--limit", "0"], "0 is out of range: from 1 to 50."),
        (["--days", "0"], "0 is out of range: at least 1."),
        (["--size", "huge"], "'huge' is not one of small, large."),
        (["--nonsense"], "No such option: --nonsense"),
        (["--share", "x"], "Invalid value for '--share'"),
    ],
)
def test_a_wrong_option_is_a_usage_error(
    as_show: Callable[..., None], words: list[str], said: str
) -> None:
    def run(
        limit: Annotated[int, typer.Option(min=1, max=50)] = 20,
        days: Annotated[int, typer.Option(min=1)] = 1,
        size: Size = Size.SMALL,
        share: float = 0.5,
    ) -> None: ...

    as_show(run)
    code, out, err = crm("show", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_an_option_of_another_type_is_read_by_typer(as_show: Callable[..., None]) -> None:
    got: list[float] = []

    def run(share: float = 0.5) -> None:
        got.append(share)

    as_show(run)
    assert crm("show", "--share", "0.25")[0] == 0
    assert got == [0.25]


def test_a_command_may_take_options_that_nobody_knows_beforehand(
    as_show: Callable[..., None],
) -> None:
    got: list[str] = []

    def run(context: typer.Context) -> None:
        got.extend(context.args)

    as_show(run, CONTEXT_SETTINGS={"allow_extra_args": True, "ignore_unknown_options": True})
    assert crm("show", "--city", "Berlin")[0] == 0
    assert got == ["--city", "Berlin"]


def test_an_error_of_a_command_meets_the_user_inside_the_app(
    as_show: Callable[..., None],
) -> None:
    def run() -> None:
        raise UnknownRecordError("x")

    as_show(run)
    assert crm("show") == (4, "", "crmctl: No record answers to 'x'.\n")


def test_the_options_before_the_command_reach_it(as_show: Callable[..., None]) -> None:
    seen: list[tuple[str, str]] = []

    def run() -> None:
        seen.append((str(session().directory), session().today.isoformat()))

    as_show(run)
    assert crm("-C", "one", "--today", "2026-01-02", "show")[0] == 0
    assert crm("show", CRMCTL_DIR="two", CRMCTL_TODAY="2026-02-03")[0] == 0
    assert seen == [("one", "2026-01-02"), ("two", "2026-02-03")]


def test_a_wrong_day_is_a_usage_error(as_show: Callable[..., None]) -> None:
    as_show(lambda: None)
    assert crm("--today", "soon", "show")[0] == 2


def test_a_character_that_the_terminal_lacks_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "crm").mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "crmctl", "--today", "fünf \u2192", "schema"],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": SOURCE, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1"},
    )
    assert run.returncode == 2
    assert rb"f\xfcnf" in run.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion_script(shell: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "crmctl", "--show-completion"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": SOURCE, "_CRMCTL_COMPLETE": f"source_{shell}", "PATH": "/usr/bin:/bin"},
    )
    assert run.returncode == 0
    assert "_CRMCTL_COMPLETE=complete_" in run.stdout


def test_a_reader_that_goes_away_leaves_no_traceback() -> None:
    code = (
        "import sys, types\n"
        "show = types.ModuleType('crmctl.cli.show')\n"
        "show.run = lambda: sys.stdout.writelines('record\\n' for _ in range(100_000))\n"
        "sys.modules[show.__name__] = show\n"
        "sys.argv = ['crmctl', 'show']\n"
        "from crmctl.__main__ import main\nmain()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": SOURCE},
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 141
