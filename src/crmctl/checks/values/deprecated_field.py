"""S208: a field in whose place another one has come."""

from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import Kind

# Custom fields of the CRM that the examples are in.
_PATH = "contacts/p-7k3f9q2m.yaml"
_NAME = "name:\n  family: Muster\ncustom:\n"

RULE = Rule(
    code="S208",
    name="deprecated-field",
    severity=Severity.WARNING,
    fix=Fix.SAFE,
    summary=(
        "A custom field is used of which crm.yaml says, by `instead`, that another one has taken "
        "its place: half of the records say it here and half there. The fix gives the value the "
        "other name, unless that one says something already or is of another type. None of "
        "crmctl's own fields is deprecated so far."
    ),
    bad={_PATH: f"{_NAME}  shoe: 41\n"},
    good={_PATH: f"{_NAME}  shoe_size: 41\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find values in fields that another one has replaced."""
    custom = record.data.get("custom", {})
    for name in custom:
        field = record.kind.custom.get(name)
        if field and field.instead:
            fix = Fix.SAFE if _can_move(record.kind, custom, name) else Fix.NONE
            hint = f"custom.{field.instead} has taken its place"
            yield record.finding(
                RULE, ("custom", name), "This field is deprecated.", hint, fix=fix
            )


def moved(kind: Kind, custom: Mapping[str, Any]) -> dict[str, Any]:
    """Give custom fields by the names that have taken the place of theirs."""
    return {
        kind.custom[name].instead if _can_move(kind, custom, name) else name: value
        for name, value in custom.items()
    }


def _can_move(kind: Kind, custom: Mapping[str, Any], name: str) -> bool:
    field = kind.custom.get(name)
    new = kind.custom.get(field.instead) if field else None
    if field is None or new is None or field.instead in custom:
        return False
    rivals = [other for other in custom if kind.custom.get(other, field).instead == field.instead]
    return rivals == [name] and (new.type, new.choices) == (field.type, field.choices)
