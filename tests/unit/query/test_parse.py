"""The query language is read as a person means it."""

import pytest

from crmctl.errors.queries import QuerySyntaxError
from crmctl.query.parse import MAX_DEPTH, MAX_TOKENS, parse
from crmctl.query.tree import And, Node, Not, Op, Or, Phrase, Test, Word, every_test


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", And()),
        ("  ", And()),
        ("muster", Word("muster")),
        ('"exact words"', Phrase("exact words")),
        ("city:Berlin", Test("city", Op.MATCH, "Berlin")),
        ('name:"Anna Muster"', Test("name", Op.MATCH, "Anna Muster")),
        ("-tag:vip", Not(Test("tag", Op.MATCH, "vip"))),
        ("NOT word", Not(Word("word"))),
        ("--word", Not(Not(Word("word")))),
        ("since>=2025", Test("since", Op.GREATER_EQUAL, "2025")),
        ("since:<=2025", Test("since", Op.LESS_EQUAL, "2025")),
        ("last_contact<90d", Test("last_contact", Op.LESS, "90d")),
        ("stage=lead", Test("stage", Op.EQUAL, "lead")),
        ("a b", And((Word("a"), Word("b")))),
        ("a AND b", And((Word("a"), Word("b")))),
        ("a OR b c", Or((Word("a"), And((Word("b"), Word("c")))))),
        ("(a OR b) c", And((Or((Word("a"), Word("b"))), Word("c")))),
        ("-(a b)", Not(And((Word("a"), Word("b"))))),
        ("a or b", And((Word("a"), Word("or"), Word("b")))),
        ("info@acme.example", Word("info@acme.example")),
        ("https://acme.example", Word("https://acme.example")),
        ("12:30", Word("12:30")),
        ("Schmidt - Berlin", And((Word("Schmidt"), Word("-"), Word("Berlin")))),
        ("custom.gate_height>3.2", Test("custom.gate_height", Op.GREATER, "3.2")),
    ],
)
def test_a_query_is_read_as_it_is_meant(text: str, node: Node) -> None:
    assert parse(text) == node


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a (b", 3),
        ("a b)", 4),
        ('a "b', 3),
        ("OR a", 1),
        ("a OR", 5),
        ("AND", 1),
        ("a city: b", 3),
        ('city:""', 1),
        ("(" * (MAX_DEPTH + 1) + "a", MAX_DEPTH + 1),
        ("a " * (MAX_TOKENS + 1), 2 * MAX_TOKENS + 1),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_column(text: str, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(text)
    assert caught.value.column == column
    assert f"column {column}" in str(caught.value)


def test_every_test_of_a_query_is_given() -> None:
    node = parse("a (city:Berlin OR -tag:vip) since>2020")
    assert [test.field for test in every_test(node)] == ["city", "tag", "since"]
