"""The person's own editor."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from crmctl.errors import EditorError


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
        file.write_text(text, encoding="utf-8")
        edit_file(file)
        return file.read_text(encoding="utf-8")
