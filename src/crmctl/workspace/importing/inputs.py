"""The files that a person names: opened as often as it takes, and never read whole."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from weakref import finalize

from crmctl.errors.files import UnreadableInputError
from crmctl.interchange.formats.mail.maildir import FOLDERS, is_message

_STANDARD_INPUT = "-"
_BEGINNING = 4096


class Input:
    """What one argument of `import` names: a file, a folder of files, or standard input.

    Attributes:
        name: as the person wrote it.
        path: where it lies; None for standard input.
    """

    def __init__(self, name: str, stdin: BinaryIO | None = None) -> None:
        self.name = name
        self.path = None if name == _STANDARD_INPUT and stdin else Path(name)
        self._stdin = stdin
        self._kept: BinaryIO | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder: a Maildir, or one that holds a file for each entry."""
        return self.path is not None and self.path.is_dir()

    def parts(self) -> Sequence[Path | None]:
        """List its files; None stands for standard input. Hidden files are no entries."""
        if self.path is None or not self.is_folder:
            return [self.path]
        with _readable(self.name):
            boxes = [self.path / name for name in FOLDERS if (self.path / name).is_dir()]
            files = [file for box in boxes or [self.path] for file in box.iterdir()]
        return sorted(file for file in files if file.is_file() and is_message(file.name))

    @contextmanager
    def open(self, part: Path | None) -> Iterator[BinaryIO]:
        """Open one of its files.

        Raises:
            UnreadableInputError: the file system refused.
        """
        if part is None:
            yield self._standard_input()
            return
        with _readable(self.name), part.open("rb") as file:
            yield file

    def beginning(self, part: Path | None) -> bytes:
        """Give the first bytes, by which a format is told."""
        with self.open(part) as file:
            return file.read(_BEGINNING)

    def _standard_input(self) -> BinaryIO:
        """Keep standard input in a nameless file, since it can be read only once."""
        if self._kept is None:
            self._kept = TemporaryFile()  # noqa: SIM115 - open as long as this input is there
            finalize(self, self._kept.close)
            assert self._stdin is not None  # noqa: S101 - without it there is a path
            shutil.copyfileobj(self._stdin, self._kept)
        self._kept.seek(0)
        return self._kept


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnreadableInputError(name, error.errno) from error
