"""The files that a person names: opened as often as it takes, and never read whole."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from weakref import finalize

from crmctl.errors.files import ChangedInputError, UnreadableInputError
from crmctl.interchange.formats.mail.maildir import FOLDERS, is_message

_STANDARD_INPUT = "-"
_BEGINNING = 4096
_PIECE = 1024 * 1024
_State = tuple[int, ...]


class Input:
    """What one argument of `import` names: a file, a folder of files, or standard input.

    Attributes:
        name: as the person wrote it.
        path: where it lies; None for standard input.
    """

    def __init__(
        self, name: str, stdin: BinaryIO | None = None, parts: Sequence[Path] = ()
    ) -> None:
        self.name = name
        self._parts = parts
        self.path = None if name == _STANDARD_INPUT and stdin else Path(name)
        self._stream = stdin if self.path is None else None
        self._kept: BinaryIO | None = None
        self._states: dict[Path, _State] = {}

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder: a Maildir, or one that holds a file for each entry."""
        return self.path is not None and self.path.is_dir()

    def parts(self) -> Sequence[Path | None]:
        """List its files; None stands for standard input. Hidden files are no entries."""
        if self.path is None or not self.is_folder:
            return [self.path]
        if self._parts:
            return self._parts
        with _readable(self.name):
            boxes = self._boxes(self.path)
            files = [file for box in boxes or [self.path] for file in box.iterdir()]
        return sorted(file for file in files if file.is_file() and is_message(file.name))

    @property
    def is_maildir(self) -> bool:
        """Whether it is a folder with the folders of a Maildir."""
        return self.path is not None and bool(self._boxes(self.path))

    def folders(self) -> Sequence[str]:
        """List the names of the folders within a folder; hidden ones are none."""
        assert self.path is not None  # noqa: S101 - standard input is no folder
        with _readable(self.name):
            names = [each.name for each in self.path.iterdir() if each.is_dir()]
        return sorted(name for name in names if not name.startswith("."))

    def _boxes(self, path: Path) -> list[Path]:
        return [path / name for name in FOLDERS if (path / name).is_dir()]

    @property
    def size(self) -> int:
        """How many bytes a file has, as far as that can be known before it is read."""
        with _readable(self.name):
            found = self.path.stat() if self.path else None
        return found.st_size if found and stat.S_ISREG(found.st_mode) else 0

    @contextmanager
    def open(self, part: Path | None) -> Iterator[BinaryIO]:
        """Open one of its files.

        Raises:
            UnreadableInputError: the file system refused.
            ChangedInputError: it is no longer what was read of it before.
        """
        if part is None or self._flows(part):
            yield self._keeping(part)
            return
        with _readable(self.name), part.open("rb") as file:
            self._require_unchanged(part, file)
            yield file
            self._require_unchanged(part, file)

    def beginning(self, part: Path | None) -> bytes:
        """Give the first bytes, by which a format is told."""
        return self.first(part, _BEGINNING)

    def first(self, part: Path | None, size: int) -> bytes:
        """Give so many bytes, or all if there are fewer; a pipe or a device may never end."""
        if part is None or self._flows(part):
            return self._keeping(part, size).read(size)
        with self.open(part) as file:
            return file.read(size)

    def _flows(self, part: Path) -> bool:
        """Tell whether a file can be read only once, as `<(...)` of a shell can."""
        with _readable(self.name):
            return part.is_fifo()

    def _keeping(self, part: Path | None, size: int | None = None) -> BinaryIO:
        """Keep what flows in a nameless file; all of it, or as much as is asked for."""
        with _readable(self.name):
            if self._stream is None and part is not None:
                self._stream = part.open("rb")
                finalize(self, self._stream.close)
            if self._kept is None:
                self._kept = TemporaryFile()  # noqa: SIM115 - open as long as this input is there
                finalize(self, self._kept.close)
            assert self._stream is not None  # noqa: S101 - without standard input there is a path
            have = self._kept.seek(0, os.SEEK_END)
            while size is None or have < size:
                piece = self._stream.read(_PIECE if size is None else min(_PIECE, size - have))
                if not piece:
                    break
                have += self._kept.write(piece)
            self._kept.seek(0)
        return self._kept

    def _require_unchanged(self, part: Path, file: BinaryIO) -> None:
        found = os.fstat(file.fileno())
        if stat.S_ISREG(found.st_mode):
            state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
            if self._states.setdefault(part, state) != state:
                raise ChangedInputError(self.name)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        named = "Standard input" if name == _STANDARD_INPUT else name
        raise UnreadableInputError(named, error.errno) from error
