"""One message as an interaction: the people, the moment, the thread."""

from collections.abc import Callable
from typing import Any

import pytest

from crmctl.interchange.entries import BadEntry, Elsewhere, Entry
from crmctl.interchange.formats.mail.message import MAX_CONTACTS

Read = Callable[[str | bytes], Entry]
DATE = "Date: Sat, 21 Nov 2026 09:30:00 +0100\n"


def test_a_mail_is_an_interaction_of_everybody_in_it_but_ourselves(read: Read) -> None:
    entry = read(
        'From: "Müller, Erika" <erika@mueller.example>\n'
        "To: Anna Schmidt <Anna@Schmidt.example>, =?utf-8?q?J=C3=B6rg?= Beck <j@beck.example>\n"
        "Cc: ERIKA@mueller.example, karl@acme.example (Karl Otto)\n"
        "Subject: =?iso-8859-1?Q?Gr=FC=DFe_?=\n =?utf-8?b?w7xiZXI=?= =?utf-8?q?morgen?=\n"
        f"{DATE}Message-ID: <1@mueller.example>\n\nGuten Tag\n"
    )
    assert entry.kind == "interaction"
    assert entry.data == {
        "at": "2026-11-21T09:30:00+01:00",
        "channel": "email",
        "direction": "in",
        "contacts": ["erika@mueller.example", "j@beck.example", "karl@acme.example"],
        "subject": "Grüße übermorgen",
        "body": "Guten Tag",
        "external_ids": {"mail": "1@mueller.example"},
    }
    assert [person["name"] for person in entry.people] == [
        {"given": "Erika", "family": "Müller"},
        {"given": "Jörg", "family": "Beck"},
        {"given": "Karl", "family": "Otto"},
    ]
    assert entry.people[0]["emails"] == [{"address": "erika@mueller.example"}]
    assert not entry.known_only
    assert (entry.remarks, entry.links, entry.losses) == ((), (), ())


def test_a_mail_of_our_own_goes_out(read: Read) -> None:
    entry = read(f"From: anna@schmidt.example\nTo: e@mueller.example\n{DATE}\n")
    assert entry.data["direction"] == "out"
    assert entry.data["contacts"] == ["e@mueller.example"]


def test_a_mail_among_ourselves_counts_only_where_somebody_is_known(read: Read) -> None:
    entry = read(f"From: anna@schmidt.example\nTo: undisclosed-recipients:;\n{DATE}\n")
    assert entry.known_only
    assert (entry.people, entry.remarks) == ((), ())


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("a@x.example", [("a@x.example", {"display": "a@x.example"})]),
        ("'Eva Lang' <a@x.example>", [("a@x.example", {"given": "Eva", "family": "Lang"})]),
        ('"a@x.example" <a@x.example>', [("a@x.example", {"display": "a@x.example"})]),
        (
            "Team: Eva <a@x.example>, b@x.example;, c@x.example",
            [
                ("a@x.example", {"display": "Eva"}),
                ("b@x.example", {"display": "b@x.example"}),
                ("c@x.example", {"display": "c@x.example"}),
            ],
        ),
        ("Eva Lang a@x.example", [("a@x.example", {"given": "Eva", "family": "Lang"})]),
        ("<@relay.example:a@x.example>", [("a@x.example", {"display": "a@x.example"})]),
        (r'"Eva \"E\" Lang" <a@x.example>', [
            ("a@x.example", {"given": 'Eva "E"', "family": "Lang"}),
        ]),
        ('"Eva Lang <a@x.example>, b@x.example', [
            ("a@x.example", {"given": "Eva", "family": "Lang"}),
            ("b@x.example", {"display": "b@x.example"}),
        ]),
        ("a@x.example (Eva (E) Lang", [("a@x.example", {"given": "Eva", "family": "Lang"})]),
        ("=?utf-8?q?Lang=2C_Eva?= <a@x.example>", [
            ("a@x.example", {"given": "Eva", "family": "Lang"}),
        ]),
    ],
)  # fmt: skip
def test_addresses_are_read_as_people_write_them(
    read: Read, to: str, expected: list[tuple[str, dict[str, str]]]
) -> None:
    entry = read(f"From: anna@schmidt.example\nTo: {to}\n{DATE}\n")
    found = [(one["emails"][0]["address"], one["name"]) for one in entry.people]
    assert found == expected


@pytest.mark.parametrize(
    ("to", "remark"),
    [("all of us", "To: all of us"), ("Eva <nowhere>", "To: Eva nowhere")],
)
def test_a_recipient_without_an_address_is_a_remark(read: Read, to: str, remark: str) -> None:
    entry = read(f"From: anna@schmidt.example\nTo: {to}\n{DATE}\n")
    assert entry.remarks == (remark,)


def test_an_answer_to_somebody_else_is_a_remark(read: Read) -> None:
    entry = read(f"From: a@x.example\nReply-To: b@x.example, a@x.example\n{DATE}\n")
    assert entry.remarks == ("Reply-To: b@x.example",)


def test_of_very_many_recipients_the_first_are_taken_and_the_others_counted(read: Read) -> None:
    many = ", ".join(f"Person {number} <p{number}@x.example>" for number in range(100_000))
    entry = read(f"From: anna@schmidt.example\nTo: {many}\n{DATE}\n")
    assert len(entry.data["contacts"]) == len(entry.people) == MAX_CONTACTS
    assert entry.remarks == ("99,900 more people, beyond the first 100, are left out",)


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ("Date: 21 Nov 26 9:30 GMT", "2026-11-21T09:30:00+00:00"),
        ("Date: Sat, 21 Nov 2026 09:30:00 -0000", "2026-11-21T09:30:00+00:00"),
        ("Date: Sat, 21 Nov 2026 09:30:00 CET", "2026-11-21T09:30:00+01:00"),
        ("Date: Sat, 21 Nov 2026 09:30:00 EST", "2026-11-21T09:30:00-05:00"),
        ("Date: Sat, 21 Nov 2026 09:30:60 +0100 (MEZ)", "2026-11-21T09:30:59+01:00"),
        # No zone, or one that nobody knows: the CRM's.
        ("Date: Sat, 21 Nov 2026 09:30:00", "2026-11-21T09:30:00+01:00"),
        ("Date: Sat, 21 Nov 2026 09:30:00 XYZ", "2026-11-21T09:30:00+01:00"),
        ("Date: Tue, 21 Jul 2026 09:30:00", "2026-07-21T09:30:00+02:00"),
        ("Date: Sat Nov 21 09:30:00 +0200 2026", "2026-11-21T09:30:00+02:00"),
        ("Date: 2026-11-21T09:30:00+03:00", "2026-11-21T09:30:00+03:00"),
        ("Date: 2026-11-21 09:30", "2026-11-21T09:30:00+01:00"),
        ("Received: x; Sat, 21 Nov 2026 09:31:00 +0100", "2026-11-21T09:31:00+01:00"),
    ],
)
def test_the_moment_is_the_date_or_else_when_it_was_received(
    read: Read, fields: str, at: str
) -> None:
    assert read(f"From: a@x.example\n{fields}\n\n").data["at"] == at


@pytest.mark.parametrize(
    "date",
    [
        *("Pn, 29 paX 2007 21:13:00 +0100", "Thu, 1 Jan 1970 00:00:00 +0000", "yesterday"),
        *("Mon, 30 Jun 3609 15:33:50 +0600", "Sat, 21 Nov 2026 09:30:00 +9900", "1" * 5_000),
        *("Sat, 31 Feb 2026 09:30:00 +0100", "Sat, 21 Nov 99999999999999999999 09:30:00 +0100"),
    ],
)
def test_a_date_that_cannot_be_right_is_none(
    read: Read, refuse: Callable[[bytes], BadEntry], date: str
) -> None:
    bad = refuse(f"From: a@x.example\nDate: {date}\n\n".encode())
    assert (bad.place, bad.reason) == ("Date", "has no date")
    entry = read(
        f"From: a@x.example\nDate: {date}\nReceived: nonsense\n"
        "Received: by x; Sat, 21 Nov 2026 09:31:00 +0100\n"
        "Received: by y; Sat, 21 Nov 2026 09:29:00 +0100\n\n"
    )
    assert entry.data["at"] == "2026-11-21T09:31:00+01:00"
    assert entry.remarks[0].startswith(f"Date, not understood: {date[:20]}")


def test_the_messages_that_one_answers_are_its_thread(read: Read) -> None:
    entry = read(
        f"From: a@x.example\n{DATE}Message-ID: <3@x>\n"
        "References: <1@x>\n\t<2@x> <3@x>\nIn-Reply-To: your mail <2@x> of today\n\n"
    )
    assert entry.links == (
        Elsewhere("interaction", "mail", "1@x"),
        Elsewhere("interaction", "mail", "2@x"),
    )


def test_of_a_long_thread_the_first_and_the_latest_are_kept(read: Read) -> None:
    references = " ".join(f"<{number}@x>" for number in range(1_000))
    links = [
        link.id for link in read(f"From: a@x.example\n{DATE}References: {references}\n\n").links
    ]
    assert (len(links), links[0], links[1], links[-1]) == (50, "0@x", "951@x", "999@x")


def test_a_message_without_an_id_has_the_same_digest_again(read: Read) -> None:
    def id_of(text: str) -> Any:
        return read(text).data["external_ids"]["mail"]

    one = id_of(f"From: a@x.example\n{DATE}Subject: x\n\none")
    assert one == id_of(f"{DATE}To: b@x.example\nSubject: x\nFrom: a@x.example\n\ntwo")
    assert one != id_of(f"From: a@x.example\n{DATE}Subject: y\n\none")
    assert one.startswith("sha256:")
    assert id_of(f"From: a@x.example\n{DATE}Message-ID: bare@x\n\n") == "bare@x"


@pytest.mark.parametrize(
    "field",
    [
        *("Precedence: bulk", "List-Id: News <news.x.example>", "Auto-Submitted: auto-replied"),
        *("List-Unsubscribe: <mailto:x@x.example>", "Return-Path: <>", "X-Spam-Flag: YES"),
        *("From: no-reply@x.example", "From: MAILER-DAEMON@x.example"),
        "Content-Type: multipart/report; boundary=b\n\n--b\n\nx\n--b--",
    ],
)
def test_what_a_program_or_a_list_sent_makes_no_contacts(read: Read, field: str) -> None:
    sender = "" if field.startswith("From") else "From: a@x.example\n"
    entry = read(f"{sender}{DATE}{field}\n\n")
    assert entry.known_only


@pytest.mark.parametrize("field", ["Auto-Submitted: no", "Precedence: normal", "X-Spam-Flag: NO"])
def test_what_a_person_sent_is_no_programs(read: Read, field: str) -> None:
    assert not read(f"From: a@x.example\n{DATE}{field}\n\n").known_only


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"just a text\nof two lines\n", b"\x00\xff" * 99]
)
def test_what_has_no_header_is_no_mail(
    refuse: Callable[[bytes], BadEntry], content: bytes
) -> None:
    bad = refuse(content)
    assert (bad.line, bad.raw, bad.reason) == (1, content, "has no header of a mail")


def test_a_broken_line_in_the_header_costs_no_field(read: Read) -> None:
    entry = read(f"From: a@x.example\nbroken line\n more of it\n{DATE}Subject: x\n\ntext")
    assert (entry.data["subject"], entry.data["body"]) == ("x", "text")


def test_a_text_without_the_empty_line_before_it_is_the_text(read: Read) -> None:
    entry = read(f"From: a@x.example\n{DATE}Subject: x\nHello Anna,\nhow are you?\n\nErika\n")
    assert entry.data["body"] == "Hello Anna,\nhow are you?\n\nErika"
    entry = read(f"From: a@x.example\n{DATE}Subject: x\nHello Anna")
    assert entry.data["body"] == "Hello Anna"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (b"Gr\xc3\xbc\xc3\x9fe", "Grüße"),
        (b"Gr\xfc\xdfe", "Grüße"),
        (b"=?utf-8?b?R3LDvMOf?=\n =?utf-8?b?ZQ==?=", "Grüße"),
        (b"=?utf-8?b?R3LD?= =?utf-8?b?vMOfZQ==?=", "Grüße"),  # split within a character
        (b"=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?no-such-charset?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?punycode?q?a-b?=", "a-b"),
        (b"=?utf-8?q?broken", "=?utf-8?q?broken"),
        (b"=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),  # base64 without its end
        (b"=?utf-8?b?R?=", ""),
        (b"a\x00b\x1bc\r\n\td", "abc d"),
        (b"x" * 5_000, "x" * 999 + "…"),
    ],
)
def test_a_subject_is_decoded_whatever_is_wrong_with_it(
    read: Read, subject: bytes, expected: str
) -> None:
    entry = read(b"From: a@x.example\n" + DATE.encode() + b"Subject: " + subject + b"\n\n")
    assert entry.data.get("subject", "") == expected


def test_apple_mails_own_files_are_read(read: Read) -> None:
    mail = f"From: a@x.example\n{DATE}\nHello\n"
    entry = read(f"{len(mail)}\n{mail}<?xml version='1.0'?>\n<plist></plist>\n")
    assert entry.data["body"] == "Hello"


def test_a_line_of_an_mbox_before_a_mail_says_when_it_came(read: Read) -> None:
    entry = read("\ufeffFrom a@x.example Sat Nov 21 08:30:00 2026\nFrom: a@x.example\n\n")
    assert entry.data["at"] == "2026-11-21T08:30:00+00:00"


def test_a_date_that_writes_its_offset_somewhere_else_is_read(read: Read) -> None:
    entry = read("From: a@x.example\nDate: Sat Nov 21 09:30 2026 -0500\n\n")
    assert entry.data["at"] == "2026-11-21T09:30:00-05:00"


def test_an_address_that_is_no_name_and_a_name_that_is_no_address_are_nobody(read: Read) -> None:
    assert read(f'From: a@x.example\nTo: "" <>, ()\n{DATE}\n').remarks == ()
