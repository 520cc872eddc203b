"""How the tests read a mail."""

import io
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from crmctl.interchange.entries import BadEntry, Entry, Setting
from crmctl.interchange.formats.mail import eml, mbox

SETTING = Setting(
    ZoneInfo("Europe/Berlin"), date(2026, 11, 21), frozenset({"anna@schmidt.example"})
)
HEAD = "From: Erika <erika@mueller.example>\nDate: Sat, 21 Nov 2026 09:30:00 +0100\n"


@pytest.fixture
def read() -> Callable[[str | bytes], Entry]:
    """Read one message that is in order."""

    def read_one(content: str | bytes) -> Entry:
        raw = content.encode() if isinstance(content, str) else content
        (entry,) = eml.read(io.BytesIO(raw), SETTING)
        assert isinstance(entry, Entry)
        return entry

    return read_one


@pytest.fixture
def refuse() -> Callable[[bytes], BadEntry]:
    """Read one message that is not."""

    def refuse_one(content: bytes) -> BadEntry:
        (entry,) = eml.read(io.BytesIO(content), SETTING)
        assert isinstance(entry, BadEntry)
        return entry

    return refuse_one


@pytest.fixture
def body(read: Callable[[str | bytes], Entry]) -> Callable[[str | bytes], str]:
    """Read the text of a message whose header goes on as given."""

    def body_of(rest: str | bytes) -> str:
        raw = rest.encode() if isinstance(rest, str) else rest
        return str(read(HEAD.encode() + raw).data.get("body", ""))

    return body_of


@pytest.fixture
def read_all() -> Callable[[bytes], list[Entry | BadEntry]]:
    """Read an mbox."""
    return lambda content: list(mbox.read(io.BytesIO(content), SETTING))
