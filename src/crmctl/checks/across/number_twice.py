"""R510: a document's number that another one has, too.

It must be unique (§14 Abs. 4 Nr. 4 UStG): two people issued without a common remote, or a file was
copied.
"""

from collections.abc import Iterator

from crmctl.checks.across import duplicate_key
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding

RULE = duplicate_key.RULE

_TWICE = """
    SELECT k.rowid, (SELECT min(o.id) FROM "{folder}" o
        WHERE o.number = k.number AND o.rowid <> k.rowid)
    FROM "{folder}" k WHERE k.number IN (SELECT number FROM "{folder}"
        WHERE number IS NOT NULL GROUP BY number HAVING count(*) > 1) ORDER BY k.id
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find numbers that stand on two documents of a kind."""
    for kind in store.catalogue.kinds:
        if kind.freeze is None or "number" not in kind.by_path:
            continue
        for rowid, other in store.rows(_TWICE.format(folder=kind.folder), ()):
            message = f"{kind.folder}/{other} has the same number."
            yield store.owner(rowid).finding(RULE, ("number",), message)
