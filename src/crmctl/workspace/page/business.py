"""What is going on with somebody: deals, quotes, orders, money owed, complaints, contracts.

Only what is open stands here; the rest is for `crmctl list`. The queries start at the customer,
so that a page costs the same however many invoices there are elsewhere.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.index.read import COLUMNS, Stored
from crmctl.workspace import wording
from crmctl.workspace.page.layout import Line, Section, Shown, section

_MOST = 8  # entries of a section

_WITH_THEM = f"""
    SELECT {COLUMNS}, count(*) OVER () FROM "{{folder}}" k JOIN records r ON r.rowid = k.rowid
    WHERE r.archived IS NULL AND ({{open}}) AND k.rowid IN (
        SELECT l.owner FROM links l
        WHERE (l.kind, l.id) IN (VALUES {{marks}}) AND l.field IN ('customer', 'contacts')
    )
    ORDER BY {{order}}, r.id LIMIT {_MOST}
"""  # noqa: S608 - names of the catalogue and our own conditions
# Sums of cents as binary fractions: half a cent tells nothing owed from something owed.
_OWED = """
    k.issued IS NOT NULL AND k.cancelled IS NULL AND k.totals_gross - 0.005
    > ifnull((SELECT sum(p.amount) FROM invoices_payments p WHERE p.owner = k.rowid), 0)
    + ifnull((SELECT sum(c.totals_gross) FROM credits c
              WHERE c.invoice = r.id AND c.issued IS NOT NULL AND c.cancelled IS NULL), 0)
"""


class _Part(NamedTuple):
    """One section of the page of a customer.

    Attributes:
        title: its heading.
        kind: the kind of its records.
        open: the SQL condition for what belongs there; `:today` is the day.
        order: the SQL order.
        line: gives the entry of a record.
    """

    title: str
    kind: str
    open: str
    order: str
    line: Callable[[Shown, str, dict[str, Any]], Line]


def business(shown: Shown) -> Iterator[Section]:
    """Give what is open with a customer or a contact, what matters for the next call first."""
    for part in _PARTS:
        found, total = _found(shown, part)
        title = f"{part.title} ({len(found)} of {total})" if total > len(found) else part.title
        yield from section(title, (part.line(shown, one.id, one.data) for one in found))


def _found(shown: Shown, part: _Part) -> tuple[list[Stored], int]:
    kinds = shown.view.catalogue.by_name
    pairs = [(kinds[ref.folder].name, ref.id) for ref in shown.everybody]
    query = _WITH_THEM.format(
        folder=kinds[part.kind].folder,
        marks=", ".join(["(?, ?)"] * len(pairs)),
        open=part.open.replace(":today", f"'{_today(shown).isoformat()}'"),
        order=part.order,
    )
    rows = shown.view.rows(query, [part for pair in pairs for part in pair])
    return [Stored._make(row[:-1]) for row in rows], rows[0][-1] if rows else 0


def _today(shown: Shown) -> date:
    return shown.view.now.date()


def _deal(shown: Shown, id_: str, data: dict[str, Any]) -> Line:
    close = _by(shown, "closes", data.get("expected_close"))
    next_step = f"next: {data['next_step']}" if "next_step" in data else ""
    cells = (data["stage"], data.get("value", ""), data["title"])
    return Line(cells, _more(close, next_step, id_))


def _quote(shown: Shown, id_: str, data: dict[str, Any]) -> Line:
    state = "draft" if "issued" not in data else _by(shown, "valid until", data.get("valid_until"))
    return Line((_number(data), data.get("title", ""), _gross(data), state, id_))


def _order(shown: Shown, id_: str, data: dict[str, Any]) -> Line:
    waiting = [one["at"] for one in data.get("deliveries", ()) if "done" not in one]
    when = _by(shown, "delivery", min(waiting)) if waiting else "no delivery planned"
    return Line((_number(data), data.get("title", ""), _gross(data), when, id_))


def _invoice(shown: Shown, id_: str, data: dict[str, Any]) -> Line:
    due = data.get("due", "")
    late = bool(due) and date.fromisoformat(due) < _today(shown)
    word = "overdue since" if late else "due"
    return Line((_number(data), _owed(shown, id_, data), _by(shown, word, due), id_))


def _owed(shown: Shown, id_: str, data: dict[str, Any]) -> str:
    gross, _, currency = data["totals"]["gross"].partition(" ")
    paid = [one["amount"].partition(" ")[0] for one in data.get("payments", ())]
    credits_ = shown.view.rows(
        "SELECT printf('%.4f', totals_gross) FROM credits "
        "WHERE invoice = ? AND issued IS NOT NULL AND cancelled IS NULL",
        (id_,),
    )
    less = sum(map(Decimal, [*paid, *(amount for (amount,) in credits_)]), Decimal())
    owed = (Decimal(gross) - less).quantize(Decimal(gross))
    return f"{owed} {currency}" if less == 0 else f"{owed} of {gross} {currency}"


def _complaint(shown: Shown, id_: str, data: dict[str, Any]) -> Line:
    opened = wording.distance(wording.day(data["opened"], shown.view.now.tzinfo), _today(shown))
    severity = f"[{data['severity']}] " if "severity" in data else ""
    return Line((data["state"], opened, f"{severity}{data['title']}"), (id_,))


def _contract(shown: Shown, id_: str, data: dict[str, Any]) -> Line:
    end = _by(shown, "until", data.get("end")) or "without end"
    notice = f"notice {data['notice']}" if "notice" in data else ""
    renewal = f"renews for {data['renewal']}" if "renewal" in data else ""
    terms = ", ".join(_more(notice, renewal))
    return Line((end, data.get("value", ""), data["title"]), _more(terms, id_))


def _by(shown: Shown, word: str, day: str | None) -> str:
    """Give a day with the word before it, and how far away it is."""
    if not day:
        return ""
    meant = wording.day(day, shown.view.now.tzinfo)
    return f"{word} {meant.isoformat()}, {wording.distance(meant, _today(shown))}"


def _number(data: dict[str, Any]) -> str:
    return str(data.get("number", "draft"))


def _gross(data: dict[str, Any]) -> str:
    return str(data.get("totals", {}).get("gross", ""))


def _more(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


_PARTS = (
    _Part(
        "Open complaints", "complaint", "k.state NOT IN ('resolved', 'closed')", "k.opened DESC",
        _complaint,
    ),
    _Part("Unpaid invoices", "invoice", _OWED, "k.due", _invoice),
    _Part(
        "Open deals", "deal", "k.stage NOT IN ('won', 'lost')",
        "k.expected_close IS NULL, k.expected_close", _deal,
    ),
    _Part(
        "Quotes", "quote",
        "k.accepted IS NULL AND k.declined IS NULL AND ifnull(k.valid_until, '9') >= :today",
        "k.issued DESC", _quote,
    ),
    _Part(
        "Orders on their way", "order",
        "k.issued IS NOT NULL AND k.cancelled IS NULL AND (k.rowid IN "
        "(SELECT d.owner FROM orders_deliveries d WHERE d.done IS NULL) OR k.rowid NOT IN "
        "(SELECT d.owner FROM orders_deliveries d))",
        "k.issued", _order,
    ),
    _Part(
        "Contracts", "contract",
        'k.cancelled IS NULL AND (ifnull(k."end", :today) >= :today OR k.renewal IS NOT NULL)',
        'k."end"', _contract,
    ),
)  # fmt: skip
