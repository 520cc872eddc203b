"""`crmctl list`: records of a kind as a table, and for programs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]


def test_customers_are_listed_with_what_people_look_for(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers")

    assert result.exit_code == 0
    assert result.stdout == (
        """\
ID          NAME               STAGE     CITY     PHONE               LAST CONTACT
acme-gmbh   ACME Maschinenbau  customer  Dresden  +49 351 412 345 60  2026-11-21
beta-ag     Beta AG            lead
k-9w2e5t7y  Paul Ito           prospect  Berlin   +49 30 123 456 78
"""
    )


@pytest.mark.parametrize(
    "query",
    [
        "city:Berlin",
        "email:paul@ito",
        'phone:"030 12345678"',
        "name:ito",
        "paul stage:prospect",
        '"Paul Ito"',
        "city:Berlin -email:none",
        "addresses:Gartenstr",
    ],
)
def test_a_private_customer_is_found_by_what_the_contact_says(crmctl: Crmctl, query: str) -> None:
    assert crmctl("list", "customers", query, "--format", "ids").stdout == "customers/k-9w2e5t7y\n"


@pytest.mark.parametrize("query", ["email:none", "NOT city:Berlin", "name:any -name:ito"])
def test_a_private_customer_does_not_lack_what_the_contact_says(
    crmctl: Crmctl, query: str
) -> None:
    result = crmctl("list", "customers", query, "--format", "ids")

    assert result.stdout == "customers/acme-gmbh\ncustomers/beta-ag\n"


def test_a_private_customer_is_sorted_by_what_the_contact_says(crmctl: Crmctl) -> None:
    by_city = crmctl("list", "customers", "--sort", "city", "--columns", "city,name")
    by_name = crmctl("list", "customers", "--sort", "-name", "--format", "ids")

    assert by_city.stdout.splitlines()[1:3] == ["Berlin   Paul Ito", "Dresden  ACME Maschinenbau"]
    assert by_name.stdout.splitlines()[0] == "customers/k-9w2e5t7y"


def test_contact_with_the_person_is_contact_with_the_private_customer(
    crmctl: Crmctl, crm: Path
) -> None:
    (crm / "interactions/2026-11-22-note-2b4d.yaml").write_text(
        "at: 2026-11-22\nchannel: phone\ncontacts: [p-2b4d6f8h]\n"
    )

    lately = crmctl("list", "customers", "last_contact:2026-11-22", "--columns", "id,last_contact")
    never = crmctl("list", "customers", "last_contact:none", "--format", "ids")
    found = crmctl("search", "--kind", "customer", "ito", "--format", "csv")

    assert lately.stdout == "ID          LAST CONTACT\nk-9w2e5t7y  2026-11-22\n"
    assert never.stdout == "customers/beta-ag\n"
    assert found.stdout.splitlines()[1] == (
        "customers/k-9w2e5t7y,Paul Ito,2026-11-22,person.name.family,Ito"
    )


@pytest.mark.parametrize(
    ("kind", "query", "found"),
    [
        ("interactions", "customer:acme.example channel:phone", "2026-11-21-acme-gmbh-phone-7k3f"),
        ("interactions", "contact:erika", "2026-11-21-acme-gmbh-phone-7k3f"),
        ("interactions", "contact:erika.mueller@acme.example", "2026-11-21-acme-gmbh-phone-7k3f"),
        ("interactions", "contact:0171-2345678", "2026-11-21-acme-gmbh-phone-7k3f"),
        ("tasks", "about:maschinenbau", "t-m4k8z1qp"),
        ("tasks", "about:customers/acme-gmbh", "t-m4k8z1qp"),
        ("tasks", "about:customer/acme", "t-m4k8z1qp"),
        ("tasks", "about:acme.example", "t-m4k8z1qp"),
        ("customers", "referred_by:acme", "beta-ag"),
    ],
)
def test_a_reference_is_asked_for_by_whatever_names_a_record(
    crmctl: Crmctl, kind: str, query: str, found: str
) -> None:
    result = crmctl("list", kind, query, "--format", "ids")

    assert result.stdout == f"{kind}/{found}\n"


def test_what_refers_to_a_private_customer_is_found_by_the_persons_name(
    crmctl: Crmctl, crm: Path
) -> None:
    (crm / "tasks/t-2c4e6g8j.yaml").write_text("title: Call\nabout: [customers/k-9w2e5t7y]\n")
    (crm / "interactions/2026-11-22-note-2b4d.yaml").write_text(
        "at: 2026-11-22\nchannel: phone\ncustomer: k-9w2e5t7y\n"
    )

    tasks = crmctl("list", "tasks", "about:ito", "--format", "ids")
    calls = crmctl("list", "interactions", "customer:ito", "--format", "ids")

    assert tasks.stdout == "tasks/t-2c4e6g8j\n"
    assert calls.stdout == "interactions/2026-11-22-note-2b4d\n"


def test_erased_contacts_are_listed_only_if_asked_for(crmctl: Crmctl, crm: Path) -> None:
    (file,) = crm.glob("contacts/**/p-2b4d6f8h.yaml")
    file.write_text("erased: 2026-11-22\nepoch: e-7k3f9q2m\n")

    assert "p-2b4d6f8h" not in crmctl("list", "contacts", "--all").stdout
    assert "p-2b4d6f8h" not in crmctl("search", "erased", "--format", "ids").stdout
    for query in ("erased:yes", "erased:any", "erased:2026-11"):
        shown = crmctl("list", "contacts", query, "--columns", "id,name,erased")
        assert shown.stdout.splitlines()[1:] == ["p-2b4d6f8h  [erased]  2026-11-22"]
    assert crmctl("list", "contacts", "erased:no", "--format", "ids").stdout == (
        "contacts/p-7k3f9q2m\n"
    )


def test_interactions_come_newest_first_and_name_people(crmctl: Crmctl) -> None:
    result = crmctl("list", "interaction", "channel:phone")

    assert result.stdout == (
        "AT                CHANNEL  CUSTOMER           CONTACT                        "
        "SUBJECT                      OUTCOME         ID\n"
        "2026-11-21 09:30  phone    ACME Maschinenbau  Dr. Erika Müller-Lüdenscheidt  "
        "Problem with the gate drive  quote promised  2026-11-21-acme-gmbh-phone-7k3f\n"
    )


def test_tasks_come_by_the_day_on_which_they_are_due(crmctl: Crmctl) -> None:
    result = crmctl("list", "tasks")

    assert result.stdout == (
        """\
ID          DUE         TITLE                                     PRIORITY  OWNER   \
ABOUT                           DONE
t-3f5h7k9m  2026-11-20  Call back
t-m4k8z1qp  2026-11-24  Send the quote for the alternative drive  high      u-anna  \
Problem with the gate drive +1
"""
    )


def test_words_beside_each_other_are_one_query(crmctl: Crmctl) -> None:
    result = crmctl("list", "contacts", "city:Berlin", "paul", "--format", "ids")

    assert result.stdout == "contacts/p-2b4d6f8h\n"


def test_columns_and_order_are_the_persons_choice(crmctl: Crmctl) -> None:
    result = crmctl(
        *("list", "customers", "--columns", "name,gate_height,external_ids.hubspot,addresses"),
        *("--sort", "-since", "--limit", "3"),
    )

    assert [line.split("  ")[0] for line in result.stdout.splitlines()] == [
        "NAME",
        "Beta AG",
        "Paul Ito",
        "ACME Maschinenbau",
    ]
    assert "3.2 m" in result.stdout
    assert "4711" in result.stdout


def test_csv_has_the_values_as_they_are_stored(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers", "segment:dresdeners", "--format", "csv")

    assert result.stdout == (
        "id,name,stage,city,phone,last_contact\n"
        "acme-gmbh,ACME Maschinenbau,customer,Dresden,+4935141234560,2026-11-21T09:30:00+01:00\n"
    )


def test_json_has_the_records_whole(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers", "beta", "--format", "json")

    (record,) = json.loads(result.stdout)
    assert record["kind"] == "customer"
    assert record["id"] == "beta-ag"
    assert record["referred_by"] == "customers/acme-gmbh"


def test_archived_records_are_listed_only_if_asked_for(crmctl: Crmctl, crm: Path) -> None:
    (crm / "customers/old.yaml").write_text(
        "type: organisation\nname: Old\narchived: 2026-01-02\n"
    )

    assert "old" not in crmctl("list", "customers").stdout
    assert "customers/old\n" in crmctl("list", "customers", "--all", "--format", "ids").stdout
    by_name = crmctl("list", "customers", "archived>=2026", "--format", "ids")
    assert by_name.stdout == "customers/old\n"


def test_nothing_found_is_no_error(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers", "nothingatall")

    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "No customers match.\n"


def test_an_unknown_kind_names_the_known_ones(crmctl: Crmctl) -> None:
    result = crmctl("list", "dogs")

    assert result.exit_code == 2
    assert result.stderr == (
        "crmctl: No kind of record is called 'dogs'; "
        "the kinds are customer, contact, interaction, task, product, deal, quote, order, "
        "invoice, credit, complaint, campaign, contract.\n"
    )


def test_an_unknown_column_names_the_nearest(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers", "--columns", "stge")

    assert result.exit_code == 2
    assert "Did you mean stage" in result.stderr


def test_a_column_like_no_other_names_those_that_there_are(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers", "--columns", "xyzzy")

    assert result.exit_code == 2
    assert "The fields are type, name, legal_name," in result.stderr


def test_an_unknown_segment_names_the_known_ones(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers", "segment:nope")

    assert result.exit_code == 2
    assert result.stderr == "crmctl: crm.yaml has no segment 'nope'; it has dresdeners.\n"


def test_a_file_that_cannot_be_read_is_said_to_be_missing(crmctl: Crmctl, crm: Path) -> None:
    (crm / "customers/acme-gmbh.yaml").write_text("type: organisation\nname: A\nname: B\n")
    (crm / "tasks/empty.yaml").write_text("")

    said = "warning: 2 files hold no valid records and are left out; `crmctl check` says why.\n"
    for command in (("list", "customers"), ("search", "beta"), ("report", "quality"), ("due",)):
        result = crmctl(*command)
        assert result.exit_code == 0
        assert said in result.stderr
    assert said not in crmctl("show", "beta-ag").stderr
    (crm / "tasks/empty.yaml").unlink()
    assert "1 file holds no valid record and is left out" in crmctl("export", "json").stderr
    assert "left out" not in crmctl("list", "customers", "--recorded", "HEAD").stderr


_STAGES = {"d1": "new", "d2": "won", "d3": "lost", "d4": "On hold"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state:open", ["d1", "d4"]),
        ("state=open", ["d1", "d4"]),
        ("state:won", ["d2"]),
        ("state:lost", ["d3"]),
        ("NOT state:open", ["d2", "d3"]),
        ("state:any", ["d1", "d2", "d3", "d4"]),
    ],
)
def test_deals_are_open_until_they_are_won_or_lost(
    crmctl: Crmctl, crm: Path, query: str, found: list[str]
) -> None:
    (crm / "deals").mkdir()
    for id_, stage in _STAGES.items():
        text = f"title: {id_}\nstage: {stage}\nlost_reason: price\n"
        (crm / f"deals/{id_}.yaml").write_text(text)
    result = crmctl("list", "deals", query, "--format", "ids")
    assert sorted(result.stdout.split()) == [f"deals/{id_}" for id_ in found]


def test_a_state_that_no_deal_has_names_the_known_ones(crmctl: Crmctl) -> None:
    result = crmctl("list", "deals", "state:overdue")

    assert result.exit_code == 2
    assert result.stderr == "crmctl: In the query, state takes one of open, won, lost.\n"


_STATES = ("open", "in-progress", "waiting-for-customer", "resolved", "closed")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state:open", _STATES[:3]),
        ("state=open", ("open",)),
        ("NOT state:open", ("closed", "resolved")),
        ("state:closed", ("closed",)),
    ],
)
def test_open_complaints_are_all_that_are_not_finished(
    crmctl: Crmctl, crm: Path, query: str, found: tuple[str, ...]
) -> None:
    (crm / "complaints").mkdir()
    for state in _STATES:
        text = f"title: {state}\nopened: 2026-11-20\nstate: {state}\n"
        (crm / f"complaints/{state}.yaml").write_text(text)
    result = crmctl("list", "complaints", query, "--format", "ids")
    assert sorted(result.stdout.split()) == sorted(f"complaints/{state}" for state in found)


_CONTRACTS = {
    "k1": "start: 2025-01-01\nend: 2026-12-31\nnotice: 1 month\nrenewal: 1 year\n",
    "k2": "start: 2025-01-01\nend: 2026-10-31\n",
    "k3": "start: 2025-01-01\nend: 2026-12-31\nrenewal: 1 year\ncancelled: 2026-02-01\n",
    "k4": "start: 2027-01-01\n",
}


def _with_contracts(crm: Path) -> None:
    (crm / "contracts").mkdir()
    for id_, text in _CONTRACTS.items():
        whole = f"title: {id_}\ncustomer: acme-gmbh\n{text}"
        (crm / f"contracts/{id_}.yaml").write_text(whole)


def test_contracts_are_listed_with_the_term_that_runs(crmctl: Crmctl, crm: Path) -> None:
    _with_contracts(crm)
    result = crmctl("list", "contracts", "--format", "csv")
    assert result.stdout.splitlines()[1:] == [
        "k2,k2,acme-gmbh,ended,2026-10-31,,",
        "k1,k1,acme-gmbh,running,2026-12-31,2026-11-30,1 year",
        "k3,k3,acme-gmbh,cancelled,2026-12-31,,1 year",
        "k4,k4,acme-gmbh,planned,,,",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state:open", ["k1", "k3", "k4"]),
        ("state:ended", ["k2"]),
        ("notice_by<=2026-12-01", ["k1"]),
        ("renews:2027-01-01", ["k1"]),
        ("term_end:none", ["k4"]),
        ("term_end:2026-12", ["k1", "k3"]),
    ],
)
def test_contracts_are_found_by_their_terms(
    crmctl: Crmctl, crm: Path, query: str, found: list[str]
) -> None:
    _with_contracts(crm)
    result = crmctl("list", "contracts", query, "--format", "ids")
    assert sorted(result.stdout.split()) == [f"contracts/{id_}" for id_ in found]
