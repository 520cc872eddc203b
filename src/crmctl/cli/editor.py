"""The person's own editor."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmctl.cli.messages import note
from crmctl.errors.crm import EditorError


def edit_file(file: Path) -> None:
    """Open a file in $VISUAL or $EDITOR and wait until it is closed.

    Raises:
        EditorError: there is no such program, or it failed.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        done = subprocess.run([*shlex.split(command), str(file)], check=False)
    except (OSError, ValueError) as error:
        raise EditorError from error
    if done.returncode != 0:
        raise EditorError


def text_from_editor(text: str, suffix: str = ".txt") -> str:
    """Let a person edit a text; it lies in a private temporary file meanwhile.

    Raises:
        EditorError: there is no editor, or it failed; nothing is taken over then.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"crmctl{suffix}"
        file.write_bytes(_encoded(text))
        edit_file(file)
        # What an editor saves in another encoding keeps its bytes until it is refused.
        return file.read_bytes().decode("utf-8", "surrogateescape")


@contextmanager
def kept(text: str, *, unless: str = "") -> Iterator[None]:
    """Keep what a person has written in a file, and say where, if it is not taken over.

    Not in the CRM: there a later commit might take it along, and an erasure would miss it.

    Args:
        text: what the person wrote.
        unless: what it was before; then there is nothing to keep.
    """
    try:
        yield
    except BaseException:  # a full disk, Ctrl-C, a file that changed meanwhile: all the same
        if text != unless:
            descriptor, path = tempfile.mkstemp(prefix="crmctl-")
            with os.fdopen(descriptor, "wb") as file:
                file.write(_encoded(text))
            note(f"Your text is kept in {path}.")
        raise


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
