"""Mailing lists hold nobody who may not be contacted, and say how many that are."""

import csv
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from subprocess import run

import pytest
from typer.testing import Result

from crmctl.workspace.mailing import is_mobile

Crmctl = Callable[..., Result]

_PURPOSES = """\
purposes:
  newsletter:
    basis: consent
  contract:
    basis: contract
"""


@pytest.fixture(autouse=True)
def _purposes(crm: Path) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text() + _PURPOSES)
    run(["git", "-C", str(crm), "commit", "-qam", "purposes"], check=True)


def _column(result: Result, name: str) -> Sequence[str]:
    return [row[name] for row in csv.DictReader(StringIO(result.stdout, newline=""))]


def test_only_who_consented_is_in_the_list_and_the_others_are_counted(crmctl: Crmctl) -> None:
    result = crmctl("export", "mailchimp")
    assert _column(result, "Email Address") == ["erika.mueller@acme.example"]
    assert result.stderr == (
        "1 person for newsletter by email, 1 left out.\n"
        "  1: the contact is marked do_not_contact\n"
    )


def test_whoever_objected_since_is_left_out(crmctl: Crmctl, crm: Path) -> None:
    (file,) = crm.rglob("p-7k3f9q2m.yaml")
    event = (
        "  - id: c-3r9y\n    purpose: newsletter\n    channel: email\n    basis: consent\n"
        "    event: objected\n    at: 2026-11-20\n"
    )
    file.write_text(file.read_text().replace("tags:\n", f"{event}tags:\n"))
    result = crmctl("export", "mailchimp")
    assert _column(result, "Email Address") == []
    assert "0 people for newsletter by email, 2 left out." in result.stderr
    assert "  1: the person objected" in result.stderr


def test_a_contract_needs_no_consent_and_a_query_chooses(crmctl: Crmctl) -> None:
    everybody = crmctl("export", "brevo", "--purpose", "contract")
    assert _column(everybody, "EMAIL") == ["paul@ito.example", "erika.mueller@acme.example"]
    assert _column(everybody, "SMS") == ["", "491712345678"]  # the other number is no mobile one
    some = crmctl("export", "brevo", "customers", "city:Dresden", "--purpose", "contract")
    assert _column(some, "EXT_ID") == ["p-7k3f9q2m"]
    texts = crmctl("export", "brevo", "erika", "--purpose", "contract", "--channel", "sms")
    assert _column(texts, "SMS") == ["491712345678"]
    all_texts = crmctl("export", "brevo", "--purpose", "contract", "--channel", "sms")
    assert _column(all_texts, "SMS") == ["491712345678"]
    assert all_texts.stderr == (
        "1 person for contract by sms, 1 left out.\n  1: the contact's number is no mobile one\n"
    )


def test_a_purpose_without_a_basis_is_refused(crmctl: Crmctl) -> None:
    result = crmctl("export", "brevo", "--purpose", "fun")
    assert (result.exit_code, result.stdout) == (7, "")
    assert "it has newsletter, contract" in result.stderr


def test_a_list_of_the_past_is_refused(crmctl: Crmctl) -> None:
    result = crmctl("export", "mailchimp", "--recorded", "HEAD~1")
    assert (result.exit_code, result.stdout) == (7, "")
    assert "somebody may have objected since" in result.stderr


@pytest.mark.parametrize(
    ("number", "answer"),
    [("+491712345678", True), ("+493012345678", False), ("+12025550123", True), ("none", False)],
)
def test_a_number_takes_texts_if_its_country_says_so(number: str, answer: bool) -> None:
    assert is_mobile(number, "DE") is answer
