"""D603: a date that has not come yet, of something that happened."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, column, table
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import Field, Kind

# What is dated by what happened; due dates, ends and `since` may well lie ahead.
_PAST = {
    ("contact", "birthday"),
    ("contact", "consents.at"),
    ("interaction", "at"),
    ("task", "done"),
}
_DAY = 10

RULE = Rule(
    code="D603",
    name="date-in-future",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A birthday, a consent, a task that is done, or an interaction that is not `planned` is "
        "dated after today. Reports would count what has not happened."
    ),
    bad={"interactions/2126-11-21-phone-7k3f.yaml": "at: 2126-11-21\nchannel: phone\n"},
    good={
        "interactions/2126-11-21-phone-7k3f.yaml": (
            "at: 2126-11-21\nplanned: true\nchannel: phone\n"
        )
    },
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find what happened after today."""
    for kind in store.catalogue.kinds:
        for field in kind.fields:
            if (kind.name, field.path) in _PAST:
                yield from _future(store, kind, field)


def _future(store: StoreContext, kind: Kind, field: Field) -> Iterator[Finding]:
    name, rowid = column(field), "owner" if field.many else "rowid"
    planned = " AND planned IS NOT 1" if kind.name == "interaction" else ""
    # A date is the beginning of a moment's text, so that texts compare as dates do.
    statement = (
        f'SELECT DISTINCT {rowid} FROM "{table(kind, field)}" '  # noqa: S608 - names of the catalogue
        f'WHERE "{name}" >= ?{planned} ORDER BY 1'
    )
    tomorrow = store.today + timedelta(days=1)
    for (found,) in store.rows(statement, (tomorrow.isoformat(),)):
        owner = store.owner(found)
        for value in owner.values:
            if value.field == field and _is_after_today(str(value.value), tomorrow, store):
                yield owner.finding(RULE, value.path, "The date lies in the future.")


def _is_after_today(text: str, tomorrow: date, store: StoreContext) -> bool:
    """Compare by the text's own date, and by the moment: far in the east it is tomorrow now."""
    if text[:_DAY] < tomorrow.isoformat():
        return False
    moment = datetime.fromisoformat(text) if len(text) > _DAY else None
    if moment is None or moment.tzinfo is None:
        return True
    return moment >= datetime.combine(tomorrow, time(), store.zone)
