"""Canonical text."""

import datetime as dt
import enum
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from crmctl.errors.files import UnwritableTextError
from crmctl.model.plain import Plain
from crmctl.store.canonical import emit, read, scalar

TREE = {
    "name": {"given": "Erika", "family": "Müller-Lüdenscheidt"},
    "emails": [{"address": "erika@acme.example", "label": "work", "primary": True}],
    "phones": [{"number": "+491712345678"}],
    "birthday": Plain("--03-12"),
    "since": dt.date(2023, 1, 10),
    "at": dt.datetime(2026, 3, 1, 10, 11, 12, tzinfo=dt.UTC),
    "value": Plain("12500.00 EUR"),
    "custom": {"gate_height": Decimal("3.20"), "machines": -2},
    "external_ids": {"hubspot": "4711"},
    "tags": ("b2b", "NO"),
    "matrix": [["a", "b"], ["c"]],
    "notes": "First line.\n\n  Indented.\n",
}

TEXT = """\
name:
  given: Erika
  family: Müller-Lüdenscheidt
emails:
  - address: erika@acme.example
    label: work
    primary: true
phones:
  - number: "+491712345678"
birthday: --03-12
since: 2023-01-10
at: 2026-03-01T10:11:12+00:00
value: 12500.00 EUR
custom:
  gate_height: 3.20
  machines: -2
external_ids:
  hubspot: "4711"
tags:
  - b2b
  - "NO"
matrix:
  - - a
    - b
  - - c
notes: |
  First line.

    Indented.
"""


def test_a_tree_is_written_as_canonical_text() -> None:
    assert emit(TREE) == TEXT


def test_empty_fields_are_not_written() -> None:
    tree: dict[str, object] = {
        "a": None,
        "b": "",
        "c": [],
        "d": {"e": [None, "", {}, []]},
        "f": [["", {"g": ()}]],
    }
    assert emit({**tree, "h": "i"}) == "h: i\n"
    assert emit(tree) == "{}\n"
    assert read("{}\n") == {}


def test_any_mapping_and_any_kind_of_text_is_written() -> None:
    class Stage(enum.StrEnum):
        LEAD = "lead"

    assert emit(MappingProxyType({"a": MappingProxyType({"b": Stage.LEAD})})) == "a:\n  b: lead\n"
    assert emit({"a": [MappingProxyType({"b": Stage.LEAD})]}) == "a:\n  - b: lead\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\nb\n", "|\n  a\n  b"),
        ("a\nb", "|-\n  a\n  b"),
        (" a\nb\n", "|2\n   a\n  b"),
        ("\na", "|2-\n\n  a"),
        ("a\n\nb\n", "|\n  a\n\n  b"),
        ("a \nb\n", "|\n  a \n  b"),
        ("a\tb\nc\n", "|\n  a\tb\n  c"),
        ("\ta\n", '"\\ta\\n"'),
        ("a\n\tb\n", '"a\\n\\tb\\n"'),
        ("a\n\n", '"a\\n\\n"'),
        ("a\n ", '"a\\n "'),
        ("\n", '"\\n"'),
        ("a\r\nb\n", '"a\\r\\nb\\n"'),
        ("a\u202eb\n", '"a\\u202eb\\n"'),
    ],
)
def test_text_of_several_lines_is_a_block_where_that_shows_it_exactly(
    text: str, written: str
) -> None:
    assert emit({"k": text}) == f"k: {written}\n"
    assert read(f"k: {written}\n") == {"k": text}


def test_long_lines_are_never_wrapped() -> None:
    long = "word " * 1000 + "end"
    assert emit({"k": long}) == f"k: {long}\n"


@pytest.mark.parametrize("text", ["01067", "NO", "12:30", "1_000", "+49301", "~", "2026-11-21"])
def test_what_a_reader_would_retype_is_quoted(text: str) -> None:
    assert scalar(text) == f'"{text}"'


@pytest.mark.parametrize(
    "text", ["01067 Dresden", "10 %", "50-99", "<a@b.example>", "12 min", "Dr."]
)
def test_what_no_reader_would_retype_stays_plain(text: str) -> None:
    assert scalar(text) == text


def test_keys_are_quoted_where_they_would_be_misread() -> None:
    assert emit({"2026": "a", "no": "b", "x: y": "c", "": "d"}) == (
        '"2026": a\n"no": b\n"x: y": c\n"": d\n'
    )


def test_a_plain_value_that_would_be_misread_is_quoted_all_the_same() -> None:
    assert emit({"a": Plain("b: c"), "d": Plain("null")}) == 'a: "b: c"\nd: "null"\n'


def test_text_that_is_not_unicode_cannot_be_written() -> None:
    with pytest.raises(UnwritableTextError):
        emit({"a": "\udcff"})


def test_a_key_too_long_for_a_reader_cannot_be_written() -> None:
    assert read(emit({"a" * 1000: "b"})) == {"a" * 1000: "b"}
    with pytest.raises(UnwritableTextError):
        emit({"a" * 1001: "b"})


def test_a_value_of_an_unknown_type_is_a_bug() -> None:
    with pytest.raises(TypeError, match="float"):
        emit({"a": 1.5})


def test_a_tree_deeper_than_any_record_is_a_bug() -> None:
    tree: dict[str, object] = {"a": "b"}
    for _ in range(31):
        tree = {"a": tree}
    assert read(emit(tree)) is not None
    with pytest.raises(ValueError, match="deep"):
        emit({"a": tree})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: b",
        "# c\na: b\n",
        "a: b # c\n",
        "a: [b]\n",
        "a: {b: c}\n",
        "a: 'b'\n",
        "a: &b c\n",
        "a: !t b\n",
        "a: *b\n",
        "a:\n",
        "a: null\n",
        "a: ~\n",
        "a: b\na: c\n",
        "a:\tb\n",
        "a: b\r\n",
        "\ufeffa: b\n",
        "a: b\n\nc: d\n",
        "a:\n- b\n",
        "a:\n    b: c\n",
        "a:\n   b: c\n",
        "a: b\n  c: d\n",
        "a:\nb: c\n",
        "a:\n  - b\n  c: d\n",
        "a:\n  b: c\n  - d\n",
        "a:\n  - b: c\n   d: e\n",
        "- a\n",
        "a\n",
        "a: b\n--- \nc: d\n",
        "<<: a\n",
        "a: |\n",
        "a: |\n\n  b\n",
        "a: |\n   b\n",
        "a: |\n  b\n\n",
        "a: |\n  b \n",
        "a: |\n  b\n  \tc\n",
        "a: >\n  b\n",
        "a: |+\n  b\n",
        'a: "\\ud800"\n',
        'a: "\\x41"\n',
        '"a": b\na: c\n',
        "a: b\n" + "x" * 1001 + ": c\n",
        "a:\n" + "  - " + "- " * 32 + "b\n",
        "".join("  " * depth + "a:\n" for depth in range(33)) + "  " * 33 + "b: c\n",
    ],
)
def test_the_fast_reader_leaves_what_it_is_not_sure_of(text: str) -> None:
    assert read(text) is None


def test_plain_scalars_can_be_told_from_quoted_ones() -> None:
    tree = read('a: 01067\nb: "01067"\nc:\n  - d\n', Plain)
    assert tree == {"a": "01067", "b": "01067", "c": ["d"]}
    assert [type(value) for value in (tree["a"], tree["b"], tree["c"][0])] == [Plain, str, Plain]


SAMPLE = {
    "customer": (
        "type: organisation\nname: ACME Maschinenbau\nsize: 50-99\nphones:\n"
        '  - number: "+4935141234560"\n    label: office\naddresses:\n  - street: Hauptstraße 1\n'
        '    postal_code: "01067"\nexternal_ids:\n  hubspot: "4711"\nnotes: |\n  Yard only.\n'
    ),
    "invoice": (
        "recipient:\n  lines:\n    - Hauptstraße 1\n    - 01067 Dresden\nlines:\n"
        "  - price: 6250.00 EUR\n    discount: 10 %\npayments:\n  - at: 2026-12-10\n"
    ),
}


@pytest.mark.parametrize("kind", SAMPLE)
def test_the_sample_records_are_canonical(kind: str) -> None:
    tree = read(SAMPLE[kind], Plain)
    assert tree is not None
    assert emit(tree) == SAMPLE[kind]


def test_every_example_record_without_comments_is_canonical() -> None:
    examples = Path(__file__).parents[3] / "examples"
    for path in examples.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if "#" not in text and path.name != "crm.yaml":
            tree = read(text, Plain)
            assert tree is not None, path
            assert emit(tree) == text, path
