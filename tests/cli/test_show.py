"""`crmctl show`: the page before a phone call, and the record for a program."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]


def test_a_customer_is_shown_with_all_that_a_call_needs(crmctl: Crmctl) -> None:
    result = crmctl("show", "acme-gmbh")

    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout == (
        """\
ACME Maschinenbau  customers/acme-gmbh
ACME Maschinenbau GmbH · customer since 2023-01-10 · mechanical engineering

Reach
  phone    +49 351 412 345 60                office
  address  Hauptstraße 1, 01067 Dresden, DE  delivery
  web      acme.example

Open tasks
  2026-11-24  tomorrow  [high] Send the quote for the alternative drive  (u-anna)  t-m4k8z1qp

Planned
  2026-12-01 10:00  meeting  Yearly review
                             2026-12-01-acme-gmbh-meeting-2c4e

Last interactions
  2026-11-21 09:30  phone in  Problem with the gate drive
                              → quote promised
                              with Dr. Erika Müller-Lüdenscheidt
                              2026-11-21-acme-gmbh-phone-7k3f

People
  Dr. Erika Müller-Lüdenscheidt  decider, Head of Purchasing  +49 171 234 5678  p-7k3f9q2m

May be contacted
  Dr. Erika Müller-Lüdenscheidt  newsletter, email: yes
                                 the consent was given and confirmed
                                 erika.mueller@acme.example

Connections
  referred  Beta AG  customers/beta-ag

Facts
  owner               u-anna
  tags                b2b
  Height of the gate  3.2 m

Notes
  Deliveries through the yard only.

Other ids
  hubspot  4711
"""
    )


def test_a_contact_is_found_by_a_phone_number_in_any_writing(crmctl: Crmctl) -> None:
    result = crmctl("show", "0171 / 2345678", today="2026-11-30")

    assert result.exit_code == 0
    assert result.stdout == (
        """\
Dr. Erika Müller-Lüdenscheidt  contacts/p-7k3f9q2m
contact

Reach
  phone   +49 171 234 5678            mobile
  e-mail  erika.mueller@acme.example  work

Open tasks
  2026-11-24  overdue, 6 days ago  [high] Send the quote for the alternative drive  (u-anna)\
  t-m4k8z1qp

Last interactions
  2026-11-21 09:30  phone in  Problem with the gate drive
                              → quote promised
                              with ACME Maschinenbau
                              2026-11-21-acme-gmbh-phone-7k3f

Customers
  ACME Maschinenbau  decider, Head of Purchasing  acme-gmbh

May be contacted
  newsletter  email  yes  the consent was given and confirmed
                          erika.mueller@acme.example

Facts
  birthday  1984-03-12
  tags      fair-2026

Other ids
  formerly  p-0m2c8w4r
"""
    )


def test_a_private_customer_shows_what_the_contact_says(crmctl: Crmctl) -> None:
    result = crmctl("show", "k-9w2e5t7y")

    assert result.stdout == (
        """\
Paul Ito  customers/k-9w2e5t7y
private customer · prospect since 2026-05-02
! Do not contact.

Reach
  phone    +49 30 123 456 78
  e-mail   paul@ito.example
  address  Gartenstr. 5, 10115 Berlin
"""
    )


def test_the_contact_of_a_private_customer_says_so(crmctl: Crmctl) -> None:
    assert "Customers\n  private customer  prospect  k-9w2e5t7y\n" in crmctl("show", "ito").stdout


def test_an_interaction_names_what_it_links_to_and_what_refers_to_it(crmctl: Crmctl) -> None:
    result = crmctl("show", "2026-11-21-acme-gmbh-phone-7k3f")

    assert result.stdout == (
        """\
Problem with the gate drive  interactions/2026-11-21-acme-gmbh-phone-7k3f
interaction

Facts
  at         2026-11-21 09:30
  channel    phone
  direction  in
  customer   ACME Maschinenbau  (customers/acme-gmbh)
  contacts   Dr. Erika Müller-Lüdenscheidt  (contacts/p-7k3f9q2m)
  subject    Problem with the gate drive
  outcome    quote promised

Body
  The drive stops in the cold.

Referred to by
  Send the quote for the alternative drive  tasks/t-m4k8z1qp
"""
    )


def test_a_task_names_everything_that_it_is_about(crmctl: Crmctl) -> None:
    result = crmctl("show", "t-m4k8z1qp")

    assert "  about     ACME Maschinenbau  (customers/acme-gmbh)\n" in result.stdout
    assert "  about     Problem with the gate drive  (interactions/" in result.stdout


def test_a_program_gets_the_record_itself(crmctl: Crmctl) -> None:
    result = crmctl("show", "beta-ag", "--format", "json")

    assert json.loads(result.stdout) == {
        "kind": "customer",
        "id": "beta-ag",
        "type": "organisation",
        "name": "Beta AG",
        "stage": "lead",
        "referred_by": "customers/acme-gmbh",
        "since": "2026-10-01",
    }


def test_a_former_id_shows_the_record_that_it_became(crmctl: Crmctl) -> None:
    result = crmctl("show", "p-0m2c8w4r", "--format", "ids")

    assert result.stdout == "contacts/p-7k3f9q2m\n"


def test_an_unknown_reference_names_ids_that_look_alike(crmctl: Crmctl) -> None:
    result = crmctl("show", "acme-gmb")

    assert result.exit_code == 4
    assert result.stdout == ""
    assert result.stderr == (
        "crmctl: No record answers to 'acme-gmb'. Did you mean customers/acme-gmbh?\n"
    )


def test_an_ambiguous_reference_lists_candidates_with_their_names(
    crmctl: Crmctl, crm: Path
) -> None:
    (crm / "customers/beta-shop.yaml").write_text("type: organisation\nname: Beta Shop\n")

    result = crmctl("show", "beta")

    assert result.exit_code == 4
    assert result.stderr == (
        "crmctl: 'beta' may mean any of 2 records; name one by its id.\n"
        "  customers/beta-ag    Beta AG\n"
        "  customers/beta-shop  Beta Shop\n"
    )


def test_a_tombstone_says_that_the_person_was_erased(crmctl: Crmctl, crm: Path) -> None:
    file = next(crm.glob("contacts/**/p-2b4d6f8h.yaml"))
    file.write_text("erased: 2026-11-22\nepoch: e-2026-11-22-4d2h\n")

    result = crmctl("show", "p-2b4d6f8h")

    assert result.stdout == (
        "[erased]  contacts/p-2b4d6f8h\n"
        "! Erased on 2026-11-22; the certificate is privacy/epochs/e-2026-11-22-4d2h.yaml.\n"
    )


def test_an_archived_record_says_so(crmctl: Crmctl, crm: Path) -> None:
    (crm / "customers/old.yaml").write_text(
        "type: organisation\nname: Old\nparent: acme-gmbh\narchived: 2026-01-02\n"
    )

    result = crmctl("show", "old")

    assert result.stdout == (
        "Old  customers/old\n! Archived since 2026-01-02.\n\n"
        "Connections\n  part of  ACME Maschinenbau  customers/acme-gmbh\n"
    )


def test_escapes_and_markup_in_values_are_shown_and_do_nothing(crmctl: Crmctl, crm: Path) -> None:
    (crm / "customers/evil.yaml").write_text(
        'type: organisation\nname: "[red]Evil\\e[2J"\nnotes: "=cmd()\\n\\u202egnp"\n'
    )

    result = crmctl("show", "customers/evil")

    assert result.stdout.splitlines() == [
        "[red]Evil␛[2J  customers/evil",
        "",
        "Notes",
        "  =cmd()",
        "  gnp",
    ]


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_is_wider_than_the_terminal(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setattr("crmctl.cli.page.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))

    result = crmctl("show", "acme-gmbh")

    assert max(map(len, result.stdout.splitlines())) <= columns
    assert "[high]" in result.stdout


def test_recorded_shows_what_the_file_said_then(crmctl: Crmctl, crm: Path) -> None:
    file = crm / "customers/beta-ag.yaml"
    file.write_text(file.read_text().replace("stage: lead", "stage: customer"))
    subprocess.run(["git", "-C", str(crm), "commit", "--quiet", "-am", "won"], check=True)

    now, then = crmctl("show", "beta-ag"), crmctl("show", "beta-ag", "--recorded", "HEAD~1")

    assert "customer since 2026-10-01" in now.stdout
    assert "lead since 2026-10-01" in then.stdout
    assert then.stderr.startswith("As recorded in commit ")


def test_all_that_a_person_and_a_customer_may_have_is_shown(crmctl: Crmctl, crm: Path) -> None:
    (crm / "contacts/p-4n6r8t2v.yaml").write_text(_JO)
    (crm / "customers/gamma.yaml").write_text(_GAMMA)
    (crm / "interactions/2026-11-01-gamma-email-2222.yaml").write_text(
        "at: 2026-11-01\nchannel: email\ncustomer: gamma\nplanned: false\n"
        "body: |\n  First line.\n  Second line.\n"
    )
    (crm / "tasks/t-2222.yaml").write_text("title: Some day\nabout:\n  - customers/gamma\n")

    assert crmctl("show", "gamma").stdout == (
        """\
Gamma  customers/gamma

Reach
  e-mail  info@gamma.example     primary
  e-mail  old@gamma.example
  web     https://gamma.example

Open tasks
  Some day  t-2222

Last interactions
  2026-11-01  email  First line. …
                     2026-11-01-gamma-email-2222

People
  Jo  buyer             jo@gamma.example  p-4n6r8t2v
  Jo  until 2026-01-31  jo@gamma.example  p-4n6r8t2v

May be contacted
  Jo  offers, email: NO
      there is no consent for this channel and purpose
  Jo  offers, phone: NO
      there is no consent for this channel and purpose
"""
    )
    assert crmctl("show", "p-4n6r8t2v").stdout == (
        """\
Jo  contacts/p-4n6r8t2v
contact

Reach
  e-mail    jo@gamma.example
  profile   jo-jo             linkedin
  language  de

Customers
  Gamma  buyer             gamma
  Gamma  until 2026-01-31  gamma

May be contacted
  offers  email  NO  there is no consent for this channel and purpose
  offers  phone  NO  there is no consent for this channel and purpose
"""
    )


def test_custom_fields_are_shown_with_label_and_unit_by_their_type(
    crmctl: Crmctl, crm: Path
) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(
        settings.read_text().replace(
            "  customer:\n",
            "  customer:\n    hotline: {type: phone}\n    fragile: {type: boolean}\n"
            "    directions: {type: note}\n    seen: {type: moment}\n",
        )
    )
    (crm / "customers/delta.yaml").write_text(
        "type: organisation\nname: Delta\ncustom:\n  hotline: '+493012345678'\n"
        "  fragile: true\n  directions: |\n    Left.\n    Right.\n"
        "  seen: 2026-11-21T08:00:00+00:00\n  gate_height: 3.2\n"
    )

    assert crmctl("show", "delta").stdout == (
        """\
Delta  customers/delta

Facts
  hotline             +49 30 123 456 78
  fragile             yes
  directions          Left. Right.
  seen                2026-11-21 09:00
  Height of the gate  3.2 m
"""
    )


_GAMMA = """\
type: organisation
name: Gamma
websites:
  - https://gamma.example
emails:
  - address: old@gamma.example
  - address: info@gamma.example
    primary: true
"""
_JO = """\
name:
  display: Jo
roles:
  - customer: gamma
    until: 2026-01-31
  - customer: gamma
    buying_role: buyer
emails:
  - address: jo@gamma.example
language: de
profiles:
  linkedin: jo-jo
consents:
  - id: c-1111
    purpose: offers
    basis: legitimate_interest
    event: granted
    at: 2026-02-01
"""


def test_a_role_elsewhere_stands_on_the_page_and_breaks_none(
    hear: Callable[..., tuple[int, str, str]], crm: Path
) -> None:
    text = "name:\n  given: Ida\nroles:\n  - position: Mayor\n  - customer: beta-ag\n"
    (crm / "contacts" / "p-3c3c3c3c.yaml").write_text(text)
    status, page, errors = hear("show", "p-3c3c3c3c")
    assert (status, errors) == (0, "")
    assert "Customers\n  elsewhere  Mayor\n  Beta AG           beta-ag\n" in page
    status, page, _ = hear("show", "beta-ag")
    assert status == 0
    assert "People\n  Ida  p-3c3c3c3c\n" in page
