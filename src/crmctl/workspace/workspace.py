"""One CRM, opened."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from crmctl.errors.base import DiskError, GitError
from crmctl.errors.git import GitLockedError
from crmctl.git.repository import Repository, open_repository
from crmctl.git.staged import index_key
from crmctl.git.worktree import start_scan
from crmctl.index import read
from crmctl.index.files import get_meta
from crmctl.model.record import Ref
from crmctl.store.paths import id_of
from crmctl.workspace.freshness import GIT_INDEX_KEY
from crmctl.workspace.indexing import Indexing, hold_still
from crmctl.workspace.locate import find_root
from crmctl.workspace.lock import exclusive
from crmctl.workspace.view import Surroundings, View

if TYPE_CHECKING:  # these need pydantic, which a warm read does without
    from crmctl.index.write import Change as IndexChange
    from crmctl.workspace.change import Change
    from crmctl.workspace.parse import Parser

__all__ = ["Surroundings", "Workspace"]

_ATTEMPTS = 5  # to see the files while nobody writes them


class Workspace(View):
    """One CRM, opened: reading through an index that is fresh, changing through `change`.

    Attributes:
        root: the folder that holds crm.yaml.
        repository: the git repository around it.
        connection: the index, as fresh as the files were when the workspace was opened.
        seen: how the work tree differed from git's index then.
        outside: what the workspace gets from outside.
    """

    def __init__(self, root: Path, repository: Repository, outside: Surroundings) -> None:
        self.root, self.repository, self.outside = root, repository, outside
        self._indexing = Indexing(root, repository, outside.progress, self._waiting)
        attempts = 1
        while not self._look() and attempts < _ATTEMPTS:
            self.connection.close()
            attempts += 1

    @classmethod
    def open(cls, start: Path, outside: Surroundings) -> "Workspace":
        """Open the CRM that a folder lies in, repair what was interrupted, refresh the index.

        Raises:
            NotACrmError: there is no CRM.
            NewerFormatError: it was written by a newer crmctl.
            BrokenSettingsError: crm.yaml cannot be used.
            GitError: it is in no git repository, or git refuses.
        """
        root = find_root(start)
        return cls(root, open_repository(root), outside)

    # --- reading -----------------------------------------------------------------------------

    @cached_property
    def parser(self) -> "Parser":
        """What checks and parses files of this CRM."""
        from crmctl.workspace.parse import Parser  # noqa: PLC0415 - a warm read parses nothing

        return Parser(self.catalogue, self.config["country"], self.repository.object_format)

    def knows(self, ref: Ref) -> bool:
        """Tell whether an id is in use: by a file, valid or not, or as an alias."""
        kind = self.catalogue.by_name[ref.folder]
        if read.get(self.connection, kind.name, ref.id):
            return True
        broken = (PurePosixPath(path) for (path,) in self.rows("SELECT path FROM broken"))
        named = any(path.parts[0] == ref.folder and path.stem == ref.id for path in broken)
        aliases = "SELECT 1 FROM aliases WHERE kind = ? AND alias = ?"
        return named or bool(self.rows(aliases, (kind.name, ref.id)))

    @property
    def index_file(self) -> Path:
        """Where the index lies, unless the repository cannot be written."""
        return self._indexing.file

    def ref_at(self, path: str) -> Ref | None:
        """Give the record that a path stands for; None when it can be none."""
        id_ = id_of(path)
        return Ref(path.partition("/")[0], id_) if id_ and self.is_record_file(path) else None

    def read_file(self, path: str) -> bytes | None:
        """Give a file's content as it lies in the work tree; None when there is none.

        A folder, or a pipe that would never end, is no file.
        """
        file = self.root / path
        with suppress(FileNotFoundError):  # it may go at any moment
            if file.is_file():
                return file.read_bytes()
        return None

    # --- changing ----------------------------------------------------------------------------

    def change(self, action: str, *, source: str = "") -> "Change":
        """Begin a unit of work.

        Args:
            action: the command, for the trailer `Crmctl-Action`.
            source: the system that the data came from, never a file.
        """
        from crmctl.workspace.change import Change  # noqa: PLC0415 - reading changes nothing

        return Change(self, action, source=source)

    def require_writable(self) -> None:
        """Refuse to write in the middle of a merge and the like.

        Raises:
            OperationInProgressError: git waits for a person to finish or abort.
            UnmergedPathsError: a conflict is not resolved.
        """
        self.repository.require_writable(self.seen.unmerged)

    def _look(self) -> bool:
        """Open the index; tell whether nobody wrote meanwhile, as far as that can be had."""
        repaired = not self._is_pending() or self._repair()
        self.connection, self.seen = self._indexing.open(start_scan(self.repository))
        return not repaired or self._is_settled()

    def _is_pending(self) -> bool:
        """Tell whether somebody is writing, or was interrupted while writing."""
        if self._is_erasing():
            return True
        if not self.repository.has_pending():
            return False
        from crmctl.git.commit import has_pending  # noqa: PLC0415 - seldom needed

        return has_pending(self.repository)

    def _is_erasing(self) -> bool:
        """Tell whether an erasure from history is under way, or was interrupted."""
        return (self.repository.private / "redacting").exists()

    def _repair(self) -> bool:
        """Repair what an interrupted command left, or wait for the one who is writing."""
        try:
            with self.writing():
                pass
        except (DiskError, GitError, GitLockedError) as error:
            # Reading goes on; whoever writes meets the same error again.
            self.outside.tell(f"An interrupted write could not be repaired yet. {error}")
            return False
        find_root(self.root)  # an `init` that was interrupted is taken back, crm.yaml and all
        return True

    def _is_settled(self) -> bool:
        """Tell whether nobody wrote while we looked, so that no half of a change was seen."""
        if self._is_pending():
            return False
        seen: str = get_meta(self.connection, GIT_INDEX_KEY)
        return seen == index_key(self.repository)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock of the one writer; what an earlier one left is repaired first."""
        from crmctl.workspace.recovery import recover  # noqa: PLC0415 - reading repairs nothing

        alone = self.repository
        with exclusive(alone.private / "lock", self._waiting) as handle:
            # A git that outlives us when we are killed keeps the lock until it has ended.
            self.repository = alone.holding(handle)
            try:
                sentence = recover(self.repository, self.root)
                if sentence:
                    self.outside.tell(sentence)
                if self._is_erasing():
                    self._end_erasure()
                yield
            finally:
                self.repository = alone

    def _end_erasure(self) -> None:
        """Complete an erasure from history that was interrupted, or take it back."""
        from crmctl.workspace.forgetting.ending import end_interrupted  # noqa: PLC0415 - seldom

        self.outside.tell(end_interrupted(self))

    def reindex(self, changed: Iterable["IndexChange"], removed: Sequence[str]) -> None:
        """Bring the index up to date with files that this process has just written."""
        from crmctl.index.write import apply  # noqa: PLC0415 - reading writes nothing

        self.connection.rollback()  # a view that is held still cannot be written from
        apply(self.connection, self.catalogue, changed, removed)
        hold_still(self.connection)

    def is_record_file(self, path: str) -> bool:
        """Tell whether a path lies in the folder of a kind."""
        folder, slash, _ = path.partition("/")
        kind = self.catalogue.by_name.get(folder)
        return bool(slash) and kind is not None and kind.folder == folder

    def refresh(self) -> None:
        """Bring the index up to date with the files once more, as after a commit."""
        self.connection.close()
        self.connection, self.seen = self._indexing.open(start_scan(self.repository))

    def reopen(self) -> None:
        """Open the index that there is no more, or not yet, as while an erasure is completed."""
        self.connection, self.seen = self._indexing.open(start_scan(self.repository))

    def forget_index(self) -> None:
        """Delete the index and those of earlier commits, with all that SQLite keeps of them."""
        from crmctl.git.naming import forget  # noqa: PLC0415 - few forget
        from crmctl.workspace.recorded import forget_recorded  # noqa: PLC0415 - it reads one

        self.connection.close()
        forget_recorded(self.repository)
        forget(self.repository)
        self._indexing.forget()

    def rebuild(self) -> None:
        """Make the index anew; those of earlier commits are dropped."""
        from crmctl.workspace.recorded import forget_recorded  # noqa: PLC0415 - it reads one

        self.connection.close()
        forget_recorded(self.repository)
        self.connection = self._indexing.rebuild(start_scan(self.repository))

    def _waiting(self) -> None:
        self.outside.tell("Waiting for another crmctl to finish ...")
