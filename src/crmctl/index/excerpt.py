"""Where the words of a query stand in a record: a field, and a piece of its text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.index.phones import digit_forms
from crmctl.index.read import Stored
from crmctl.index.vocabulary import Wanted
from crmctl.index.words import loose_text, searched_text
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.text import fold

# How much of a long text is shown, and how much of it before the first match.
_LONGEST = 100
_BEFORE = 30
_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s")


class Excerpt(NamedTuple):
    """A piece of a record's text.

    Attributes:
        field: the path of its field, with the place in a list: `emails[0].address`.
        text: the piece in one line; an ellipsis stands where something was cut.
        matches: start and end, in `text`, of what matches.
    """

    field: str
    text: str
    matches: tuple[tuple[int, int], ...]


def excerpt(record: Stored, kind: Kind, texts: Sequence[str]) -> Excerpt | None:
    """Give the field that tells best why a record was found; None if none does by itself.

    That is the one in which most of the words stand; of equals the weightiest, then the first.
    """
    wanted = [Wanted.of(text) for text in texts]
    best: Excerpt | None = None
    rank = (0, 0)
    for path, field, text in _texts(kind, record.data):
        found = [spans for each in wanted if (spans := list(_spans(text, field, each)))]
        if found and (len(found), field.weight) > rank:
            rank = (len(found), field.weight)
            best = _cut(path, text, _disjoint(span for spans in found for span in spans))
    return best


def _texts(kind: Kind, data: Mapping[str, Any]) -> Iterator[tuple[str, Field, str]]:
    for field in kind.fields:
        if field.weight:
            for path, value in _walk("", data, field.path.split(".")):
                yield path, field, value if isinstance(value, str) else str(value)


def _walk(path: str, value: Any, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(f"{path}[{number}]", item, names)
    elif isinstance(value, dict):
        below = {names[0]: value[names[0]]} if names and names[0] in value else {}
        for name, item in (below if names else value).items():
            yield from _walk(f"{path}.{name}" if path else name, item, names[1:])
    elif value is not None and not names:
        yield path, value


def _spans(text: str, field: Field, wanted: Wanted) -> Iterator[tuple[int, int]]:
    """Give where a typed word stands in a text."""
    if field.type is FieldType.PHONE and any(
        single in form for single in wanted.singles for form in digit_forms(text)
    ):
        yield 0, len(text)
        return
    tokens = list(_WORD.finditer(text))
    for token in tokens:
        yield from _in_word(token, wanted.singles)
    for phrase in wanted.phrases:
        count = len(phrase.split())
        for first in range(len(tokens) - count + 1):
            start, end = tokens[first].start(), tokens[first + count - 1].end()
            if any(form.startswith(phrase) for form in _forms(text[start:end])):
                yield start, end


def _in_word(token: re.Match[str], singles: Sequence[str]) -> Iterator[tuple[int, int]]:
    word, start = token[0], token.start()
    for single in singles:
        at = fold(word).find(single)
        if at >= 0 and len(fold(word)) == len(word):
            yield start + at, start + at + len(single)
        elif any(single in form for form in _forms(word)):
            # Folding changed the length (ß, ae): only the whole word can be pointed at.
            yield token.span()


def _forms(text: str) -> tuple[str, str]:
    folded = searched_text(text)
    return folded, loose_text(folded)


def _disjoint(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give spans in order, joined where they overlap."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _cut(path: str, text: str, spans: list[tuple[int, int]]) -> Excerpt:
    """Cut a long text around the first match; each line break becomes a space."""
    text = _SPACE.sub(" ", text.rstrip())
    start = 0 if len(text) <= _LONGEST else max(0, spans[0][0] - _BEFORE)
    end = min(len(text), start + _LONGEST)
    before, after = "…" * (start > 0), "…" * (end < len(text))
    shift = len(before) - start
    kept = ((first + shift, min(last, end) + shift) for first, last in spans if first < end)
    return Excerpt(path, f"{before}{text[start:end]}{after}", tuple(kept))
