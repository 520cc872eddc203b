"""M716: a tax that crm.yaml does not have."""

from collections.abc import Iterator
from difflib import get_close_matches

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="M716",
    name="unknown-tax",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A product, or a line of a draft, names a tax that is not among the `taxes` of crm.yaml, "
        "so nothing can be issued with it. Issued documents keep the rate that they had."
    ),
    bad={"products/gate-drive-x2.yaml": "name: Gate drive X2\ntax: standart\n"},
    good={"products/gate-drive-x2.yaml": "name: Gate drive X2\n"},
)

_PRODUCTS = "SELECT rowid, tax, -1 FROM products WHERE tax IS NOT NULL ORDER BY id"
_LINES = """
    SELECT k.rowid, l.tax, l.n FROM "{folder}" k JOIN "{folder}_lines" l ON l.owner = k.rowid
    WHERE k.issued IS NULL AND l.tax IS NOT NULL ORDER BY k.id, l.n
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find names of taxes that nobody knows."""
    known = sorted(store.settings["taxes"])
    drafts = [kind.folder for kind in store.catalogue.kinds if "lines.tax" in kind.by_path]
    for statement in (_PRODUCTS, *(_LINES.format(folder=folder) for folder in drafts)):
        for rowid, name, place in store.rows(statement, ()):
            if name in known:
                continue
            nearest = get_close_matches(name, known, n=1)
            hint = f"Did you mean {nearest[0]}?" if nearest else ""
            path = ("tax",) if place < 0 else ("lines", place, "tax")
            yield store.owner(rowid).finding(RULE, path, "No tax in crm.yaml is called so.", hint)
