"""The program that opens files and links, on each platform."""

from pathlib import Path

import pytest

from crmctl.cli.opener import open_it, program
from crmctl.errors.calls import OpenerError


@pytest.mark.parametrize(
    ("platform", "chosen", "command"),
    [
        ("linux", "", ["xdg-open"]),
        ("darwin", "", ["open"]),
        ("win32", "", ["rundll32", "url.dll,FileProtocolHandler"]),
        ("darwin", "'my opener' --quiet", ["my opener", "--quiet"]),
        ("linux", " ", [""]),
    ],
)
def test_each_platform_has_its_own(platform: str, chosen: str, command: list[str]) -> None:
    assert list(program(platform, chosen)) == command


def test_no_shell_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener, called = tmp_path / "opener", tmp_path / "called"
    opener.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >{called}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("CRMCTL_OPENER", f"{opener} -x")
    open_it("tel:+4930; echo $HOME")
    assert called.read_text() == "-x|tel:+4930; echo $HOME|"


@pytest.mark.parametrize("content", ["no program", "#!/bin/sh\nexit 3\n"])
def test_a_program_that_cannot_be_run_or_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    broken = tmp_path / "broken"
    broken.write_text(content)
    broken.chmod(0o755)
    monkeypatch.setenv("CRMCTL_OPENER", str(broken))
    with pytest.raises(OpenerError):
        open_it("tel:+4930")


def test_a_command_line_that_cannot_be_read_is_told() -> None:
    with pytest.raises(OpenerError):
        program("linux", "'")
