"""M706: a deal that was won, and nobody knows when."""

from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_WON = "won"
_HEAD = "title: Drive\nstage: won\n"

RULE = Rule(
    code="M706",
    name="won-without-close-date",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A deal was won, and none of its dated steps says when: it was edited by hand. It counts "
        "for no month. Add the step with its day. `crmctl set` does so by itself."
    ),
    bad={"deals/2026-11-drive-d7k2.yaml": _HEAD},
    good={
        "deals/2026-11-drive-d7k2.yaml": f"{_HEAD}stages:\n  - stage: won\n    at: 2026-11-02\n"
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find deals that were won on no day."""
    if record.data.get("stage") == _WON and is_undated(record.data):
        yield record.finding(RULE, ("stage",), "None of its dated steps says when it was won.")


def is_undated(data: Mapping[str, Any]) -> bool:
    """Tell whether no dated step says that the deal was won."""
    return all(step.get("stage") != _WON for step in data.get("stages", ()))
