"""Rules for merging in crm.yaml that say nothing: for fields that no record has, and the like."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from crmctl.model.catalogue import Catalogue, Kind

FIXED = frozenset({"aliases", "archived", "attachments", "consents", "do_not_contact", "type"})
"""Fields that follow a rule of their own in every CRM."""


class Fault(NamedTuple):
    """A rule that says nothing; `hint` is the name that may have been meant."""

    path: tuple[str, ...]
    message: str
    hint: str = ""


def faults(catalogue: Catalogue, said: Mapping[str, Any]) -> Iterator[Fault]:
    """Find rules for fields that no record has, and rules that ask for sources without any.

    Args:
        catalogue: all kinds.
        said: `merge` of crm.yaml, as plain data.
    """
    sources: Sequence[str] = said.get("sources", ())
    if said.get("default") == "trusted" and not sources:
        yield Fault(("default",), "needs `sources`")
    for name, rules in said.get("fields", {}).items():
        kind = catalogue.by_name.get(name)
        if kind is None or kind.name != name:
            kinds = [known.name for known in catalogue.kinds]
            yield Fault(("fields", name), "is not a kind", _nearest(name, kinds))
            continue
        for field, rule in rules.items():
            if found := _fault(kind, field, rule, sources):
                yield Fault(("fields", name, field), *found)


def _fault(
    kind: Kind, field: str, rule: str | Sequence[str], sources: Sequence[str]
) -> tuple[str, str] | None:
    if field.partition(".")[0] in FIXED:
        return "follows a rule of its own, which cannot be set", ""
    if not known(kind, field):
        return f"is no field of a {kind.name}", _nearest(field, sorted(_names(kind)))
    if rule == "trusted" and not sources:
        return "needs `sources`", ""
    return ("names no source", "") if not rule else None


def known(kind: Kind, field: str) -> bool:
    """Tell whether a kind has a field, a group of fields or a list that is called so."""
    keyed = (each.path for each in kind.fields if each.map)
    return field in _names(kind) or any(field.startswith(f"{path}.") for path in keyed)


def _names(kind: Kind) -> set[str]:
    """Give the paths of a kind, and those of what holds them."""
    names = set[str]()
    for path in kind.by_path:
        parts = path.split(".")
        names |= {".".join(parts[: end + 1]) for end in range(len(parts))}
    return {name for name in names if name.partition(".")[0] not in FIXED}


def _nearest(name: str, known_names: Sequence[str]) -> str:
    return next(iter(get_close_matches(name, known_names, n=1)), "")
