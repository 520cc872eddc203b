from typing import Any

import pytest

from crmctl.checks.fixes import follow_merges, safe_fix
from crmctl.checks.store_context import Target
from crmctl.checks.values.layout import may_rewrite
from crmctl.model.catalogue import Catalogue

_ALL = ("S207", "T301", "T302", "C403", "C406", "C413")


def _fixed(catalogue: Catalogue, data: dict[str, Any], *codes: str) -> dict[str, Any]:
    return safe_fix(codes or _ALL, data, catalogue.by_name["contact"], "DE")


def test_each_rule_mends_its_own_and_nothing_else(catalogue: Catalogue) -> None:
    data = {
        "name": {"family": "Mu\u0308ller "},
        "emails": [
            {"address": "mailto:a@Example.org"},
            {"address": "A@example.org", "label": "x"},
        ],
        "phones": [{"number": "030 12345678"}, {"number": "110"}],
        "tags": ["fair", "fair", ""],
        "notes": "two  blanks\n",
    }
    assert _fixed(catalogue, data, "T301")["name"] == {"family": "Mu\u0308ller"}
    assert _fixed(catalogue, data, "T302")["name"] == {"family": "M\u00fcller "}
    assert _fixed(catalogue, data) == {
        "name": {"family": "M\u00fcller"},
        "emails": [{"address": "a@example.org", "label": "x"}],
        "phones": [{"number": "+493012345678"}, {"number": "110"}],
        "tags": ["fair"],
        "notes": "two  blanks\n",
    }
    assert _fixed(catalogue, data, "R501") == data


def test_a_phone_without_country_code_is_completed_by_the_address(catalogue: Catalogue) -> None:
    data = {"phones": [{"number": "01 234567"}], "addresses": [{"country": "AT"}]}
    assert _fixed(catalogue, data)["phones"] == [{"number": "+431234567"}]


def test_a_phone_that_is_none_stays(catalogue: Catalogue) -> None:
    data = {"phones": [{"number": "see website"}]}
    assert _fixed(catalogue, data) == data


def test_entries_that_contradict_each_other_are_both_kept(catalogue: Catalogue) -> None:
    data = {
        "emails": [
            {"address": "a@example.org", "label": "work"},
            {"address": "a@example.org", "label": "home"},
            {"address": "A@example.org", "primary": True},
        ]
    }
    assert _fixed(catalogue, data)["emails"] == [
        {"address": "a@example.org", "label": "work", "primary": True},
        {"address": "a@example.org", "label": "home"},
    ]


def test_empty_values_go_at_every_level(catalogue: Catalogue) -> None:
    data = {"name": {"family": "Muster", "given": None}, "tags": ["", None], "roles": [{"x": ""}]}
    assert _fixed(catalogue, data, "S207") == {"name": {"family": "Muster"}}


def test_consents_stay_as_they_were_written(catalogue: Catalogue) -> None:
    data = {"consents": [{"id": "c-1", "text": "two  blanks "}]}
    assert _fixed(catalogue, data) == data


def test_references_follow_a_merge(catalogue: Catalogue) -> None:
    data = {
        "customer": "old",
        "contacts": ["old", "p-1"],
        "about": ["customers/old", "contacts/old"],
        "subject": "old",
    }
    survivors = {Target("customer", "old"): "new"}
    kind = catalogue.by_name["interaction"]
    assert follow_merges(data, kind, catalogue, survivors) == {
        "customer": "new",
        "contacts": ["old", "p-1"],
        "about": ["customers/new", "contacts/old"],
        "subject": "old",
    }


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("name:\n  family: Muster\n", True),
        ("# private\nname:\n", False),
        ("name: # private\n", False),
        ("tags:\n  - c#\n", True),
    ],
)
def test_a_file_with_comments_is_not_written_anew(text: str, may: bool) -> None:
    assert may_rewrite(text) == may


def test_likely_answers_are_taken_where_they_are_asked_for(catalogue: Catalogue) -> None:
    data = {
        "name": {"family": "O'BRIEN", "given": "J\u00c3\u00b6rg &amp; Eva", "display": "A\u200bB"},
        "emails": [{"address": "a@gmial.com"}, {"address": "b@example.org"}],
        "addresses": [{"country": "UK"}],
        "language": "cz",
    }
    likely = ("T304", "T306", "T307", "T308", "C402", "C407", "C410")
    assert _fixed(catalogue, data, *likely) == {
        "name": {"family": "O'Brien", "given": "J\u00f6rg & Eva", "display": "AB"},
        "emails": [{"address": "a@gmail.com"}, {"address": "b@example.org"}],
        "addresses": [{"country": "GB"}],
        "language": "cs",
    }
    fixed = _fixed(catalogue, data, *likely)
    assert _fixed(catalogue, fixed, *likely) == fixed
