"""Loading never raises, and both ways of reading agree."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.findings import Severity
from crmctl.store.builder import build
from crmctl.store.canonical import read
from crmctl.store.decoding import decoded
from crmctl.store.document import load, marks

TOKENS = (
    *("a", "b", "name", "null", "~", "1", ": ", ":", "\n", "\n  ", "\n    ", "- ", "-", "  ", " "),
    *("|", "|-", "|2", ">", '"', "\\n", "\\u00e4", "\\ud800", "\\UFFFFFFFF", "'", "#", " #", "é"),
    *("[", "]", "{", "}", ",", "? ", "&a", "*a", "!t", "%", "%YAML 1.2\n", "%TAG ! x\n", "---\n"),
    *("...\n", "\t", "\r", "\r\n", "<<", "<<<<<<< a", "=======\n", "\u2028", "\xa0", "\ufeff"),
    *("=", "a: b\n", "a:\n  ", "- a\n", "- a: b\n", "\n\n", "key: |\n  ", "\x00", "\x85"),
)
snippets = st.lists(st.sampled_from(TOKENS), max_size=14).map("".join)


@given(st.binary(max_size=40) | snippets.map(str.encode))
def test_loading_and_marking_never_raise(content: bytes) -> None:
    document = load(content)
    broken = any(problem.severity is Severity.ERROR for problem in document.problems)
    assert (document.data is None) is broken
    assert bool(marks(content)) is not broken


@given(snippets.map("a: {}\n".format) | snippets)
def test_what_the_fast_reader_takes_the_slow_one_reads_alike(text: str) -> None:
    fast = read(text)
    if fast is not None:
        assert build(decoded(text.encode()).text or "") == (fast, [])


@given(snippets)
def test_every_key_and_item_has_a_mark(text: str) -> None:
    def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
        inner: Any = ()
        if isinstance(value, (dict, list)):
            inner = value.items() if isinstance(value, dict) else enumerate(value)
        return {path}.union(*(paths(child, (*path, name)) for name, child in inner))

    data = load(text.encode()).data
    assert set(marks(text.encode())) == (set() if data is None else paths(data))
