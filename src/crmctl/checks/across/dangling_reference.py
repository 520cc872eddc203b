"""R501: a reference to nothing."""

from collections.abc import Callable, Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, Target, column, table
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.text import words

# Kinds of the format (DESIGN.md, section 1) that a newer crmctl knows: links to them may be right.
_TO_COME = frozenset(
    {
        *("campaigns", "complaints", "contracts", "deals"),
        *("invoices", "orders", "products", "quotes"),
    }
)
# Looking for the nearest of 100,000 ids takes some milliseconds; nobody reads more hints.
_MOST_HINTS = 100
# Per cent of letters in common; ids that are chance have 50.
_ALIKE = 70.0
_NO_RECORD = "There is no record with this id."

RULE = Rule(
    code="R501",
    name="dangling-reference",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A field refers to a record that does not exist, or an `owner` is none of the `users` in "
        "crm.yaml: a typing error, or what it meant was removed by hand. Reports count for "
        "nobody what belongs to it."
    ),
    bad={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "contacts/p-7k3f9q2m.yaml": ("name:\n  family: Muster\nroles:\n  - customer: acme-gmhb\n"),
    },
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "contacts/p-7k3f9q2m.yaml": ("name:\n  family: Muster\nroles:\n  - customer: acme-gmbh\n"),
    },
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find references to nothing, and owners that nobody is."""
    yield from _references(store)
    if store.users:
        for kind, field in store.fields(FieldType.LABEL):
            if field.path == "owner":
                yield from _owners(store, kind, field)


def left_by(store: StoreContext, removed: Target) -> Iterator[Finding]:
    """Find what refers to a record that is about to be removed, and to no survivor of it."""
    merged = store.rows(
        "SELECT 1 FROM aliases WHERE kind = ? AND alias = ? LIMIT 1", (removed.kind, removed.id)
    )
    for owner, value in () if merged else store.referring(removed):
        yield owner.finding(RULE, value.path, _NO_RECORD)


def _references(store: StoreContext) -> Iterator[Finding]:
    nearest = _nearest(store)
    for target in sorted(store.missing - store.survivors.keys() - store.misplaced.keys()):
        if target.kind in _TO_COME - store.catalogue.by_name.keys():
            continue
        if target.kind in store.catalogue.by_name:
            message, hint = _NO_RECORD, nearest(target)
        else:
            message, hint = "There is no kind with this name.", ""
        for owner, value in store.referring(target):
            yield owner.finding(RULE, value.path, message, hint)


def _owners(store: StoreContext, kind: Kind, field: Field) -> Iterator[Finding]:
    marks = ",".join("?" * len(store.users))
    name = column(field)
    statement = (
        f'SELECT rowid FROM "{table(kind, field)}" '  # noqa: S608 - names of the catalogue
        f'WHERE "{name}" IS NOT NULL AND "{name}" NOT IN ({marks}) ORDER BY rowid'
    )
    for (rowid,) in store.rows(statement, sorted(store.users)):
        message = "This is none of the users in crm.yaml."
        hint = f"known: {', '.join(sorted(store.users))}"
        yield store.owner(rowid).finding(RULE, (field.path,), message, hint)


def _nearest(store: StoreContext) -> Callable[[Target], str]:
    known: dict[str, tuple[list[str], list[str]]] = {}
    asked = 0

    def hint(target: Target) -> str:
        nonlocal asked
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - 0.1 s that only a fault needs

        asked += 1
        if asked > _MOST_HINTS:
            return ""
        if target.kind not in known:
            statement = "SELECT id, label FROM records WHERE kind = ? ORDER BY id"
            rows = store.rows(statement, (target.kind,))
            ids = [id_ for id_, _ in rows]
            # Whoever wrote a reference by hand may have made an id of the name.
            known[target.kind] = [*ids, *("-".join(words(label)) for _, label in rows)], ids
        writings, ids = known[target.kind]
        found = process.extractOne(target.id, writings, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return f"did you mean {ids[found[2] % len(ids)]}?" if found else ""

    return hint
