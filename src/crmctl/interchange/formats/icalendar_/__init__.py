"""iCalendar (RFC 5545): events and journal entries as interactions, to-dos as tasks.

`cutting` takes a stream apart, `lines` reads a line, `zones` and `moments` tell when, `meaning`
makes the record; `writing` is the way back.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from crmctl.errors.calendars import NoCalendarError, NothingInCalendarError, OldCalendarError
from crmctl.interchange.entries import BadEntry, Entry, Format, Setting
from crmctl.interchange.formats.icalendar_ import lines
from crmctl.interchange.formats.icalendar_.cutting import RECORDS, Component, Frame, cut
from crmctl.interchange.formats.icalendar_.lines import Property
from crmctl.interchange.formats.icalendar_.meaning import entry, zone_names
from crmctl.interchange.formats.icalendar_.taking import Around
from crmctl.interchange.formats.icalendar_.zones import Zones

_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*BEGIN\s*:\s*V(?:CALENDAR|EVENT|TODO|JOURNAL)", re.IGNORECASE
)
_MOST_WAITING = 16 * 2**20  # bytes of components whose time zone may follow
_MOST_NAMES = 20
_BORDER = re.compile(rb"^(BEGIN|END):([A-Za-z0-9-]+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


def fits(beginning: bytes) -> bool:
    """Tell whether a file begins as a calendar, or as one of its components."""
    return _BEGINNING.match(beginning) is not None


def read(stream: BinaryIO, setting: Setting) -> Iterator[Entry | BadEntry]:
    """Give the events, to-dos and journal entries of all calendars in a file.

    Raises:
        NoCalendarError: the file is none.
        OldCalendarError: it is of the format before.
        NothingInCalendarError: it has other things alone.
    """
    desk, last = _Desk(setting), None
    for found in desk.entries(stream):
        if last is not None:
            yield last
        last = found
    if last is not None:
        yield desk.with_losses(last)
    elif desk.left_out:
        raise NothingInCalendarError(sorted(desk.left_out))


def rejects(entries: Iterable[BadEntry]) -> Iterator[bytes]:
    """Give a calendar of what was rejected, each with the reason in a property of its own."""
    yield b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//crmctl//rejected//EN\r\n"
    for bad in entries:
        begin, line_end, rest = bad.raw.partition(b"\n")
        place = f"{bad.place} " if bad.place else ""
        reason = f"X-CRMCTL-REASON:{place}{bad.reason}\r\n".encode()
        # A time zone may stand before what refers to it.
        at = _own_beginning(bad.raw)
        if at:
            yield bad.raw[:at] + reason + bad.raw[at:]
        else:
            yield begin + line_end + reason + rest
        yield b"" if bad.raw.endswith(b"\n") else b"\r\n"
        yield from (b"END:%s\r\n" % name for name in _left_open(bad.raw))
    yield b"END:VCALENDAR\r\n"


def _own_beginning(raw: bytes) -> int:
    """Give where the line after the beginning of the entry itself stands."""
    found = (each for each in _BORDER.finditer(raw) if each[1].upper() == b"BEGIN")
    own = next((each for each in found if each[2].upper().decode() in RECORDS), None)
    return own.end() + 1 if own and own.end() < len(raw) else 0


def _left_open(raw: bytes) -> Iterator[bytes]:
    """Give the names of the components that have no end, the inner ones first."""
    within: list[bytes] = []
    for word, name in _BORDER.findall(raw):
        if word.upper() == b"BEGIN":
            within.append(name)
        elif name in within:
            del within[within.index(name) :]
    return reversed(within)


class _Desk:
    """Where the components of a file wait until their time zones are known.

    Attributes:
        left_out: the names of components that are no records and stood alone so far.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._around = Around(setting, Zones(setting.timezone))
        self._waiting: deque[tuple[Component, Sequence[Property]]] = deque()
        self._size = 0
        self.left_out: set[str] = set()

    def entries(self, stream: BinaryIO) -> Iterator[Entry | BadEntry]:
        """Give the entries, in the order of the file."""
        seen = False
        for part in cut(stream):
            if isinstance(part, Frame):
                if not seen and part.name != "BEGIN":
                    raise NoCalendarError
                yield from self._frame(part)
            elif not seen and part.name == "?":
                raise NoCalendarError
            else:
                yield from self._component(part)
            seen = True
        yield from self._waited()
        if not seen:
            raise NoCalendarError

    def with_losses(self, found: Entry | BadEntry) -> Entry | BadEntry:
        """Name with an entry what was left out beside it."""
        if not self.left_out or isinstance(found, BadEntry):
            return found
        losses = tuple(sorted({*found.losses, *self.left_out}))
        self.left_out = set()
        return replace(found, losses=losses)

    def _frame(self, frame: Frame) -> Iterator[Entry | BadEntry]:
        match frame:
            case ("BEGIN" | "END", _):
                yield from self._waited()
                self._around = Around(self._setting, Zones(self._setting.timezone))
            case ("VERSION", "1.0"):
                raise OldCalendarError
            case ("METHOD", "CANCEL"):
                self._around = replace(self._around, cancelled=True)

    def _component(self, component: Component) -> Iterator[Entry | BadEntry]:
        if component.name == "VTIMEZONE":
            self._around.zones.define(component)
        elif component.name in RECORDS:
            properties = [lines.read(line) for line in component.lines]
            self._waiting.append((component, properties))
            self._size += component.size
            if self._size > _MOST_WAITING or self._is_known(properties):
                yield from self._waited()
        elif len(self.left_out) < _MOST_NAMES:
            self.left_out.add(component.name)

    def _is_known(self, properties: Iterable[Property]) -> bool:
        """Tell whether nothing has to wait for a time zone that may follow."""
        first = len(self._waiting) == 1
        return first and all(map(self._around.zones.find, zone_names(properties)))

    def _waited(self) -> Iterator[Entry | BadEntry]:
        while self._waiting:
            component, properties = self._waiting.popleft()
            yield self.with_losses(entry(component, properties, self._around))
        self._size = 0


FORMAT = Format("iCalendar", (".ics", ".ical", ".icalendar", ".ifb"), fits, read, rejects)
