"""`crmctl search`: ranked hits over all kinds."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]


def test_a_hit_says_what_it_is_and_where_the_word_stands(crmctl: Crmctl) -> None:
    result = crmctl("search", "mueller")

    assert result.exit_code == 0
    assert result.stdout == (
        "RECORD               NAME                           LAST CONTACT  WHERE        MATCH\n"
        "contacts/p-7k3f9q2m  Dr. Erika Müller-Lüdenscheidt  2026-11-21    name.family  "
        "Müller-Lüdenscheidt\n"
    )


def test_a_misspelt_word_is_found_and_the_person_told(crmctl: Crmctl) -> None:
    result = crmctl("search", "maschinenabu", "--format", "ids")

    assert result.stdout == "customers/acme-gmbh\n"
    assert result.stderr == ("No record has 'maschinenabu'; searched for maschinenbau instead.\n")


def test_it_says_how_many_hits_are_not_shown(crmctl: Crmctl) -> None:
    result = crmctl("search", "drive", "--limit", "1")

    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == "1 more; --limit 2 shows all.\n"


def test_only_some_kinds_are_searched(crmctl: Crmctl) -> None:
    result = crmctl("search", "drive", "--kind", "tasks", "--format", "ids")

    assert result.stdout == "tasks/t-m4k8z1qp\n"


def test_fields_alone_are_a_query_and_a_customer_has_the_day_of_the_last_contact(
    crmctl: Crmctl,
) -> None:
    result = crmctl("search", "city:Dresden", "--format", "csv")

    assert result.stdout == (
        "ref,name,last_contact,where,match\ncustomers/acme-gmbh,ACME Maschinenbau,2026-11-21,,\n"
    )


def test_a_segment_is_a_part_of_a_query(crmctl: Crmctl) -> None:
    result = crmctl("search", "segment:dresdeners", "acme", "--format", "ids")

    assert result.stdout == "customers/acme-gmbh\n"


def test_a_program_gets_the_records_whole(crmctl: Crmctl) -> None:
    result = crmctl("search", "ito", "--format", "jsonl")

    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [
        "p-2b4d6f8h",
        "k-9w2e5t7y",
    ]


@pytest.mark.parametrize("query", ["ito", "paul ito", "gartenstr", '"paul ito"', "itto paul"])
def test_a_private_customer_is_found_by_the_words_of_the_contact(
    crmctl: Crmctl, query: str
) -> None:
    result = crmctl("search", "--kind", "customer", query, "--format", "ids")

    assert result.stdout == "customers/k-9w2e5t7y\n"


def test_words_of_a_private_customer_may_stand_in_either_record(crmctl: Crmctl, crm: Path) -> None:
    (file,) = crm.glob("customers/**/k-9w2e5t7y.yaml")
    file.write_text(f"{file.read_text()}notes: Prefers bicycles\n")

    for query in ("ito bicycles", "bicycles", "stage:prospect ito"):
        result = crmctl("search", "--kind", "customer", query, "--format", "ids")
        assert result.stdout == "customers/k-9w2e5t7y\n"


def test_a_name_is_found_with_and_without_its_apostrophe(crmctl: Crmctl, crm: Path) -> None:
    for id_, name in (("p-3c5e7g9j", "O'Brien"), ("p-4d6f8h0k", "Obrien")):
        (crm / f"contacts/{id_}.yaml").write_text(f'name: {{family: "{name}"}}\n')

    for typed in ("obrien", "O'Brien", "o\u2019brien", "OBRIEN"):
        result = crmctl("search", typed, "--format", "ids")
        assert sorted(result.stdout.split()) == ["contacts/p-3c5e7g9j", "contacts/p-4d6f8h0k"]


def test_nothing_to_look_for_is_a_usage_error_with_a_remedy(crmctl: Crmctl) -> None:
    for query in ("", "  "):
        result = crmctl("search", query)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "crmctl list customers" in result.stderr


def test_nothing_found_is_no_error(crmctl: Crmctl) -> None:
    result = crmctl("search", "zzzzzz")

    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "Nothing was found.\n"


def test_an_unknown_kind_is_a_usage_error(crmctl: Crmctl) -> None:
    assert crmctl("search", "x", "--kind", "dog").exit_code == 2


def test_on_a_terminal_the_match_stands_between_marks_below_the_name(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmctl.cli.search.is_terminal", lambda: True)

    result = crmctl("search", "mueller")

    assert result.stdout == (
        "Dr. Erika Müller-Lüdenscheidt  contacts/p-7k3f9q2m  last contact 2026-11-21\n"
        "    name.family: «Müller»-Lüdenscheidt\n"
    )


def test_on_a_terminal_a_hit_without_words_is_one_line(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmctl.cli.search.is_terminal", lambda: True)

    assert crmctl("search", "stage:lead").stdout == "Beta AG  customers/beta-ag\n"
