"""Reading the files of a CRM: bytes from disk, parsed, with the file's signature."""

import errno
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crmctl.errors.files import FileAccessError, RefusedFileError
from crmctl.index.write import Change
from crmctl.store.files import read_bounded
from crmctl.workspace.parse import Parser
from crmctl.workspace.signature import signature_of

_UNREADABLE = "F001"


@dataclass(frozen=True)
class Reader:
    """Reads and parses files below one root."""

    root: Path
    parser: Parser

    def read(self, path: str, *, suspect: bool) -> Change | None:
        """Read and parse one file; None when it is gone.

        Args:
            path: relative to the root.
            suspect: whether the file is to be looked at again by the next command.
        """
        file = f"{self.root}/{path}"
        signature = signature_of(file)
        if signature is None:
            return None
        try:
            content = read_bounded(file, root=self.root)
        except RefusedFileError as refused:
            return self.parser.refused(path, refused.code, signature, suspect=suspect)
        except FileAccessError as error:
            if error.errno == errno.ENOENT:
                return None
            return self.parser.refused(path, _UNREADABLE, signature, suspect=suspect)
        return self.parser.parse(path, content, signature, suspect=suspect)

    def read_all(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Change]:
        """Read many files: (path, the blob that git says it is, or empty when it is unclean)."""
        for path, blob in pairs:
            change = self.read(path, suspect=False)
            if change is not None:
                clean = change.file.digest == blob
                yield change._replace(file=change.file._replace(suspect=not clean))
