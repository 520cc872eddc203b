"""Files that are read within bounds and written whole; nothing here knows what stands in them."""

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import count
from pathlib import Path

from crmctl.errors.files import FileAccessError, RefusedFileError
from crmctl.store.grammar import LIMIT

_TEMPORARY_SUFFIX = ".crmctl-tmp"
_MANY = 50  # from here on one sync of the whole disk beats one of each file

# Opening must not wait for the other end of a named pipe. Windows has no such flag, but wants to
# be told that a file is no text.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_IS_LINK = frozenset({errno.ELOOP, errno.EMLINK})  # FreeBSD says EMLINK
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def digest(content: bytes, algorithm: str = "sha1") -> str:
    """Give the id that git gives to a blob with this content.

    Args:
        content: the file's bytes.
        algorithm: the repository's object format, `sha1` or `sha256`.
    """
    blob = hashlib.new(algorithm, b"blob %d\0" % len(content), usedforsecurity=False)
    blob.update(content)
    return blob.hexdigest()


def is_temporary(name: str) -> bool:
    """Tell whether a file of this name is what an interrupted write left behind."""
    return name.startswith(".") and name.endswith(_TEMPORARY_SUFFIX)


def read_bounded(path: Path | str, *, root: Path) -> bytes:
    """Give a file's bytes.

    Raises:
        RefusedFileError: it is no regular file, a symbolic link, larger than 4 MiB, or outside
            of the root.
        FileAccessError: the file system refused; `errno` says why.
    """
    folder = os.path.dirname(path)  # noqa: PTH120 - a Path takes longer than reading the file
    if not _stays_within(folder, str(root)):
        raise RefusedFileError(_relative(path, root), "F007")
    try:
        descriptor = _opened(path, root)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise RefusedFileError(_relative(path, root), "F008")
            if status.st_size > LIMIT:
                raise RefusedFileError(_relative(path, root), "F006")
            # What is read is allocated before: far more than a record's size takes far longer.
            return os.read(descriptor, status.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise FileAccessError(_relative(path, root), error.errno) from error


def _opened(path: Path | str, root: Path) -> int:
    """Open a file for reading; a symbolic link is never followed."""
    if not _NO_LINK and Path(path).is_symlink():  # Windows cannot refuse it while opening
        raise RefusedFileError(_relative(path, root), "F007")
    try:
        return os.open(path, _READ | _NO_LINK)
    except OSError as error:
        if error.errno in _IS_LINK:
            raise RefusedFileError(_relative(path, root), "F007") from error
        raise


def write_atomically(path: Path, content: bytes, *, root: Path) -> None:
    """Write a whole file in one step: it has its old content or the new, even after a power loss.

    Raises:
        RefusedFileError: it is a symbolic link or outside of the root.
        FileAccessError: the file system refused; the file is what it was.
    """
    write_many({path: content}, root=root)


def write_out(path: Path, content: bytes) -> None:
    """Write a file that a person named, outside of any CRM.

    A device or a pipe takes the content as it comes, and is not replaced by a file.

    Raises:
        RefusedFileError: it is a symbolic link.
        FileAccessError: the file system refused.
    """
    try:
        if not path.exists() or path.is_file() or path.is_dir():
            write_atomically(path, content, root=path.parent)
        else:
            path.write_bytes(content)
    except FileAccessError as error:  # in full, as it lies in no CRM
        raise FileAccessError(str(path), error.errno) from error
    except OSError as error:
        raise FileAccessError(str(path), error.errno) from error


def write_many(
    files: Mapping[Path, bytes] | Mapping[str, bytes],
    *,
    root: Path,
    written: Callable[[str], None] = lambda _place: None,
) -> None:
    """Write whole files: each in one step, and none before all contents are on the disk.

    A failure while the contents are written changes no file. A failure or power loss later may
    leave some files new and others old, but none half written. `written` is called with each
    file as soon as it has its new content.

    Raises:
        RefusedFileError: a file is a symbolic link or outside of the root.
        FileAccessError: the file system refused.
    """
    at_once = len(files) > _MANY and hasattr(os, "sync")
    # A Path takes more time and memory than the file.
    places = {str(path): content for path, content in files.items()}
    folders = dict.fromkeys(map(_folder_of, places))
    temporaries: dict[str, str] = {}
    try:
        _prepare(folders, root, sync=not at_once)
        names = _temporary_names()
        for place, content in places.items():
            with _named(place, root):
                mode = _mode_of(place, root)
                temporary = f"{_folder_of(place)}/{next(names)}"
                descriptor = os.open(temporary, _CREATE, 0o666)
                temporaries[place] = temporary
                if mode is not None:
                    os.chmod(temporary, mode)  # noqa: PTH101 - as said
                _fill(descriptor, content, sync=not at_once)
        if at_once:
            os.sync()
        for place in places:
            with _named(place, root):
                os.replace(temporaries[place], place)  # noqa: PTH105 - as said
                del temporaries[place]
            written(place)
    finally:
        for left in temporaries.values():
            with suppress(OSError):
                os.unlink(left)  # noqa: PTH108 - as said
    if at_once:
        os.sync()
    else:
        for folder in folders:
            with _named(folder, root):
                _sync_folder(folder)


def _folder_of(place: str) -> str:
    return os.path.dirname(place) or "."  # noqa: PTH120 - as said


def _temporary_names() -> Iterator[str]:
    """Give names that tell nothing of the files', which may be as long as names can be."""
    chance = secrets.token_hex(8)
    return (f".{chance}{number:x}{_TEMPORARY_SUFFIX}" for number in count())


def make_plain(place: str) -> None:
    """Let nobody run a file any more; one that is gone stays so."""
    with suppress(FileNotFoundError):
        os.chmod(place, stat.S_IMODE(os.lstat(place).st_mode) & ~0o111)  # noqa: PTH101 - as above


def _mode_of(place: str, root: Path) -> int | None:
    """Give the permissions of a file that is there already."""
    try:
        mode = os.lstat(place).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(mode):
        raise RefusedFileError(_relative(place, root), "F007")
    return stat.S_IMODE(mode)


def _fill(descriptor: int, content: bytes, *, sync: bool) -> None:
    try:
        view = memoryview(content)
        while view:  # a full disk may take a part before it refuses
            view = view[os.write(descriptor, view) :]
        if sync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _prepare(folders: Iterable[str], root: Path, *, sync: bool) -> None:
    """Make the folders that are not there, within the root."""
    base = _base(root)
    for folder in folders:
        with _named(folder, root):
            if not _is_below(folder, base):
                raise RefusedFileError(_relative(folder, root), "F007")
            above = (Path(folder), *Path(folder).parents) if sync else ()
            made = [outer for outer in above if not outer.exists()]
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as said
            for outer in made:
                _sync_folder(outer.parent)


def _sync_folder(folder: Path | str) -> None:
    # Windows opens no folders, and keeps renames without being asked.
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@lru_cache(maxsize=1024)
def _stays_within(folder: str, root: str) -> bool:
    # Asked of each record's folder; it costs ten times as much as reading the record.
    return _is_within(folder, root)


def _is_within(path: Path | str, root: Path | str) -> bool:
    return _is_below(path, _base(root))


def _base(root: Path | str) -> str:
    return os.path.realpath(root).rstrip(os.sep) + os.sep


def _is_below(path: Path | str, base: str) -> bool:
    return (os.path.realpath(path) + os.sep).startswith(base)


@contextmanager
def _named(path: Path | str, root: Path) -> Iterator[None]:
    """Turn the file system's refusal into a sentence that names the file."""
    try:
        yield
    except OSError as error:
        raise FileAccessError(_relative(path, root), error.errno) from error


def _relative(path: Path | str, root: Path) -> str:
    with suppress(ValueError):
        return Path(path).relative_to(root).as_posix()
    return Path(path).name
