"""R510: a key that another authority gives once, in two records."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import Owner, StoreContext, column, table
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import Field, FieldType, Kind

# Fields whose values somebody else gives, once each.
_KEYS = frozenset({"external_ids", "vat_id"})

RULE = Rule(
    code="R510",
    name="duplicate-external-key",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "Two records of one kind have the same VAT id, the same id in another system, or, as "
        "documents, the same number, which must be unique (§14 Abs. 4 Nr. 4 UStG). An import "
        "cannot tell which of them to update; a document is cancelled and issued anew. A company "
        "and its branches, joined by `parent`, may share a VAT id."
    ),
    bad={
        "customers/acme-ag.yaml": "type: organisation\nname: ACME AG\nvat_id: DE136695976\n",
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME GmbH\nvat_id: DE136695976\n",
    },
    good={
        "customers/acme-ag.yaml": "type: organisation\nname: ACME AG\nvat_id: DE136695976\n",
        "customers/acme-gmbh.yaml": (
            "type: organisation\nname: ACME GmbH\nparent: acme-ag\nvat_id: DE136695976\n"
        ),
    },
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find keys that stand in two records of one kind."""
    for kind, field in store.fields(FieldType.IDENTIFIER):
        if field.path in _KEYS:
            yield from _shared(store, kind, field)


def _shared(store: StoreContext, kind: Kind, field: Field) -> Iterator[Finding]:
    rowid, key = ("owner", "key") if field.map else ("rowid", "''")
    value = f'upper("{column(field)}")'
    name = table(kind, field)
    statement = (
        f'SELECT {key}, {value}, {rowid} FROM "{name}" WHERE ({key}, {value}) IN '  # noqa: S608 - names of the catalogue
        f'(SELECT {key}, {value} FROM "{name}" WHERE {value} IS NOT NULL '
        "GROUP BY 1, 2 HAVING count(*) > 1)"
    )
    rowids: dict[tuple[str, str], set[int]] = defaultdict(set)
    for system, shared, owner in store.rows(statement, ()):
        rowids[system, shared].add(owner)
    for (system, _), found in sorted(rowids.items()):
        path = (field.path, system) if field.map else (field.path,)
        owners = [store.owner(rowid) for rowid in sorted(found)]
        yield from _findings(owners, path, apart=not field.map)


def _findings(owners: Sequence[Owner], path: tuple[str, ...], *, apart: bool) -> Iterator[Finding]:
    for owner in owners:
        others = [
            known.ref
            for known in owners
            if known != owner and not (apart and _of_one_group(known, owner))
        ]
        if others:
            yield owner.finding(RULE, path, f"{others[0]} has the same key.")


def _of_one_group(one: Owner, other: Owner) -> bool:
    heads = [(owner.id, owner.data.get("parent", owner.id)) for owner in (one, other)]
    return heads[0][1] in heads[1] or heads[1][1] in heads[0]
