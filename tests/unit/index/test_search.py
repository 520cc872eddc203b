"""Search finds every writing of a word, ranks the hits, and shows where they are."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from crmctl.index.excerpt import Excerpt
from crmctl.index.search import Found, search
from crmctl.model.catalogue import Catalogue
from crmctl.query.parse import parse

Index = Callable[[Mapping[str, Any]], sqlite3.Connection]
Search = Callable[[Mapping[str, Any], str], Found]
TODAY = date(2026, 6, 1)


@pytest.fixture
def run(index: Index, catalogue: Catalogue) -> Search:
    """Search among records of all kinds."""

    def run(records: Mapping[str, Any], query: str) -> Found:
        return search(index(records), catalogue, catalogue.kinds, parse(query), TODAY, limit=5)

    return run


def ids(found: Found) -> list[str]:
    return [hit.record.id for hit in found.hits]


def contact(given: str, family: str, **more: object) -> dict[str, Any]:
    return {"name": {"given": given, "family": family}, **more}


NAMES = {
    "contacts/p-1": contact("Anna", "Müller"),
    "contacts/p-2": contact("Bert", "Mueller"),
    "contacts/p-3": contact("Cara", "Muller"),
    "contacts/p-4": contact("Dora", "Straße"),
    "contacts/p-5": contact("Emil", "Schmidt"),
    "contacts/p-6": contact("Zoë", "Ærøskøbing"),
}


@pytest.mark.parametrize("word", ["müller", "mueller", "muller", "MÜLLER", "üll"])
def test_every_writing_of_a_name_finds_every_other(run: Search, word: str) -> None:
    assert sorted(ids(run(NAMES, word))) == ["p-1", "p-2", "p-3"]


@pytest.mark.parametrize(
    ("word", "id_"),
    [("strasse", "p-4"), ("STRASSE", "p-4"), ("zoe", "p-6"), ("aeroskobing", "p-6")],
)
def test_sharp_s_accents_and_ligatures_are_folded(run: Search, word: str, id_: str) -> None:
    assert ids(run(NAMES, word)) == [id_]


@pytest.mark.parametrize("word", ["Schmitd", "Schmid", "Shmidt", "Schmidtt"])
def test_a_typing_error_is_forgiven(run: Search, word: str) -> None:
    found = run(NAMES, word)
    assert ids(found) == ["p-5"]
    assert found.instead in ({}, {word: ("schmidt",)})


def test_short_words_and_numbers_are_not_guessed(run: Search) -> None:
    records = {"customers/a": {"name": "Axt 12345"}}
    assert not run(records, "Act").hits
    assert not run(records, "12346").hits


def test_what_is_found_as_typed_is_not_guessed(run: Search) -> None:
    found = run({"customers/a": {"name": "Schmitd"}, **NAMES}, "Schmitd")
    assert ids(found) == ["a"]
    assert not found.instead


def test_closer_matches_come_first_then_weightier_fields(run: Search) -> None:
    records = {
        "customers/note": {"name": "A", "notes": "They sell gate drives."},
        "customers/field": {"name": "B", "tags": ["gate"]},
        "customers/name": {"name": "Gate"},
        "customers/prefix": {"name": "Gateway"},
        "customers/part": {"name": "Floodgates"},
    }
    found = run(records, "gate")
    assert ids(found) == ["name", "field", "note", "prefix", "part"]
    assert found.total == 5


def test_all_words_must_match_somewhere(run: Search) -> None:
    records = {
        "contacts/p-1": contact("Anna", "Müller", addresses=[{"city": "Berlin"}]),
        "contacts/p-2": contact("Anna", "Schmidt"),
    }
    assert ids(run(records, "anna berlin")) == ["p-1"]
    assert ids(run(records, "anna erlin")) == ["p-1"]
    assert ids(run(records, "erlin anna")) == ["p-1"]
    assert ids(run(records, "anna -berlin")) == ["p-2"]
    assert ids(run(records, '"anna schmidt" chmid')) == ["p-2"]
    assert ids(run(records, "anna city:Berlin kind:contact")) == ["p-1"]
    assert ids(run(records, "anna &")) == ["p-1", "p-2"]


def test_a_query_without_ranked_words_is_answered_in_order(run: Search) -> None:
    records = {
        "customers/a": {"name": "Zeta"},
        "customers/b": {"name": "Alpha"},
        "tasks/t": {"title": "Alpha"},
    }
    assert ids(run(records, "")) == ["b", "a", "t"]
    found = run(records, "zeta OR alpha")
    assert ids(found) == ["b", "a", "t"]
    assert found.hits[0].excerpt == Excerpt("name", "Alpha", ((0, 5),))


def test_archived_records_are_left_out_unless_asked_for(run: Search) -> None:
    records = {
        "customers/a": {"name": "Acme"},
        "customers/b": {"name": "Acme", "archived": "2026-01-01"},
    }
    assert ids(run(records, "acme")) == ["a"]
    assert ids(run(records, "acme archived:any")) == ["b"]


@pytest.mark.parametrize(
    "query",
    [
        "0351 4123",
        "+49 351 4123",
        "0049 351 4123",
        "0351/4123",
        "+49(0)351-4123",
        "03514123",
        "4123",
    ],
)
def test_a_telephone_number_is_found_in_any_writing(run: Search, query: str) -> None:
    records = {
        "contacts/p-1": contact("Anna", "A", phones=[{"number": "+493514123999"}]),
        "contacts/p-2": contact("Bert", "B", phones=[{"number": "+493014129999"}]),
    }
    found = run(records, query)
    assert ids(found) == ["p-1"]
    excerpt = found.hits[0].excerpt
    assert excerpt == Excerpt("phones[0].number", "+493514123999", ((0, 13),))


def test_groups_of_digits_of_no_number_are_words_of_their_own(run: Search) -> None:
    records = {"customers/a": {"name": "Hall 12345", "notes": "Row 67890"}}
    assert ids(run(records, "12345 67890")) == ["a"]


def test_very_many_hits_come_as_they_are(run: Search) -> None:
    records = {f"customers/c-{number}": {"name": f"Gate {number}"} for number in range(5_100)}
    found = run(records, "gate")
    assert found.total == 5_100
    assert len(found.hits) == 5


@pytest.mark.parametrize("count", [100, 900])
def test_a_part_of_very_many_words_is_found(run: Search, count: int) -> None:
    records: dict[str, Any] = {
        f"customers/c-{number}": {"name": f"x{number}gate{number}", "tags": ["b2b"]}
        for number in range(count)
    }
    records["customers/other"] = {"name": "Other", "tags": ["b2b"]}
    assert run(records, "gate").total == count
    assert run(records, "gate b2b").total == count


def test_an_excerpt_shows_where_the_words_stand(run: Search) -> None:
    note = f"First line\nof {'many words ' * 12}and then the Straße and Müller GmbH at last."
    found = run({"customers/a": {"name": "A", "notes": note}}, "strasse mull")
    excerpt = found.hits[0].excerpt
    assert excerpt
    assert excerpt.field == "notes"
    assert excerpt.text.startswith("…")
    assert "\n" not in excerpt.text
    assert [excerpt.text[start:end] for start, end in excerpt.matches] == ["Straße", "Müll"]


def test_an_excerpt_comes_from_the_field_with_the_most_words(run: Search) -> None:
    records = {
        "contacts/p-1": contact(
            "Anna-Maria",
            "Gate",
            notes="anna gate",
            emails=[{"address": "x@y.example"}, {"address": "anna.gate@acme.example"}],
        )
    }
    found = run(records, "anna gate")
    assert found.hits[0].excerpt == Excerpt(
        "emails[1].address", "anna.gate@acme.example", ((0, 4), (5, 9))
    )
    found = run(records, "anna-maria")
    assert found.hits[0].excerpt == Excerpt("name.given", "Anna-Maria", ((0, 10),))
    found = run(records, "anna.gate@acme")
    assert found.hits[0].excerpt == Excerpt(
        "emails[1].address", "anna.gate@acme.example", ((0, 14),)
    )


def test_custom_fields_and_maps_are_searched_and_shown(run: Search) -> None:
    records = {
        "customers/a": {
            "name": "A",
            "custom": {"gate_height": 3.25},
            "external_ids": {"hubspot": "HS-4711"},
        }
    }
    assert run(records, "4711").hits[0].excerpt == Excerpt(
        "external_ids.hubspot", "HS-4711", ((3, 7),)
    )
    assert run(records, "3.25").hits[0].excerpt == Excerpt("custom.gate_height", "3.25", ((0, 4),))


def test_a_long_text_shows_no_match_beyond_its_end(run: Search) -> None:
    note = f"gate {'x ' * 100} gate"
    excerpt = run({"customers/a": {"name": "A", "notes": note}}, "gate").hits[0].excerpt
    assert excerpt
    assert excerpt.text.endswith("…")
    assert excerpt.matches == ((0, 4),)


def test_a_hit_by_nothing_of_its_own_text_has_no_excerpt(run: Search) -> None:
    assert run({"customers/a": {"name": "A"}}, "stage:none").hits[0].excerpt is None
