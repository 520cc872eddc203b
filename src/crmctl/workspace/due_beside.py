"""What there is to do beside tasks: what became due by itself. One function a group."""

from calendar import isleap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from crmctl.index import states
from crmctl.model.pipeline import CLOSED
from crmctl.model.record import Ref
from crmctl.sales.terms import terms
from crmctl.workspace.due import Due, Faces, Item, item
from crmctl.workspace.view import View

GROUPS: Mapping[str, str] = {
    "unpaid": "Invoices not paid in time",
    "expiring": "Quotes about to expire",
    "late deal": "Deals that should be closed by now",
    "notice": "Contracts that need notice soon",
    "birthday": "Birthdays",
}
"""The groups in the order in which they stand, each with its heading."""

_INVOICES = """
    SELECT k.id, k.due, r.label, c.owner, {amount} FROM invoices k
    JOIN records r ON r.rowid = k.rowid LEFT JOIN customers c ON c.id = k.customer
    WHERE k.due < ? AND r.archived IS NULL AND {owed} > 0 ORDER BY k.due, k.id
"""
_QUOTES = """
    SELECT k.id, k.valid_until, r.label, c.owner FROM quotes k
    JOIN records r ON r.rowid = k.rowid LEFT JOIN customers c ON c.id = k.customer
    WHERE k.valid_until BETWEEN ? AND ? AND r.archived IS NULL AND {state}
    ORDER BY k.valid_until, k.id
"""
_DEALS = f"""
    SELECT d.id, d.expected_close, r.label, d.owner FROM deals d
    JOIN records r ON r.rowid = d.rowid
    WHERE d.expected_close < ? AND d.stage NOT IN {CLOSED} AND r.archived IS NULL
    ORDER BY d.expected_close, d.id
"""  # noqa: S608 - words of our own
_BIRTHDAYS = """
    SELECT k.id, k.birthday, k.owner FROM contacts k JOIN records r ON r.rowid = k.rowid
    WHERE substr(k.birthday, -5) IN ({}) AND k.do_not_contact IS NOT 1 AND r.archived IS NULL
"""
_CONTRACTS = """
    SELECT k.id, k.start, k."end", k.notice, k.renewal, r.label, k.owner FROM contracts k
    JOIN records r ON r.rowid = k.rowid
    WHERE k.renewal IS NOT NULL AND k.cancelled IS NULL AND r.archived IS NULL
"""
_LEAP_DAY, _DAY_BEFORE = "02-29", "02-28"
_YEAR = 365
_THINKING = 30  # days in which one decides about a contract


def with_beside(view: View, found: Due, days: int, owner: str | None = None) -> Due:
    """Add what there is to do beside tasks.

    Args:
        view: the CRM.
        found: the tasks.
        days: how many days after today count.
        owner: only what is this one's; None for everybody's.
    """
    days = min(days, (date.max - view.now.date()).days)
    groups: tuple[Callable[[Faces, int], Iterator[Item]], ...] = (
        _unpaid, _expiring, _late_deals, _notices, _birthdays,
    )  # fmt: skip
    faces = Faces(view)
    beside = (each for group in groups for each in group(faces, days))
    return replace(found, beside=tuple(e for e in beside if owner is None or e.owner == owner))


def _unpaid(faces: Faces, _days: int) -> Iterator[Item]:
    """Give issued invoices whose day of payment is past and that are not paid in full."""
    today = faces.view.now.date()
    query = _INVOICES.format(owed=states.owed(today), amount=states.owed_in_full(today))
    for id_, due, label, owner, left in faces.view.rows(query, (today.isoformat(),)):
        ref, why = Ref("invoices", id_), f"open: {left}"
        yield item(faces, ref, when="unpaid", at=due, title=label, owner=owner or "", why=why)


def _expiring(faces: Faces, days: int) -> Iterator[Item]:
    """Give quotes that nobody has answered and that end within some days."""
    today = faces.view.now.date()
    span = (today.isoformat(), (today + timedelta(days=days)).isoformat())
    unanswered = states.still_open(faces.view.catalogue.by_name["quote"], today)
    for id_, until, label, owner in faces.view.rows(_QUOTES.format(state=unanswered), span):
        ref = Ref("quotes", id_)
        why = "no answer yet"
        yield item(faces, ref, when="expiring", at=until, title=label, owner=owner or "", why=why)


def _late_deals(faces: Faces, _days: int) -> Iterator[Item]:
    """Give open deals that were expected to close before today."""
    for id_, day, label, owner in faces.view.rows(_DEALS, (faces.view.now.date().isoformat(),)):
        ref = Ref("deals", id_)
        record = faces.view.record(ref)
        step = str(record.data.get("next_step", "")) if record else ""
        why = f"next: {step}" if step else "no next step"
        yield item(faces, ref, when="late deal", at=day, title=label, owner=owner or "", why=why)


def _notices(faces: Faces, days: int) -> Iterator[Item]:
    """Give contracts of which the last day to give notice is near, at least a month ahead."""
    today = faces.view.now.date()
    found = []
    for id_, start, end, notice, renewal, label, owner in faces.view.rows(_CONTRACTS):
        told = {"start": start, "end": end, "notice": notice, "renewal": renewal}
        last = terms(told, today).notice_by
        if last and (last - today).days <= max(days, _THINKING):
            ahead = f"notice: {notice}; " if notice else ""
            why = f"{ahead}goes on for {renewal} without it"
            found.append((last, id_, label, owner, why))
    for last, id_, label, owner, why in sorted(found):
        ref, at = Ref("contracts", id_), last.isoformat()
        yield item(faces, ref, when="notice", at=at, title=label, owner=owner or "", why=why)


def _birthdays(faces: Faces, days: int) -> Iterator[Item]:
    """Give birthdays from today on; of 29 February on the day before in other years.

    Nobody is named who must not be contacted.
    """
    today = faces.view.now.date()
    coming = [today + timedelta(days=ahead) for ahead in range(min(days, _YEAR) + 1)]
    on = {day.isoformat()[5:]: day for day in reversed(coming)}
    before = on.get(_DAY_BEFORE)
    if before and not isleap(before.year):
        on[_LEAP_DAY] = before
    rows = faces.view.rows(_BIRTHDAYS.format(", ".join("?" * len(on))), tuple(on))
    for id_, birthday, owner in sorted(rows, key=lambda row: (on[row[1][-5:]], row[0])):
        ref, day = Ref("contacts", id_), on[birthday[-5:]]
        year = birthday[:4]
        why = f"{day.year - int(year)} years" if year.isdecimal() else ""
        at = day.isoformat()
        found = item(faces, ref, when="birthday", at=at, title=faces.name(ref), why=why)
        yield replace(found, owner=owner or "")
