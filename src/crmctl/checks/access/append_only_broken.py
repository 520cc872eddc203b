"""A003: something was changed that may only be added to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmctl.checks.access.examples import settings
from crmctl.checks.access.policy import Person, Policy
from crmctl.checks.access.step import Step
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import Kind

ALWAYS = {"contact": ("consents",)}
"""The lists that nobody shortens: consents are evidence (GDPR Art. 7(1)), and withdrawn by an
event of their own."""

_CONTACT = "contacts/p-7k3f9q2m.yaml"
_SETTINGS = settings("office", "write:", "  - contact")
_GIVEN = (
    "  - id: c-2q8x\n    purpose: newsletter\n    channel: email\n    address: kim@neu.example\n"
    "    basis: consent\n    event: {}\n    at: {}\n"
)
_FIRST = _GIVEN.format("confirmed", "2026-03-01")
_HEAD = "name:\n  family: Muster\nemails:\n  - address: kim@neu.example\nconsents:\n"

RULE = Rule(
    code="A003",
    name="append-only-broken",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "Something was changed or taken away that may only be added to: a consent, or a kind or "
        "field that the person's role has in `append-only`. What was said stays; what has "
        "changed is said by a new entry."
    ),
    bad={
        "crm.yaml": _SETTINGS,
        f"before/{_CONTACT}": f"{_HEAD}{_FIRST}",
        _CONTACT: f"{_HEAD}{_GIVEN.format('confirmed', '2025-03-01')}",
    },
    good={
        "crm.yaml": _SETTINGS,
        f"before/{_CONTACT}": f"{_HEAD}{_FIRST}",
        _CONTACT: (
            f"{_HEAD}{_FIRST}"
            f"{_GIVEN.format('withdrawn', '2026-05-01').replace('c-2q8x', 'c-9w2e')}"
        ),
    },
)


def check(
    step: Step,
    person: Person | None,
    policy: Policy,
    beside: Sequence[Mapping[str, Any]] = (),
) -> Iterator[Finding]:
    """Find what was changed although it may only be added to.

    Args:
        step: what becomes of a file.
        person: whose role says more; None for what holds for everybody.
        policy: what crm.yaml says.
        beside: the records that the same commit makes or changes: an entry may go from one to
            another, as in a merge.
    """
    kind = policy.kind_of(step.path)
    if kind is None or step.old is None or (step.new is not None and "erased" in step.new):
        return
    entries = person.append_only if person and not person.is_admin else ()
    if step.new is None:
        if policy.touches(entries, kind) and person and not policy.touches(person.delete, kind):
            yield step.finding(RULE, f"A {kind.name} may be added, not removed.")
        return
    changed = step.fields() if policy.touches(entries, kind) else ()
    names = [name for name in changed if policy.covers(entries, kind, name)]
    for name in dict.fromkeys((*ALWAYS.get(kind.name, ()), *map(_root, names))):
        if not _is_kept(step.old.get(name), step.new.get(name), name, beside):
            yield step.finding(RULE, _sentence(kind, name), name)


def _sentence(kind: Kind, name: str) -> str:
    return f"{kind.name}.{name} may be added to, not changed."


def _root(name: str) -> str:
    return name.partition(".")[0]


def _is_kept(old: Any, new: Any, name: str, beside: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether all that was said is still said, here or in a record beside it."""
    if isinstance(old, list):
        there = list(new) if isinstance(new, list) else []
        for data in beside:
            there += data.get(name) or ()
        return all(item in there for item in old)
    if isinstance(old, Mapping):
        within = new if isinstance(new, Mapping) else {}
        return all(_is_kept(value, within.get(key), name, ()) for key, value in old.items())
    return old is None or old == new
