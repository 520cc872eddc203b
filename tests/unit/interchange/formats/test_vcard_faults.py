"""What is wrong with one card costs no other, and nothing grows with it."""

import io
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crmctl.errors.addressbooks import UndecodableAddressBookError
from crmctl.interchange import pieces
from crmctl.interchange.entries import BadEntry, Entry, Setting
from crmctl.interchange.formats import vcard
from crmctl.interchange.formats.vcard import cards

GOOD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ute Beispiel\nEND:VCARD\n"
SETTING = Setting(ZoneInfo("Europe/Berlin"), date(2026, 11, 23))


class Stream(io.RawIOBase):
    """A file that is made as it is read."""

    def __init__(self, chunks: Callable[[], Iterable[bytes]]) -> None:
        self._chunks = chunks
        self.seek(0)

    def seekable(self) -> bool:  # noqa: D102 - io's own
        return True

    def seek(self, at: int, whence: int = 0) -> int:  # noqa: D102
        assert (at, whence) == (0, 0)
        self._iterator, self._rest = iter(self._chunks()), b""
        return 0

    def tell(self) -> int:  # noqa: D102
        return 0

    def read(self, size: int = -1) -> bytes:  # noqa: D102
        while len(self._rest) < size and (chunk := next(self._iterator, b"")):
            self._rest += chunk
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def _read(stream: Any) -> list[Entry | BadEntry]:
    return list(vcard.FORMAT.read(stream, SETTING))


def _kinds(found: Iterable[Entry | BadEntry]) -> str:
    return "".join("+" if isinstance(one, Entry) else "-" for one in found)


@pytest.mark.parametrize(
    ("between", "reason"),
    [
        ("BEGIN:VCARD\nFN:X\n", "has no END:VCARD"),
        ("hello\nworld\n", "stands outside of a card: a BEGIN:VCARD is missing"),
        ("FN:X\nEND:VCARD\n", "stands outside of a card: a BEGIN:VCARD is missing"),
        ("BEGIN:VCARD\nFN;CHARSET=klingon:\xe4\nEND:VCARD\n",
         "is not in the character set that it names"),
        ("BEGIN:VCARD\nFN;CHARSET=zip:\xe4\nEND:VCARD\n",
         "is not in the character set that it names"),
        ("BEGIN:VCARD\nFN;CHARSET=utf-8:\xe4\nEND:VCARD\n",
         "is not in the character set that it names"),
        ("BEGIN:VCARD\nNOTE;ENCODING=b:%%%\nEND:VCARD\n", "is not encoded as it says"),
        ("BEGIN:VCARD\nEND:VCARD\n", "names neither a person nor an organisation"),
        ("BEGIN:VCARD\nKIND:location\nFN:Hall\nEND:VCARD\n",
         "is neither a person nor an organisation"),
        ("BEGIN:VCARD\nFN:X\nNOTE:" + "x" * (cards.MAX_TEXT + 1) + "\nEND:VCARD\n",
         "has a property of more than 1,048,576 bytes"),
        ("BEGIN:VCARD\nFN:X\n" + "X-A:b\n" * (cards.MAX_LINES + 1) + "END:VCARD\n",
         "has more than 10,000 properties"),
        ("BEGIN:VCARD\nFN:X\n" + ("NOTE:" + "x" * 1_000_000 + "\n") * 5 + "END:VCARD\n",
         "has more than 4,194,304 bytes of text"),
    ],
    ids=[
        "no end", "garbage", "no begin", "unknown charset", "codec", "wrong charset", "base64",
        "nobody", "a place", "a long line", "many lines", "a long card",
    ],
)  # fmt: skip
def test_one_bad_card_costs_no_other(between: str, reason: str) -> None:
    found = _read(io.BytesIO((GOOD + between + GOOD).encode("latin-1")))
    assert _kinds(found) == "+-+"
    bad = found[1]
    assert isinstance(bad, BadEntry)
    assert (bad.line, bad.reason) == (5, reason)
    assert bad.raw.split()[0] == between.encode("latin-1").split()[0]


def test_a_card_that_ends_with_the_file_is_bad() -> None:
    assert _kinds(_read(io.BytesIO(GOOD.encode() * 2 + b"BEGIN:VCARD\nFN:X"))) == "++-"


def test_a_line_that_is_no_property_is_a_remark() -> None:
    card = GOOD.replace("END", 'a line that somebody broke\nNUL\x00\nTEL;TYPE="HOME:1\nEND')
    (found,) = _read(io.BytesIO(card.encode()))
    assert isinstance(found, Entry)
    assert found.remarks == ("a line that somebody broke", "NUL\x00")
    assert found.data["phones"][0]["number"] == "1"


def test_a_group_in_a_pipe_is_refused_and_the_people_are_not() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    group = "BEGIN:VCARD\nKIND:group\nFN:Chor\nMEMBER:a\nEND:VCARD\n"
    broken = "BEGIN:VCARD\nFN;CHARSET=x:\xe4\nEND:VCARD\n".encode("latin-1")
    assert _kinds(_read(Pipe((GOOD + group + GOOD).encode()))) == "+-+"
    assert _kinds(_read(io.BytesIO(broken + group.encode() + b"garbage\n"))) == "--"


def test_a_file_that_is_no_utf_16_is_refused() -> None:
    with pytest.raises(UndecodableAddressBookError):
        _read(io.BytesIO(b"\xff\xfe" + b"a\x00" * 3 + b"\x00"))


def _photo(size: int, *, folded: bool) -> Iterator[bytes]:
    yield GOOD.encode()
    yield b"BEGIN:VCARD\r\nFN:Picture Person\r\nPHOTO;ENCODING=b;TYPE=JPEG:"
    line = b"A" * 74 + (b"\r\n " if folded else b"")
    block = line * 1000
    for _ in range(size // 74_000):
        yield block
    yield b"\r\nTEL:1\r\nEND:VCARD\r\n"
    yield GOOD.encode()


def _peak(stream: Stream) -> tuple[list[Entry | BadEntry], int]:
    tracemalloc.start()
    found = _read(stream)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found, peak


@pytest.mark.parametrize("folded", [True, False])
def test_a_picture_is_read_past_and_not_held(folded: bool) -> None:
    found, peak = _peak(Stream(lambda: _photo(2_000_000, folded=folded)))
    assert _kinds(found) == "+++"
    picture = found[1]
    assert isinstance(picture, Entry)
    assert picture.data["phones"] == [{"number": "1"}]
    assert picture.losses == ("PHOTO",)
    assert len(picture.raw) < 200
    assert peak < 2_000_000


@pytest.mark.slow
def test_a_picture_of_50_mb_and_a_line_of_a_gigabyte_take_little_memory() -> None:
    found, peak = _peak(Stream(lambda: _photo(50_000_000, folded=False)))
    assert _kinds(found) == "+++"
    assert peak < 2_000_000

    def long_line() -> Iterator[bytes]:
        yield GOOD.encode() + b"BEGIN:VCARD\nFN:X\nNOTE:"
        yield from (b"x" * 2**20 for _ in range(1024))
        yield b"\nEND:VCARD\n" + GOOD.encode()

    found, peak = _peak(Stream(long_line))
    assert _kinds(found) == "+-+"
    assert peak < 20_000_000
    found, peak = _peak(Stream(lambda: _photo(200_000_000, folded=False)))
    assert _kinds(found) == "+-+"


def test_garbage_without_end_is_one_bad_entry_of_bounded_size() -> None:
    def garbage() -> Iterator[bytes]:
        yield from (b"x" * 70_000 for _ in range(200))
        yield b"\n" + GOOD.encode()

    found, peak = _peak(Stream(garbage))
    assert _kinds(found) == "-+"
    assert len(found[0].raw) < 200_000
    assert peak < 3_000_000


@pytest.mark.parametrize(
    "line",
    [
        "FN" + ";   " * 5_000 + '"X:Y',
        "N:" + "\\" * 50_000 + ";",
        "ADR:" + "," * 50_000 + ";" * 50_000,
        "TEL;TYPE=" + '"' * 50_001 + ":1",
        "NOTE;ENCODING=QUOTED-PRINTABLE:" + "=\n=" * 30_000,
        "X-A;" + "B;" * 30_000 + ":AA",
        "AGENT:" + "BEGIN:VCARD\\n" * 5_000,
        "AGENT:\nBEGIN:VCARD\n" * 3_000 + "END:VCARD\n" * 3_000,
        "\n".join(["NOTE"] * 9_000),
    ],
    ids=["blanks", "escapes", "lists", "quotes", "soft", "types", "text", "nested", "bare"],
)
def test_hostile_lines_take_little_time(line: str) -> None:
    start = time.process_time()
    found = _read(io.BytesIO((GOOD.replace("END", f"{line}\nEND") + GOOD).encode()))
    assert time.process_time() - start < 5
    assert isinstance(found[-1], Entry)


@pytest.mark.slow
def test_10_000_cards_take_ten_times_as_long_as_1_000() -> None:
    card = GOOD.replace("END", "TEL;TYPE=CELL:0171 1\nEMAIL:a@b.de\nADR:;;S 1;C;;1;DE\nEND")

    def seconds(number: int) -> float:
        start = time.process_time()
        assert len(_read(io.BytesIO(card.encode() * number))) == number
        return time.process_time() - start

    seconds(100)
    assert seconds(10_000) < 20 * seconds(1_000)


def test_memory_does_not_grow_with_the_number_of_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "CHUNK", 1024)
    monkeypatch.setattr("crmctl.interchange.formats.groups.CHUNK", 1024)

    def peak(number: int) -> int:
        stream = Stream(lambda: (GOOD.encode() for _ in range(number)))
        tracemalloc.start()
        for _ in vcard.FORMAT.read(stream, SETTING):  # type: ignore[arg-type]  # a raw stream
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(100)
    assert peak(600) < peak(200) + 20_000
