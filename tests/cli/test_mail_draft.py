"""`crmctl mail-draft`: a mail with a document, ready to be looked at and sent."""

import sys
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]
Hear = Callable[..., tuple[int, str, str]]


def _read(result: Result) -> EmailMessage:
    message = message_from_bytes(result.stdout_bytes, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _body(message: EmailMessage) -> list[str]:
    body = message.get_body()
    assert body is not None
    return str(body.get_content()).splitlines()


@pytest.mark.usefixtures("papers")
def test_it_goes_to_the_document_s_contact(crmctl: Crmctl) -> None:
    result = crmctl("mail-draft", "Q-1")
    message = _read(result)

    assert result.exit_code == 0
    assert message["Subject"] == "Quote Q-1"
    assert message["To"] == '"Dr. Erika Müller-Lüdenscheidt" <erika.mueller@acme.example>'
    assert message["From"] == "Schmidt Torantriebe GmbH <buero@schmidt.example>"
    assert message["X-Unsent"] == "1"
    assert _body(message) == [
        "Dear Erika Müller-Lüdenscheidt,",
        "",
        "please find our quote Q-1 attached.",
        "This quote is valid until 21 December 2026.",
        "Payable within 14 days of the invoice date, without deduction.",
        "",
        "If you have any questions, just reply to this e-mail.",
        "",
        "Kind regards",
        "Schmidt Torantriebe GmbH",
    ]
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Quote-Q-1.pdf"
    assert attached.get_content().startswith(b"%PDF")


@pytest.mark.usefixtures("papers")
def test_the_same_draft_has_the_same_bytes(crmctl: Crmctl) -> None:
    first = crmctl("mail-draft", "Q-1", today="2026-11-23T12:00:00+01:00")

    assert (
        first.stdout_bytes
        == crmctl("mail-draft", "Q-1", today="2026-11-23T12:00:00+01:00").stdout_bytes
    )


def test_it_speaks_the_contact_s_language(crmctl: Crmctl, papers: Path) -> None:
    file = papers / "contacts/7k/p-7k3f9q2m.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("name:\n", "name:\n  salutation: Frau\n").replace(
        "tags:", "language: de\ntags:"
    )
    file.write_text(text, encoding="utf-8")
    message = _read(crmctl("mail-draft", "Q-1"))

    assert message["Subject"] == "Angebot Q-1"
    assert _body(message)[:3] == [
        "Sehr geehrte Frau Dr. Müller-Lüdenscheidt,",
        "",
        "anbei erhalten Sie unser Angebot Q-1.",
    ]
    assert _read(crmctl("mail-draft", "Q-1", "--language", "en"))["Subject"] == "Quote Q-1"


@pytest.mark.usefixtures("papers")
def test_a_private_customer_gets_it_in_person(crmctl: Crmctl) -> None:
    assert _read(crmctl("mail-draft", "q-3c5e7g9j"))["To"] == "Paul Ito <paul@ito.example>"


def test_without_a_contact_it_goes_to_the_customer(crmctl: Crmctl, papers: Path) -> None:
    file = papers / "customers/acme-gmbh.yaml"
    text = file.read_text(encoding="utf-8")
    emails = (
        "emails:\n  - address: nonsense\n  - address: info@acme.example\n"
        "  - address: accounts@acme.example\n    primary: true\n"
    )
    file.write_text(text.replace("phones:", f"{emails}phones:"), encoding="utf-8")
    message = _read(crmctl("mail-draft", "R-1"))

    assert message["To"] == "ACME Maschinenbau GmbH <accounts@acme.example>"
    assert _body(message)[0] == "Dear Sir or Madam,"


@pytest.mark.usefixtures("papers")
def test_to_nobody_there_is_no_mail_and_no_address_is_told(hear: Hear) -> None:
    status, out, err = hear("mail-draft", "R-1")

    assert (status, out) == (2, "")
    assert err == (
        "crmctl: Neither a contact of invoices/i-4h7v2n9c nor its customer has a usable e-mail "
        "address; add one with `crmctl set`.\n"
    )


@pytest.mark.usefixtures("papers")
def test_without_pdf_the_document_is_attached_as_html(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    (attached,) = _read(crmctl("mail-draft", "Q-1")).iter_attachments()

    assert attached.get_filename() == "Quote-Q-1.html"
    assert attached.get_content_type() == "text/html"


def test_the_crm_s_own_words_are_used(hear: Hear, papers: Path, tmp_path: Path) -> None:
    (papers / "templates").mkdir()
    (papers / "templates/mail-quote.en.txt").write_text(
        "For {{ recipient|first }}\n\nHello & {{ greeting }}\n", encoding="utf-8"
    )
    file = tmp_path / "q.eml"

    assert hear("mail-draft", "Q-1", "--output", str(file)) == (0, "", f"Written: {file}\n")
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert message["Subject"] == "For ACME Maschinenbau GmbH"
    assert _body(message) == ["Hello & Dear Erika Müller-Lüdenscheidt,"]
