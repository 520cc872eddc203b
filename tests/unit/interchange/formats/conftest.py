"""Ways to read files of the formats, and real files where this machine has them."""

import io
import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crmctl.interchange.entries import BadEntry, Entry, Format, Setting

# Files of other projects; their licences allow to copy them, and they are not ours to keep.
SHARED = Path(os.environ.get("CRMCTL_SHARED_DATA", "/work/shared/data"))

Found = Sequence[Entry | BadEntry]
Read = Callable[..., Found]


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of third-party test data; tests that need it are skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the files of other projects are not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def read() -> Read:
    """Give a function that reads all entries of a text in a format."""

    def run(format_: Format, content: bytes | str, kind: str = "", source: str = "") -> Found:
        data = content.encode() if isinstance(content, str) else content
        setting = Setting(ZoneInfo("Europe/Berlin"), date(2026, 11, 23), kind=kind, source=source)
        return list(format_.read(io.BytesIO(data), setting))

    return run


@pytest.fixture(scope="session")
def calendars() -> Path:
    """The folder of calendars of the project collective/icalendar."""
    folder = SHARED / "ical-collective-icalendar" / "src" / "icalendar" / "tests"
    if not folder.is_dir():
        pytest.skip("the calendars are not here; CRMCTL_SHARED_DATA names their place")
    return folder
