"""Anchors, aliases and merge keys written out, as far as that stays small."""

from collections.abc import Mapping
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from crmctl.store.builder import events
from crmctl.store.grammar import MAX_DEPTH, NULLS

_MOST_VALUES = 5_000  # more than a record has; an alias bomb has billions
_MERGE = "<<"


class _TooMuchError(Exception):
    """There is more than a record holds, or nothing to write out."""


class _Expander:
    def __init__(self, text: str) -> None:
        self._events = events(text)
        self._anchors: dict[str, Any] = {}
        self._left = _MOST_VALUES

    def root(self) -> Any:
        """Give the first document."""
        next(self._events)
        next(self._events)
        return self._node(next(self._events), 0)

    def _node(self, event: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise _TooMuchError
        if isinstance(event, AliasEvent):
            if event.anchor not in self._anchors:
                raise _TooMuchError  # within itself, or never named
            return self._copied(self._anchors[event.anchor])
        self._count()
        if getattr(event, "tag", None):
            raise _TooMuchError
        value = self._value(event, depth)
        if event.anchor:
            self._anchors[event.anchor] = value
        return value

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, ScalarEvent):
            return None if event.implicit[0] and event.value in NULLS else event.value
        if isinstance(event, SequenceStartEvent):
            items = []
            while not isinstance(inner := next(self._events), CollectionEndEvent):
                items.append(self._node(inner, depth + 1))
            return items
        if isinstance(event, MappingStartEvent):
            return self._mapping(depth)
        raise _TooMuchError

    def _mapping(self, depth: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while not isinstance(key := next(self._events), CollectionEndEvent):
            if not isinstance(key, ScalarEvent) or key.value in own:
                raise _TooMuchError
            value = self._node(next(self._events), depth + 1)
            if key.value == _MERGE and key.implicit[0]:
                for each in value if isinstance(value, list) else [value]:
                    if not isinstance(each, dict):
                        raise _TooMuchError
                    merged = {**each, **merged}  # the first of several goes before
            else:
                own[key.value] = value
        return {**merged, **own}

    def _copied(self, value: Any) -> Any:
        self._count()
        if isinstance(value, dict):
            return {name: self._copied(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._copied(inner) for inner in value]
        return value

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooMuchError


def expanded(text: str) -> Mapping[str, Any] | None:
    """Give the raw tree of a text with every alias written out; None if that is not to be had."""
    try:
        root = _Expander(text).root()
    except (_TooMuchError, yaml.YAMLError, StopIteration, ValueError, OverflowError):
        return None
    return root if isinstance(root, dict) else None
