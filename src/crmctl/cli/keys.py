"""Keys that a person presses, or that a script pipes in: one at a time, without Enter."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TextIO

from crmctl.cli.terminal import is_terminal

_END = "\x04"  # Ctrl-D, which a terminal hands on as it is
_ESCAPE = "\x1b"
_MOMENT = 0.05  # seconds in which the rest of an arrow key's characters arrives
_MOST = 64
UNKNOWN = "unknown"
"""What is given for a key that sends several characters: an arrow, a function key."""


class Keys:
    """Reads keys from standard input.

    On a terminal a key counts at once; elsewhere each character is one. Blanks and line ends are
    none.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdin
        self._ahead = ""

    @property
    def by_hand(self) -> bool:
        """Whether a person presses them."""
        return self._stream is not None and is_terminal(self._stream)

    def any_left(self) -> bool:
        """Tell whether a key comes, which a terminal always promises."""
        if not self.by_hand and not self._ahead:
            self._ahead = self.next()
        return self.by_hand or bool(self._ahead)

    def next(self) -> str:
        """Give the next key in lower case; nothing at the end."""
        key, self._ahead = self._ahead, ""
        while not key or key.isspace():
            try:
                key = self._pressed() if self.by_hand else self._stream.read(1)
            except (AttributeError, OSError, ValueError):  # standard input was closed
                return ""
            if key in {"", _END}:
                return ""
        return key.casefold()

    def _pressed(self) -> str:
        descriptor = self._stream.fileno()
        key = os.read(descriptor, 1).decode("latin-1")
        if key != _ESCAPE and key <= "\x7f":
            return key
        while select.select([descriptor], [], [], _MOMENT)[0] and os.read(descriptor, _MOST):
            pass
        return UNKNOWN

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let the terminal hand on each key at once; it is as before afterwards, even if ended."""
        if not self.by_hand:
            yield
            return
        try:
            import termios  # noqa: PLC0415 - Windows has none; there Enter ends a key
            import tty  # noqa: PLC0415 - the same
        except ImportError:  # pragma: no cover - Windows
            yield
            return
        descriptor = self._stream.fileno()
        before = termios.tcgetattr(descriptor)

        def restore() -> None:
            with suppress(termios.error):  # it went away
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

        with _ending_with(restore):
            try:
                # Not the usual TCSAFLUSH, which drops what was typed ahead.
                tty.setcbreak(descriptor, termios.TCSADRAIN)
                yield
            finally:
                restore()

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Give the terminal to another program, such as an editor, in its usual state."""
        if not self.by_hand:
            yield
            return
        import termios  # noqa: PLC0415 - as above
        import tty  # noqa: PLC0415 - as above

        descriptor = self._stream.fileno()
        ours = termios.tcgetattr(descriptor)
        usual = [*ours]
        usual[tty.LFLAG] |= termios.ICANON | termios.ECHO
        termios.tcsetattr(descriptor, termios.TCSADRAIN, usual)
        try:
            yield
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, ours)


@contextmanager
def _ending_with(restore: Callable[[], None]) -> Iterator[None]:
    """Restore the terminal when we are ended by a signal, and end as without it."""

    def end(number: int, _frame: FrameType | None) -> None:
        restore()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    former = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
