"""Plain scalars of a file that some reader of YAML takes for another type of value."""

import re
from collections.abc import Iterator

from yaml.events import (
    CollectionEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from crmctl.store.builder import events
from crmctl.store.grammar import NULLS, RETYPED
from crmctl.store.place import Path

_is_retyped = re.compile(RETYPED).fullmatch
# A line that may hold one: most files of people hold none, and are not parsed for it.
_may_hold = re.compile(rf"(?:[:\-,\[{{][ \t]+|[\[{{,]){RETYPED}[ \t]*(?:[,\]}}#\r\n]|\Z)").search


def ambiguous(text: str) -> frozenset[Path]:
    """Give the paths of the values in a readable text that would be retyped."""
    return frozenset(_found(text)) if _may_hold(text) else frozenset()


def _found(text: str) -> Iterator[Path]:
    # For each open collection what leads to its next value: a place, or a key once it is read.
    steps: list[int | str | None] = []
    for event in events(text):
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            steps.append(0 if isinstance(event, SequenceStartEvent) else None)
        elif isinstance(event, CollectionEndEvent):
            steps.pop()
            _go_on(steps)
        elif isinstance(event, ScalarEvent):
            if steps and steps[-1] is None:
                steps[-1] = event.value
                continue
            plain = event.implicit[0] and event.value not in NULLS
            if plain and _is_retyped(event.value):
                yield tuple(step for step in steps if step is not None)
            _go_on(steps)


def _go_on(steps: list[int | str | None]) -> None:
    """Behind a value comes the next item of a list, or a key."""
    if steps:
        steps[-1] = steps[-1] + 1 if isinstance(steps[-1], int) else None
