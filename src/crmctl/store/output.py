"""Files that a person named, outside of any CRM, written as they grow: whole, or not at all."""

import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from crmctl.errors.files import FileAccessError, RefusedFileError

_SUFFIX = ".crmctl-tmp"
_CHUNK = 1024 * 1024


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the place of a file to fill, which takes the name of `path` when all went well.

    A device or a pipe takes the content when it is complete, and is not replaced by a file.

    Raises:
        RefusedFileError: it is a symbolic link.
        FileAccessError: the file system refused; what stood there is untouched.
    """
    if path.exists() and not path.is_file():
        with TemporaryDirectory() as folder:
            filled = Path(folder) / path.name
            yield filled
            with _named(path), filled.open("rb") as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, _CHUNK)
        return
    with whole_files(path.parent, [path.name]) as folder:
        yield folder / path.name


@contextmanager
def whole_files(folder: Path, names: Sequence[str] | None = None) -> Iterator[Path]:
    """Give a folder to fill, whose files go into `folder` when all went well.

    Other files that lie there stay. The folder to fill is made beside them, so that every file
    takes its name in one step.

    Args:
        folder: made if it is not there.
        names: of the files; None for whatever is there in the end.

    Raises:
        RefusedFileError: a symbolic link stands where a file would go.
        FileAccessError: the file system refused.
    """
    made = _missing(folder)
    with _named(folder):
        folder.mkdir(parents=True, exist_ok=True)
    # Its name tells nothing of the files, whose names may be as long as names can be.
    filling = folder / f".{secrets.token_hex(8)}{_SUFFIX}"
    with _named(folder):
        filling.mkdir(mode=0o700)
    done = False
    try:
        with _named(folder):
            yield filling
        found = sorted(names or (each.name for each in filling.iterdir()))
        for name in found:
            _take(filling / name, folder / name)
        done = True
    finally:
        shutil.rmtree(filling, ignore_errors=True)
        for outer in () if done else made:
            with suppress(OSError):
                outer.rmdir()
    _sync(folder)


def _missing(folder: Path) -> list[Path]:
    """Give the folders that are to be made, the innermost first."""
    return [outer for outer in (folder, *folder.parents) if not outer.exists()]


def _take(filled: Path, path: Path) -> None:
    """Give a filled file its name."""
    if path.is_symlink():
        raise RefusedFileError(path.name, "F007")
    with _named(path):
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _usual_mode(filled.parent)
        filled.chmod(mode)
        with filled.open("rb+") as file:
            os.fsync(file.fileno())
        filled.replace(path)


def _usual_mode(folder: Path) -> int:
    """Give the mode that a new file gets here, whatever the program that filled it chose."""
    probe = folder / f".{secrets.token_hex(8)}"
    probe.touch(0o666)
    mode = stat.S_IMODE(probe.stat().st_mode)
    probe.unlink()
    return mode


def _sync(folder: Path) -> None:
    # Windows opens no folders, and keeps renames without being asked.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Turn the file system's refusal into a sentence that names the place."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileAccessError(str(path), error.errno) from error
