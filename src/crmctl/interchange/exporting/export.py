"""What every format gets to write: records, and tables of them, kind by kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from crmctl.model.catalogue import FieldType, Kind


class Item(NamedTuple):
    """One record, and the name by which people know it."""

    kind: str
    id: str
    label: str
    data: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Give the one object that show, list, search and export print and import reads."""
        return {"kind": self.kind, "id": self.id, **self.data}


class SheetColumn(NamedTuple):
    """One column of a table.

    Attributes:
        name: its heading.
        type: what its values are.
        target: for a reference the folder of the kind that it points to.
        unit: of its numbers, as in `m`.
    """

    name: str
    type: FieldType = FieldType.TEXT
    target: str = ""
    unit: str = ""


NUMERIC = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})
"""Types whose values a spreadsheet calculates with."""

Cell = str | int | float | bool | Sequence[Any] | None
"""A scalar of JSON data, or several of them; None for no value."""


class Sheet(NamedTuple):
    """A table of records of one kind.

    Attributes:
        kind: of the records.
        columns: in order.
        rows: gives the rows from the beginning, as often as it is called.
    """

    kind: Kind
    columns: tuple[SheetColumn, ...]
    rows: Callable[[], Iterator[tuple[Cell, ...]]]


class Recipient(NamedTuple):
    """Somebody who may be written to, with what a mailing needs of them.

    Attributes:
        id: of the contact.
        email: the address; empty where only a text may be sent.
        sms: the number to which a text may be sent; empty where none may.
        fields: the parts of the name, greeting, company, language: `campaigns.letters.FIELDS`.
        tags: of the contact.
        interests: of the contact.
    """

    id: str
    email: str
    sms: str
    fields: Mapping[str, str]
    tags: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()


class Extra(NamedTuple):
    """A flat table that is of no single kind: its name, its columns with their types, its rows."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[], Iterator[tuple[Any, ...]]]


def _no_sheet(_kind: Kind) -> Sheet:
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written.

    Attributes:
        name: of the CRM.
        language: of the CRM.
        kinds: of the records, those without any record included.
        items: gives the records of a kind in the order of their ids, as often as it is called.
        sheet: gives the table of a kind: all fields, or the columns that were chosen.
        list: gives the table of a kind that `crmctl list` would show, the id before it.
        called: gives the name of a record by the folder of its kind and its id.
        recipients: of a mailing.
        extras: the flat tables that are of no single kind.
        excel: whose spreadsheet will read it, as in `de`; empty for any program.
        now: the moment of the call, in the CRM's time zone.
        tell: is told what the format cannot hold, in sentences without values.
    """

    name: str
    language: str
    kinds: tuple[Kind, ...]
    items: Callable[[Kind], Iterator[Item]]
    sheet: Callable[[Kind], Sheet] = _no_sheet
    list: Callable[[Kind], Sheet] = _no_sheet
    called: Callable[[str, str], str] = lambda _folder, id_: id_
    recipients: tuple[Recipient, ...] = ()
    extras: tuple[Extra, ...] = ()
    excel: str = ""
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    tell: Callable[[str], None] = lambda _sentence: None

    def of(self, kind: Kind) -> "Export":
        """Give the part that is of one kind."""
        return replace(self, kinds=(kind,))
