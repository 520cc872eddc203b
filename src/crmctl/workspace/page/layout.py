"""What a page consists of: texts in an order, without any look."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from crmctl.model.catalogue import Kind
from crmctl.model.record import Ref
from crmctl.workspace.view import View


class Line(NamedTuple):
    """One entry of a section.

    Attributes:
        cells: its texts; those of one section stand below each other.
        more: what is said below it, one text a line.
    """

    cells: tuple[str, ...]
    more: tuple[str, ...] = ()


class Section(NamedTuple):
    """Entries below one heading."""

    title: str
    lines: tuple[Line, ...]


class Page(NamedTuple):
    """A record at a glance.

    Attributes:
        ref: the record.
        name: by what name people know it.
        summary: a few words that say what it is.
        warnings: what must not be overlooked, each a sentence.
        sections: the rest, the most wanted first.
    """

    ref: Ref
    name: str
    summary: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()


class Shown(NamedTuple):
    """The record that a page shows.

    Attributes:
        view: the CRM.
        ref: the record.
        kind: its kind.
        data: its data.
        person: the contact who is this private customer; None for any other record.
        person_data: that contact's data; empty for none.
    """

    view: View
    ref: Ref
    kind: Kind
    data: Mapping[str, Any]
    person: Ref | None
    person_data: Mapping[str, Any]

    @property
    def everyone(self) -> tuple[Ref, ...]:
        """The record, and the contact who is this private customer."""
        return (self.ref, self.person) if self.person else (self.ref,)

    @property
    def everybody(self) -> tuple[Ref, ...]:
        """The same, by the former ids of merged records, too."""
        person = self.person.folder if self.person else ""
        former = [Ref(self.ref.folder, alias) for alias in self.data.get("aliases", ())]
        former += [Ref(person, alias) for alias in self.person_data.get("aliases", ())]
        return (*self.everyone, *former)


def counted(title: str, shown: int, known: int) -> str:
    """Give a heading that says how many entries there are, where not all of them are shown."""
    return f"{title} ({shown} of {known})" if known > shown else title


def section(title: str, lines: Iterable[Line]) -> Iterator[Section]:
    """Give a section, unless it would be empty."""
    found = tuple(lines)
    if found:
        yield Section(title, found)
