"""Sums add up, whatever the lines and their order; SQL and Python see the same states."""

import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.index.database import create
from crmctl.index.files import FileState
from crmctl.index.flatten import rows
from crmctl.index.plan import plan
from crmctl.index.select import Selection
from crmctl.index.write import Change, fill
from crmctl.model.checked import check
from crmctl.model.currencies import minor_unit
from crmctl.model.describe import catalogue
from crmctl.model.record import Record, Ref, plain
from crmctl.model.settings import Settings
from crmctl.query.tree import And
from crmctl.sales.money import Money
from crmctl.sales.states import open_amount, state
from crmctl.sales.taxes import Tax
from crmctl.sales.totals import GROSS, NET, Item, line_amount, totals

_RATES = {name: Tax(name, Decimal(rate)) for name, rate in (("a", 19), ("b", 7), ("c", 0))}
_CURRENCY = st.sampled_from(["EUR", "JPY", "KWD"])


def _numbers(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


@st.composite
def _documents(draw: st.DrawFn) -> list[Item]:
    currency = draw(_CURRENCY)
    prices = _numbers(0, 10_000_000, 4).map(lambda amount: Money(amount, currency))
    off = st.one_of(
        st.just(""),
        _numbers(0, 100, 1).map("{} %".format),
        _numbers(0, 50, 2).map(lambda amount: f"{amount} {currency}"),
    )
    line = st.builds(Item, _numbers(-1000, 1000, 3), prices, off, st.sampled_from(["a", "b", "c"]))
    return draw(st.lists(line, min_size=1, max_size=8))


@given(_documents(), st.sampled_from([NET, GROSS]), st.randoms())
def test_sums_add_up_and_the_order_of_lines_does_not_matter(
    lines: list[Item], prices: str, random: Any
) -> None:
    currency = lines[0].price.currency
    found = totals(lines, prices, currency, _RATES.__getitem__)
    zero = Money.zero(currency)
    assert sum((group.net for group in found.groups), zero) == found.net
    assert sum((group.amount for group in found.groups), found.net) == found.gross
    of_lines = sum(map(line_amount, lines), zero)
    assert of_lines == (found.gross if prices == GROSS else found.net)
    for group in found.groups:
        assert group.net == group.net.rounded()
        assert group.amount == group.amount.rounded()
    shuffled = random.sample(lines, len(lines))
    assert totals(shuffled, prices, currency, _RATES.__getitem__) == found


@given(_documents())
def test_net_and_gross_prices_agree_within_a_unit_for_each_rate(lines: list[Item]) -> None:
    currency = lines[0].price.currency
    unit = Decimal(1).scaleb(-minor_unit(currency))
    by_gross = totals(lines, GROSS, currency, _RATES.__getitem__)
    for group in by_gross.groups:
        line = Item(Decimal(1), group.net, "", group.tax.name)
        again = totals([line], NET, currency, _RATES.__getitem__)
        assert abs((again.gross - (group.net + group.amount)).amount) <= unit


_CATALOGUE = catalogue(Settings(format=1, name="Test"))
_DAYS = st.sampled_from(["2026-11-20", "2026-11-22", "2026-11-23", "2026-11-24", "2028-02-29"])
_TODAY = date(2026, 11, 23)
_AMOUNT = st.builds(
    "{} {}".format, _numbers(-20, 1_000_000_000, 2), st.sampled_from(["EUR", "EUR", "CHF"])
)
_DONE = st.one_of(_DAYS, _DAYS.map("{}T10:00:00+01:00".format))
_LINE = st.fixed_dictionaries(
    {"quantity": st.integers(-1, 3).map(str), "price": st.just("1.00 EUR")}
)
_RETURN = st.fixed_dictionaries(
    {"at": _DAYS, "line": st.integers(1, 3).map(str), "quantity": st.integers(1, 2).map(str)}
)
_TOTALS = st.builds(lambda gross: {"gross": gross}, _AMOUNT)
_OPTIONAL: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "quote": dict.fromkeys(("issued", "sent", "accepted", "declined", "valid_until"), _DAYS),
    "order": {
        **dict.fromkeys(("issued", "confirmed", "cancelled"), _DAYS),
        "lines": st.lists(_LINE, max_size=3),
        "deliveries": st.lists(
            st.fixed_dictionaries({"at": _DAYS}, optional={"done": _DONE}), max_size=3
        ),
        "returns": st.lists(_RETURN, max_size=3),
    },
    "invoice": {
        **dict.fromkeys(("issued", "due", "cancelled"), _DAYS),
        "totals": _TOTALS,
        "payments": st.lists(st.fixed_dictionaries({"at": _DAYS, "amount": _AMOUNT}), max_size=3),
    },
    "credit": {
        **dict.fromkeys(("issued", "cancelled"), _DAYS),
        "totals": _TOTALS,
        "invoice": st.just("i-1"),
    },
}


def _records(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    made = st.fixed_dictionaries({"customer": st.just("acme")}, optional=_OPTIONAL[kind])
    return made.map(lambda raw: _valid(kind, raw))


def _valid(kind: str, raw: dict[str, Any]) -> dict[str, Any]:
    checked = check(
        _CATALOGUE.by_name[kind], {name: value for name, value in raw.items() if value}
    )
    assert checked.tree is not None, checked.problems
    return plain(checked.tree)


def _indexed(records: dict[str, tuple[str, dict[str, Any]]]) -> sqlite3.Connection:
    connection = create(None, _CATALOGUE)
    changes = []
    for id_, (name, data) in records.items():
        kind = _CATALOGUE.by_name[name]
        path = f"{kind.folder}/{id_}.yaml"
        record = Record(name, Ref(kind.folder, id_), data)
        flat = rows(plan(_CATALOGUE, kind), path, record, id_)
        changes.append(Change(FileState(path, "", ""), flat))
    fill(connection, _CATALOGUE, changes)
    return connection


@given(
    _records("quote"),
    _records("order"),
    _records("invoice"),
    st.lists(_records("credit"), max_size=3),
)
def test_the_index_derives_the_states_that_python_derives(
    quote: dict[str, Any],
    order: dict[str, Any],
    invoice: dict[str, Any],
    notes: list[dict[str, Any]],
) -> None:
    records = {"q-1": ("quote", quote), "o-1": ("order", order), "i-1": ("invoice", invoice)}
    records |= {f"n-{n}": ("credit", note) for n, note in enumerate(notes)}
    today = _TODAY.isoformat()
    of_invoice = [note for note in notes if note.get("invoice") == "i-1"]
    with closing(_indexed(records)) as connection:
        for id_, (name, data) in records.items():
            kind = _CATALOGUE.by_name[name]
            selection = Selection(connection, _CATALOGUE, [kind], And(), _TODAY)
            names = ["state", *(["open_amount"] if name == "invoice" else [])]
            found = {row.record.id: row.values for row in selection.rows(names)}[id_]
            assert found[0] == [state(name, data, today, of_invoice)]
            if name == "invoice":
                owed = open_amount(data, today, of_invoice)
                assert found[1] == ([str(owed)] if owed else [])
