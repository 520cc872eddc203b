"""H902: a customer of whom nobody has heard."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="H902",
    name="stale-record",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A customer in use, not a lead or a former one, has had no interaction for two years. "
        "Its data may be out of date, and whoever is not needed any more is to be erased (GDPR "
        "Art. 5(1)(e)). Looked for with `--profile review`."
    ),
    bad={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "interactions/2020-11-21-phone-7k3f.yaml": (
            "at: 2020-11-21\nchannel: phone\ncustomer: acme-gmbh\n"
        ),
    },
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "interactions/2026-10-21-phone-7k3f.yaml": (
            "at: 2026-10-21\nchannel: phone\ncustomer: acme-gmbh\n"
        ),
    },
)

_FOUND = """
    SELECT k.rowid FROM customers AS k
    JOIN (SELECT customer, max(at) AS last FROM interactions GROUP BY customer) AS heard
        ON heard.customer = k.id
    WHERE k.archived IS NULL AND coalesce(k.stage, 'customer') IN ('customer', 'prospect')
      AND heard.last < ?
    ORDER BY k.rowid
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find customers whose last interaction is long ago."""
    if not store.hygiene:
        return
    for (rowid,) in store.rows(_FOUND, (f"{store.today.year - 2}{store.today.isoformat()[4:]}",)):
        yield store.owner(rowid).finding(RULE, (), "Nobody has been in touch for two years.")
