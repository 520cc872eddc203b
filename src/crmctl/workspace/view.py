"""What can be read of a CRM: its records and settings, as they are now or as they were."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crmctl.index import read
from crmctl.index.database import stored_catalogue
from crmctl.index.files import count_broken, get_meta
from crmctl.model.catalogue import Catalogue
from crmctl.model.record import Record, Ref
from crmctl.workspace.freshness import Progress
from crmctl.workspace.indexing import SETTINGS

if TYPE_CHECKING:  # these need sqlite3's types or pydantic, which a warm read does without
    import sqlite3

    from crmctl.git.repository import Repository
    from crmctl.model.entry import EntryContext
    from crmctl.model.settings import Settings


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


class View:
    """A CRM that can be read.

    Attributes:
        repository: the git repository around it.
        outside: what it gets from outside.
        connection: the index that everything is read from.
    """

    repository: "Repository"
    outside: Surroundings
    connection: "sqlite3.Connection"

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
    def now(self) -> datetime:
        """The moment of the call, in the CRM's time zone."""
        return self.outside.now.astimezone(ZoneInfo(self.config["timezone"]))

    @cached_property
    def entry(self) -> "EntryContext":
        """What bringing typed values into their form depends on."""
        from crmctl.model.entry import EntryContext  # noqa: PLC0415 - reading needs none

        return EntryContext(self.config["country"], self.now, self.config["currency"])

    @property
    def broken_files(self) -> int:
        """How many files hold no valid record, and so are in no list, search or report."""
        return count_broken(self.connection)

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

    def paths(self, ref: Ref) -> list[str]:
        """List the files that hold a valid record of that name; more than one is a mistake."""
        kind = self.catalogue.by_name.get(ref.folder)
        query = "SELECT path FROM records WHERE kind = ? AND id = ? ORDER BY path"
        return [path for (path,) in self.rows(query, (kind.name, ref.id))] if kind else []

    def complete(self, beginning: str, kinds: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Give id and name of the records whose id or name begins so, for shell completion."""
        from crmctl.workspace.resolving import complete  # noqa: PLC0415 - it reads a view

        return complete(self, beginning, kinds)
