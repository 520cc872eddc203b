from typing import Any

import pytest

from crmctl.sales.states import STATES, STILL_OPEN, open_amount, state

_TODAY = "2026-11-23"
_LINES = [{"quantity": 2, "price": "5 EUR"}, {"quantity": 1, "price": "5 EUR"}]


def _at(**events: Any) -> dict[str, Any]:
    return {"issued": "2026-11-01", **events}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"accepted": "2026-11-02"}, "draft"),
        ({"issued": "2026-11-24"}, "draft"),
        (_at(), "issued"),
        (_at(sent="2026-11-23"), "sent"),
        (_at(sent="2026-11-24"), "issued"),
        (_at(sent="2026-11-02", valid_until="2026-11-23"), "sent"),
        (_at(sent="2026-11-02", valid_until="2026-11-22"), "expired"),
        (_at(valid_until="2026-11-22", accepted="2026-11-20"), "accepted"),
        (_at(declined="2026-11-20"), "declined"),
        (_at(accepted="2026-11-20", declined="2026-11-21"), "declined"),
        (_at(accepted="2026-11-20", declined="2026-11-20"), "accepted"),
        (_at(accepted="2026-11-20", declined="2026-11-24"), "accepted"),
    ],
)
def test_the_state_of_a_quote_follows_from_its_dates(data: dict[str, Any], expected: str) -> None:
    assert state("quote", data, _TODAY) == expected


def _back(*pairs: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"at": "2026-11-20", "line": line, "quantity": n} for line, n in pairs]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, "draft"),
        (_at(), "issued"),
        (_at(confirmed="2026-11-02"), "confirmed"),
        (_at(deliveries=[{"at": "2026-11-30"}]), "issued"),
        (_at(deliveries=[{"at": "2026-11-20", "done": "2026-11-20T10:00:00+01:00"}]), "delivered"),
        (_at(deliveries=[{"at": "2026-11-20", "done": "2026-11-24"}]), "issued"),
        (
            _at(deliveries=[{"at": "2026-11-20", "done": "2026-11-20"}, {"at": "2026-11-21"}]),
            "partly-delivered",
        ),
        (_at(returns=_back((1, 1))), "partly-returned"),
        (_at(returns=_back((1, 1), (1, 1), (2, 1), (9, 1))), "returned"),
        (_at(returns=_back((1, 1)), cancelled="2026-11-23"), "cancelled"),
        (_at(cancelled="2026-11-24"), "issued"),
    ],
)
def test_the_state_of_an_order_follows_from_its_events(
    data: dict[str, Any], expected: str
) -> None:
    assert state("order", {"lines": _LINES, **data}, _TODAY) == expected


def _paid(*amounts: str) -> list[dict[str, str]]:
    return [{"at": "2026-11-20", "amount": amount} for amount in amounts]


_CREDIT = {"issued": "2026-11-10", "totals": {"gross": "40.00 EUR"}}


@pytest.mark.parametrize(
    ("data", "notes", "expected", "owed"),
    [
        ({}, [], "draft", None),
        (_at(), [], "open", "100.00 EUR"),
        (_at(due="2026-11-23"), [], "open", "100.00 EUR"),
        (_at(due="2026-11-22"), [], "overdue", "100.00 EUR"),
        (_at(payments=_paid("60 EUR")), [], "partly-paid", "40.00 EUR"),
        (_at(payments=_paid("60 EUR"), due="2026-11-22"), [], "overdue", "40.00 EUR"),
        (_at(payments=_paid("60 EUR")), [_CREDIT], "paid", "0.00 EUR"),
        (_at(payments=_paid("60.01 EUR"), due="2026-11-22"), [_CREDIT], "overpaid", "-0.01 EUR"),
        (_at(payments=_paid("100 CHF")), [], "open", "100.00 EUR"),
        (_at(), [{**_CREDIT, "issued": None}], "open", "100.00 EUR"),
        (_at(), [{**_CREDIT, "cancelled": "2026-11-11"}], "open", "100.00 EUR"),
        (_at(), [_CREDIT], "partly-paid", "60.00 EUR"),
        (_at(payments=_paid("60 EUR"), cancelled="2026-11-22"), [], "cancelled", "0.00 EUR"),
    ],
)
def test_the_state_of_an_invoice_follows_from_what_is_owed(
    data: dict[str, Any], notes: list[dict[str, Any]], expected: str, owed: str | None
) -> None:
    whole = {"totals": {"gross": "100.00 EUR"}, **data}
    assert state("invoice", whole, _TODAY, notes) == expected
    amount = open_amount(whole, _TODAY, notes)
    assert (str(amount) if amount else None) == owed


def test_an_invoice_without_a_sum_is_open_until_it_is_due() -> None:
    assert open_amount(_at(), _TODAY) is None
    assert state("invoice", _at(), _TODAY) == "open"
    assert state("invoice", _at(due="2026-11-22"), _TODAY) == "overdue"


def test_the_29th_of_february_is_a_day_like_others() -> None:
    data = _at(issued="2028-02-01", due="2028-02-29")
    assert state("invoice", data, "2028-02-29") == "open"
    assert state("invoice", data, "2028-03-01") == "overdue"


def test_a_credit_note_is_issued_until_it_is_cancelled() -> None:
    assert state("credit", {}, _TODAY) == "draft"
    assert state("credit", _at(), _TODAY) == "issued"
    assert state("credit", _at(cancelled="2026-11-23"), _TODAY) == "cancelled"


def test_what_is_open_are_states_of_the_kind() -> None:
    assert all(set(STILL_OPEN[kind]) <= set(states) for kind, states in STATES.items())
