"""Standard output that takes itself for a terminal, and commands made up for a test."""

import io
import sys
from collections.abc import Callable
from types import ModuleType

import pytest


class Screen(io.StringIO):
    """A terminal that keeps what was written to it."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Say yes."""
        return True


class AsciiScreen(Screen):
    """A terminal that knows ASCII alone."""

    encoding = "ascii"


@pytest.fixture
def on_screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., io.StringIO]:
    """Make standard output, or error, a terminal of 60 columns; give what keeps its text.

    A function to be called by the test itself, because pytest sets the streams anew after the
    fixtures.
    """

    def start(stream: str = "stdout", encoding: str = "utf-8") -> io.StringIO:
        terminal = Screen() if encoding == "utf-8" else AsciiScreen()
        monkeypatch.setattr(sys, stream, terminal)
        monkeypatch.setenv("COLUMNS", "60")
        monkeypatch.setenv("TERM", "xterm")
        return terminal

    return start


@pytest.fixture
def as_show(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let `crmctl show` run a function of the test."""

    def put(run: Callable[..., None], **names: object) -> None:
        module = ModuleType(
            "crmctl.cli.show", "Show it.\n\nAll of it.\n\nExamples:\n    crmctl show x"
        )
        vars(module).update(run=run, **names)
        monkeypatch.setitem(sys.modules, module.__name__, module)

    return put
