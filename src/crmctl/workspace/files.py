"""Writing and removing several files of one CRM, and tidying up after it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

from crmctl.errors.files import FileAccessError
from crmctl.store.files import is_temporary, write_many
from crmctl.workspace.signature import stamp_of


def put_files(root: Path, contents: Mapping[str, bytes | None]) -> dict[str, str]:
    """Give files these contents; None removes one. Nothing is removed before all is written.

    Returns:
        By path the stamp of each file that was written.

    Raises:
        FileAccessError: the file system refused.
        RefusedFileError: a path is a symbolic link or leaves the root.
    """
    stamps: dict[str, str] = {}
    paths = (path for path, content in contents.items() if content is not None)

    def stamp(place: str) -> None:  # in the order in which the files are given
        stamps[next(paths)] = stamp_of(place)

    write_many(
        {f"{root}/{path}": content for path, content in contents.items() if content is not None},
        root=root,
        written=stamp,
    )
    for path in (path for path, content in contents.items() if content is None):
        _remove(root / path, root)
    return stamps


def remove_temporaries(folders: Iterable[Path]) -> None:
    """Remove what writes that were killed left in these folders."""
    for folder in folders:
        with suppress(FileNotFoundError, NotADirectoryError):
            for entry in folder.iterdir():
                if is_temporary(entry.name):
                    entry.unlink(missing_ok=True)


def _remove(file: Path, root: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise FileAccessError(file.relative_to(root).as_posix(), error.errno) from error
    # Git keeps no empty folders either.
    with suppress(OSError):
        for folder in takewhile(lambda outer: outer != root, file.parents):
            folder.rmdir()
