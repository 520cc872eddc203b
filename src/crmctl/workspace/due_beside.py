"""What there is to do beside tasks: what became due by itself. One function a group."""

from calendar import isleap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crmctl.model.notice import last_day_of_notice
from crmctl.model.pipeline import CLOSED
from crmctl.model.record import Ref
from crmctl.model.sums import in_words, sums
from crmctl.workspace.due import Due, Item, item
from crmctl.workspace.names import name
from crmctl.workspace.view import View

GROUPS: Mapping[str, str] = {
    "unpaid": "Invoices not paid in time",
    "expiring": "Quotes about to expire",
    "late deal": "Deals that should be closed by now",
    "notice": "Contracts that need notice soon",
    "birthday": "Birthdays",
}
"""The groups in the order in which they stand, each with its heading."""

# A sum of binary fractions that should be nothing is hardly ever; what is open is summed exactly.
_INVOICES = """
    SELECT i.id, i.due, r.label, c.owner FROM invoices i
    JOIN records r ON r.rowid = i.rowid LEFT JOIN customers c ON c.id = i.customer
    WHERE i.due < ? AND i.issued IS NOT NULL AND i.cancelled IS NULL AND r.archived IS NULL
    AND i.totals_gross
        - ifnull((SELECT sum(amount) FROM invoices_payments WHERE owner = i.rowid), 0)
        - ifnull((SELECT sum(totals_gross) FROM credits
            WHERE invoice = i.id AND issued IS NOT NULL), 0) > 0.0001
    ORDER BY i.due, i.id
"""
_QUOTES = """
    SELECT q.id, q.valid_until, r.label, c.owner FROM quotes q
    JOIN records r ON r.rowid = q.rowid LEFT JOIN customers c ON c.id = q.customer
    WHERE q.valid_until BETWEEN ? AND ? AND q.issued IS NOT NULL AND q.accepted IS NULL
    AND q.declined IS NULL AND r.archived IS NULL ORDER BY q.valid_until, q.id
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
    SELECT k.id, k."end", k.notice, k.renewal, r.label, k.owner FROM contracts k
    JOIN records r ON r.rowid = k.rowid
    WHERE k."end" IS NOT NULL AND k.notice IS NOT NULL AND k.cancelled IS NULL
    AND r.archived IS NULL
"""
_CREDITS = """
    SELECT r.json ->> '$.totals.gross' FROM credits k JOIN records r ON r.rowid = k.rowid
    WHERE k.invoice = ? AND k.issued IS NOT NULL
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
    groups: tuple[Callable[[View, int], Iterator[Item]], ...] = (
        _unpaid, _expiring, _late_deals, _notices, _birthdays,
    )  # fmt: skip
    beside = (each for group in groups for each in group(view, days))
    return replace(found, beside=tuple(e for e in beside if owner is None or e.owner == owner))


def _unpaid(view: View, _days: int) -> Iterator[Item]:
    """Give issued invoices whose day of payment is past and that are not paid in full."""
    for id_, due, label, owner in view.rows(_INVOICES, (view.now.date().isoformat(),)):
        ref = Ref("invoices", id_)
        why = f"open: {_open(view, ref)}"
        yield item(view, ref, when="unpaid", at=due, title=label, owner=owner or "", why=why)


def _open(view: View, ref: Ref) -> str:
    """Say how much of an invoice is not paid, credit notes taken off."""
    record = view.record(ref)
    data: Mapping[str, Any] = record.data if record else {}
    paid = [str(payment["amount"]) for payment in data.get("payments", ())]
    credited = [str(amount) for (amount,) in view.rows(_CREDITS, (ref.id,)) if amount]
    left = dict(sums([str(data.get("totals", {}).get("gross", ""))]))
    for currency, amount in sums([*paid, *credited]):
        left[currency] = left.get(currency, Decimal(0)) - amount
    return in_words(tuple(left.items()))


def _expiring(view: View, days: int) -> Iterator[Item]:
    """Give quotes that nobody has answered and that end within some days."""
    today = view.now.date()
    span = (today.isoformat(), (today + timedelta(days=days)).isoformat())
    for id_, until, label, owner in view.rows(_QUOTES, span):
        ref = Ref("quotes", id_)
        why = "no answer yet"
        yield item(view, ref, when="expiring", at=until, title=label, owner=owner or "", why=why)


def _late_deals(view: View, _days: int) -> Iterator[Item]:
    """Give open deals that were expected to close before today."""
    for id_, day, label, owner in view.rows(_DEALS, (view.now.date().isoformat(),)):
        ref = Ref("deals", id_)
        record = view.record(ref)
        step = str(record.data.get("next_step", "")) if record else ""
        why = f"next: {step}" if step else "no next step"
        yield item(view, ref, when="late deal", at=day, title=label, owner=owner or "", why=why)


def _notices(view: View, days: int) -> Iterator[Item]:
    """Give contracts of which the last day to give notice is near, at least a month ahead."""
    today = view.now.date()
    found = []
    for id_, end, notice, renewal, label, owner in view.rows(_CONTRACTS):
        last = last_day_of_notice(date.fromisoformat(end), notice, renewal or "", today)
        if last and (last - today).days <= max(days, _THINKING):
            found.append((last, id_, label, owner, f"notice: {notice}; {_goes_on(renewal)}"))
    for last, id_, label, owner, why in sorted(found):
        ref, at = Ref("contracts", id_), last.isoformat()
        yield item(view, ref, when="notice", at=at, title=label, owner=owner or "", why=why)


def _goes_on(renewal: str | None) -> str:
    return f"goes on for {renewal} without it" if renewal else "ends all the same"


def _birthdays(view: View, days: int) -> Iterator[Item]:
    """Give birthdays from today on; of 29 February on the day before in other years.

    Nobody is named who must not be contacted.
    """
    today = view.now.date()
    coming = [today + timedelta(days=ahead) for ahead in range(min(days, _YEAR) + 1)]
    on = {day.isoformat()[5:]: day for day in reversed(coming)}
    before = on.get(_DAY_BEFORE)
    if before and not isleap(before.year):
        on[_LEAP_DAY] = before
    rows = view.rows(_BIRTHDAYS.format(", ".join("?" * len(on))), tuple(on))
    for id_, birthday, owner in sorted(rows, key=lambda row: (on[row[1][-5:]], row[0])):
        ref, day = Ref("contacts", id_), on[birthday[-5:]]
        year = birthday[:4]
        why = f"{day.year - int(year)} years" if year.isdecimal() else ""
        at = day.isoformat()
        found = item(view, ref, when="birthday", at=at, title=name(view, ref), why=why)
        yield replace(found, owner=owner or "")
