"""How the tests read a file of a format, and the calendars of others."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crmctl.interchange.entries import BadEntry, Entry, Format, Setting

Found = Sequence[Entry | BadEntry]
Read = Callable[..., Found]


@pytest.fixture(scope="session")
def read() -> Read:
    """Give a function that reads all entries of a text in a format."""

    def run(format_: Format, content: bytes | str, kind: str = "", source: str = "") -> Found:
        data = content.encode() if isinstance(content, str) else content
        setting = Setting(ZoneInfo("Europe/Berlin"), date(2026, 11, 23), kind=kind, source=source)
        return list(format_.read(io.BytesIO(data), setting))

    return run


@pytest.fixture(scope="session")
def calendars(shared: Path) -> Path:
    """The folder of calendars of the project collective/icalendar."""
    return shared / "ical-collective-icalendar" / "src" / "icalendar" / "tests"
