"""Truth, lists, and all columns of a table together."""

from collections.abc import Callable

import pytest

from crmctl.interchange.columns import CellValue, Formats, columns_of, read_columns
from crmctl.interchange.mapping import map_columns
from crmctl.model.catalogue import Catalogue, Field, FieldType

_Read = Callable[..., list[str]]


@pytest.mark.parametrize(
    "words",
    [
        "true false", "TRUE FALSE", "yes no", "Ja Nein", "1 0", "wahr falsch", "Y N", "on off",
        "t f", "W F", "-1 0", "1.0 0.0", "\u2713 \u2717",
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_the_usual_words(words: str, read: _Read) -> None:
    assert read(FieldType.BOOLEAN, words.split()) == ["true", "false"]


def test_beside_crosses_an_empty_cell_says_nothing(read: _Read) -> None:
    assert read(FieldType.BOOLEAN, ["x", "", "X"]) == ["true", "", "true"]


@pytest.mark.parametrize("word", ["maybe", "2", "mw", "abgemeldet"])
def test_any_other_word_is_refused(word: str, read: _Read) -> None:
    assert read(FieldType.BOOLEAN, [word]) == ["!is neither yes nor no"]


def _items(formats: Formats, type_: FieldType, *cells: str) -> list[tuple[str, ...] | str | None]:
    field = Field("x", type_, list_path="x")
    found = read_columns({"X": (field, cells)}, formats)
    return [one.reason or one.items for one in (found.columns["X"][cell] for cell in cells)]


def test_what_separates_items_is_decided_over_all_cells(formats: Formats) -> None:
    label = FieldType.LABEL
    assert _items(formats, label, "a, b; c", "d, e", "") == [("a, b", "c"), ("d, e",), None]
    assert _items(formats, label, "a, b", "c") == [("a", "b"), ("c",)]
    assert _items(formats, label, "* x ::: y, z") == [("* x", "y, z")]
    assert _items(formats, label, "a;b\r\nc", "d") == [("a;b", "c"), ("d",)]
    assert _items(formats, label, "a|b|a||") == [("a", "b")]
    assert _items(formats, label, ";", "a;") == [None, ("a",)]


def test_items_in_quotation_marks_keep_their_commas(formats: Formats) -> None:
    label = FieldType.LABEL
    assert _items(formats, label, '"VIP","Blog"', '"A, B", "C"') == [
        ("VIP", "Blog"),
        ("A, B", "C"),
    ]
    assert _items(formats, label, '"VIP"x"', '"a"') == [
        "has a quotation mark that is never closed",
        ("a",),
    ]


def test_a_comma_may_belong_to_a_name(formats: Formats) -> None:
    people = FieldType.REFERENCE
    assert _items(formats, people, "Muster, Ute", "x") == [("Muster, Ute",), ("x",)]
    assert _items(formats, people, "p-7k3f9q2m, ute@example.com, 4711") == [
        ("p-7k3f9q2m", "ute@example.com", "4711")
    ]
    assert _items(formats, FieldType.URL, "https://a.example, www.b.example") == [
        ("https://a.example", "www.b.example")
    ]


def test_a_cell_may_hold_several_addresses_or_phones(formats: Formats) -> None:
    address = Field("emails.address", FieldType.EMAIL, list_path="emails", key=True)
    number = Field("phones.number", FieldType.PHONE, list_path="phones", key=True)
    found = read_columns(
        {
            "E": (address, ["a@x.de, b@y.de", "c@z.de", "d@z.de, Ute", ""]),
            "P": (number, ["+49 30 123456 ::: (030) 654321", "030 123456, 12"]),
            "Q": (number, ["030/123456"]),
        },
        formats,
    )
    assert found.columns["E"]["a@x.de, b@y.de"].items == ("a@x.de", "b@y.de")
    assert found.columns["E"]["c@z.de"] == CellValue("c@z.de")
    assert found.columns["E"]["d@z.de, Ute"] == CellValue("d@z.de, Ute")
    assert found.columns["P"]["+49 30 123456 ::: (030) 654321"].items == (
        "+49 30 123456",
        "(030) 654321",
    )
    assert found.columns["P"]["030 123456, 12"] == CellValue("030 123456, 12")
    assert "Q" not in found.columns
    assert found.told[0] == "Cells in 'E' that hold several values are taken apart."


def test_how_lists_were_read_is_told(formats: Formats) -> None:
    field = Field("x", FieldType.LABEL, list_path="x")
    assert read_columns({"X": (field, ["a;b"])}, formats).told == (
        "Items in 'X' are separated by semicolons.",
    )
    assert read_columns({"X": (field, ["a"])}, formats).told == ()


def test_columns_of_a_table_are_read_by_their_fields(
    catalogue: Catalogue, formats: Formats
) -> None:
    header = ["Name", "Kunde seit", "Tags", "tags.5", "external_ids.x", "gate_height", "Rest"]
    mapping = map_columns(header, catalogue.by_name["customer"], {"Rest": ""})
    rows = [["A", "1.2.2026", "a, b", "c, d", "1.2", "1,5"], ["B"]]
    columns = columns_of(mapping, rows)
    assert set(columns) == {"Name", "Kunde seit", "tags.5", "gate_height"}
    found = read_columns(columns, formats)
    assert not {"Name", "tags.5"} & found.columns.keys()  # just texts
    assert found.columns["Kunde seit"]["1.2.2026"] == CellValue("2026-02-01")
    assert found.columns["gate_height"]["1,5"] == CellValue("1.5")


def test_a_whole_list_in_a_cell_is_taken_apart(catalogue: Catalogue, formats: Formats) -> None:
    mapping = map_columns(["Tags"], catalogue.by_name["customer"])
    found = read_columns(columns_of(mapping, [["a, b"]]), formats)
    assert found.columns["Tags"]["a, b"].items == ("a", "b")
