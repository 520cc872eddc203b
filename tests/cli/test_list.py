"""`crmctl list`: records of a kind as a table, and for programs."""

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Crmctl = Callable[..., Result]


def test_customers_are_listed_with_what_people_look_for(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers")

    assert result.exit_code == 0
    assert result.stdout == (
        """\
ID          NAME               STAGE     CITY     PHONE               LAST CONTACT
k-9w2e5t7y  Paul Ito           prospect  Berlin   +49 30 123 456 78
acme-gmbh   ACME Maschinenbau  customer  Dresden  +49 351 412 345 60  2026-11-21
beta-ag     Beta AG            lead
"""
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
ID          DUE         TITLE                                     PRIORITY  OWNER   ABOUT
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
        "the kinds are customer, contact, interaction, task.\n"
    )


def test_an_unknown_column_names_the_nearest(crmctl: Crmctl) -> None:
    result = crmctl("list", "customers", "--columns", "stge")

    assert result.exit_code == 2
    assert "Did you mean stage" in result.stderr


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
