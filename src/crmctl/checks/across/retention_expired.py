"""P805: a record that is kept longer than crm.yaml says."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, column, table
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

_PERIOD = re.compile(r"([0-9]+) (day|month|year)s?")
_DATES = frozenset({FieldType.DATE, FieldType.MOMENT})

RULE = Rule(
    code="P805",
    name="retention-expired",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A record is older than `retention` in crm.yaml lets records of its kind become (GDPR "
        "Art. 5(1)(e)). `crmctl redact` or `crmctl remove` does what it says; `crmctl privacy "
        "due` counts what else keeps it."
    ),
    bad={"tasks/t-m4k8z1qp.yaml": "title: Call\ndone: 1999-01-31\n"},
    good={"tasks/t-m4k8z1qp.yaml": "title: Call\ndone: 2026-01-31\n"},
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find what should be gone."""
    for rule in store.settings.get("retention", ()):
        yield from _expired(store, rule)


def _expired(store: StoreContext, rule: Mapping[str, Any]) -> Iterator[Finding]:
    kind = store.catalogue.by_name.get(rule["kind"])
    field = kind.by_path.get(rule.get("from") or rule.get("start") or "") if kind else None
    if kind is None or field is None or field.many or field.type not in _DATES:
        return
    last = _before(store.today, rule["period"])
    statement = (
        f'SELECT rowid FROM "{table(kind, field)}" WHERE "{column(field)}" < ? ORDER BY rowid'  # noqa: S608 - names of the catalogue
    )
    found = [store.owner(rowid) for (rowid,) in store.rows(statement, (last,))]
    where = rule.get("where")
    meant = store.matching(kind.name, where) if found and where else None
    path = tuple(field.path.split("."))
    for owner in found:
        if meant is None or owner.id in meant:
            message = "The record is kept longer than crm.yaml says."
            yield owner.finding(RULE, path, message, f"crmctl {rule['action']}")


def _before(day: date, period: str) -> str:
    """Give the day that lies a period before another one; at a month's end the last there is."""
    match = _PERIOD.fullmatch(period)
    count, unit = (int(match[1]), match[2]) if match else (0, "day")
    if unit == "day":
        return date.fromordinal(max(1, day.toordinal() - count)).isoformat()
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    if months < 12:  # noqa: PLR2004 - the first year there is
        return date.min.isoformat()
    # A day that the month does not have is compared as a text all the same.
    return f"{months // 12:04}-{months % 12 + 1:02}-{day.day:02}"
