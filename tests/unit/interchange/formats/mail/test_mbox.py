"""Many messages in one file: where each begins, what is rejected, what reading costs."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import pytest

from crmctl.errors.mail import NotAnMboxError
from crmctl.interchange.entries import BadEntry, Entry, Setting
from crmctl.interchange.formats import registry
from crmctl.interchange.formats.mail import eml, maildir, mbox
from crmctl.interchange.formats.mail.message import MAX_MESSAGE, TOO_LARGE

Read = Callable[[bytes], list[Entry | BadEntry]]
SETTING = Setting(ZoneInfo("Europe/Berlin"), date(2026, 11, 21))
FROM = b"From a@x.example Sat Nov 21 09:30:00 2026\n"
HEAD = b"From: a@x.example\nDate: Sat, 21 Nov 2026 09:30:00 +0100\nSubject: "


def _mail(subject: str, text: str = "text") -> bytes:
    return FROM + HEAD + subject.encode() + b"\n\n" + text.encode() + b"\n\n"


def _subjects(entries: list[Entry | BadEntry]) -> list[str]:
    return [one.data["subject"] for one in entries if isinstance(one, Entry)]


def _bodies(entries: list[Entry | BadEntry]) -> list[str]:
    return [one.data["body"] for one in entries if isinstance(one, Entry)]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_messages_are_found_with_their_lines(read_all: Read, newline: bytes) -> None:
    content = (_mail("one") + _mail("two", "a\nb") + _mail("three")).replace(b"\n", newline)
    entries = read_all(content)
    assert _subjects(entries) == ["one", "two", "three"]
    assert [entry.line for entry in entries] == [1, 8, 16]
    assert b"".join(entry.raw for entry in entries) == content
    assert _bodies(entries) == ["text", "a\nb", "text"]


@pytest.mark.parametrize(
    "text",
    [
        "Dear Anna,\nFrom a@x.example Sat Nov 21 09:30:00 2026\nno empty line before",
        "Dear Anna,\n\nFrom now on we pay more.\nRegards: Erika",
        "Dear Anna,\n\nFrom 10:00 to 12:00 on Saturday\nPlace: here",
        "Dear Anna,\n\nFrom a@x.example I hear\nnothing",
        "Dear Anna,\n From a@x.example Sat Nov 21 09:30:00 2026\nindented",
    ],
)
def test_a_sentence_that_begins_with_from_is_no_message(read_all: Read, text: str) -> None:
    entries = read_all(_mail("one", text) + _mail("two"))
    assert _bodies(entries) == [text, "text"]


@pytest.mark.parametrize(
    "line",
    [
        *("From - Sat Nov 21 09:30:00 2026", "From a@x.example Sat Nov 21 09:30 2026"),
        *("From 17@xxx Sat Nov 21 09:30:00 +0000 2026", "From MAILER-DAEMON", "From a@x.example"),
        *("From a b Sat, 21 Nov 2026 09:30:00 +0100", "From ???@??? Sat Nov 21 09:30:00 2026"),
    ],
)
def test_programs_write_the_first_line_in_their_own_ways(read_all: Read, line: str) -> None:
    other = line.encode() + b"\n" + HEAD + b"two\n\ntext\n"
    assert _subjects(read_all(_mail("one") + other)) == ["one", "two"]
    assert mbox.fits(other)
    assert _subjects(read_all(b"\xef\xbb\xbf" + other)) == ["two"]


def test_the_mark_before_a_quoted_line_is_taken_away(read_all: Read) -> None:
    text = ">From here\n>>From there\n> From: no\n>Fro"
    assert _bodies(read_all(_mail("one", text))) == ["From here\n>From there\n> From: no\n>Fro"]


def test_a_length_that_a_header_claims_is_not_believed(read_all: Read) -> None:
    claimed = _mail("one").replace(b"Subject", b"Content-Length: 99999\nSubject")
    assert _subjects(read_all(claimed + _mail("two"))) == ["one", "two"]


def test_a_message_without_a_date_came_when_its_first_line_says(read_all: Read) -> None:
    (entry,) = read_all(FROM + b"From: a@x.example\n\ntext\n")
    assert isinstance(entry, Entry)
    assert entry.data["at"] == "2026-11-21T09:30:00+00:00"  # RFC 4155: in UTC


def test_a_message_that_was_deleted_already_is_none(read_all: Read) -> None:
    gone = _mail("gone").replace(b"Subject", b"X-Mozilla-Status: 0009\nSubject")
    kept = _mail("kept").replace(b"Subject", b"X-Mozilla-Status: 0001\nSubject")
    odd = _mail("odd").replace(b"Subject", b"X-Mozilla-Status: ?\nSubject")
    note = _mail("DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA")
    assert _subjects(read_all(note + gone + kept + odd)) == ["kept", "odd"]


@pytest.mark.parametrize("content", [b"", b"\n\n\r\n"])
def test_an_empty_mailbox_has_no_messages(read_all: Read, content: bytes) -> None:
    assert read_all(content) == []


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"Subject: x\n\nFrom a\n", b"\x00" * 200_000])
def test_what_is_no_mbox_is_refused(read_all: Read, content: bytes) -> None:
    with pytest.raises(NotAnMboxError, match="The file is no mbox"):
        read_all(content)
    assert not mbox.fits(content[:4096])


def test_rejected_messages_can_be_mended_and_imported_again(read_all: Read) -> None:
    bad = FROM.replace(b"2026", b"1970") + b"From: b@x.example\nSubject: two\n\n>From here\n\n"
    entries = read_all(_mail("one") + bad + _mail("three"))
    assert _subjects(entries) == ["one", "three"]
    (refused,) = (entry for entry in entries if isinstance(entry, BadEntry))
    assert (refused.line, refused.raw, refused.reason) == (8, bad, "has no date")
    file = b"".join(mbox.FORMAT.rejects([refused]))
    assert file.split(b"\n")[1] == b"X-Crmctl-Reason: has no date"
    assert mbox.fits(file)
    # Rejected again, it is the same file; with a date it is a message.
    assert b"".join(mbox.FORMAT.rejects(_bad(read_all(file)))) == file
    mended = file.replace(b"Subject", b"Date: Sat, 21 Nov 2026 09:30:00 +0100\nSubject")
    assert _bodies(read_all(mended)) == ["From here"]


def _bad(entries: list[Entry | BadEntry]) -> list[BadEntry]:
    return [entry for entry in entries if isinstance(entry, BadEntry)]


def test_rejected_files_become_one_mbox(read_all: Read) -> None:
    texts = (b"Subject: one\n\nx\n\nFrom a@x.example\nTo: b\n\n>From c", b"no header at all")
    raws = (*texts, texts[0].replace(b"\n", b"\r\n"))
    refused = [BadEntry(1, raw, "Date", "has no date") for raw in raws]
    file = b"".join(eml.FORMAT.rejects(refused))
    dates = file.replace(b"Subject", b"Date: Sat, 21 Nov 2026 09:30:00 +0100\nSubject")
    entries = read_all(dates)
    text = "x\n\nFrom a@x.example\nTo: b\n\n>From c"
    assert _bodies(entries) == [text, text]
    assert [one.reason for one in _bad(entries)] == ["has no date"]


def test_the_file_of_rejected_mails_is_read_as_what_it_is_under_any_name() -> None:
    refused = [BadEntry(1, HEAD + name + b"\n\nx", "", "was wrong") for name in (b"a", b"b")]
    file = b"".join(eml.FORMAT.rejects(refused))
    assert _subjects(list(eml.read(io.BytesIO(file), SETTING))) == ["a", "b"]


def test_a_place_stands_before_its_reason() -> None:
    (file,) = eml.FORMAT.rejects([BadEntry(1, b"To: x\n\n", "contacts", "name nobody")])
    assert b"X-Crmctl-Reason: contacts name nobody\n" in file


class _Counted(io.RawIOBase):
    """Messages made as they are read; counts the bytes that were asked for."""

    def __init__(self, count: int) -> None:
        self._mails = (_mail(str(number), "line\n" * 50) for number in range(count))
        self._rest = b""
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._rest = self._rest or next(self._mails, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        self.given += size
        return size


@pytest.mark.parametrize("count", [100, 1_000])
def test_each_byte_is_read_once_and_no_more_than_a_message_is_kept(count: int) -> None:
    raw = _Counted(count)
    longest = len(_mail("999", "line\n" * 50))
    given = 0
    for number, message in enumerate(mbox.messages(io.BufferedReader(raw, 512)), start=1):
        given += len(message.content)
        assert message.line == (number - 1) * 57 + 1
        # Behind what was handed out at most the lines that tell that it ends.
        assert raw.given <= given + longest + 512
    assert raw.given == given == sum(len(_mail(str(n), "line\n" * 50)) for n in range(count))


class _Endless(io.RawIOBase):
    """A first line, and then one line without an end until a size is reached."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._head = FROM + HEAD + b"x\n\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._head or b"y" * min(len(buffer), self._left)
        size = min(len(piece), len(buffer))
        buffer[:size] = piece[:size]
        if self._head:
            self._head = self._head[size:]
        else:
            self._left -= size
        return size


@pytest.mark.slow
def test_a_line_of_a_gigabyte_is_one_rejected_message() -> None:
    stream: BinaryIO = io.BufferedReader(_Endless(2**30), 2**20)
    (message,) = mbox.messages(stream)
    assert (message.is_whole, len(message.content)) == (False, 64 * 2**10)


def test_a_message_that_is_too_large_costs_no_other(read_all: Read) -> None:
    large = _mail("large", ("y" * 1_000 + "\n") * (MAX_MESSAGE // 1_000))
    entries = read_all(_mail("one") + large + _mail("three"))
    assert _subjects(entries) == ["one", "three"]
    (refused,) = _bad(entries)
    assert (refused.line, refused.reason) == (8, TOO_LARGE)
    assert len(refused.raw) <= 2**16
    # What is rejected is its beginning; taken in again, it says so.
    (entry,) = read_all(b"".join(mbox.FORMAT.rejects([refused])))
    assert isinstance(entry, Entry)
    assert entry.remarks == ("Only the beginning of the message was there",)


@pytest.mark.parametrize(
    ("name", "beginning", "format_"),
    [
        ("x.EML", b"From a\nTo: b\n", "eml"),
        ("x.emlx", b"17\nTo: b\n", "eml"),
        ("archive.mbox", b"", "mbox"),
        ("Inbox", FROM + HEAD, "mbox"),
        ("1763713800.M1P2.host:2,S", HEAD, "eml"),
        ("", b"17  \nReceived: x\nDate: y\n", "eml"),
    ],
)
def test_a_mail_is_told_by_its_name_or_its_beginning(
    name: str, beginning: bytes, format_: str
) -> None:
    found = registry.format_of(name, beginning)
    assert found is not None
    assert found.name == format_


@pytest.mark.parametrize("beginning", [b"", b"From,To\n1,2\n", b"From: x\n", b"a: b\nSubject"])
def test_a_table_is_no_mail(beginning: bytes) -> None:
    assert not eml.fits(beginning)
    assert not mbox.fits(beginning)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(
            (f"1763713800.M1P2.host{flags}", True)
            for flags in ("", ":2,", ":2,RS", ";2,S", "!2,F")
        ),
        *((f"1763713800.M1P2.host{flags}", False) for flags in (":2,DS", ":2,ST", "!2,T")),
        *((".uidvalidity", False), ("", False), ("1763713800.M1P2.DT,S=17:2,Sa", True)),
    ],
)
def test_a_maildir_says_by_its_names_what_is_a_message(name: str, *, expected: bool) -> None:
    assert maildir.is_message(name) is expected
