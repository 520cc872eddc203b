"""One CRM, opened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crmctl.git.commit import pending
from crmctl.git.repository import Repository, open_repository
from crmctl.git.worktree import start_scan
from crmctl.index import read
from crmctl.index.database import stored_catalogue
from crmctl.index.files import get_meta
from crmctl.index.write import apply
from crmctl.model.catalogue import Catalogue
from crmctl.model.record import Record, Ref
from crmctl.store.paths import id_of
from crmctl.workspace.freshness import Progress
from crmctl.workspace.indexing import SETTINGS, Indexing
from crmctl.workspace.locate import find_root
from crmctl.workspace.lock import exclusive
from crmctl.workspace.recovery import recover

if TYPE_CHECKING:  # these need pydantic, which a warm read does without
    from crmctl.model.entry import EntryContext
    from crmctl.model.settings import Settings
    from crmctl.workspace.change import Change
    from crmctl.workspace.parse import Parser


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a workspace gets from outside.

    Attributes:
        now: the moment of the call.
        tell: called with sentences for the person.
        progress: shows how far a long piece of work is; called with its name and its size, it
            gives a context with a function to call with the steps just done.
        random: where ids come from.
    """

    now: datetime
    tell: Callable[[str], None] = lambda _sentence: None
    progress: Progress = lambda _what, _size: nullcontext(lambda _steps: None)
    random: Random = field(default_factory=SystemRandom)


class Workspace:
    """One CRM, opened: reading through an index that is fresh, changing through `change`.

    Attributes:
        root: the folder that holds crm.yaml.
        repository: the git repository around it.
        connection: the index, as fresh as the files were when the workspace was opened.
        outside: what the workspace gets from outside.
    """

    def __init__(self, root: Path, repository: Repository, outside: Surroundings) -> None:
        self.root, self.repository, self.outside = root, repository, outside
        self._indexing = Indexing(root, repository, outside.progress, self._waiting)
        scan = start_scan(repository)
        if pending(repository):
            with self.writing():  # repairs, or waits for the one who is writing
                scan.result()
            scan = start_scan(repository)
        self.connection = self._indexing.open(scan)

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

    # --- settings ----------------------------------------------------------------------------

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """The settings as plain data, defaults included; cheaper than `settings`."""
        data: dict[str, Any] = get_meta(self.connection, SETTINGS)
        return data

    @cached_property
    def settings(self) -> "Settings":
        """The settings of crm.yaml."""
        from crmctl.model.settings import Settings  # noqa: PLC0415 - needs pydantic

        return Settings.model_validate(self.config)

    @cached_property
    def catalogue(self) -> Catalogue:
        """All kinds with their fields, those of crm.yaml included."""
        return stored_catalogue(self.connection)

    @cached_property
    def parser(self) -> "Parser":
        """What checks and parses files of this CRM."""
        from crmctl.workspace.parse import Parser  # noqa: PLC0415 - needs pydantic

        return Parser(self.settings, self.repository.object_format)

    @cached_property
    def now(self) -> datetime:
        """The moment of the call, in the CRM's time zone."""
        return self.outside.now.astimezone(ZoneInfo(self.config["timezone"]))

    @cached_property
    def entry(self) -> "EntryContext":
        """What bringing typed values into their form depends on."""
        from crmctl.model.entry import EntryContext  # noqa: PLC0415 - reading needs none

        return EntryContext(self.config["country"], self.now)

    # --- reading -----------------------------------------------------------------------------

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask the index; reports and checks get this function, never the connection."""
        return self.connection.execute(statement, parameters).fetchall()

    def record(self, ref: Ref) -> Record | None:
        """Give a record, or None when there is no valid one of that name."""
        stored = self.stored(ref)
        return Record(stored.kind, ref, stored.data) if stored else None

    def stored(self, ref: Ref) -> read.Stored | None:
        """Give what the index holds of a record: its path and its label too."""
        kind = self.catalogue.by_name.get(ref.folder)
        return read.get(self.connection, kind.name, ref.id) if kind else None

    def knows(self, ref: Ref) -> bool:
        """Tell whether an id is in use: by a file, valid or not, or as an alias."""
        kind = self.catalogue.by_name[ref.folder]
        if read.get(self.connection, kind.name, ref.id):
            return True
        pattern = f"{kind.folder}/%{ref.id}.yaml"
        paths = self.rows("SELECT path FROM files WHERE path LIKE ?", (pattern,))
        named = any(PurePosixPath(path).stem == ref.id for (path,) in paths)
        aliases = "SELECT 1 FROM aliases WHERE kind = ? AND alias = ?"
        return named or bool(self.rows(aliases, (kind.name, ref.id)))

    def ref_at(self, path: str) -> Ref | None:
        """Give the record that a path stands for; None when it can be none."""
        id_ = id_of(path)
        return Ref(path.partition("/")[0], id_) if id_ and self.is_record_file(path) else None

    def read_file(self, path: str) -> bytes | None:
        """Give a file's content as it lies in the work tree; None when there is none."""
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            return None

    # --- changing ----------------------------------------------------------------------------

    def change(self, action: str, *, source: str = "") -> "Change":
        """Begin a unit of work.

        Args:
            action: the command, for the trailer `Crmctl-Action`.
            source: the system that the data came from, never a file.
        """
        from crmctl.workspace.change import Change  # noqa: PLC0415 - needs pydantic

        return Change(self, action, source=source)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock of the one writer; what an earlier one left is repaired first."""
        with exclusive(self.repository.private / "lock", self._waiting):
            sentence = recover(self.repository, self.root)
            if sentence:
                self.outside.tell(sentence)
            yield

    def reindex(self, contents: Mapping[str, bytes | None]) -> None:
        """Bring the index up to date with files that this process has just written."""
        changed = [
            self.parser.parse(path, content, signature="", suspect=True)
            for path, content in contents.items()
            if content is not None and self.is_record_file(path)
        ]
        removed = [path for path, content in contents.items() if content is None]
        apply(self.connection, self.catalogue, changed, removed)

    def is_record_file(self, path: str) -> bool:
        """Tell whether a path lies in the folder of a kind."""
        return any(path.startswith(f"{kind.folder}/") for kind in self.catalogue.kinds)

    def refresh(self) -> None:
        """Bring the index up to date with the files once more, as after a commit."""
        self.connection.close()
        self.connection = self._indexing.open(start_scan(self.repository))

    def rebuild(self) -> None:
        """Make the index anew."""
        self.connection.close()
        self.connection = self._indexing.rebuild(start_scan(self.repository))

    def _waiting(self) -> None:
        self.outside.tell("Waiting for another crmctl to finish ...")
