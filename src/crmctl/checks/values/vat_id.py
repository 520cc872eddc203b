"""C414: a VAT identification number that cannot be one."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.checks.vat_numbers import problem
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="C414",
    name="vat-id",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A VAT identification number has not the form of its country, or wrong check digits. An "
        "invoice without tax that rests on it is not exempt (Art. 138 of Directive 2006/112/EC)."
    ),
    bad={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\nvat_id: DE136695967\n",
    },
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\nvat_id: DE136695976\n",
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find a number with a slip of the pen."""
    text = record.data.get("vat_id")
    wrong = problem(text) if isinstance(text, str) else ""
    if wrong:
        yield record.finding(RULE, ("vat_id",), f"The VAT id {wrong}.")
