"""The states of documents, deals and contracts in SQL; what is owed, and terms.

Those of documents are what `crmctl.sales.states` derives, terms what `crmctl.sales.terms` counts.

`k` is the row of the document, as in all that `compile.py` makes. Amounts are floating point here
and rounded where they are compared: exact for sums below a hundred billion.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from crmctl.errors.queries import QueryValueError
from crmctl.index.clause import Clause, of_value
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.currencies import MINOR_UNITS
from crmctl.model.pipeline import CLOSED, LOST, WON
from crmctl.query import conditions
from crmctl.query.conditions import Condition
from crmctl.query.fields import (
    NOTICE_BY,
    OPEN_AMOUNT,
    REACHED,
    RENEWS,
    RESPONDED,
    TERM_END,
    Computed,
)
from crmctl.query.tree import Op, Test
from crmctl.sales.states import OPEN, STATES, STILL_OPEN

_DRAFT = "WHEN ifnull(k.issued, '~') > '{today}' THEN 'draft'"
_CANCELLED = "WHEN k.cancelled <= '{today}' THEN 'cancelled'"
_CURRENCY = 'k."totals_gross_currency"'
_OWED = """(CASE
    WHEN ifnull(k.issued, '~') > '{today}' OR k."totals_gross" IS NULL THEN NULL
    WHEN k.cancelled <= '{today}' THEN 0
    ELSE round(k."totals_gross" - ifnull(
        (SELECT sum(s.amount) FROM "invoices_payments" s WHERE s.owner = k.rowid
            AND s.at <= '{today}' AND s.amount_currency = k."totals_gross_currency"), 0)
        - ifnull(
        (SELECT sum(s."totals_gross") FROM "credits" s WHERE s.invoice = k.id
            AND s.issued <= '{today}' AND (s.cancelled IS NULL OR s.cancelled > '{today}')
            AND s."totals_gross_currency" = k."totals_gross_currency"), 0), 4)
    END)"""
_RETURNED = """(SELECT ifnull(sum(s.quantity), 0) FROM "orders_returns" s
    WHERE s.owner = k.rowid AND s.at <= '{today}' AND s.line = l.n + 1)"""
_DONE = """(SELECT 1 FROM "orders_deliveries" s WHERE s.owner = k.rowid
    AND {holds}(ifnull(substr(s.done, 1, 10), '~') <= '{today}'))"""
_STATES: Mapping[str, str] = {
    "quote": f"""(CASE {_DRAFT}
        WHEN k.accepted <= '{{today}}' AND NOT (ifnull(k.declined, '~') <= '{{today}}'
            AND k.declined > k.accepted) THEN 'accepted'
        WHEN k.declined <= '{{today}}' THEN 'declined'
        WHEN k.valid_until < '{{today}}' THEN 'expired'
        WHEN k.sent <= '{{today}}' THEN 'sent' ELSE 'issued' END)""",
    "order": f"""(CASE {_DRAFT} {_CANCELLED}
        WHEN EXISTS (SELECT 1 FROM "orders_returns" s
            WHERE s.owner = k.rowid AND s.at <= '{{today}}')
        THEN iif(EXISTS (SELECT 1 FROM "orders_lines" l WHERE l.owner = k.rowid
            AND round(l.quantity - {_RETURNED}, 6) > 0), 'partly-returned', 'returned')
        WHEN EXISTS {_DONE.format(holds="", today="{today}")}
        THEN iif(EXISTS {_DONE.format(holds="NOT ", today="{today}")},
            'partly-delivered', 'delivered')
        WHEN k.confirmed <= '{{today}}' THEN 'confirmed' ELSE 'issued' END)""",  # noqa: S608 - our own SQL
    "invoice": f"""(CASE {_DRAFT} {_CANCELLED}
        WHEN {_OWED} < 0 THEN 'overpaid' WHEN {_OWED} = 0 THEN 'paid'
        WHEN k.due < '{{today}}' THEN 'overdue'
        WHEN {_OWED} < k."totals_gross" THEN 'partly-paid' ELSE 'open' END)""",
    "credit": f"(CASE {_DRAFT} {_CANCELLED} ELSE 'issued' END)",
    "deal": f"iif(k.stage IN {CLOSED}, k.stage, '{OPEN}')",
    "contract": "term('state', '{today}', k.start, k.\"end\", k.notice, k.renewal, k.cancelled)",
}
DERIVED = (OPEN_AMOUNT, TERM_END, NOTICE_BY, RENEWS, REACHED, RESPONDED)
"""Computed fields of single kinds, beside the state."""

# How many people a campaign was sent to, and how many of them responded, each once.
_PEOPLE = {
    "reached": """(SELECT count(DISTINCT s.contact) FROM "campaigns_recipients" s
        WHERE s.owner = k.rowid AND s."group" = 'sent')""",
    "responded": """(SELECT count(DISTINCT s.contact) FROM "campaigns_responses" s
        WHERE s.owner = k.rowid)""",
}
_OF_TERMS = ("start", "end", "notice", "renewal", "cancelled")
_KNOWN = {
    **STATES, "deal": (OPEN, WON, LOST), "contract": ("planned", "running", "cancelled", "ended"),
}  # fmt: skip
_UNFINISHED = {**STILL_OPEN, "deal": (OPEN,), "contract": ("planned", "running", "cancelled")}
# Kinds whose state is a field that people set, and the words with which they are finished.
_FINISHED = {"complaint": ("resolved", "closed")}


def state(kind: Kind, today: date) -> str:
    """Give the SQL of a document's state on a day."""
    return _STATES[kind.name].format(today=today.isoformat())


def owed(today: date) -> str:
    """Give the SQL of what is owed for an invoice on a day, as a number."""
    return _OWED.format(today=today.isoformat())


def owed_in_full(today: date) -> str:
    """Give the SQL of what is owed with its currency, as records write it."""
    digits = " ".join(f"WHEN '{code}' THEN {unit}" for code, unit in sorted(MINOR_UNITS.items()))
    unit = f"(CASE {_CURRENCY} {digits} ELSE 2 END)"
    number = owed(today)
    return f"iif({number} IS NULL, NULL, printf('%.*f %s', {unit}, {number}, {_CURRENCY}))"


def still_open(kind: Kind, today: date, *also: str) -> str:
    """Give the SQL condition that something is still to come of a document, as `state:open` asks.

    Args:
        kind: of document.
        today: the day.
        also: further states that count.
    """
    found = ", ".join(f"'{each}'" for each in (*_UNFINISHED[kind.name], *also))
    return f"{state(kind, today)} IN ({found})"


def state_is(kind: Kind, op: Op, wanted: str, today: date) -> Clause:
    """Give the condition that a document is in a state.

    `state:open` finds all that is still open, an overdue invoice too; `state=open` the state.

    Raises:
        QueryValueError: the kind has no such state.
    """
    states = [*_KNOWN[kind.name], OPEN]
    if wanted not in states:
        raise QueryValueError("state", f"one of {', '.join(dict.fromkeys(states))}")
    is_group = wanted == OPEN and (op is Op.MATCH or OPEN not in _KNOWN[kind.name])
    found = _UNFINISHED[kind.name] if is_group else (wanted,)
    marks = ", ".join("?" * len(found))
    return Clause(f"{state(kind, today)} IN ({marks})", tuple(found))


def asks_for_unfinished(kind: Kind, test: Test) -> bool:
    """Tell whether `state:open` is asked of a kind whose state is a field, as complaints are."""
    asked = (test.field.lower(), test.op, test.value.lower())
    return kind.name in _FINISHED and asked == ("state", Op.MATCH, OPEN)


def unfinished(kind: Kind) -> Clause:
    """Give the condition that a record's state is none with which such records are finished."""
    return Clause(f"k.state NOT IN {_FINISHED[kind.name]}")


def derived(computed: Computed, today: date) -> str:
    """Give the SQL of what is owed, of a day of a contract's term, or of a campaign's people."""
    if computed is OPEN_AMOUNT:
        return owed(today)
    if computed.path in _PEOPLE:
        return _PEOPLE[computed.path]
    fields = 'k.start, k."end", k.notice, k.renewal, k.cancelled'
    return f"term('{computed.path}', '{today.isoformat()}', {fields})"


def of_contract(what: str, on: str, fields: Sequence[str | None]) -> str | None:
    """Give the state of a contract on a day, or a day of its term, as SQL asks for them.

    Args:
        what: `state`, or the name of a computed field.
        on: the day, YYYY-MM-DD.
        fields: start, end, notice, renewal, cancelled.
    """
    from crmctl.sales import terms  # noqa: PLC0415 - for contracts alone

    contract = dict(zip(_OF_TERMS, fields, strict=True))
    if what == "state":
        return terms.state(contract, date.fromisoformat(on))
    found = getattr(terms.terms(contract, date.fromisoformat(on)), what)
    return found.isoformat() if found else None


def owes(condition: Condition, today: date) -> Clause:
    """Give what a condition asks of the amount that is owed."""
    if not isinstance(condition, conditions.Compare) or not condition.currency:
        return of_value(owed(today), FieldType.MONEY, condition)
    number = of_value(owed(today), FieldType.MONEY, condition._replace(currency=""))
    return Clause(f"{number.sql} AND {_CURRENCY} = ?", (*number.params, condition.currency))
