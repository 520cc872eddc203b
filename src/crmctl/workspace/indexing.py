"""Opening the index: as it is, brought up to date, or made anew."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crmctl import __version__
from crmctl.errors.base import DiskError
from crmctl.errors.crm import IndexDamagedError
from crmctl.git.repository import Repository, open_repository
from crmctl.git.worktree import Scan, WorktreeState
from crmctl.index.database import connect, copy, create, damage, drop, stored_catalogue
from crmctl.index.files import get_meta, set_meta
from crmctl.model.catalogue import Catalogue
from crmctl.store.files import digest
from crmctl.workspace.freshness import Progress, Sources, update
from crmctl.workspace.locate import find_root
from crmctl.workspace.lock import exclusive
from crmctl.workspace.settings_file import load_settings, settings_bytes

if TYPE_CHECKING:  # a warm read needs neither
    from crmctl.model.settings import Settings
    from crmctl.workspace.reading import Reader

SETTINGS = "settings"
PROGRAM = "program"
_SETTINGS_DIGEST = "settings_digest"


class Indexing(NamedTuple):
    """What opening the index needs to know.

    Attributes:
        root: the CRM's root.
        repository: the git repository around it.
        progress: shows how far a long piece of work is.
        waiting: called when another process has been busy with the index for a second.
    """

    root: Path
    repository: Repository
    progress: Progress
    waiting: Callable[[], None]

    @property
    def file(self) -> Path:
        """Where the index lies."""
        return self.repository.private / "index.sqlite"

    def open(self, scan: Scan) -> tuple[sqlite3.Connection, WorktreeState]:
        """Give the index, as fresh as the scan, and what the scan saw.

        In a repository that cannot be written, or on a full disk, what the index lacks is added
        in memory, each time anew.
        """
        with closing(scan):  # broken settings end it early
            connection = self._connect()
            state = scan.result()
        try:
            fresh = self._fresh(connection, state)
        except sqlite3.DatabaseError:  # damage that shows only where it is read
            fresh = self._made_anew(state)
        hold_still(fresh)
        return fresh, state

    def rebuild(self, scan: Scan) -> sqlite3.Connection:
        """Make the index anew, whatever is there."""
        with closing(scan), self._alone():
            connection = self._build(self.file, scan.result())
        hold_still(connection)
        return connection

    def forget(self) -> None:
        """Delete the index and every copy of it."""
        with self._alone():
            drop(self.file)

    def _alone(self) -> AbstractContextManager[int]:
        """Hold the lock of the one who makes the index anew or deletes it."""
        return exclusive(self.repository.private / "index.lock", self.waiting)

    def _fresh(
        self, connection: sqlite3.Connection | None, state: WorktreeState
    ) -> sqlite3.Connection:
        if connection:
            return self._updated(connection, state)
        try:
            with self._alone():
                # Whoever held the lock may have built what we need.
                connection = self._connect()
                return (
                    self._updated(connection, state)
                    if connection
                    else self._build(self.file, state)
                )
        except (DiskError, OSError, sqlite3.OperationalError):
            return self._build(None, state)

    def _updated(self, connection: sqlite3.Connection, state: WorktreeState) -> sqlite3.Connection:
        try:
            self._update(connection, state)
        except sqlite3.OperationalError:  # a full disk, or one that is read-only
            with closing(connection):
                inside = copy(connection, None)
            self._update(inside, state)
            return inside
        except BaseException:
            connection.close()
            raise
        return connection

    def _update(self, connection: sqlite3.Connection, state: WorktreeState) -> None:
        catalogue = stored_catalogue(connection)
        country = get_meta(connection, SETTINGS)["country"]
        make_reader = partial(self._reader, catalogue, country)
        update(connection, self._sources(catalogue), state, make_reader)

    def _made_anew(self, state: WorktreeState) -> sqlite3.Connection:
        try:
            with self._alone():
                return self._build(self.file, state)
        except (DiskError, OSError, sqlite3.OperationalError):
            return self._build(None, state)

    def _connect(self) -> sqlite3.Connection | None:
        with suppress(IndexDamagedError), ExitStack() as unfit:
            connection = unfit.enter_context(closing(connect(self.file)))
            with damage(self.file):
                if self._fits(connection):
                    unfit.pop_all()
                    return connection
        return None

    def _fits(self, connection: sqlite3.Connection) -> bool:
        """Tell whether the index was made for these settings, by this program."""
        if get_meta(connection, PROGRAM) != __version__:
            return False
        content = settings_bytes(self.root)
        found = digest(content)
        if get_meta(connection, _SETTINGS_DIGEST) == found:
            return True
        if as_data(load_settings(content)) != get_meta(connection, SETTINGS):
            return False
        with suppress(sqlite3.OperationalError), connection:  # read-only: compare again next time
            set_meta(connection, _SETTINGS_DIGEST, found)
        return True

    def _build(self, file: Path | None, state: WorktreeState) -> sqlite3.Connection:
        from crmctl.model.describe import catalogue as describe  # noqa: PLC0415 - needs pydantic
        from crmctl.workspace.filling import build  # noqa: PLC0415 - seldom needed

        content = settings_bytes(self.root)
        settings = load_settings(content)
        catalogue = describe(settings)
        connection = create(file, catalogue)
        try:
            with connection:
                set_meta(connection, SETTINGS, as_data(settings))
                set_meta(connection, _SETTINGS_DIGEST, digest(content))
                set_meta(connection, PROGRAM, __version__)
            reader = self._reader(catalogue, settings.country)
            build(connection, self._sources(catalogue), state, reader, self.progress)
        except BaseException:
            connection.close()
            if file:
                drop(file)
            raise
        return connection

    def _sources(self, catalogue: Catalogue) -> Sources:
        return Sources(self.repository, catalogue)

    def _reader(self, catalogue: Catalogue, country: str) -> "Reader":
        from crmctl.workspace.parse import Parser  # noqa: PLC0415 - reading parses nothing
        from crmctl.workspace.reading import Reader  # noqa: PLC0415 - the same

        return Reader(self.root, Parser(catalogue, country, self.repository.object_format))


def hold_still(connection: sqlite3.Connection) -> None:
    """Let a command see one state of the index to its end, whatever others write meanwhile.

    A change starts from what was read; read in two states, half of it would be out of date.
    """
    connection.execute("BEGIN")
    get_meta(connection, PROGRAM)


def drop_index(start: Path) -> None:
    """Delete the index of the CRM that a folder lies in: it is damaged and cannot be opened."""
    drop(open_repository(find_root(start)).private / "index.sqlite")


def as_data(settings: "Settings") -> dict[str, object]:
    """Give settings as the index keeps them."""
    return settings.model_dump(mode="json", by_alias=True)
