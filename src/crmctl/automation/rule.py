"""What a rule says, as plain values: cheap to read, for every command that writes asks."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Changed(NamedTuple):
    """A field that gets another value; empty texts stand for any value."""

    field: str
    before: str = ""
    after: str = ""


class After(NamedTuple):
    """A day in a field that lies a period back, or further."""

    field: str
    period: str


class When(NamedTuple):
    """Which records a rule is about, and when it is asked."""

    kind: str
    query: str = ""
    added: bool = False
    changed: Changed | None = None
    after: After | None = None

    @property
    def needs_event(self) -> bool:
        """Whether it is asked only in the moment of a change, and not of what lies there."""
        return self.added or self.changed is not None


class NewTask(NamedTuple):
    """A task about the record."""

    title: str
    due: str = ""
    owner: str = ""
    priority: str = ""


class Put(NamedTuple):
    """A field and its new value."""

    field: str
    value: str


class Tag(NamedTuple):
    """A tag that the record gets, or loses."""

    name: str
    away: bool = False


class Route(NamedTuple):
    """Whose the record becomes, by the value of a field; empty for nobody's."""

    by: str
    table: Mapping[str, str]
    otherwise: str = ""


Action = NewTask | Put | Tag | Route


class Rule(NamedTuple):
    """One rule of automations.yaml."""

    name: str
    when: When
    then: tuple[Action, ...]


def rule_of(name: str, data: Mapping[str, Any]) -> Rule:
    """Give a rule from plain data that `model.automations` found good."""
    when = dict(data["when"])
    changed, after = when.get("changed"), when.get("after")
    if changed:
        said = (changed["field"], changed.get("from", ""), changed.get("to", ""))
        when["changed"] = Changed(*said)
    if after:
        when["after"] = After(**after)
    actions = [action for said in data["then"] for action in _actions(said)]
    return Rule(name, When(**when), tuple(actions))


def _actions(said: Mapping[str, Any]) -> list[Action]:
    ((does, what),) = said.items()
    match does:
        case "task":
            return [NewTask(**what)]
        case "set":
            return [Put(field, value) for field, value in what.items()]
        case "route":
            return [Route(what["by"], what["table"], what.get("else", ""))]
        case _:
            return [Tag(what, away=does == "untag")]
