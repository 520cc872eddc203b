"""Canonical text says the same to every reader, and the fast reader agrees with the slow one."""

import datetime as dt
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from crmctl.model.plain import Plain
from crmctl.store.builder import build
from crmctl.store.canonical import emit, read, scalar
from crmctl.store.decoding import decoded

# What one reader or another makes something else of, or stumbles over.
TRAPS = (
    *("01067", "1_000", "0x1F", "0o7", "0b1", "1e3", ".5", "5.", "+4930123", "12:30", "1,000"),
    *("12:30:45", "190:20:30.15", "2026-11-21", "2026-11-21T09:30:00+01:00", "2001-1-1 0:0:0 Z"),
    *("NO", "yes", "On", "off", "y", "N", "TRUE", "false", "null", "Null", "~", "<<", "="),
    *(".inf", "-.INF", ".NaN", "+", "-", "-5", "--", "---", "...", "... x", "--- x", "", " "),
    *("a: b", "a:", ": a", "a #b", "#a", "a#b", "http://a.example:8/b", "a\tb", " a", "a ", "? a"),
    *("- a", "-a", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "|-", "'a'", '"a"', '"a', "\\"),
    *("[a", "a]", "{a", "a}", "a, b", ",", "a\n", "a\nb", "a\n\nb\n", "\na\n", " a\nb\n", "a\n\n"),
    *(
        "\n",
        "\n\n",
        "a \nb\n",
        "a\n  \nb",
        "a\n ",
        "a\r\nb",
        "a\rb",
        "\ta\nb",
        "a\n\tb\n",
        "a\tb\nc",
    ),
    *(
        "\x00",
        "\x7f",
        "\x85",
        "a\u2028b",
        "\u2029",
        "\ufeffa",
        "\u202ea",
        "\u200fa",
        "\ufffe",
        "\xa0a",
    ),
    *(
        "😀",
        "Müller-Lüdenscheidt",
        "SÃO",
        "# a\nb\n",
        "<<<<<<< a\nb\n",
        "a: |\n  b\n",
        "<a1@b.example>",
    ),
)

texts = st.one_of(
    st.sampled_from(TRAPS),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.text("aeEnoy01_+-.:,#'\"\\|> \n\t[]{}&*!%~=", max_size=8),
    st.lists(st.sampled_from(TRAPS), min_size=2, max_size=3).map(" ".join),
    st.lists(st.sampled_from(TRAPS), min_size=2, max_size=3).map("\n".join),
)
keys = st.one_of(st.sampled_from(("name", "emails", "at", "custom")), texts)
typed = st.one_of(
    st.integers(),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.dates(),
    st.datetimes(timezones=st.just(dt.timezone(dt.timedelta(hours=1)))),
    st.sampled_from(("12500.00 EUR", "--03-12", "2026-11-21T09:30:00+01:00", "12 min")).map(Plain),
)


def trees(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Give mappings of mappings and lists with such leaves, empty ones among them."""
    values = st.recursive(
        st.none() | leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=8,
    )
    return st.dictionaries(keys, values, max_size=4)


def raw(value: Any) -> Any:
    """Give what a file should say of a typed value: every scalar as its text, nothing empty."""
    if isinstance(value, Mapping):
        entries = {name: raw(inner) for name, inner in value.items()}
        return {name: inner for name, inner in entries.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [inner for inner in map(raw, value) if inner not in (None, "", [], {})]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return None if value is None else str(value)


@given(trees(texts | typed))
def test_the_fast_reader_gives_back_what_was_emitted(tree: dict[str, Any]) -> None:
    assert read(emit(tree)) == raw(tree)


@given(trees(texts | typed))
def test_the_slow_reader_gives_back_what_was_emitted(tree: dict[str, Any]) -> None:
    assert build(emit(tree)) == (raw(tree), [])


@given(trees(texts | typed))
def test_emitting_what_was_read_gives_the_same_bytes(tree: dict[str, Any]) -> None:
    text = emit(tree)
    again = read(text, Plain)
    assert again is not None
    assert emit(again) == text


@given(trees(texts))
def test_a_yaml_1_1_reader_sees_the_same_texts(tree: dict[str, Any]) -> None:
    assert yaml.safe_load(emit(tree)) == raw(tree)


@given(trees(texts))
def test_a_yaml_1_2_reader_sees_the_same_texts(tree: dict[str, Any]) -> None:
    assert YAML(typ="safe", pure=True).load(io.StringIO(emit(tree))) == raw(tree)


@pytest.mark.parametrize("text", TRAPS)
def test_a_trap_is_read_as_the_same_text_everywhere(text: str) -> None:
    line = f"a: {scalar(text)}\n"
    assert yaml.safe_load(line) == {"a": text}
    assert YAML(typ="safe", pure=True).load(line) == {"a": text}
    assert build(line) == ({"a": text}, [])
    assert read(line) == {"a": text}


@given(trees(texts | typed), st.data())
def test_whatever_the_fast_reader_takes_the_slow_one_reads_alike(
    tree: dict[str, Any], data: st.DataObject
) -> None:
    text = emit(tree)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 2)))
        inserted = data.draw(
            st.sampled_from((*" \n\t\r-:#'\"|2>{}[],&*!%?~abn0\\", "- ", ": ", ""))
        )
        text = text[:start] + inserted + text[end:]
    fast = read(text)
    if fast is not None:
        assert build(decoded(text.encode()).text or "") == (fast, [])
