"""Which value stands where records that become one differ, by kind and field.

crm.yaml says it with `merge`; what it leaves open follows the rules here. A rule for `name` holds
for all that stands below it, unless there is one for `name.family`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.merge_faults import FIXED


class Rule(StrEnum):
    """How one of several values is chosen; the words of crm.yaml, and some that it has not."""

    NEWEST = "newest"  # whose field was changed last
    LONGEST = "longest"  # the one that says most
    TRUSTED = "trusted"  # the one from the source that is trusted most
    EARLIEST = "earliest"  # of two dates the earlier one
    BOTH = "both"  # the first one's, and the other one beside it
    FIRST = "first"  # the survivor's
    LAST = "last"  # the other one's: an import that is told to overwrite
    ASKED = "asked"  # what a person said
    MARKED = "marked"  # the mark that nobody is reached at an address


HAND = "hand"
"""What `sources` calls a change by a person."""

_POSITION = re.compile(r"\[\d+\]")
_PRIMARY = "primary"
# Where the survivor's value is as good as any, or where a field has a better rule than its age.
_EVERY: Mapping[str, Rule] = {"external_ids": Rule.BOTH, "source": Rule.FIRST}
_OF_KIND: Mapping[str, Mapping[str, Rule]] = {
    "contact": {
        "name.given": Rule.LONGEST,  # an initial stands for a name
        "name.display": Rule.FIRST,
        "birthday": Rule.LONGEST,  # a birthday without its year is shorter
    },
    "customer": {"legal_name": Rule.LONGEST, "since": Rule.EARLIEST, "person": Rule.FIRST},
}
_TEXTS = frozenset({"notes", "body"})
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one kind.

    Attributes:
        said: rules by path, as crm.yaml has them; a list of sources is a rule, too.
        built_in: rules by path for what crm.yaml leaves open.
        default: for fields without any.
        sources: the systems that data came from, the most trusted first.
        texts: the last names of fields of several lines, of which both can be kept.
        maps: the paths of mappings with free keys.
    """

    said: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    built_in: Mapping[str, Rule] = field(default_factory=dict)
    default: Rule = Rule.FIRST
    sources: Sequence[str] = ()
    texts: frozenset[str] = _TEXTS
    maps: frozenset[str] = frozenset()

    def of(self, path: str) -> tuple[Rule, Sequence[str]]:
        """Give the rule for a field, and the sources that it trusts."""
        name = plain_path(path)
        for rules in (self.said, self.built_in):
            rule = next((rules[each] for each in _upwards(name) if each in rules), None)
            if isinstance(rule, str):
                return Rule(rule), self.sources
            if rule is not None:
                return Rule.TRUSTED, rule
        if name.rpartition(".")[2] == _PRIMARY and self.default is not Rule.LAST:
            return Rule.FIRST, self.sources
        return self.default, self.sources

    def of_whole(self, path: str) -> bool:
        """Tell whether a rule chooses one of several lists; without one they are united."""
        name = plain_path(path)
        rule = self.said.get(name, self.built_in.get(name, Rule.BOTH))
        return rule != Rule.BOTH and name not in FIXED

    def appends(self, path: str) -> bool:
        """Tell whether of several texts all are kept, one below the other."""
        name = plain_path(path)
        kept = self.said.get(name, Rule.BOTH) == Rule.BOTH
        return kept and (name in self.texts or name.rpartition(".")[2] in _TEXTS)


def rules_for(kind: Kind, said: Mapping[str, Any] = _NONE) -> Rules:
    """Give the rules of a kind.

    Args:
        kind: the kind, as the catalogue of the CRM has it.
        said: `merge` of crm.yaml, as plain data.
    """
    course = kind.course
    # What a deal went through is one story: the survivor's, and not a mix.
    story = dict.fromkeys((course.field, course.steps), Rule.FIRST) if course else {}
    notes = (each.path for each in kind.fields if each.type is FieldType.NOTE)
    return Rules(
        said=said.get("fields", {}).get(kind.name, {}),
        built_in={**_EVERY, **_OF_KIND.get(kind.name, {}), **story},
        default=Rule(said.get("default", Rule.NEWEST)),
        sources=tuple(said.get("sources", ())),
        texts=_TEXTS | frozenset(notes),
        maps=frozenset(each.path for each in kind.fields if each.map),
    )


def plain_path(path: str) -> str:
    """Give a path without positions: `emails[0].label` is `emails.label`."""
    return _POSITION.sub("", path)


def _upwards(path: str) -> Iterator[str]:
    """Give a path and the paths above it."""
    while path:
        yield path
        path = path.rpartition(".")[0]
