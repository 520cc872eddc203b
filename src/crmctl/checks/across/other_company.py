"""R507: somebody of another company."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="R507",
    name="contact-of-other-company",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A deal, a quote, an order or another document of one customer names a contact who has "
        "roles, but none there, nor at the customer's parent or branches. One of the two is "
        "mistaken, or a role is missing."
    ),
    bad={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "customers/beta-ag.yaml": "type: organisation\nname: Beta\n",
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nroles:\n  - customer: beta-ag\n",
        "deals/2026-11-acme-gmbh-d7k2.yaml": (
            "title: Drive\ncustomer: acme-gmbh\ncontacts:\n  - p-7k3f9q2m\nstage: new\n"
        ),
    },
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nroles:\n  - customer: acme-gmbh\n",
        "deals/2026-11-acme-gmbh-d7k2.yaml": (
            "title: Drive\ncustomer: acme-gmbh\ncontacts:\n  - p-7k3f9q2m\nstage: new\n"
        ),
    },
)

_FOLDERS = ("deals", "quotes", "orders", "invoices", "contracts", "complaints")
# CROSS JOIN keeps SQLite from beginning with all contacts where there are few documents.
# The customer's group: itself, its parent, and whatever has it as parent.
_FOUND = """
    SELECT DISTINCT k.rowid FROM "{folder}" AS k
    CROSS JOIN "{folder}_contacts" AS named ON named.owner = k.rowid
    CROSS JOIN records AS person ON person.kind = 'contact' AND person.id = named.value
    WHERE k.customer IS NOT NULL
      AND EXISTS (SELECT 1 FROM contacts_roles AS role
          WHERE role.owner = person.rowid AND role.customer IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM contacts_roles AS role
          LEFT JOIN customers AS at ON at.id = role.customer
          WHERE role.owner = person.rowid
            AND (role.customer = k.customer OR at.parent = k.customer OR role.customer =
                (SELECT parent FROM customers WHERE id = k.customer)))
      AND NOT EXISTS (SELECT 1 FROM customers
          WHERE customers.id = k.customer AND customers.person = named.value)
    ORDER BY k.rowid
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find people who do not belong to the customer."""
    for folder in _FOLDERS:
        for (rowid,) in store.rows(_FOUND.format(folder=folder), ()):
            yield store.owner(rowid).finding(
                RULE, ("contacts",), "A contact has roles, but none at this customer."
            )
