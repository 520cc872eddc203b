from datetime import date
from decimal import Decimal
from typing import Any

from crmctl.campaigns.result import Money, Order, Result, result, wave_days
from crmctl.sales.amounts import amount

_EUR = Money("EUR")
_TODAY = date(2026, 12, 31)


def _campaign(**more: Any) -> dict[str, Any]:
    return {
        "window": "1 month",
        "waves": [{"name": "first", "frozen": "2026-10-31T09:00:00+01:00"}, {"name": "later"}],
        "recipients": [
            {"contact": "p-1", "wave": "first", "group": "sent"},
            {"contact": "p-2", "wave": "first", "group": "sent"},
            {"contact": "p-3", "wave": "first", "group": "control"},
        ],
        **more,
    }


def _order(id_: str, day: str, customer: str = "a", *contacts: str, net: str = "") -> Order:
    amount_ = amount(net, day) if net else None
    return Order(id_, date.fromisoformat(day), customer, frozenset(contacts), amount_)


def _measured(campaign: dict[str, Any], *orders: Order, money: Money = _EUR) -> Result:
    return result(campaign, orders, {"p-1": ["a"], "p-2": ["b"], "p-3": ["c"]}, money, _TODAY)


def test_orders_count_from_the_wave_to_the_end_of_the_window() -> None:
    found = _measured(
        _campaign(),
        _order("before", "2026-10-30", net="1.00 EUR"),
        _order("first", "2026-10-31", net="10.00 EUR"),
        _order("last", "2026-11-30", net="20.00 EUR"),  # 31 October and a month
        _order("after", "2026-12-01", net="5.00 EUR"),
        _order("control", "2026-11-05", "c", net="7.00 EUR"),
        _order("stranger", "2026-11-05", "d", net="9.00 EUR"),
    )
    assert (found.sent.people, found.sent.buyers, found.sent.orders) == (2, 1, 2)
    assert str(found.sent.revenue) == "30.00 EUR"
    assert found.sent.rate == Decimal("50.0")
    assert str(found.control.revenue) == "7.00 EUR"
    assert found.chance == 1
    assert not found.is_telling


def test_an_order_that_names_contacts_is_theirs_alone() -> None:
    found = _measured(
        _campaign(), _order("o", "2026-11-05", "a", "p-2"), _order("x", "2026-11-05", "a", "p-9")
    )
    assert (found.sent.buyers, found.sent.orders, found.without_totals) == (1, 1, 1)


def test_nothing_after_today_counts() -> None:
    campaign = _campaign(window="1 year", waves=[{"name": "first", "frozen": "2026-12-01"}])
    found = _measured(campaign, _order("o", "2027-01-01", net="1.00 EUR"))
    assert found.sent.orders == 0


def test_responses_count_people_and_cost_is_shared_among_them() -> None:
    found = _measured(
        _campaign(
            cost="100.00 EUR",
            responses=[
                {"contact": "p-1", "at": "2026-11-02", "response": "clicked"},
                {"contact": "p-1", "at": "2026-11-03", "response": "clicked"},
                {"contact": "p-1", "at": "2026-11-03", "response": "replied"},
                {"contact": "p-2", "at": "2026-11-03", "response": "clicked"},
                {"contact": "p-3", "at": "2026-11-03", "response": "replied"},
                {"contact": "p-2", "at": "2027-11-03", "response": "replied"},
            ],
        )
    )
    assert found.responses == {"clicked": 2, "replied": 2}
    assert found.responded == 3
    assert found.cost_per_response == Decimal("33.33")


def test_who_was_left_out_at_sending_got_nothing_unless_they_answered() -> None:
    left_out = [{"contact": "p-1", "wave": "first", "reason": "withdrawn"}]
    assert _measured(_campaign(excluded=left_out)).sent.people == 1
    answered = [{"contact": "p-1", "at": "2026-11-02", "response": "unsubscribed"}]
    found = _measured(_campaign(excluded=left_out, responses=answered))
    assert found.sent.people == 2


def test_another_currency_counts_by_its_rate_or_not_at_all() -> None:
    orders = (
        _order("o", "2026-11-05", net="10.00 CHF"),
        _order("p", "2026-11-06", net="1.00 USD"),
    )
    rates = (
        {"from": "CHF", "to": "EUR", "rate": "2", "since": "2027-01-01"},
        {"from": "CHF", "to": "EUR", "rate": "1.05", "since": "2026-01-01"},
    )
    found = _measured(_campaign(cost="5.00 USD"), *orders, money=Money("EUR", rates))
    assert (str(found.sent.revenue), found.sent.revenue.left_out) == ("10.50 EUR", 1)
    assert found.cost
    assert found.cost.left_out == 1
    assert found.cost_per_response is None


def test_without_a_control_group_there_is_nothing_to_compare() -> None:
    campaign = _campaign(recipients=[{"contact": "p-1", "wave": "first", "group": "sent"}])
    found = _measured(campaign, _order("o", "2026-11-05"))
    assert found.chance is None
    assert found.control.rate is None


def test_a_hundred_against_a_hundred_may_be_telling() -> None:
    recipients = [
        {"contact": f"p-{at}", "wave": "first", "group": "sent" if at % 2 else "control"}
        for at in range(200)
    ]
    orders = [_order(f"o-{at}", "2026-11-05", "z", f"p-{at}") for at in range(1, 60, 2)]
    found = _measured(_campaign(recipients=recipients), *orders)
    assert (found.sent.buyers, found.control.buyers, found.is_telling) == (30, 0, True)


def test_a_wave_begins_on_its_planned_day() -> None:
    waves = [{"name": "a", "at": "2028-02-29", "frozen": "2028-02-01"}, {"name": "b"}]
    assert wave_days({"waves": waves}) == {"a": date(2028, 2, 29)}
    campaign = _campaign(
        window="1 year",
        waves=[{"name": "first", "at": "2024-02-29", "frozen": "2024-02-01"}],
    )
    found = _measured(campaign, _order("o", "2025-02-28"), _order("p", "2025-03-01"))
    assert found.sent.orders == 1
