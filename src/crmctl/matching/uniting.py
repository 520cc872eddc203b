"""What several records say, walked through field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from crmctl.matching.choosing import Answer, Candidate, Choice, Origins, pick, unknown
from crmctl.matching.consents import unite as unite_consents
from crmctl.matching.grouping import groups
from crmctl.matching.items import (
    PRIMARY,
    canonical,
    in_order,
    is_primary,
    marked,
    without_primary,
)
from crmctl.matching.merge_rules import Rule, Rules, plain_path
from crmctl.matching.merged import Report, appended, below, is_empty

# Whoever must not be contacted stays so, and nobody is written to where mails bounce.
_TRUE_WINS = frozenset({"do_not_contact"})
_LABEL, _BOUNCED = "emails.label", "bounced"
_CONSENTS = "consents"
NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})


@dataclass(slots=True)
class Uniting:
    """The walk through several records, and what it has learned.

    Attributes:
        rules: which value stands where they differ.
        origins: where the values came from.
        answers: what a person said, by the path in the result.
        careful: whether records become one for good: items that contradict each other stay apart,
            and a withdrawal wins. Else one record takes over what a file says.
        beside: values that are to stand beside the chosen ones, with their paths in the result.
    """

    rules: Rules
    origins: Origins = unknown
    answers: Mapping[str, Answer] = field(default_factory=dict)
    careful: bool = True
    report: Report = field(default_factory=Report)
    beside: list[tuple[str, Candidate]] = field(default_factory=list)

    def mappings(self, said: Sequence[Candidate], path: str = "") -> dict[str, Any]:
        """Unite what the records say of a group of fields, or of everything."""
        names = dict.fromkeys(name for each in said for name in each.value)
        return {name: self._unite(_within(said, name), below(path, name)) for name in names}

    def _unite(self, found: Sequence[Candidate], path: str) -> Any:
        said = [each for each in found if not is_empty(each.value)] or found[:1]
        values = [each.value for each in said]
        if path.rpartition(".")[2] in _TRUE_WINS and any(value is True for value in values):
            return True
        if len(said) == 1 or len({canonical(value) for value in values}) == 1:
            return values[0]
        if all(isinstance(value, Mapping) for value in values):
            return self.mappings(said, path)
        if all(isinstance(value, list) for value in values) and not self.rules.of_whole(path):
            return self._lists(said, path)
        if all(isinstance(value, str) for value in values) and self.rules.appends(path):
            return appended(values)
        return self._choose(said, path)

    def _lists(self, said: Sequence[Candidate], path: str) -> list[Any]:
        name = path.rpartition(".")[2]
        if name == _CONSENTS and self.careful:
            return unite_consents([each.value for each in said])
        found = groups(name, said, careful=self.careful)
        items = [
            self._unite([_unmarked(each) for each in group], f"{path}[{place}]")
            for place, group in enumerate(found)
        ]
        if name == _CONSENTS:
            return in_order(items)
        place = self._primary(found, [each.record for each in said], path)
        return marked(dict(enumerate(items)), place)

    def _primary(
        self, found: Sequence[Sequence[Candidate]], records: Sequence[str], path: str
    ) -> int | None:
        """Choose the item that is marked as primary, by its place."""
        marks: dict[str, tuple[int, Candidate]] = {
            each.record: (place, _unmarked(each))
            for place, group in reversed(list(enumerate(found)))
            for each in group
            if is_primary(each.value)
        }
        said = [marks[record][1] for record in records if record in marks]
        if len({place for place, _ in marks.values()}) <= 1:
            return marks[said[0].record][0] if said else None
        stands, _ = self._pick(said, f"{path}.{PRIMARY}")
        self.report.conflicts.append(f"{path}.{PRIMARY}")
        return marks[stands.record][0]

    def _choose(self, said: Sequence[Candidate], path: str) -> Any:
        stands, both = self._pick(said, path)
        others = {canonical(each.value): each for each in reversed(said)}
        others.pop(canonical(stands.value), None)
        if both:
            self.beside += [(path, each) for each in reversed(others.values())]
        else:
            self.report.conflicts.append(path)
        return stands.value

    def _pick(self, said: Sequence[Candidate], path: str) -> tuple[Candidate, bool]:
        """Give the value that stands, and whether the others stand beside it."""
        rule, sources = self.rules.of(path)
        answer = self.answers.get(path, Answer())
        own = next((each for each in said if each.record == answer.record), None)
        both = answer.both or (rule is Rule.BOTH and path not in self.answers)
        if answer.typed is not None:
            rule, stands = Rule.ASKED, Candidate("", answer.typed, path)
        elif own or answer.both:
            rule, stands = Rule.ASKED, own or said[0]
        elif self.careful and (bounced := _bounced(said, path)):
            rule, stands = Rule.MARKED, bounced
        else:
            stands, rule = pick(rule, said, sources, self.origins)
        self.report.choices.append(Choice(path, stands.record, rule, tuple(said), both))
        return stands, both


def _within(said: Sequence[Candidate], name: Any) -> list[Candidate]:
    return [
        Candidate(each.record, each.value[name], below(each.path, name))
        for each in said
        if name in each.value
    ]


def _unmarked(one: Candidate) -> Candidate:
    return one._replace(value=without_primary(one.value))


def _bounced(said: Sequence[Candidate], path: str) -> Candidate | None:
    if plain_path(path) != _LABEL:
        return None
    return next((each for each in said if str(each.value).casefold() == _BOUNCED), None)
