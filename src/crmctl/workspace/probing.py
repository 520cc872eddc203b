"""Trying what git would run for us, with data of no one."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

_PROGRAM = "crmctl-merge-driver"
_BEFORE = "name: a\ntitle: b\n"
_OURS, _THEIRS, _BOTH = "name: c\ntitle: b\n", "name: a\ntitle: d\n", "name: c\ntitle: d\n"
_PATIENCE = 20  # seconds


def merges_by_field(program: str = _PROGRAM) -> bool:
    """Tell whether the merge driver that git would run merges two fields of one record.

    Args:
        program: what git runs, found on the PATH.
    """
    with TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("before", "ours", "theirs")]
        for file, text in zip(files, (_BEFORE, _OURS, _THEIRS), strict=True):
            file.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run(
                [program, *map(str, files), "contacts/p-7k3f9q2m.yaml"],
                cwd=folder,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0 and files[1].read_text(encoding="utf-8") == _BOTH
