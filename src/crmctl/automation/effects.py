"""What a rule does to a record: which fields it changes, and which tasks it makes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from crmctl.automation.occasion import values
from crmctl.automation.rule import NewTask, Put, Route, Rule, Tag
from crmctl.model.assign import Assignment, Operator
from crmctl.model.catalogue import Kind
from crmctl.model.record import Ref

MARK = "automation"
"""The key in `external_ids` of a task that a rule made: it names rule and record."""
PLACEHOLDERS = ("label", "customer", "kind", "id")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OWNER = "owner"


class Numbered(NamedTuple):
    """A task of a rule, and which of its tasks it is, from 1."""

    number: int
    task: NewTask


def assignments(rule: Rule, kind: Kind, data: Mapping[str, Any]) -> Iterator[Assignment]:
    """Give what a rule changes in a record, as `crmctl set` would be told to."""
    for action in rule.then:
        match action:
            case Put(field, value):
                yield Assignment(field, Operator.SET, value)
            case Tag(name, away):
                yield Assignment("tags", Operator.REMOVE if away else Operator.ADD, name)
            case Route():
                owner = routed(action, kind, data)
                if owner and (rule.when.changed or not data.get(_OWNER)):
                    yield Assignment(_OWNER, Operator.SET, owner)
            case NewTask():
                pass


def routed(route: Route, kind: Kind, data: Mapping[str, Any]) -> str:
    """Give whose a record is to become; empty if the route does not say."""
    found = (route.table[value] for value in values(kind, route.by, data) if value in route.table)
    return next(found, route.otherwise)


def tasks(rule: Rule) -> list[Numbered]:
    """Give the tasks that a rule makes."""
    made = [action for action in rule.then if isinstance(action, NewTask)]
    return [Numbered(number, task) for number, task in enumerate(made, 1)]


def mark(rule: Rule, number: int, ref: Ref) -> str:
    """Give what a task says of the rule and the record for which it was made."""
    return f"{beginning(rule, number)}{ref}"


def beginning(rule: Rule, number: int) -> str:
    """Give how the marks of a rule's task begin, whatever the record."""
    return f"{rule.name}:" if number == 1 else f"{rule.name}.{number}:"


def is_made_by_rule(data: Mapping[str, Any]) -> bool:
    """Tell whether a task was made by a rule: no rule makes a task about it."""
    return MARK in data.get("external_ids", {})


def placeholders(text: str) -> list[str]:
    """List the placeholders of a text, known or not."""
    return _PLACEHOLDER.findall(text)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Put facts into a text; whatever else stands in braces stays."""
    whole = _PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), text)
    return " ".join(whole.split())
