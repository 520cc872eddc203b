"""The place of every key and item in a readable text."""

from collections.abc import Iterator
from itertools import count
from typing import Any, cast

from yaml.events import (
    CollectionEndEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from crmctl.store.builder import events
from crmctl.store.place import Mark, Path


def marked(text: str) -> dict[Path, Mark]:
    """Give the marks of a text that `builder.build` found no error in."""
    stream = events(text)
    root = next(event for event in stream if isinstance(event, NodeEvent))
    marks: dict[Path, Mark] = {}
    _mark((), root, root, stream, marks)
    return marks


def _mark(
    path: Path, where: Event, value: Event, stream: Iterator[Event], marks: dict[Path, Mark]
) -> None:
    plain = isinstance(value, ScalarEvent) and bool(value.implicit[0])
    place: Any = where.start_mark
    marks[path] = Mark(place.line + 1, place.column + 1, plain)
    # Recursion is bounded: the builder refuses what is deeper than any record.
    if isinstance(value, MappingStartEvent):
        while not isinstance(key := next(stream), CollectionEndEvent):
            name = cast("ScalarEvent", key).value
            _mark((*path, name), key, next(stream), stream, marks)
    elif isinstance(value, SequenceStartEvent):
        numbers = count()
        while not isinstance(item := next(stream), CollectionEndEvent):
            _mark((*path, next(numbers)), item, item, stream, marks)
