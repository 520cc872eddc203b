from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from crmctl.rendering.mail import Attachment, address, draft, greeting

NOW = datetime.fromisoformat("2026-11-21T12:00:00+01:00")
PDF = Attachment("Angebot-Q-1.pdf", "application/pdf", b"%PDF-1.7")


def _read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_draft_opens_with_subject_body_and_attachment() -> None:
    to, sender = address("erika@acme.example", "Erika Müller"), address("us@we.example", "We")
    assert to is not None
    made = draft(sender, to, "Angebot Q-1\n\nGuten Tag,\nanbei.\n", PDF, NOW)
    message = _read(made)

    assert message["Subject"] == "Angebot Q-1"
    assert message["To"] == "Erika Müller <erika@acme.example>"
    assert message["From"] == "We <us@we.example>"
    assert message["X-Unsent"] == "1"
    assert message["Date"] == "Sat, 21 Nov 2026 12:00:00 +0100"
    body = message.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Guten Tag,", "anbei."]
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Angebot-Q-1.pdf"
    assert attached.get_content() == b"%PDF-1.7"
    assert made == draft(sender, to, "Angebot Q-1\n\nGuten Tag,\nanbei.\n", PDF, NOW)


def test_a_subject_cannot_add_a_header() -> None:
    to = address("erika@acme.example", "x\r\nBcc: evil@x.example")
    assert to is not None
    message = _read(draft(None, to, "Hello\rBcc: evil@x.example\n\nbody", PDF, NOW))

    assert message["Bcc"] is None
    assert message["From"] is None
    assert message["Subject"] == "Hello Bcc: evil@x.example"


@pytest.mark.parametrize(
    "name",
    [
        "Meyer, <evil@x.example>, Schulze und Partner, Rechtsanwälte und Notare, Köln am Rhein",
        "Meyer, <evil@x.example>, Schulze and Partners, Solicitors and Notaries, Branch Cologne",
        "=?utf-8?q?evil=40x=2Eexample=2C?= " * 5,
        '"Meyer" \\ (evil@x.example)',
    ],
)
def test_a_name_of_any_length_adds_no_recipient(name: str) -> None:
    to, sender = address("erika@acme.example", name), address("us@we.example", name)
    assert to is not None
    message = _read(draft(sender, to, "Hello\n\nbody", PDF, NOW))

    for header, whose in (("To", "erika@acme.example"), ("From", "us@we.example")):
        (found,) = message[header].addresses
        assert found.addr_spec == whose
        # Python reads a space between two encoded words where there is none (RFC 2047, 6.2).
        assert found.display_name.replace(" ", "") == name.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["", "nobody", "a b@x.example", "müller@x.example", "a@", "a@b,c@d"]
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert address(text) is None


@pytest.mark.parametrize(
    ("name", "german", "english"),
    [
        (None, "Sehr geehrte Damen und Herren,", "Dear Sir or Madam,"),
        (
            {"salutation": "Frau", "title": "Dr.", "given": "Erika", "family": "Müller"},
            "Sehr geehrte Frau Dr. Müller,",
            "Dear Ms Dr. Müller,",
        ),
        ({"salutation": "Mr.", "family": "Ito"}, "Sehr geehrter Herr Ito,", "Dear Mr Ito,"),
        ({"given": "Paul", "family": "Ito"}, "Guten Tag Paul Ito,", "Dear Paul Ito,"),
        ({"display": "Kim"}, "Guten Tag Kim,", "Dear Kim,"),
        ({"salutation": "Frau"}, "Sehr geehrte Damen und Herren,", "Dear Sir or Madam,"),
    ],
)
def test_people_are_greeted_as_they_are_addressed(
    name: dict[str, Any] | None, german: str, english: str
) -> None:
    assert greeting(name, "de") == german
    assert greeting(name, "en") == english
