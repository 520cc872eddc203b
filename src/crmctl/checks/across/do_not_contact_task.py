"""P808: a task about somebody who wants to be left alone."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="P808",
    name="do-not-contact-with-open-task",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "An open task is about a contact who is marked `do_not_contact`. Whoever does it is "
        "likely to write or to call."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\ndo_not_contact: true\n",
        "tasks/t-m4k8z1qp.yaml": "title: Call\nabout:\n  - contacts/p-7k3f9q2m\n",
    },
    good={
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\ndo_not_contact: true\n",
        "tasks/t-m4k8z1qp.yaml": (
            "title: Call\nabout:\n  - contacts/p-7k3f9q2m\ndone: 2026-11-02\n"
        ),
    },
)

_FOUND = """
    SELECT DISTINCT tasks.rowid FROM tasks JOIN links ON links.owner = tasks.rowid
    JOIN contacts ON links.kind = 'contact' AND contacts.id = links.id
    WHERE tasks.done IS NULL AND tasks.archived IS NULL AND contacts.do_not_contact
    ORDER BY tasks.rowid
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find open tasks about people who are not to be contacted."""
    for (rowid,) in store.rows(_FOUND, ()):
        yield store.owner(rowid).finding(RULE, ("about",), "The contact wants to be left alone.")
