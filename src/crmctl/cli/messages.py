"""What is said to the person, on standard error; standard output carries nothing but data."""

import shutil
import sys
from textwrap import fill

from crmctl.cli.terminal import is_terminal, safe


def note(text: str) -> None:
    """Say something that a person may want to know; behind the data that was written before."""
    sys.stdout.flush()
    _write(text)


def warn(text: str) -> None:
    """Say something that a person should look at, although the command went on."""
    sys.stdout.flush()
    _write(f"warning: {text}")


def fail(text: str) -> None:
    """Say why the command ends here."""
    _write(f"crmctl: {text}")


def counted(count: int, noun: str, plural: str = "") -> str:
    """Give a number of things in words: `1 file`, `3 files`, `2 entries`."""
    return f"{count} {noun}" if count == 1 else f"{count} {plural or f'{noun}s'}"


def _write(text: str) -> None:
    shown = safe(text, lines=True)
    if is_terminal(sys.stderr):
        columns = shutil.get_terminal_size().columns
        shown = "\n".join(_between_words(line, columns) for line in shown.split("\n"))
    sys.stderr.write(shown + "\n")
    sys.stderr.flush()


def _between_words(line: str, columns: int) -> str:
    """Give a line that ends where the screen does; what can be copied is not broken."""
    return fill(line, columns, break_long_words=False, break_on_hyphens=False)
