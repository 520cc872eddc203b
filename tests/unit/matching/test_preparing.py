from collections.abc import Sequence

import numpy as np
import pytest

from crmctl.matching.agreement import LEVELS, UNKNOWN, ranks_of
from crmctl.matching.columns import Cell, Column, Type
from crmctl.matching.preparing import Prepared, prepare


def table(**cells: Sequence[Cell]) -> list[Column]:
    return [Column(name, Type(name), values) for name, values in cells.items()]


def names(prepared: Prepared) -> list[str]:
    return [part.name for field in prepared.fields for part in field.parts]


def levels(prepared: Prepared) -> dict[str, str]:
    """Give how far the first two rows agree, where that is known."""
    zero, one = np.asarray([0], np.int32), np.asarray([1], np.int32)
    return {
        part.name: LEVELS[int(ranks_of(codes)[0])]
        for field in prepared.fields
        for part, codes in zip(field.parts, field.compare(zero, one), strict=True)
        if codes[0] != UNKNOWN
    }


def test_no_columns_and_no_rows_give_nothing_to_compare() -> None:
    assert prepare([]) == Prepared([], people=False)
    assert names(prepare(table(city=[]))) == ["city"]


@pytest.mark.parametrize(
    ("columns", "people"),
    [
        (table(given_name=[""]), True),
        (table(family_name=["Vogt"], organisation=["Bau"]), True),
        (table(full_name=["Ida Vogt"]), True),
        (table(organisation=["Vogt Bau"], email=["ida@vogt.example"]), False),
        (table(text=["Ida Vogt"]), False),
    ],
)
def test_who_has_a_persons_name_is_a_person(columns: list[Column], people: bool) -> None:
    assert prepare(columns).people is people


def test_columns_become_lines_of_evidence() -> None:
    columns = table(
        given_name=["Ida"], family_name=["Vogt"], organisation=["Bau"], email=["a@b.example"],
        phone=["1"], address=["Ring 5"], postal_code=["01067"], city=["Ulm"], region=["BW"],
        country=["de"],
    )  # fmt: skip
    columns += [Column("born", Type.DATE, [""]), Column("tax", Type.IDENTIFIER, [""])]
    columns += [Column("note", Type.TEXT, [""]), Column("sort", Type.CATEGORY, [""])]

    assert names(prepare(columns)) == [
        "given name", "family name", "order", "unheard-of name", "organisation", "e-mail", "phone",
        "street", "house number", "postcode", "city", "region", "country", "born", "tax", "note",
        "sort",
    ]  # fmt: skip


def test_the_legal_form_is_a_line_of_its_own_for_organisations() -> None:
    assert names(prepare(table(organisation=["Vogt GmbH"]))) == ["organisation", "legal form"]


@pytest.mark.parametrize(
    "other",
    [
        table(full_name=["", "Vogt, Ida"]),
        table(full_name=["", "Ida Vogt"]),
    ],
)
def test_a_full_name_stands_for_its_parts(other: list[Column]) -> None:
    columns = table(given_name=["Ida", ""], family_name=["Vogt", ""])

    assert levels(prepare([*columns, *other])) == {
        "given name": "exact", "family name": "exact", "order": "exact",
    }  # fmt: skip


def test_the_parts_of_a_name_count_before_the_whole() -> None:
    columns = table(family_name=["Vogt", "Vogt"], full_name=["Ida Falk", "Ida Hahn"])

    assert levels(prepare(columns)) == {"family name": "exact", "order": "exact"}


def test_an_initial_is_completed_by_the_mailbox() -> None:
    columns = table(
        given_name=["M.", "Maria"], family_name=["Muster", "Muster"],
        email=["maria.muster@firm.example", ""],
    )  # fmt: skip

    assert levels(prepare(columns))["given name"] == "exact"


def test_the_address_of_a_namesake_spells_both_names() -> None:
    columns = table(
        given_name=["Ida", "Ida"], family_name=["Vogt", "Vogt"],
        email=["ida.vogt@gmx.de", "ida.vogt@web.de"],
    )  # fmt: skip

    assert "e-mail" not in levels(prepare(columns))


@pytest.mark.parametrize(
    ("columns", "street", "house"),
    [
        (table(address=["Goethestraße 5a", "Goethe-Str. 5 A"]), "exact", "exact"),
        (table(address=["Goethestr. 5", "Goethestr. 71"]), "exact", "differs"),
        (table(street=["Goethestr.", "Goethestraße"], house_number=["5 A", "5a"]), "exact",
         "exact"),
        (table(street=["Goethestr. 5", ""], address=["", "Goethestr. 5"]), "exact", "exact"),
    ],
)  # fmt: skip
def test_the_house_number_is_compared_apart_wherever_it_stands(
    columns: list[Column], street: str, house: str
) -> None:
    assert levels(prepare(columns)) == {"street": street, "house number": house}


def test_a_house_number_without_a_street_is_compared_for_itself() -> None:
    assert levels(prepare(table(house_number=["5", "5"]))) == {"house number": "exact"}


def test_the_town_of_an_organisation_may_stand_in_its_name_but_not_that_of_a_person() -> None:
    columns = table(organisation=["Sparkasse", "Sparkasse Ulm"], city=["Ulm", "Berlin"])

    assert "city" not in levels(prepare(columns))
    person = table(family_name=["Vogt", "Vogt"])
    assert levels(prepare([*columns, *person]))["city"] == "differs"


def test_a_web_site_counts_with_the_addresses() -> None:
    columns = table(email=["", "info@vogt.example"], domain=["https://www.vogt.example/", ""])

    assert levels(prepare(columns)) == {"e-mail": "part"}


def test_several_cells_and_several_columns_of_one_type_count_together() -> None:
    columns = [
        Column("phone", Type.PHONE, [["0351 4711234", ""], "030 8855990"]),
        Column("mobile", Type.PHONE, ["", ["0171 2345678", "0351 4711234"]]),
    ]

    assert levels(prepare(columns)) == {"phone": "exact"}


def test_each_identifier_is_one_for_itself_and_finds_alone() -> None:
    columns = [
        Column("tax", Type.IDENTIFIER, ["DE 123", "de-123"]),
        Column("register", Type.IDENTIFIER, ["", "de123"]),
    ]
    prepared = prepare(columns)

    assert levels(prepared) == {"tax": "exact"}
    assert [(len(field.strong), len(field.loose)) for field in prepared.fields] == [(1, 0)] * 2


@pytest.mark.parametrize(
    ("type_", "one", "other", "level"),
    [
        ("region", "Baden-Württemberg", "baden wuerttemberg", "exact"),
        ("country", "Österreich", "Oesterreich", "exact"),
        ("country", "Österreich", "Schweiz", "differs"),
        ("postal_code", "SW1A 1AA", "sw1a1aa", "exact"),
        ("city", "Köln", "Koeln", "exact"),
    ],
)
def test_places_are_compared_in_their_plain_form(
    type_: str, one: str, other: str, level: str
) -> None:
    assert list(levels(prepare(table(**{type_: [one, other]}))).values()) == [level]
