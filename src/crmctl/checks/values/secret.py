"""P806: the number of a payment card, or a key that opens something."""

from collections.abc import Iterator

from crmctl.checks.account_numbers import has_card, has_secret
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

# Numbers that others give: they may look like anything.
_NUMBERS = frozenset({FieldType.PHONE, FieldType.IDENTIFIER})

RULE = Rule(
    code="P806",
    name="secret-or-card-number",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A text holds the number of a payment card (PCI DSS forbids to keep it so), or a private "
        "key or token. Everybody who clones the repository has it: have it revoked, remove it, "
        "and erase it from the history with `crmctl redact`."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nnotes: pays by 4111 1111 1111 1111\n"
    },
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nnotes: pays by card\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find what must not stand in a record; the value itself is never told."""
    if not record.may_hold_accounts:
        return
    for path, field, text in record.every:
        if not isinstance(text, str) or field.type in _NUMBERS:
            continue
        if has_card(text):
            yield record.finding(RULE, path, "The number of a payment card stands here.")
        elif has_secret(text):
            yield record.finding(RULE, path, "A key or token stands here.")
