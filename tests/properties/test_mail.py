"""Mails of any bytes are read or refused; what is rejected comes back as it was."""

import io
from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from crmctl.interchange.entries import BadEntry, Entry, Setting
from crmctl.interchange.formats.mail import eml, mbox
from crmctl.model import forms

SETTING = Setting(ZoneInfo("Europe/Berlin"), date(2026, 11, 21))
# Pieces that mean something in a mail, put together at random.
PIECES = (
    *(b"\n", b"\r\n", b"\n\n", b" ", b"\t", b"--b", b"--b--", b"\n--b\n", b"=", b"\x00", b"\xff"),
    *(b"From: ", b"To: ", b"Date: ", b"Subject: ", b"Received: ;", b"Message-ID: ", b"From "),
    *(b"Content-Type: ", b"multipart/mixed; boundary=b", b"text/html", b"; charset=", b"utf-7"),
    *(b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"message/rfc822", b"idna"),
    *(b"Sat, 21 Nov 2026 09:30:00 +0100", b"a@x.example", b"<", b">", b"(", b")", b'"', b"\\"),
    *(b",", b";", b":", b"=?utf-8?q?", b"=?utf-8?b?", b"?=", b"<a href='", b"<pre>", b"</p>"),
    *(b"<!--", b"-->", b"<script>", b"&#", b"format=flowed", b"> ", b"-- ", b"*0*=", b"''%ff"),
)
MAILS = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=60).map(b"".join)
HEAD = b"From: a@x.example\nDate: Sat, 21 Nov 2026 09:30:00 +0100\n"


@given(MAILS)
def test_a_mail_of_any_bytes_is_read_or_refused(content: bytes) -> None:
    for raw in (content, HEAD + content, HEAD + b"\n" + content):
        (entry,) = eml.read(io.BytesIO(raw), SETTING)
        assert isinstance(entry, Entry | BadEntry)
        assert entry.raw == raw
        if isinstance(entry, Entry):
            assert forms.is_moment(entry.data["at"])
            assert all("@" in address for address in entry.data.get("contacts", ()))
            assert "\x00" not in str(entry.data)


@given(st.lists(MAILS.filter(lambda mail: mail.strip(b"\r\n") == mail), max_size=5))
def test_rejected_mails_are_as_many_and_the_same_in_their_mbox(mails: list[bytes]) -> None:
    refused = [BadEntry(1, mail, "", "has no date") for mail in mails]
    file = b"".join(eml.FORMAT.rejects(refused))
    found = list(mbox.messages(io.BytesIO(file)))
    assert len(found) == len(mails)
    again = [BadEntry(one.line, one.content, "", "has no date") for one in found]
    assert b"".join(mbox.FORMAT.rejects(again)) == file
