"""Lines that have no end: refused at a stated limit, whatever follows."""

import io
from datetime import UTC, date
from typing import BinaryIO, cast

import pytest

from crmctl.errors.endless import EndlessLineError
from crmctl.interchange.entries import Format, Setting
from crmctl.interchange.formats import json_, ldif, vcard
from crmctl.interchange.tables import csvread

_SETTING = Setting(UTC, date(2026, 11, 22))
_LIMIT = 256 * 2**20


class _Endless(io.RawIOBase):
    """A beginning, and then one letter for ever; it can be read only once, as a pipe."""

    def __init__(self, beginning: bytes) -> None:
        self._rest = beginning
        self.given = 0

    def read(self, size: int = -1, /) -> bytes:
        assert size > 0
        piece, self._rest = self._rest[:size], self._rest[size:]
        self.given += size
        return piece + b"a" * (size - len(piece))


@pytest.mark.parametrize(
    ("format_", "beginning", "line"),
    [
        (vcard.FORMAT, b"BEGIN:VCARD\nFN:Pia\nNOTE:", 3),
        (vcard.FORMAT, b"", 1),
        (ldif.FORMAT, b"dn: uid=1\ncn: ", 2),
        pytest.param(json_.FORMAT, b'[{"name": "', 1, marks=pytest.mark.slow),
        pytest.param(json_.FORMAT, b'{"name": "Pia"}\n{"name": "', 2, marks=pytest.mark.slow),
        (json_.FORMAT, b'{"name": "Pia"}\nname', 2),
    ],
)
def test_a_line_without_an_end_is_refused_at_its_limit(
    format_: Format, beginning: bytes, line: int
) -> None:
    stream = _Endless(beginning)
    with pytest.raises(EndlessLineError, match=rf"on line {line} goes on for more than 256 MiB"):
        list(format_.read(cast("BinaryIO", stream), _SETTING))
    assert stream.given < _LIMIT + 8 * 2**20


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_a_line_of_a_table_without_an_end_is_refused_before_it_is_read(end: bytes) -> None:
    content = b"Name,Notes" + end + b"a" * (csvread.MAX_LINE + 1)
    with pytest.raises(EndlessLineError, match="for more than 64 MiB"):
        csvread.read(content)


def test_a_table_may_be_larger_than_the_longest_of_its_lines() -> None:
    rows = b"Pia," + b"a" * 2**20 + b"\n"
    table = csvread.read(b"Name,Notes\n" + rows * (csvread.MAX_LINE // 2**20 + 1))
    assert len(table.rows) == csvread.MAX_LINE // 2**20 + 1
