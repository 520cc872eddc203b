"""R503: one e-mail address in two records."""

from collections import defaultdict
from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, column, table
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import Field, FieldType, Kind

RULE = Rule(
    code="R503",
    name="duplicate-email",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "Two records of one kind have the same e-mail address. They may be one and the same "
        "(`crmctl merge`); a couple or an office may well share an address."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  given: Eva\nemails:\n  - address: muster@example.org\n"
        ),
        "contacts/p-4h7v2n9c.yaml": (
            "name:\n  given: Max\nemails:\n  - address: Muster@example.org\n"
        ),
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  given: Eva\nemails:\n  - address: eva.muster@example.org\n"
        ),
        "contacts/p-4h7v2n9c.yaml": (
            "name:\n  given: Max\nemails:\n  - address: max.muster@example.org\n"
        ),
    },
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find addresses that identify two records in use."""
    for kind, field in store.fields(FieldType.EMAIL):
        if field.key:
            yield from _shared(store, kind, field)


def _shared(store: StoreContext, kind: Kind, field: Field) -> Iterator[Finding]:
    name, address = table(kind, field), f'lower("{column(field)}")'
    statement = (
        f'SELECT {address}, owner FROM "{name}" WHERE {address} IN '  # noqa: S608 - names of the catalogue
        f'(SELECT {address} FROM "{name}" GROUP BY 1 HAVING count(*) > 1)'
    )
    owners: dict[str, set[int]] = defaultdict(set)
    for found, rowid in store.rows(statement, ()):
        owners[found].add(rowid)
    for found, rowids in sorted(owners.items()):
        yield from _findings(store, field, found, rowids)


def _findings(
    store: StoreContext, field: Field, shared: str, rowids: set[int]
) -> Iterator[Finding]:
    found = [store.owner(rowid) for rowid in sorted(rowids)] if len(rowids) > 1 else []
    in_use = [owner for owner in found if "archived" not in owner.data]
    for owner in in_use if len(in_use) > 1 else ():
        other = next(known.ref for known in in_use if known != owner)
        more = f" and {len(in_use) - 2} more" if len(in_use) > 2 else ""  # noqa: PLR2004 - pairs
        for value in owner.values:
            if value.field == field and value.value.lower() == shared:
                message = f"{other}{more} has this address, too."
                yield owner.finding(RULE, value.path, message)
                break
