"""What each row says, in the form in which it is stored, before it is known of which record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from types import MappingProxyType
from typing import Any, NamedTuple

from crmctl.campaigns.reach import BOUNCED
from crmctl.interchange.entries import BadEntry, Elsewhere, Entry
from crmctl.interchange.mapping import ID, KIND
from crmctl.interchange.rejected import Rejected
from crmctl.interchange.rows import Incoming, incoming
from crmctl.interchange.stages import StageWords, dated
from crmctl.interchange.tables.table import Row, Table
from crmctl.model.catalogue import Catalogue, Kind
from crmctl.model.entry import EntryContext
from crmctl.model.identity import label
from crmctl.model.names import split
from crmctl.model.walk import Path
from crmctl.workspace.importing.storing import Storing
from crmctl.workspace.importing.understanding import Columns
from crmctl.workspace.importing.ways import Way, keys
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.workspace import Workspace

# Of a private customer this stands in the contact.
_PERSONAL = ("emails", "phones", "addresses")
_NOBODY: Mapping[Path, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row says of one record.

    Attributes:
        kind: of the record.
        data: what the row says, as it is stored; references are as the table writes them.
        id: of the record, if the row says so.
        lines: what columns without a field say, for the notes.
        blank: fields whose cells are empty; clears them only where that is wished.
        ours: whether crmctl wrote it: then its references are ids, of records that may come later.
        source: the system that it comes from, whose ids it may name.
        named: for the path of a reference by an id, the name of the record that is meant.
        by_id: the paths of references by ids of its source.
        is_loose: whether somebody whom it names may be left out where several may be meant: a
            mail is one without its tenth recipient, too.
    """

    kind: Kind
    data: Mapping[str, Any]
    id: str = ""
    lines: tuple[str, ...] = ()
    blank: tuple[Path, ...] = ()
    ours: bool = False
    source: str = ""
    named: Mapping[Path, str] = field(default_factory=lambda: _NOBODY)
    by_id: frozenset[Path] = frozenset()
    is_loose: bool = False

    # Asked for again and again; a `cached_property` would take a third of the memory of a draft.
    _label: str | None = field(default=None, init=False, compare=False)
    _keys: tuple[tuple[Way, str], ...] | None = field(default=None, init=False, compare=False)

    @property
    def label(self) -> str:
        """The name that people know it by."""
        if self._label is None:
            object.__setattr__(self, "_label", label(self.kind, self.data))
        return self._label or ""

    @property
    def keys(self) -> Sequence[tuple[Way, str]]:
        """The keys under which records that it may mean are found."""
        if self._keys is None:
            object.__setattr__(self, "_keys", tuple(keys(self.kind, self.data, self.label)))
        return self._keys or ()


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One row of a table, or one entry of another file.

    Attributes:
        line: on which it begins.
        record: what it says.
        person: whom a row of a table of customers names beside the organisation.
        people: contacts whom an entry names, made where nobody knows them.
        links: records that it is about, by their ids in other systems.
        known_only: whether it counts only where the CRM knows somebody whom it names.
        unread: columns with a word for a choice that nobody knows; it goes into the notes.
    """

    line: int
    record: Draft
    person: Draft | None = None
    people: tuple[Draft, ...] = ()
    links: tuple[Elsewhere, ...] = ()
    known_only: bool = False
    unread: tuple[str, ...] = ()

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Everything that it says, of any record."""
        beside = (self.person,) if self.person else ()
        return (self.record, *beside, *self.people)


class Refused(NamedTuple):
    """A row that cannot be taken.

    Attributes:
        line: on which it begins.
        place: the column or property at fault; empty for the whole row.
        reason: what is wrong, without quoting a value.
    """

    line: int
    place: str
    reason: str


def of_table(
    table: Table, columns: Columns, workspace: Workspace, wish: Wish
) -> Iterator[RowDraft | Refused]:
    """Give what each row says, or why it cannot be taken, in the order of the table."""
    beside = _beside(table, columns, workspace.entry)
    reader = _Reader(table, columns, workspace, wish)
    rows = incoming(table, columns.main, columns.values)
    for row, person in zip(rows, beside, strict=True):
        if isinstance(row, Rejected):
            yield Refused(row.line, row.column, row.reason)
        else:
            draft = reader.draft(row, person)
            yield replace(draft, unread=row.unread) if row.unread else draft


def of_entry(
    entry: Entry | BadEntry, catalogue: Catalogue, storing: Storing, source: str
) -> RowDraft | Refused:
    """Give what an entry of a file that is no table says, or why it cannot be taken."""
    if isinstance(entry, BadEntry):
        return Refused(entry.line, entry.place, entry.reason)
    kind, contact = catalogue.by_name[entry.kind], catalogue.by_name["contact"]
    data = storing.stored(kind, entry.data)
    people = (storing.stored(contact, person) for person in entry.people)
    return RowDraft(
        entry.line,
        Draft(
            kind,
            data,
            entry.id,
            entry.remarks,
            ours=bool(entry.id),
            source=source,
            is_loose=kind.name == "interaction",
        ),
        people=tuple(Draft(contact, person) for person in people),
        links=entry.links,
        known_only=entry.known_only,
    )


def _beside(table: Table, columns: Columns, context: EntryContext) -> Iterator[Draft | None]:
    """Give the person of each row of a table of customers."""
    mapping = columns.people
    if mapping is None:
        yield from (None for _ in table.rows)
        return
    storing = Storing(context)
    places = [table.header.index(column) for column in mapping.columns]
    rows = tuple(replace(row, cells=tuple(_cells(row, places)), problem="") for row in table.rows)
    people = replace(table, header=mapping.columns, rows=rows)
    for found in incoming(people, mapping, columns.people_values):
        said = found.data if isinstance(found, Incoming) else {}
        data = storing.stored(mapping.kind, said)
        yield Draft(mapping.kind, data) if data.get("name") else None


def _cells(row: Row, places: Sequence[int]) -> Iterator[str]:
    """Give some cells of a row, which may be too short."""
    return (row.cells[at] if at < len(row.cells) else "" for at in places)


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, columns: Columns, workspace: Workspace, wish: Wish) -> None:
        self._kind, self._columns = columns.main.kind, columns
        self._people = workspace.catalogue.by_name["contact"]
        self._storing, self._source = Storing(workspace.entry), columns.source
        self._stages = StageWords(workspace.config["pipelines"])
        places = {name: at for at, name in enumerate(table.header)}
        self._noted = [(name, places[name]) for name in columns.noted]
        paths = zip(columns.main.paths, range(len(table.header)), strict=True)
        known = ((path, at) for path, at in paths if path and path not in {ID, KIND})
        self._fields = [(_whole(path), at) for path, at in known if wish.clear_blank]
        self._has_consents = bool(columns.about_consents or columns.consents.columns.status)

    def draft(self, row: Incoming, person: Draft | None) -> RowDraft:
        """Give what a row says, with the person who was found in it."""
        data = self._storing.stored(self._kind, row.data)
        if self._kind.name == "deal":
            data = self._stages.fitted(data)
        data = dated(self._kind, data, "expected_close")
        data, remarks = self._with_consents(row, data)
        record = Draft(
            self._kind,
            data,
            row.id,
            (*row.remarks, *remarks, *self._lines(row)),
            tuple(self._blank(row)),
            ours=self._columns.own_export,
            source=self._source,
            named=row.named or _NOBODY,
            by_id=self._columns.main.by_id,
        )
        if self._kind.name != "customer" or "person" in data:
            return RowDraft(row.line, record)
        if data.get("type") == "person":
            person = person or Draft(self._people, {"name": split(data.get("name", ""))})
            return self._private(row, record, person)
        if person and not data.get("name"):
            return self._private(row, record, person)
        return RowDraft(row.line, record, person)

    def _with_consents(
        self, row: Incoming, data: dict[str, Any]
    ) -> tuple[dict[str, Any], Sequence[str]]:
        """Give what a row says with its consents, and what it says besides about them."""
        reader = self._columns.consents
        if not self._has_consents:
            return data, ()
        addresses = [item["address"] for item in data.get("emails", ()) if "address" in item]
        who = data.get("external_ids", {}).get(self._source) or next(iter(addresses), "")
        said = reader.read(row.cells, str(who))
        found = dict(data)
        if said.events:
            found["consents"] = [*data.get("consents", ()), *said.events]
        if said.bounced and addresses:
            first, *others = data["emails"]
            found["emails"] = [{**first, "label": BOUNCED}, *others]
        return found, said.remarks

    def _private(self, row: Incoming, record: Draft, person: Draft) -> RowDraft:
        """Take the row of a private customer apart: everything personal is the contact's."""
        moved = {name: record.data[name] for name in _PERSONAL if name in record.data}
        business = {n: value for n, value in record.data.items() if n not in {*moved, "name"}}
        personal = {name: value for name, value in person.data.items() if name != "roles"}
        return RowDraft(
            row.line,
            replace(record, data={**business, "type": "person"}),
            replace(person, data={**personal, **moved}),
        )

    def _blank(self, row: Incoming) -> Iterator[Path]:
        """Give the fields, and the lists as wholes, of which every cell is empty."""
        filled = {path for path, at in self._fields if row.cells[at].strip()}
        yield from dict.fromkeys(path for path, _ in self._fields if path not in filled)

    def _lines(self, row: Incoming) -> Iterator[str]:
        for name, at in self._noted:
            value = " ".join(row.cells[at].split())
            if value:
                yield f"{name}: {value}"


def _whole(path: Path) -> Path:
    """Give the path of a field, or of the list in which a path names an item."""
    return tuple(takewhile(lambda part: isinstance(part, str), path))
