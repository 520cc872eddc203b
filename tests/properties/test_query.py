"""What a query selects is what reading every record by hand would select."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.queries import QuerySyntaxError
from crmctl.index.database import create
from crmctl.index.files import FileState
from crmctl.index.flatten import rows
from crmctl.index.plan import plan
from crmctl.index.search import search
from crmctl.index.select import Selection
from crmctl.index.write import Change, fill
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.record import Record, Ref
from crmctl.model.text import fold, loose, words
from crmctl.query.parse import parse
from crmctl.query.tree import And, Node, Not, Op, Or, Phrase, Test, Word

T = FieldType
TODAY = date(2026, 6, 1)
KIND = Kind(
    "customer",
    "customers",
    (
        Field("name", T.TEXT, weight=10),
        Field("emails.address", T.EMAIL, "emails", ("email",), weight=4, key=True),
        Field("emails.label", T.TEXT, "emails", weight=4),
        Field("tags", T.LABEL, "tags", ("tag",), weight=4),
        Field("size", T.INTEGER),
        Field("since", T.DATE),
        Field("vip", T.BOOLEAN),
        Field("custom.gate", T.DECIMAL, custom=True),
        Field("ids", T.IDENTIFIER, "ids", weight=4, map=True),
        Field("notes", T.NOTE, weight=1),
    ),
)
CATALOGUE = Catalogue((KIND,))

WORDS = ["Müller", "mueller", "Straße", "gate", "gateway", "abc", "Ärger", "b2b", "bauer", "x"]
a_word = st.sampled_from(WORDS)
a_text = st.lists(a_word, min_size=1, max_size=3).map(" ".join)
a_day = st.dates(date(2023, 1, 1), date(2026, 12, 31)).map(date.isoformat)
an_email = st.fixed_dictionaries({}, optional={"address": a_text, "label": a_text})
a_record = st.fixed_dictionaries(
    {},
    optional={
        "name": a_text,
        "emails": st.lists(an_email, min_size=1, max_size=2),
        "tags": st.lists(a_word, min_size=1, max_size=2),
        "size": st.integers(0, 3),
        "since": a_day,
        "vip": st.booleans(),
        "custom": st.fixed_dictionaries({"gate": st.sampled_from([0.5, 1.0, 2.25])}),
        "ids": st.dictionaries(st.sampled_from(["a", "b"]), a_word, min_size=1),
        "notes": a_text,
    },
)
some_records = st.lists(a_record, max_size=4)

a_test = st.one_of(
    st.builds(Test, st.sampled_from(["name", "email", "notes"]), st.just(Op.MATCH), a_word),
    st.builds(Test, st.sampled_from(["name", "emails.label"]), st.just(Op.EQUAL), a_text),
    st.builds(Test, st.sampled_from(["tag", "ids", "ids.a"]), st.just(Op.MATCH), a_word),
    st.builds(Test, st.just("size"), st.sampled_from(list(Op)), st.sampled_from("0123")),
    st.builds(Test, st.just("gate"), st.sampled_from(list(Op)), st.sampled_from(["0.5", "1"])),
    st.builds(
        Test,
        st.just("since"),
        st.sampled_from(list(Op)),
        a_day.flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]])),
    ),
    st.builds(Test, st.just("vip"), st.just(Op.MATCH), st.sampled_from(["yes", "no"])),
    st.builds(
        Test,
        st.sampled_from(["name", "email", "tag", "size", "since", "gate", "ids", "ids.b", "vip"]),
        st.just(Op.MATCH),
        st.sampled_from(["none", "any"]),
    ),
)
a_leaf = st.one_of(a_test, st.builds(Word, a_word), st.builds(Phrase, a_text))
a_node = st.recursive(
    a_leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, max_size=3).map(lambda nodes: And(tuple(nodes))),
        st.lists(inner, min_size=1, max_size=3).map(lambda nodes: Or(tuple(nodes))),
    ),
    max_leaves=5,
)

Data = dict[str, Any]


def indexed(records: list[Data]) -> sqlite3.Connection:
    connection = create(None, CATALOGUE)
    made = plan(CATALOGUE, KIND)
    changes = [
        Change(
            FileState(f"customers/{number}.yaml", "", ""),
            rows(
                made,
                f"customers/{number}.yaml",
                Record(KIND.name, Ref(KIND.folder, str(number)), data),
                data.get("name", ""),
            ),
        )
        for number, data in enumerate(records)
    ]
    fill(connection, CATALOGUE, changes)
    return connection


def values(data: Data, name: str) -> list[Any]:
    """Give the values of a field, read from the data without any of the code under test."""
    readers: dict[str, Callable[[Data], list[Any]]] = {
        "email": lambda data: [e["address"] for e in data.get("emails", []) if "address" in e],
        "emails.label": lambda data: [e["label"] for e in data.get("emails", []) if "label" in e],
        "tag": lambda data: data.get("tags", []),
        "gate": lambda data: list(data.get("custom", {}).values()),
        "ids": lambda data: list(data.get("ids", {}).values()),
        "ids.a": lambda data: [data["ids"]["a"]] if "a" in data.get("ids", {}) else [],
        "ids.b": lambda data: [data["ids"]["b"]] if "b" in data.get("ids", {}) else [],
    }
    if name in readers:
        return readers[name](data)
    return [data[name]] if name in data else []


def compared(op: Op, left: Any, right: Any) -> bool:
    results: dict[Op, bool] = {
        Op.MATCH: left == right,
        Op.EQUAL: left == right,
        Op.LESS: left < right,
        Op.LESS_EQUAL: left <= right,
        Op.GREATER: left > right,
        Op.GREATER_EQUAL: left >= right,
    }
    return results[op]


def answers(test: Test, value: Any) -> bool:
    """Tell by hand whether a value answers a test."""
    if test.field in {"size", "gate"}:
        return compared(test.op, value, float(test.value))
    if test.field == "since":
        # A shorter date stands for its whole period: comparing as many characters does it.
        return compared(test.op, value[: len(test.value)], test.value)
    if test.op is Op.EQUAL or test.field in {"tag", "ids", "ids.a"}:
        return fold(value) == fold(test.value)
    if test.value.isascii() and value.isascii():
        return fold(test.value) in fold(value)
    return fold(test.value) in fold(value) or loose(test.value) in loose(value)


def is_met(test: Test, data: Data) -> bool:
    found = values(data, test.field)
    if test.value == "none":
        return not found
    if test.value == "any":
        return bool(found)
    if test.field == "vip":
        return (found == [True]) is (test.value == "yes")
    return any(answers(test, value) for value in found)


def searched(data: Data) -> Iterator[str]:
    for name in ("name", "email", "emails.label", "tag", "ids", "notes"):
        yield from values(data, name)


def has_word(data: Data, text: str) -> bool:
    """Tell whether any form of a word is a part of any form of a word of the record."""
    forms = {fold(text), loose(text)}
    known = [word for value in searched(data) for word in words(value)]
    if min(map(len, forms)) < 3:
        return any(word.startswith(fold(text)) for word in known)
    return any(form in other for word in known for other in (word, loose(word)) for form in forms)


def has_phrase(data: Data, text: str) -> bool:
    wanted = " ".join(words(text))
    return any(
        f" {wanted} " in f" {form} "
        for value in searched(data)
        for form in (" ".join(words(value)), " ".join(map(loose, words(value))))
    )


def matches(node: Node, data: Data) -> bool:
    match node:
        case Word(text):
            return has_word(data, text)
        case Phrase(text):
            return has_phrase(data, text)
        case Test():
            return is_met(node, data)
        case Not(inner):
            return not matches(inner, data)
        case And(nodes):
            return all(matches(inner, data) for inner in nodes)
        case Or(nodes):
            return any(matches(inner, data) for inner in nodes)


@given(some_records, a_node)
def test_a_query_selects_what_reading_every_record_would(records: list[Data], node: Node) -> None:
    expected = {str(number) for number, data in enumerate(records) if matches(node, data)}
    with closing(indexed(records)) as connection:
        found = Selection(connection, CATALOGUE, [KIND], node, TODAY).rows()
    assert {row.record.id for row in found} == expected


@given(some_records, st.lists(a_word, min_size=1, max_size=2), st.lists(a_test, max_size=1))
def test_search_finds_the_records_that_have_every_word(
    records: list[Data], typed: list[str], also: list[Test]
) -> None:
    node = And((*map(Word, typed), *also))
    expected = {str(number) for number, data in enumerate(records) if matches(node, data)}
    with closing(indexed(records)) as connection:
        found = search(connection, CATALOGUE, [KIND], node, TODAY)
    if not found.instead:
        assert {hit.record.id for hit in found.hits} == expected
        assert found.total == len(expected)


@given(st.text(alphabet='ab :="()-<>ORNT\t', max_size=30))
def test_reading_a_query_gives_a_tree_or_a_sentence(text: str) -> None:
    column = 1
    try:
        parse(text)
    except QuerySyntaxError as error:
        column = error.column
    assert 1 <= column <= len(text) + 1
