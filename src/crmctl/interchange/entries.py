"""What a file that is no table says: entries, one for each card, mail, event or object.

A table says what its columns are once, and people may choose fields for them; in the other
formats a standard says what each property means, so their readers give records straight away.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any, BinaryIO, NamedTuple


class Elsewhere(NamedTuple):
    """A record by its id in another system, as a mail names the one that it answers.

    Attributes:
        kind: of the record: `interaction`.
        system: below whose name `external_ids` has the id: `mail`.
        id: the id there.
    """

    kind: str
    system: str
    id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that a file names.

    Attributes:
        kind: of the record.
        line: the physical line, from 1, on which it begins.
        raw: as the file has it, for the file of rejected entries and nowhere else.
        data: what it says, nested as in a record, every value the text that the file has. A field
            that is not there is unknown, not empty. A reference is an id, an e-mail address, a
            name, or the other record's id in the system that the file comes from.
        id: of the record, where the file has our own.
        remarks: what no field takes, a line each for the notes: `Nickname: Ute`.
        people: contacts whom it names, as data; made beside it where nobody knows them.
        links: records that it is about; those that nobody knows are left out.
        known_only: whether it counts only where the CRM knows somebody whom it names: what a
            program or a list sent is no reason to make a contact.
        losses: names of properties that no field takes and that are not kept: `PHOTO`.
    """

    kind: str
    line: int
    raw: bytes
    data: Mapping[str, Any]
    id: str = ""
    remarks: tuple[str, ...] = ()
    people: tuple[Mapping[str, Any], ...] = ()
    links: tuple[Elsewhere, ...] = ()
    known_only: bool = False
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadEntry:
    """An entry that cannot be taken; the others are not its business.

    Attributes:
        line: on which it begins.
        raw: as the file has it.
        place: the property or field at fault; empty for the whole entry.
        reason: what is wrong, without quoting a value.
    """

    line: int
    raw: bytes
    place: str
    reason: str

    @property
    def told(self) -> str:
        """Where it is and what is wrong, for people: `line 3, TEL: is not UTF-8`."""
        return f"line {self.line}{', ' * bool(self.place)}{self.place}: {self.reason}"


MOST = 1_500_000
"""Rows or entries of one file, blank ones among them: more than a sheet of a workbook has."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a reader may need to know of the CRM.

    Attributes:
        timezone: of moments that name none.
        today: by the CRM's clock; what is later is planned.
        own_addresses: e-mail addresses of the CRM's users, in lower case: who is `we`.
        kind: of the entries, where a person says so; empty where the file has to.
        source: the system that the file comes from, as far as known.
        custom: the custom fields of crm.yaml, each with the name of its kind before it.
    """

    timezone: tzinfo
    today: date
    own_addresses: frozenset[str] = frozenset()
    kind: str = ""
    source: str = ""
    custom: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write entries in a file.

    Attributes:
        name: as a person writes it after `--input`, and in messages: `vCard`.
        endings: of file names, in lower case, with their dot.
        fits: tells by the first 4,096 bytes whether a file is one of these.
        read: gives the entries, one by one in the order of the file, so that memory does not
            grow with the file. Raises a `UsageError` where the file as a whole is none.
        rejects: gives the bytes of a file of rejected entries, each with its reason beside it,
            that can be imported again once it has been corrected.
    """

    name: str
    endings: tuple[str, ...]
    fits: Callable[[bytes], bool]
    read: Callable[[BinaryIO, Setting], Iterator[Entry | BadEntry]]
    rejects: Callable[[Iterable[BadEntry]], Iterator[bytes]]
