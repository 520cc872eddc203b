"""Real and contrived mails of two test suites: what a person reads in them is what is read."""

import io
import os
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crmctl.interchange.entries import BadEntry, Entry, Setting
from crmctl.interchange.formats.mail import eml

SHARED = Path(os.environ.get("CRMCTL_SHARED_DATA", "/work/shared/data"))
CPYTHON = SHARED / "eml-cpython"
MIKEL = SHARED / "eml-mikel-mail" / "spec" / "fixtures"
FILES = [*sorted(CPYTHON.glob("*.txt")), *sorted(MIKEL.rglob("*.eml"))]
SETTING = Setting(ZoneInfo("Europe/Berlin"), date(2026, 11, 21))

pytestmark = pytest.mark.skipif(not FILES, reason=f"{SHARED} has no mails")

# Written by reading the files: sender, moment in UTC, subject, first line of the text.
EXPECTED = {
    "msg_01.txt": (
        "bbb@ddd.com", "2001-05-04T18:05:44", "This is a test message", "Hi,",
    ),
    "msg_02.txt": (
        "ppp-request@zzz.org", "2001-04-21T00:18:00", "Ppp digest, Vol 1 #2 - 5 msgs",
        "Send Ppp mailing list submissions to",
    ),
    "msg_04.txt": (
        "barry@python.org", "2001-09-11T04:05:05", "a simple multipart",
        "a simple kind of mirror",
    ),
    "msg_06.txt": (
        "barry@python.org", "2001-09-13T21:28:42", "forwarded message from Barry A. Warsaw", "",
    ),
    "msg_10.txt": (
        "barry@python.org", "2001-04-20T23:35:02", "Lyrics", "This is a 7bit encoded message.",
    ),
    "msg_15.txt": ("xx@xx.dk", "2001-04-30T10:17:50", "XX", "Some removed test."),
    "msg_16.txt": (
        "postmaster@ucla.edu", "2001-09-24T03:14:35", "Delivery Notification: Delivery has failed",
        "This report relates to a message you sent with the following header fields:",
    ),
    "msg_22.txt": ("b@example.com", "2001-10-16T10:59:25", "", "Text text text."),
    "msg_26.txt": (
        "father.time@xcar.wooster.local", "2002-05-12T07:56:15", "IMAP file test",
        "Simple email with attachment.",
    ),
    "msg_32.txt": (
        "aperson@example.com", "2000-09-26T17:23:03", "Re: Limiting Perl CPU Utilization...",
        "Some message.",
    ),
    "msg_33.txt": (
        "aperson@example.com", "2000-09-27T16:11:09", "Re: Limiting Perl CPU Utilization...",
        "part 1",
    ),
    "msg_36.txt": (
        "Internet-Drafts@ietf.org", "1998-12-22T21:55:06",
        "I-D ACTION:draft-ietf-mboned-mix-00.txt", "Blah blah blah",
    ),
    "msg_41.txt": ("xxx@example.com", "2004-07-11T19:09:27", "64423", "Blah blah blah"),
    "msg_47.txt": ("arthur@example.example", "2001-01-01T00:01:00", "", "bar"),
    "attachment_nonascii_filename.eml": (
        "foo@example.com", "2005-06-06T20:21:22", "testing", "This is the first part.",
    ),
    "attachment_only_email.eml": (
        "rfinnie@domain.dom", "2003-10-24T05:40:49",
        "this message JUST contains an attachment", "",
    ),
    "attachment_with_quoted_filename.eml": (
        "jeff@37signals.com", "2009-05-13T15:42:01", "Eelanalüüsi päring", "",
    ),
    "email_with_similar_boundaries.eml": (
        "xxxxxx@xxxxxxxx.xxx", "2012-04-06T01:01:01", "Xxxxxx", "Test",
    ),
    "raw_email_with_illegal_boundary.eml": (
        "email_test@me.nowhere", "2007-10-21T09:38:13", "Testing outlook", "Hello",
    ),
    "two_from_in_message.eml": (
        "tester1@test.com", "2009-12-02T09:39:33", "Sending messages include last little bit",
        "When sending email:",
    ),
    "raw_email_encoded_stack_level_too_deep.eml": (
        "gmail-noreply@google.com", "2005-06-28T08:02:11",
        "Nicolas Fouché has accepted your invitation to Gmail",
        "Nicolas Fouché has accepted your invitation to Gmail and has chosen the",
    ),
    "japanese_attachment.eml": (
        "raasdnil@gmail.com", "2009-10-16T12:39:34", "testing", "testing",
    ),
    "japanese_shift_jis.eml": (
        "xxxxxxx@docomo.ne.jp", "2014-05-28T08:18:19", "test", "あいうえお",
    ),
    "ks_c_5601-1987.eml": ("from@example.com", "2014-05-28T08:18:19", "test", "스티해"),
    "mix_caps_content_type.eml": (
        "bb@bug.com", "2010-02-19T07:08:29", "undef method parameter bug", "foo bar",
    ),
    "multipart_report_multiple_status.eml": (
        "Postmaster@ci.com", "2010-06-29T15:42:44", "Mail System Error - Returned Mail",
        "This Message was undeliverable due to the following reason:",
    ),
    "report_530.eml": (
        "MAILER-DAEMON@tttttt.com.au", "2007-12-23T23:03:53",
        "Returned mail: see transcript for details",
        "The original message was received at Mon, 24 Dec 2007 10:03:47 +1100",
    ),
    "raw_email10.eml": ("xxx@xxxx.xxx", "2005-05-10T20:27:03", "", "Test test. Hi. Waving. m"),
    "raw_email_bad_time.eml": (
        "yusuf75thu@auracom.net", "2008-06-30T09:34:00", "[0]: XXXXXXX XXXXX XXXXX !",
        "Filter2: This message has been scanned for viruses and",
    ),
    "raw_email_incorrect_header.eml": (
        "xxx@xxx.xxx", "2005-02-23T22:20:17", "Stop adware/spyware once and for all.",
        "You are infected with:",
    ),
    "raw_email_multiple_from.eml": (
        "tim@powerupdev.com", "2007-10-22T23:45:23", "/home/svn/public/minebox revision 214",
        "<p><b>recordkick</b> 2007-10-22 23:45:23 +0000 (Mon, 22 Oct 2007)</p><p>test",
    ),
    "raw_email_quoted_with_0d0a.eml": (
        "foo@example.com", "2005-06-06T20:21:22", "testing",
        "A fax has arrived from remote ID ''.",
    ),
    "raw_email_string_in_date_field.eml": (
        "mikel@me.com", "2008-09-20T17:04:30", "NOTE: 한국말로 하는 것",
        "대부분의 마찬가지로, 우리는 하나님을 믿습니다.",
    ),
    "raw_email_with_bad_date.eml": (
        "subventive@vodtravel.com", "2007-11-05T09:17:37",
        "Microsoft Vlsta & Office2007, Just released for 79$ Save 1599.95$ 0ff Retai|",
        "hotnewsoft . com",
    ),
    "raw_email_with_partially_quoted_subject.eml": (
        "jamis@37signals.com", "2005-05-02T22:07:05", 'Re: Test: "漢字" mid "漢字" tail',
        "대부분의 마찬가지로, 우리는 하나님을 믿습니다.",
    ),
}  # fmt: skip
# Without a date, a `Received` or a line of an mbox; msg_19 has no header at all.
REFUSED = {
    *("msg_05.txt", "msg_11.txt", "msg_18.txt", "msg_19.txt", "msg_21.txt", "msg_23.txt"),
    *("msg_24.txt", "msg_28.txt", "msg_30.txt", "msg_31.txt", "msg_34.txt", "msg_35.txt"),
    *("msg_37.txt", "msg_38.txt", "msg_39.txt", "msg_40.txt", "msg_42.txt", "msg_45.txt"),
    *("japanese.eml", "japanese_iso_2022.eml"),
}


def _read(path: Path) -> Entry | BadEntry:
    with path.open("rb") as file:
        (entry,) = eml.read(file, SETTING)
    return entry


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_published_mail_is_read_unless_it_has_no_date(path: Path) -> None:
    entry = _read(path)
    assert isinstance(entry, BadEntry) == (path.name in REFUSED)
    if isinstance(entry, BadEntry):
        assert entry.reason in {"has no date", "has no header of a mail"}
    assert entry.raw == path.read_bytes()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_published_mail_says_what_a_person_reads_in_it(name: str) -> None:
    entry = _read(next(path for path in FILES if path.name == name))
    assert isinstance(entry, Entry)
    at = datetime.fromisoformat(entry.data["at"]).astimezone(UTC)
    assert (
        entry.data["contacts"][0],
        at.replace(tzinfo=None).isoformat(),
        entry.data.get("subject", ""),
        entry.data.get("body", "").partition("\n")[0].rstrip(),
    ) == EXPECTED[name]


@pytest.mark.parametrize(
    ("name", "remarks"),
    [
        ("msg_06.txt", ("Attached message: testing",)),
        ("msg_22.txt", ("Attachment: wibble.JPG", "Attachment: wibble2.JPG")),
        ("attachment_only_email.eml", ("Attachment: blah.gz",)),
        ("attachment_nonascii_filename.eml", ("Attachment: ciële.txt",)),
        ("attachment_with_unquoted_name.eml", ("Attachment: This is a test.txt",)),
        ("attachment_with_base64_encoded_name.eml", ("Attachment: This is a test.pdf",)),
        ("attachment_with_quoted_filename.eml", ("Attachment: Eelanalüüsi päring.jpg",)),
        ("attachment_content_location.eml", ("Attachment: Photo25.jpg",)),
        ("japanese_attachment.eml", ("Attachment: てすと.txt",)),
        ("raw_email_bad_time.eml", ("Date, not understood: Mon, 30 Jun 3609 15:33:50 +0600",)),
    ],
)
def test_what_no_field_takes_is_named(name: str, remarks: tuple[str, ...]) -> None:
    entry = _read(next(path for path in FILES if path.name == name))
    assert isinstance(entry, Entry)
    assert entry.remarks == remarks


@pytest.mark.parametrize("path", sorted(MIKEL.rglob("multipart_report_emails/*.eml")))
def test_a_report_on_delivery_makes_no_contacts(path: Path) -> None:
    entry = _read(path)
    assert isinstance(entry, Entry)
    assert entry.known_only


def test_a_mail_is_recognised_by_its_header() -> None:
    begins = {path.name: eml.fits(path.read_bytes()[:4096]) for path in FILES}
    # A text; a header that names nothing of a mail; and those that begin as an mbox does.
    others = {name for name, fits in begins.items() if not fits}
    assert {"msg_19.txt", "msg_37.txt"} <= others
    rest = others - {"msg_19.txt", "msg_37.txt"}
    assert all(_beginning(name).startswith(b"From ") for name in rest)


def _beginning(name: str) -> bytes:
    return io.BytesIO(next(path for path in FILES if path.name == name).read_bytes()).readline()
