"""A001: a change that the person's role does not allow."""

from collections.abc import Iterator

from crmctl.checks.access.examples import settings
from crmctl.checks.access.policy import Person, Policy, folded
from crmctl.checks.access.step import Step
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.attachment import is_attachment
from crmctl.model.catalogue import Kind

_SETTINGS = settings("service", "write:", "  - interaction", "  - contact.phones")
_CONTACT = "contacts/p-7k3f9q2m.yaml"
_OLD = "name:\n  family: Muster\n"

RULE = Rule(
    code="A001",
    name="change-not-allowed",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "The role that crm.yaml gives to the person does not let them make this change: they may "
        "not write the kind, the field or the file, or not remove records of the kind. Asked "
        "with `--since REV --as NAME`, by what crm.yaml said at that commit, and by the hook of "
        "a server."
    ),
    bad={
        "crm.yaml": _SETTINGS,
        f"before/{_CONTACT}": _OLD,
        _CONTACT: "name:\n  family: Master\n",
    },
    good={
        "crm.yaml": _SETTINGS,
        f"before/{_CONTACT}": _OLD,
        _CONTACT: f'{_OLD}phones:\n  - number: "+4935141234560"\n',
    },
)

# Files beside the records that belong to them: whoever may write any record writes these, too.
_BESIDE = ("privacy/decisions/", "conflicts/")


def check(step: Step, person: Person, policy: Policy) -> Iterator[Finding]:
    """Find what a person may not change."""
    if person.is_admin:
        return
    kind, before = policy.kind_of(step.path), policy.kind_of(step.old_path or step.path)
    if kind is None or before is not kind:
        if not _may_write_file(step.path, person, policy):
            yield step.finding(
                RULE, f"{person.id} may not write this file.", hint=_spelt(step, policy)
            )
    elif _is_path_closed(step, person, policy):
        yield step.finding(RULE, f"{person.id} may not write files in this place.")
    elif step.new is None:
        if not policy.touches(person.delete, kind):
            yield step.finding(RULE, f"{person.id} may not remove a {kind.name}.")
    elif not _is_path_open(step, person, policy):
        yield from _of_fields(step, kind, person, policy)


def _of_fields(step: Step, kind: Kind, person: Person, policy: Policy) -> Iterator[Finding]:
    fields = step.fields()
    added = (*person.write, *person.append_only)
    if not fields and not policy.touches(added, kind):
        yield step.finding(RULE, f"{person.id} may not write a {kind.name}.")
    for name in fields:
        allowed = policy.covers(added, kind, name)
        if not allowed or policy.covers(person.exclude, kind, name):
            yield step.finding(RULE, f"{person.id} may not write {kind.name}.{name}.", name)


def _may_write_file(path: str, person: Person, policy: Policy) -> bool:
    if policy.covers_path(person.exclude, path):
        return False
    if is_attachment(path):
        named = any(policy.covers(person.write, kind, "attachments") for kind in _kinds(policy))
        return named or policy.covers_path(person.write, path)
    if path.startswith(_BESIDE):
        return any(policy.touches(person.write, kind) for kind in _kinds(policy))
    return policy.covers_path(person.write, path)


def _kinds(policy: Policy) -> tuple[Kind, ...]:
    return tuple(policy.catalogue.kinds)


def _is_path_closed(step: Step, person: Person, policy: Policy) -> bool:
    paths = (step.path, step.old_path or step.path)
    return any(policy.covers_path(person.exclude, path) for path in paths)


def _is_path_open(step: Step, person: Person, policy: Policy) -> bool:
    """Tell whether a path of the role covers the record where it was and where it is."""
    paths = (step.path, step.old_path or step.path)
    entries = [entry for entry in person.write if "/" in entry]
    return all(policy.covers_path(entries, path) for path in paths)


def _spelt(step: Step, policy: Policy) -> str:
    """Say which folder of a kind a path looks like, and is not."""
    folder = step.path.partition("/")[0]
    meant = next((kind.folder for kind in _kinds(policy) if folded(folder) == kind.folder), "")
    return f"records lie in {meant}/" if meant not in {"", folder} else ""
