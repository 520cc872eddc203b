"""Mails that were made to cost time or memory: counted, where a count can say it."""

from collections.abc import Callable

import pytest

from crmctl.interchange.entries import BadEntry, Entry
from crmctl.interchange.formats.mail.message import MAX_MESSAGE, TOO_LARGE

Read = Callable[[bytes], Entry]
HEAD = b"From: a@x.example\nDate: Sat, 21 Nov 2026 09:30:00 +0100\n"
LEFT_OUT = "Parts beyond 1,000, or more than 20 deep, were not read"


def test_parts_within_parts_are_read_to_a_depth(read: Read) -> None:
    def nested(depth: int) -> bytes:
        parts = (
            b'Content-Type: multipart/mixed; boundary="%d."\n\n--%d.\n' % (at, at)
            for at in range(depth)
        )
        return HEAD + b"".join(parts) + b"Content-Type: text/plain\n\ntext\n"

    assert read(nested(20)).data["body"] == "text"
    for depth in (21, 10_000):
        entry = read(nested(depth))
        assert entry.remarks == (LEFT_OUT,)
        assert "body" not in entry.data


def test_very_many_parts_are_left_out_and_said(read: Read) -> None:
    content = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000
    entry = read(content)
    assert entry.data["body"].count("x") == 1_000
    assert entry.remarks == (LEFT_OUT,)


def test_very_many_attachments_are_counted(read: Read) -> None:
    part = b"--b\nContent-Type: image/png\n\nx\n"
    entry = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 150)
    assert len(entry.remarks) == 101
    assert entry.remarks[-1] == "50 more attachments"


def test_very_many_lines_that_look_like_boundaries_are_not_all_looked_at(read: Read) -> None:
    content = (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n" + b"--bx\n" * 200_000
    )
    entry = read(content)
    assert entry.data["body"].startswith("text\n--bx\n")
    assert entry.remarks == (LEFT_OUT,)


def test_a_boundary_within_a_line_is_none(read: Read) -> None:
    content = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx --b\ny\n--b--\n"
    assert read(content).data["body"] == "x --b\ny"


@pytest.mark.parametrize("count", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_very_many_fields_are_read(read: Read, count: int) -> None:
    assert read(HEAD + b"X: y\n" * count + b"\ntext").data["body"] == "text"


def test_more_than_8_mib_of_header_are_refused(refuse: Callable[[bytes], BadEntry]) -> None:
    bad = refuse(HEAD + (b"X-Y: " + b"z" * 1_000 + b"\n") * 9_000 + b"\ntext")
    assert bad.reason == "has more than 8 MiB of header"
    assert len(bad.raw) == 2**16


def test_a_part_whose_header_never_ends_has_none(read: Read) -> None:
    part = b"--b\n" + b"X-Y: " + b"z" * (9 * 2**20) + b"\nX: y"
    entry = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + part)
    assert entry.data["body"].startswith("X-Y: zzz")


def test_a_message_of_100_mb_is_refused_with_its_beginning(
    refuse: Callable[[bytes], BadEntry],
) -> None:
    bad = refuse(HEAD + b"\n" + b"y" * 100_000_000)
    assert (bad.reason, len(bad.raw)) == (TOO_LARGE, 2**16)
    assert MAX_MESSAGE == 64 * 2**20


def test_an_attachment_is_not_decoded(read: Read) -> None:
    part = b"--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n"
    content = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + part + b"A" * (40 * 2**20)
    entry = read(content)
    assert entry.remarks == ("Attachment: a.png",)
    assert entry.raw is content or entry.raw == content


def test_of_a_text_of_60_mb_a_mebibyte_is_decoded(read: Read) -> None:
    field = b"Content-Transfer-Encoding: base64\n\n"
    text = read(HEAD + field + b"AAAA" * (15 * 2**20)).data["body"]
    assert text == "[Cut here: the rest was not read.]"  # behind NULs, which no text has


@pytest.mark.parametrize(
    "piece",
    [b"(", b"<", b'"\\', b"(\\(", b";", b"a:", b"a@", b"=?utf-8?q?a?= ", b"a b ", b",d@e.example"],
)
def test_a_list_that_is_none_is_read_piece_by_piece(read: Read, piece: bytes) -> None:
    entry = read(b"To: " + piece * 20_000 + b"\n" + HEAD + b"\ntext")
    assert entry.data["body"] == "text"
    assert len(entry.data["contacts"]) <= 100


@pytest.mark.slow
def test_a_list_without_an_end_is_read_so_far(read: Read) -> None:
    entry = read(b"To: " + b"a," * 300_000 + b"b@x.example\n" + HEAD + b"\ntext")
    assert entry.remarks[-1] == "249,901 more without an address"


@pytest.mark.parametrize(
    "piece",
    [
        *(b"<", b"<!--", b"<a ", b"<a href='", b"x<b>", b"<blockquote>x", b"<ul><li>x", b"<td>x"),
        *(
            b"&",
            b"&#9999999",
            b"<script>",
            b"</",
            b"<pre>a<b>",
            b"<a href=x>",
            b"<!",
            b"<![CDATA[",
        ),
    ],
)
def test_html_that_is_none_is_read_in_one_pass(read: Read, piece: bytes) -> None:
    entry = read(HEAD + b"Content-Type: text/html\n\n" + piece * 20_000)
    assert len(entry.data.get("body", "")) <= 50_031


@pytest.mark.parametrize(
    "field",
    [
        b"Content-Type: text/plain; " + b'a="\\";' * 100_000,
        b"Content-Type: text/plain; charset*0*=" + b"9" * 100_000,
        b"Content-Type: text/plain; name*" + b"9" * 5_000 + b"*=x",
        b"Content-Type: text/plain; charset=" + b"x" * 100_000,
        b'Content-Type: multipart/mixed; boundary="' + b"b" * 3_000 + b'"',
        b"Content-Type: " + b"/" * 100_000,
        b"Subject: " + b"=?utf-8?q?" * 10_000,
        b"Message-ID: " + b"<" * 100_000,
        b"References: " + b"<" * 100_000,
        b"Content-Disposition: attachment; filename*=\x00'\xff'%",
    ],
)
def test_a_field_that_never_ends_costs_nothing(read: Read, field: bytes) -> None:
    assert read(field + b"\n" + HEAD + b"\ntext").data["at"] == "2026-11-21T09:30:00+01:00"
