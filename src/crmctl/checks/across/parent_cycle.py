"""R506: records that are their own ancestors."""

from collections.abc import Iterator, Mapping

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, column
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="R506",
    name="parent-cycle",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A customer is its own parent, directly or over others, so that the group of companies "
        "has no head and sums over it have no end."
    ),
    bad={
        "customers/acme-ag.yaml": "type: organisation\nname: ACME AG\nparent: acme-gmbh\n",
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME GmbH\nparent: acme-ag\n",
    },
    good={
        "customers/acme-ag.yaml": "type: organisation\nname: ACME AG\n",
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME GmbH\nparent: acme-ag\n",
    },
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find every record on a circle of references to its own kind."""
    for kind, field in store.fields(FieldType.REFERENCE):
        if field.target != kind.name or field.many:
            continue
        name = column(field)
        statement = (
            f'SELECT id, "{name}", rowid FROM "{kind.folder}" '  # noqa: S608 - names of the catalogue
            f'WHERE "{name}" IS NOT NULL ORDER BY id'
        )
        rows = store.rows(statement, ())
        parents = {id_: parent for id_, parent, _ in rows}
        circle = _on_a_circle(parents)
        for id_, _, rowid in rows:
            if id_ in circle:
                path = tuple(field.path.split("."))
                message = "Following this field from record to record leads back to this one."
                yield store.owner(rowid).finding(RULE, path, message)


def _on_a_circle(parents: Mapping[str, str]) -> set[str]:
    """Give every id from which the parents lead back to itself; each id is visited once."""
    circle: set[str] = set()
    visited: set[str] = set()
    for start in parents:
        walk: dict[str, int] = {}
        id_ = start
        while id_ in parents and id_ not in visited:
            visited.add(id_)
            walk[id_] = len(walk)
            id_ = parents[id_]
        if id_ in walk:
            circle.update(list(walk)[walk[id_] :])
    return circle
