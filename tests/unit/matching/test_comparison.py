from typing import Any

import pytest

from crmctl.matching.agreement import LEVELS
from crmctl.matching.comparison import (
    CONTACT_FIELDS,
    CUSTOMER_FIELDS,
    compare_contacts,
    compare_customers,
)
from crmctl.matching.features import extract
from crmctl.matching.terms import NO_TERMS

Data = dict[str, Any]


def contact(left: Data, right: Data) -> dict[str, str]:
    pattern = compare_contacts(extract(left, "contact"), extract(right, "contact"), NO_TERMS)
    return _levels(CONTACT_FIELDS, pattern)


def customer(left: Data, right: Data) -> dict[str, str]:
    pattern = compare_customers(extract(left, "customer"), extract(right, "customer"), NO_TERMS)
    return _levels(CUSTOMER_FIELDS, pattern)


def _levels(fields: tuple[str, ...], pattern: Any) -> dict[str, str]:
    known = zip(fields, pattern, strict=True)
    return {field: LEVELS[found.rank] for field, found in known if found is not None}


def named(given: str, family: str) -> Data:
    return {"name": {"given": given, "family": family}}


@pytest.mark.parametrize(
    ("left", "right", "levels"),
    [
        (("Jürgen", "Müller"), ("Juergen", "Mueller"), ("exact", "exact", "exact")),
        (("Erika", "Meier"), ("Erka", "Meyer"), ("near", "near", "exact")),
        (("E.", "Meier-Lang"), ("Erika", "Lang"), ("part", "part", "exact")),
        (("Hans Peter", "Meier"), ("Peter", "Meier"), ("part", "exact", "exact")),
        (("Meier", "Erika"), ("Erika", "Meier"), ("exact", "exact", "differs")),
        (("Erika", "Meier"), ("Otto", "Vogt"), ("differs", "differs", None)),
        (("Erika", ""), ("Otto", "Vogt"), ("differs", None, None)),
    ],
)
def test_names_agree_in_levels(
    left: tuple[str, str], right: tuple[str, str], levels: tuple[str | None, ...]
) -> None:
    found = contact(named(*left), named(*right))

    assert tuple(found.get(field) for field in ("given", "family", "order")) == levels


def test_one_name_that_agrees_crosswise_is_a_shared_family_name() -> None:
    found = contact(named("Peukmann", "Carl"), named("Götz", "Peukmann"))

    assert (found["given"], found["family"], found["order"]) == ("differs", "exact", "differs")


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("1984-03-12", "1984-03-12", "exact"),
        ("1984-03-12", "1984-12-03", "near"),
        ("1984-03-12", "1948-03-12", "near"),
        ("1984-03-12", "1984-03-22", "near"),
        ("1984-03-12", "1984-11-05", "part"),
        ("1984-03-12", "--03-12", "part"),
        ("--03-12", "--03-12", "part"),
        ("1984-03-12", "--04-12", "differs"),
        ("1984-03-12", "1971-11-05", "differs"),
    ],
)
def test_birthdays_agree_in_levels(left: str, right: str, level: str) -> None:
    assert contact({"birthday": left}, {"birthday": right})["birthday"] == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("erika@acme.example", "Erika@acme.example", "exact"),
        ("erika.m@acme.example", "erika.n@acme.example", "near"),
        ("erika88@gmx.de", "erika88@web.de", "near"),
        ("hannah88@powers.example", "hannah88opowersexampl@", "near"),
        ("erika@acme.example", "otto@acme.example", "part"),
        ("erika@gmx.de", "otto@gmx.de", "differs"),
        ("info@gmx.de", "otto@web.de", "differs"),
        ("info@acme.example", "info@acme.example", "part"),
    ],
)
def test_mailboxes_agree_in_levels(left: str, right: str, level: str) -> None:
    one, other = (
        {**named("Anna", "Vogt"), "emails": [{"address": text}]} for text in (left, right)
    )

    assert contact(one, other)["email"] == level


def test_a_second_mailbox_that_spells_the_name_again_says_nothing() -> None:
    one, other = (
        {**named("Erika", "Vogt"), "emails": [{"address": f"erika.vogt@{domain}"}]}
        for domain in ("gmx.de", "web.de")
    )

    assert "email" not in contact(one, other)


def test_a_mailbox_of_a_function_is_the_organisation_itself() -> None:
    data = {"name": "ACME", "emails": [{"address": "info@acme.example"}]}

    assert customer(data, data)["email"] == "exact"


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("+49351123456", "+49351123456", "exact"),
        ("+49351123456", "351123456", "exact"),
        ("+49351123456", "+49351132456", "near"),
        ("+49351123456", "+49351123789", "part"),
        ("+49351123456", "+49221654321", "differs"),
        ("110", "10", "differs"),
    ],
)
def test_numbers_agree_in_levels(left: str, right: str, level: str) -> None:
    found = contact({"phones": [{"number": left}]}, {"phones": [{"number": right}]})

    assert found["phone"] == level


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("ACME Bau GmbH", "Acme Bau AG", "exact"),
        ("Acmebau", "ACME Bau", "exact"),
        ("Schneider Metallbau", "Schnieder Metallbau", "near"),
        ("Bel-Air Hotel", "Hotel Bel-Air", "near"),
        ("Fenix at the Argyle", "Fenix", "part"),
        ("Otto", "Vogt", "differs"),
        ("Schneider Bau Nord West", "Ost Süd Holz Bau", "differs"),
    ],
)
def test_organisations_agree_in_levels(left: str, right: str, level: str) -> None:
    assert customer({"name": left}, {"name": right})["organisation"] == level


def test_the_legal_form_is_a_field_of_its_own() -> None:
    assert customer({"name": "ACME GmbH"}, {"name": "ACME AG"})["form"] == "differs"
    assert customer({"name": "ACME GmbH"}, {"name": "ACME gmbh"})["form"] == "exact"
    assert "form" not in customer({"name": "ACME"}, {"name": "ACME GmbH"})


@pytest.mark.parametrize(
    ("left", "right", "levels"),
    [
        (("Ring 5", "01067", "Ulm"), ("Ring 5", "01067", "Ulm"), ("exact", None)),
        (("Ring 5", "01067", "Ulm"), ("Ring 5", "99999", "Köln"), ("exact", "differs")),
        (("Ring 5", "", ""), ("Ring", "", ""), ("near", None)),
        (("Ring 5", "", ""), ("Ring 6", "", ""), ("part", None)),
        (("Goetheweg 5", "", ""), ("Gotheweg 6", "", ""), ("part", None)),
        (("Schillerweg 5", "", ""), ("Schilerweg 5", "", ""), ("near", None)),
        (("Ring 5", "", ""), ("Markt 5", "", ""), ("differs", None)),
        (("", "01067", "Ulm"), ("", "01067", ""), (None, "exact")),
        (("", "01067", "Ulm"), ("", "01068", "Ulm"), (None, "near")),
        (("", "01067", "Ulm"), ("", "89073", "Ulm"), (None, "part")),
        (("", "", "Dresden"), ("", "", "Drseden"), (None, "part")),
        (("", "", "Ulm"), ("", "", "Köln"), (None, "differs")),
        (("", "01067", ""), ("", "89073", ""), (None, "differs")),
        (("", "01067", ""), ("", "", "Ulm"), (None, None)),
    ],
)
def test_addresses_agree_in_levels(
    left: tuple[str, ...], right: tuple[str, ...], levels: tuple[str | None, ...]
) -> None:
    names = ("street", "postal_code", "city")
    one, other = ({"addresses": [dict(zip(names, parts, strict=True))]} for parts in (left, right))

    found = contact(one, other)

    assert (found.get("street"), found.get("place")) == levels


def test_of_several_addresses_the_closest_two_count() -> None:
    old, new = {"street": "Ring 5", "city": "Ulm"}, {"street": "Markt 1", "city": "Köln"}

    assert contact({"addresses": [old, new]}, {"addresses": [old]})["street"] == "exact"


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ({"a": "4711"}, {"a": "4711", "b": "1"}, "exact"),
        ({"a": "4711"}, {"a": "4712"}, "near"),
        ({"a": "4711"}, {"a": "1234"}, "differs"),
        ({"a": "4711"}, {"b": "4711"}, None),
    ],
)
def test_identifiers_count_within_one_system(left: Data, right: Data, level: str | None) -> None:
    assert contact({"external_ids": left}, {"external_ids": right}).get("identifier") == level
