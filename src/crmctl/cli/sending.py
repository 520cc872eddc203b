"""Giving what was made for sending: to a file, or to standard output as it is."""

import sys
from pathlib import Path

from crmctl.cli.messages import note
from crmctl.cli.terminal import is_terminal, safe
from crmctl.errors.rendering import TerminalOutputError
from crmctl.errors.tables import ExportInsideError
from crmctl.workspace.view import View


def send(view: View, content: bytes, output: str, *, binary: bool = False) -> None:
    """Write to a file, or to standard output where the name is `-`.

    Raises:
        TerminalOutputError: it is no text, and standard output is a terminal.
        ExportInsideError: the file would lie among the CRM's own.
        FileAccessError: the file system refused.
    """
    if output == "-":
        _print(content, binary=binary)
        return
    from crmctl.store.files import write_out  # noqa: PLC0415 - printing needs none
    from crmctl.workspace.exporting import is_own_place  # noqa: PLC0415 - the same

    file = Path(output).absolute()
    if is_own_place(view, file):
        raise ExportInsideError
    write_out(file, content)
    note(f"Written: {output}")


def refuse_terminal(output: str) -> None:
    """Refuse to write bytes to a terminal, before they are made.

    Raises:
        TerminalOutputError: standard output is a terminal, and no file is named.
    """
    if output == "-" and is_terminal():
        raise TerminalOutputError("--output")


def _print(content: bytes, *, binary: bool) -> None:
    """Write to standard output: safe for a terminal, or the bytes that a file would have."""
    if is_terminal() and not binary:
        sys.stdout.write(safe(content.decode(), lines=True))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
