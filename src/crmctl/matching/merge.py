"""One record out of several, field by field.

`merge` joins records of one kind that are one person or organisation; `fill` joins what another
system says of a record; `three_way` joins two edits of one record. What cannot stand beside the
rest is named by its path and never by its value. New fields stand after the survivor's; writing a
record puts them in the model's order.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from crmctl.matching.choosing import Answer, Candidate, Choice, Origin, Origins, unknown
from crmctl.matching.merge_rules import Rule, Rules
from crmctl.matching.merged import FieldConflict, Merged, appended
from crmctl.matching.three_way import three_way
from crmctl.matching.uniting import NO_ANSWERS, Uniting

__all__ = [
    "Answer",
    "Candidate",
    "Choice",
    "FieldConflict",
    "Merged",
    "Origin",
    "Origins",
    "Record",
    "Rule",
    "Rules",
    "fill",
    "merge",
    "three_way",
]

Record = tuple[str, Mapping[str, Any]]
"""A record's id and its canonical data."""

_NOTES = "notes"
# What is said of the record and not of whom it describes.
_OF_THE_RECORD = frozenset({"aliases", "archived"})
_SURVIVORS = Rules()


def merge(
    survivor: Record,
    *others: Record,
    rules: Rules = _SURVIVORS,
    origins: Origins = unknown,
    answers: Mapping[str, Answer] = NO_ANSWERS,
) -> Merged:
    """Join records of one kind into the first.

    What only one of them says is kept. Lists are united, `primary` stays where the survivor has
    it, notes are appended, consents stand in date order with a withdrawal winning, and the other
    ids and aliases become aliases. Where they differ the rules choose, and `choices` says how; a
    value that does not stand any more is a conflict.

    Args:
        survivor: the record that stays; without rules its values stand.
        others: those that go into it.
        rules: which value stands where they differ.
        origins: where each value came from, for the rules that ask.
        answers: what a person said instead, by the paths of `choices`.
    """
    records = (survivor, *others)
    walk = Uniting(rules, origins, answers)
    said = [Candidate(id_, _of_whom(data), "") for id_, data in records]
    data = _with_beside(walk.mappings(said), walk.beside, rules)
    data |= _archived([data_ for _, data_ in records])
    names = _aliases(records)
    return walk.report.merged({**data, "aliases": names} if names else data)


def fill(ours: Mapping[str, Any], theirs: Mapping[str, Any], *, overwrite: bool = False) -> Merged:
    """Join what another system says of a record into that record's data.

    What is empty is filled, lists are united, notes are appended. Where both have a value ours
    stands, or theirs with `overwrite`; either way it is a conflict.
    """
    walk = Uniting(Rules(default=Rule.LAST if overwrite else Rule.FIRST), careful=False)
    data = walk.mappings([Candidate("ours", ours, ""), Candidate("theirs", theirs, "")])
    return walk.report.merged(data)


def _of_whom(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in _OF_THE_RECORD}


def _archived(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Leave a record archived only if all of them are."""
    days = [data.get("archived") for data in records]
    return {"archived": days[0]} if all(days) else {}


def _aliases(records: Sequence[Record]) -> list[str]:
    """Give the ids that mean the survivor from now on; its own is none of them."""
    (own, data), *others = records
    names = _texts(data)
    for id_, other in others:
        names += [id_, *_texts(other)]
    return [name for name in dict.fromkeys(names) if name != own]


def _texts(data: Mapping[str, Any]) -> list[str]:
    value = data.get("aliases")
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _with_beside(
    data: dict[str, Any], beside: Sequence[tuple[str, Candidate]], rules: Rules
) -> dict[str, Any]:
    """Put values beside those that stand: under a key of their own, or as lines of the notes."""
    lines = list[str]()
    for path, one in beside:
        above, _, name = path.rpartition(".")
        if above in rules.maps and isinstance(data.get(above), Mapping):
            data = {**data, above: _with_key(data[above], name, one.value)}
        else:
            lines.append(f"{path}: {_in_words(one.value)} ({one.record})")
    notes = data.get(_NOTES)
    kept = [notes] if isinstance(notes, str) else []
    return {**data, _NOTES: appended([*kept, *(f"{line}\n" for line in lines)])} if lines else data


def _with_key(values: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    number = 2
    while values.get(f"{name}-{number}", value) != value:
        number += 1
    return {**values, f"{name}-{number}": value}


def _in_words(value: Any) -> str:
    """Give a value in one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_in_words(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_in_words, value))
    return " ".join(str(value).split())
