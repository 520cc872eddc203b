"""H906: a contact whom nothing reaches."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="H906",
    name="contact-unreachable",
    severity=Severity.INFO,
    fix=Fix.NONE,
    summary=(
        "A contact has no e-mail address, no phone number, no postal address and no profile. "
        "Looked for with `--profile review`."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
    good={
        "contacts/p-7k3f9q2m.yaml": (
            'name:\n  family: Muster\nphones:\n  - number: "+493012345678"\n'
        ),
        "interactions/2025-11-21-phone-7k3f.yaml": (
            "at: 2026-10-21\nchannel: phone\ncontacts:\n  - p-7k3f9q2m\n"
        ),
    },
)

_FOUND = """
    SELECT k.rowid FROM contacts AS k WHERE k.archived IS NULL
      AND NOT EXISTS (SELECT 1 FROM contacts_emails WHERE owner = k.rowid)
      AND NOT EXISTS (SELECT 1 FROM contacts_phones WHERE owner = k.rowid)
      AND NOT EXISTS (SELECT 1 FROM contacts_addresses WHERE owner = k.rowid)
      AND NOT EXISTS (SELECT 1 FROM contacts_profiles WHERE owner = k.rowid)
    ORDER BY k.rowid
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find people without any address."""
    if not store.hygiene:
        return
    for (rowid,) in store.rows(_FOUND, ()):
        yield store.owner(rowid).finding(RULE, (), "Nothing says how to reach this contact.")
