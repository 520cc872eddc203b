"""What is going on with somebody: deals, quotes, orders, money owed, complaints, contracts.

Only what is open stands here; the rest is for `crmctl list`. The queries start at the customer,
so that a page costs the same however many invoices there are elsewhere.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from crmctl.index import states
from crmctl.index.read import COLUMNS, Stored
from crmctl.model.catalogue import Kind
from crmctl.sales.states import ACCEPTED, DRAFT
from crmctl.sales.terms import terms
from crmctl.workspace import wording
from crmctl.workspace.owing import owed
from crmctl.workspace.page.layout import Line, Section, Shown, counted, section
from crmctl.workspace.page.standing import left_of

_MOST = 8  # entries of a section

_WITH_THEM = f"""
    SELECT {COLUMNS}, count(*) OVER () FROM "{{folder}}" k JOIN records r ON r.rowid = k.rowid
    WHERE r.archived IS NULL AND ({{open}}) AND k.rowid IN (
        SELECT l.owner FROM links l
        WHERE (l.kind, l.id) IN (VALUES {{marks}}) AND l.field IN ('customer', 'contacts')
    )
    ORDER BY {{order}}, r.id LIMIT {_MOST}
"""  # noqa: S608 - names of the catalogue and our own conditions

_NOT_ORDERED = """
    NOT EXISTS (SELECT 1 FROM orders o WHERE o.quote = k.id)
    AND NOT EXISTS (SELECT 1 FROM invoices i WHERE i.quote = k.id)
"""


class _Part(NamedTuple):
    """One section of the page of a customer.

    Attributes:
        title: its heading.
        kind: the kind of its records.
        open: gives the SQL condition for what belongs there, of the kind and the day.
        order: the SQL order.
        line: gives the entry of a record; None if it does not belong there after all.
    """

    title: str
    kind: str
    open: Callable[[Kind, date], str]
    order: str
    line: Callable[[Shown, str, dict[str, Any]], Line | None]


def business(shown: Shown) -> Iterator[Section]:
    """Give what is open with a customer or a contact, what matters for the next call first."""
    for part in _PARTS:
        found, total = _found(shown, part)
        title = counted(part.title, len(found), total)
        lines = (part.line(shown, one.id, one.data) for one in found)
        yield from section(title, (line for line in lines if line))


def _found(shown: Shown, part: _Part) -> tuple[list[Stored], int]:
    kinds = shown.view.catalogue.by_name
    pairs = [(kinds[ref.folder].name, ref.id) for ref in shown.everybody]
    query = _WITH_THEM.format(
        folder=kinds[part.kind].folder,
        marks=", ".join(["(?, ?)"] * len(pairs)),
        open=part.open(kinds[part.kind], _today(shown)),
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
    state = _by(shown, "valid until", data.get("valid_until"))
    if "issued" not in data:
        state = "draft"
    elif "accepted" in data:
        state = f"{_by(shown, 'accepted', data['accepted'])}, not ordered yet"
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
    return left_of(str(owed(shown.view, id_, data)), data)


def _complaint(shown: Shown, id_: str, data: dict[str, Any]) -> Line:
    opened = wording.distance(wording.day(data["opened"], shown.view.now.tzinfo), _today(shown))
    severity = f"[{data['severity']}] " if "severity" in data else ""
    return Line((data["state"], opened, f"{severity}{data['title']}"), (id_,))


def _contract(shown: Shown, id_: str, data: dict[str, Any]) -> Line | None:
    held = terms(data, _today(shown))
    if held.ends and held.ends < _today(shown):
        return None
    end = _by(shown, "until", held.term_end or held.ends) or "without end"
    cancelled = f"cancelled {data['cancelled']}" if "cancelled" in data else ""
    last = _by(shown, "notice by", held.notice_by)
    notice = f"notice {data['notice']}" if "notice" in data else ""
    renewal = f"renews for {data['renewal']}" if held.renews else ""
    more = _more(cancelled, last, ", ".join(_more(notice, renewal)), id_)
    return Line((end, data.get("value", ""), data["title"]), more)


def _by(shown: Shown, word: str, day: date | str | None) -> str:
    """Give a day with the word before it, and how far away it is."""
    if not day:
        return ""
    meant = wording.day(str(day), shown.view.now.tzinfo)
    return f"{word} {meant.isoformat()}, {wording.distance(meant, _today(shown))}"


def _number(data: dict[str, Any]) -> str:
    return str(data.get("number", "draft"))


def _gross(data: dict[str, Any]) -> str:
    return str(data.get("totals", {}).get("gross", ""))


def _more(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _always(condition: str) -> Callable[[Kind, date], str]:
    return lambda _kind, _today: condition


def _undone(kind: Kind, today: date) -> str:
    """Give the condition that a quote waits for an answer, or for the order that it became."""
    accepted = f"{states.state(kind, today)} = '{ACCEPTED}'"
    return f"{states.still_open(kind, today, DRAFT)} OR ({accepted} AND {_NOT_ORDERED})"


def _runs(_kind: Kind, today: date) -> str:
    """Give the condition that a contract may not have ended; its terms say the rest."""
    return f"ifnull(k.\"end\", '~') >= '{today.isoformat()}' OR k.renewal IS NOT NULL"


_PARTS = (
    _Part(
        "Open complaints", "complaint", _always("k.state NOT IN ('resolved', 'closed')"),
        "k.opened DESC", _complaint,
    ),
    _Part(
        "Unpaid invoices", "invoice", lambda _kind, today: f"{states.owed(today)} > 0", "k.due",
        _invoice,
    ),
    _Part(
        "Open deals", "deal", _always("k.stage NOT IN ('won', 'lost')"),
        "k.expected_close IS NULL, k.expected_close", _deal,
    ),
    _Part(
        "Quotes", "quote", _undone,
        "k.issued DESC", _quote,
    ),
    _Part("Orders on their way", "order", states.still_open, "k.issued", _order),
    _Part("Contracts", "contract", _runs, 'k.cancelled IS NOT NULL, k."end"', _contract),
)  # fmt: skip
