"""Why two records may be the same, in words: `same e-mail (+19.0), family name (+4.7)`."""

from collections.abc import Mapping, Sequence
from typing import Any

_NOUNS = {
    "given": "given name",
    "family": "family name",
    "birthday": "birthday",
    "email": "e-mail",
    "phone": "phone",
    "organisation": "organisation",
    "form": "legal form",
    "street": "street",
    "place": "town",
    "identifier": "number",
}
_ADJECTIVES = {
    "near": "similar",
    "part": "partly the same",
    "like": "remotely similar",
    "differs": "different",
}
_PHRASES = {("email", "part"): "same e-mail domain", ("place", "part"): "nearly the same town"}
_BESIDE = {"before": "among all pairs", "order": "order of the names", "relation": "rather"}
_SAME = "exact"


def in_words(evidence: Sequence[Mapping[str, Any]]) -> str:
    """Say what is the same, then what is not, each with its weight in bits, the weightiest first.

    What is no field is left out: the odds before anything was compared, how well a relation
    explains the rest, the order of the names. Programs need it to add up the bits; people do not.

    Args:
        evidence: mappings with `field`, `level` and `bits`.
    """
    weighed = sorted(evidence, key=lambda each: -abs(each["bits"]))
    told = [each for each in weighed if each["field"] not in _BESIDE]
    same = ", ".join(_weighed(field_name(e["field"]), e) for e in told if e["level"] == _SAME)
    others = [_weighed(_phrase(e), e) for e in told if e["level"] != _SAME]
    return ", ".join([*([f"same {same}"] if same else []), *others])


def field_name(field: str) -> str:
    """Give what people call a field, or what else speaks for or against a pair."""
    known = _NOUNS.get(field) or _BESIDE.get(field)
    return known or field.replace("_", " ")


def level_name(level: str) -> str:
    """Give in a word how far two values agree."""
    return {_SAME: "the same", **_ADJECTIVES}.get(level, level)


def _phrase(each: Mapping[str, Any]) -> str:
    field, level = each["field"], each["level"]
    return _PHRASES.get((field, level)) or f"{_ADJECTIVES.get(level, level)} {field_name(field)}"


def _weighed(text: str, each: Mapping[str, Any]) -> str:
    return f"{text} ({each['bits']:+.1f})"
