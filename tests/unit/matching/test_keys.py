from math import log2
from typing import Any

import pytest

from crmctl.matching.keys import FAMILY, GIVEN, MOST_CANDIDATES, best, finds, keys, least, numbers

Data = dict[str, Any]


def person(given: str = "", family: str = "", **more: Any) -> Data:
    return {"name": {"given": given, "family": family}, **more}


def company(name: str, **more: Any) -> Data:
    return {"type": "organisation", "name": name, **more}


def address(street: str, postal_code: str) -> Data:
    return {"addresses": [{"street": street, "postal_code": postal_code}]}


def shared(kind: str, one: Data, other: Data) -> set[str]:
    """Give of what sort the keys are that two records share."""
    return {sort for sort, _ in set(keys(kind, one)) & set(keys(kind, other))}


@pytest.mark.parametrize(
    ("one", "other", "sorts"),
    [
        (person("Erika", "Müller"), person("Ericka", "Mueller"), {"name", FAMILY}),
        (person("Erika", "Müller"), person("Müller", "Erika"), {"name"}),
        (person("Erika", "Müller"), {"name": {"display": "Müller, Erika"}},
         {"name", GIVEN, FAMILY}),
        (person("Erika", "Müller", **address("Goethestr. 5", "01067")),
         person("E.", "Möller", **address("Goethestraße 5", "01067")),
         {"family, postcode", "address"}),
        (person("Beate", "Losbach", **address("Salzplatz 17 b", "06157")),
         person("B", "Doweing", **address("SALZPLATZ 17b", "06157")), {"address"}),
        (person("Erika", "Müller", **address("Goethestr. 5", "01067")),
         person("Erika", "Beispiel", **address("Goethestrasse 7", "99999")),
         {GIVEN, "given, street"}),
        (person("Erika", "Müller", birthday="1980-05-17"),
         person("Erika", "Beispiel", birthday="1980-05-17"), {GIVEN, "birthday, name"}),
        (person("", "Müller", roles=[{"customer": "acme"}]),
         person("Uwe", "Mueller", roles=[{"customer": "acme"}]), {FAMILY, "family, employer"}),
        (person("", "Müller", emails=[{"address": "mueller@acme.example"}]),
         person("Eva", "Müller", emails=[{"address": "eva@acme.example"}]),
         {FAMILY, "family, employer"}),
        (person("", "Müller", emails=[{"address": "mueller@gmx.de"}]),
         person("Eva", "Müller", emails=[{"address": "eva@gmx.de"}]), {FAMILY}),
        (person("M.", "Muster", emails=[{"address": "maria.muster@web.de"}]),
         person("Maria", "Muster"), {"name", GIVEN, FAMILY}),
        (person("A", "B", emails=[{"address": "Anna.B+news@googlemail.com"}]),
         person("C", "D", emails=[{"address": "annab@gmail.com"}]), {"mailbox"}),
        (person("A", "B", phones=[{"number": "+49 (0)351 4123-456"}]),
         person("C", "D", phones=[{"number": "+493514123456"}]), {"phone"}),
        (person("A", "B", external_ids={"hubspot": 4711, "old": ["1", "2"]}),
         person("C", "D", external_ids={"hubspot": "4711", "old": "2"}), {"number"}),
        (person("", "Mia"), person("Mia", ""), {"name"}),
        (person("伟", "王"), person("伟", "王"), {"name", GIVEN, FAMILY}),
        (person("Анна", "Иванова"), person("анна", "иванова"), {"name", GIVEN, FAMILY}),
    ],
)  # fmt: skip
def test_two_writings_of_one_person_share_a_key(one: Data, other: Data, sorts: set[str]) -> None:
    assert shared("contact", one, other) == sorts


@pytest.mark.parametrize(
    ("one", "other", "sorts"),
    [
        (company("Nordlicht Solar"), company("Nordlicht Solar GmbH"), {"name", "word"}),
        (company("Nordlicht Solar"), company("Nordlciht Solar AG"), {"name", "word"}),
        (company("Solar Nordlicht"), company("Nordlicht Solar"), {"word"}),
        (company("Bau Meier", **address("Weg 1", "01067")),
         company("Maier Bau", **address("Gasse 2", "01067")), {"word", "word, postcode"}),
        (company("Acme"), company("Other", legal_name="ACME Ltd"), {"name", "word"}),
        (company("A", domains=["acme.example"]),
         company("B", websites=[{"url": "https://www.acme.example/shop"}]), {"domain"}),
        (company("A", vat_id="DE 123456789"), company("B", vat_id="DE123456789"), {"number"}),
        ({"type": "person", "person": "p-1"}, {"type": "person", "person": "p-1"}, {"number"}),
        (company("GmbH"), company("GmbH"), {"name", "word"}),
    ],
)  # fmt: skip
def test_two_writings_of_one_company_share_a_key(one: Data, other: Data, sorts: set[str]) -> None:
    assert shared("customer", one, other) == sorts


def test_a_contact_and_a_customer_never_share_a_number() -> None:
    mail = {"emails": [{"address": "info@acme.example"}]}

    assert not {*numbers("contact", mail)} & {*numbers("customer", mail)}


def test_the_numbers_are_the_same_on_every_machine() -> None:
    # The checksum that gzip writes of "contact mailbox a@b.example".
    (found,) = numbers("contact", {"emails": [{"address": "a@b.example"}]})

    assert found == 0x46F8907E


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("contact", {}),
        ("customer", {}),
        ("contact", {"name": {"display": "???"}}),
        ("contact", person("Erika", "Muster", archived="2026-01-01")),
        ("contact", {"erased": "2026-01-01", "emails": [{"address": "a@b.example"}]}),
        ("contact", {"name": "x", "emails": "a@b.example", "phones": [{"number": "12"}],
                     "external_ids": ["x"], "addresses": [None, 5]}),
        ("interaction", {"subject": "Call", "emails": [{"address": "a@b.example"}]}),
    ],
)  # fmt: skip
def test_what_says_nothing_or_is_gone_has_no_keys(kind: str, data: Data) -> None:
    assert keys(kind, data) == ()
    assert numbers(kind, data) == ()


def test_names_of_any_length_have_few_short_keys() -> None:
    found = keys("contact", person("E" * 10_000, "M" * 10_000))
    words = keys("customer", company(" ".join(f"word{number}" for number in range(10_000))))

    assert all(len(text) < 500 for _, text in (*found, *words))
    assert len(words) < 20


def test_a_name_alone_finds_only_where_few_bear_it() -> None:
    assert finds((FAMILY, "ludenscheidt"), 3)
    assert not finds((FAMILY, "muller"), 300)
    assert finds(("name", "rk mlr"), 300)
    assert not finds(("mailbox", "info@mail.example"), 100_000)
    assert not finds((GIVEN, "erika"), 1)


def test_who_says_more_than_a_name_must_share_more_than_a_common_one() -> None:
    bare, more = keys("contact", person("Eva", "Muster")), keys("contact", person("Eva", "Muster",
                      birthday="1980-05-17"))  # fmt: skip

    assert least(bare, 100_000) == 0
    assert least(more, 100_000) == pytest.approx(log2(100_000 / 8))
    assert least(more, 0) < 0


def test_the_records_that_share_most_and_rarest_come_first() -> None:
    blocks = {1: [10, 11], 2: [11], 3: list(range(20, 320))}

    found = best([1, 2, 3, 4], blocks, 1000, 0.0)

    assert found[:2] == [11, 10]
    assert found[2:] == list(range(20, 20 + MOST_CANDIDATES - 2))
    assert best([1, 2, 3], blocks, 1000, log2(1000 / 8)) == [11, 10]
    assert best([1], blocks, 0, 0.0) == [10, 11]
    assert best([], blocks, 1000, 0.0) == []
