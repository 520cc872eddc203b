"""YAML events into a raw tree, by an explicit stack: no depth makes it recurse.

Only what a record may be made of is taken: one mapping of keys that are text, lists, and
scalars. Anchors, aliases, tags, merge keys and second documents are problems; an alias is never
followed, so that a few bytes cannot become many.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from crmctl.store.grammar import MAX_DEPTH, NULLS
from crmctl.store.problem import Problem, problem

# PyYAML may be built without libyaml: then the same events come some ten times slower.
Parser: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MAX_PROBLEMS = 100
_MAX_EVENTS = 400_000  # some 50,000 recipients of a campaign; a parser needs a few seconds
_FIELD_NAME = re.compile(r"[a-z_]{1,40}").fullmatch
_QUOTATION = re.compile(r"'[^']{2,}'")


class _StopError(Exception):
    """What follows has no place in a tree."""


def events(text: str, parser: type[Any] = Parser) -> Iterator[Event]:
    """Give the events of a text one by one, so that whoever reads can stop early."""
    next_event = parser(text).get_event
    while (event := next_event()) is not None:
        yield event


def build(
    text: str, parser: type[Any] = Parser, plain: Callable[[str], str] = str
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Give the raw tree of a text, and what is wrong with it; never raises for any text.

    Args:
        text: what `decoding.decoded` gave.
        parser: the class whose `get_event` gives PyYAML's events.
        plain: what to make of each plain scalar, for telling it from a quoted one.
    """
    builder = _Builder(plain)
    try:
        for number, event in enumerate(events(text, parser)):
            builder.take(event)
            if number > _MAX_EVENTS:
                builder.stop("Y107", "More entries than any record has.", event)
    except _StopError:
        pass
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # The pure Python scanner passes impossible escapes on to chr(), which raises the latter.
        builder.problems.append(_syntax_problem(error, text))
    return builder.result()


class _Builder:
    def __init__(self, plain: Callable[[str], str]) -> None:
        self._plain = plain
        self.problems: list[Problem] = []
        self._documents: list[Any] = []
        # The innermost open mapping or list, and in a mapping the key that waits for its value.
        self._open: list[Any] | dict[str, Any] = self._documents
        self._key: str | None = None
        self._outer: list[tuple[list[Any] | dict[str, Any], str | None]] = []

    def take(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            if event.tag is not None or event.anchor is not None:
                self._refuse(event)
            self._add_scalar(event)
        elif isinstance(event, CollectionStartEvent):
            if event.tag is not None or event.anchor is not None:
                self._refuse(event)
            self._begin(event)
        elif isinstance(event, CollectionEndEvent):
            self._open, self._key = self._outer.pop()
        elif isinstance(event, AliasEvent):
            self._refuse(event)
            self._add("", event)
        elif isinstance(event, DocumentStartEvent) and self._documents:
            self.stop("Y103", "A second document begins; a record is one document.", event)

    def result(self) -> tuple[dict[str, Any] | None, list[Problem]]:
        if not self._documents and not self.problems:
            self.problems.append(problem("F005", "Nothing but comments stands in the file."))
        return (None if self.problems else self._documents[0]), self.problems

    def _add_scalar(self, event: ScalarEvent) -> None:
        text = event.value
        plain = event.implicit[0]
        value = self._plain(text) if plain and not event.style else text  # libyaml says ""
        if isinstance(self._open, list):
            self._add(None if plain and text in NULLS else value, event)
        elif self._key is None:
            self._add_key(text, event, plain=plain)
        else:
            self._open[self._key] = None if plain and text in NULLS else value
            self._key = None

    def _add_key(self, text: str, event: ScalarEvent, *, plain: bool) -> None:
        if plain and text == "<<":
            self._report("Y105", "A merge key has no place in a record.", event)
        elif plain and not text:
            self._report("Y101", "A name is missing before the colon.", event)
        elif text in self._open:
            name = f" '{text}'" if _FIELD_NAME(text) else ""
            self._report("Y102", f"The key{name} stands twice here.", event)
        self._key = text

    def _begin(self, event: CollectionStartEvent) -> None:
        if len(self._outer) >= MAX_DEPTH:
            self.stop("Y107", f"Nested deeper than {MAX_DEPTH} levels.", event)
        child: list[Any] | dict[str, Any] = {} if type(event) is MappingStartEvent else []
        self._add(child, event)
        self._outer.append((self._open, self._key))
        self._open, self._key = child, None

    def _add(self, value: object, event: NodeEvent) -> None:
        if self._open is self._documents and type(value) is not dict:
            self.stop("Y108", "A record is a mapping: `field: value` on each line.", event)
        elif isinstance(self._open, list):
            self._open.append(value)
        elif self._key is None:
            self.stop("Y101", "A key is not a text.", event)
        else:
            self._open[self._key] = value
            self._key = None

    def _refuse(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent):
            self._report("Y104", "An alias has no place in a record.", event)
        elif event.anchor is not None:
            self._report("Y104", "An anchor has no place in a record.", event)
        if getattr(event, "tag", None) is not None:
            self._report("Y106", "A tag has no place in a record.", event)

    def _report(self, code: str, message: str, event: Event) -> None:
        mark: Any = event.start_mark
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(problem(code, message, mark.line + 1, mark.column + 1))

    def stop(self, code: str, message: str, event: Event) -> NoReturn:
        self._report(code, message, event)
        raise _StopError


def _syntax_problem(error: Exception, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return problem("Y101", "This is not YAML.")
    line = text.split("\n")[mark.line] if mark.line <= text.count("\n") else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        message = "A tab stands in the indentation; YAML wants blanks."
        return problem("Y109", message, mark.line + 1, line.index("\t") + 1)
    said = _QUOTATION.sub("something", getattr(error, "problem", None) or "not YAML")
    return problem("Y101", f"The YAML is broken: {said}.", mark.line + 1, mark.column + 1)
