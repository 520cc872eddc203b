from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crmctl.charts.chart import Strip
from crmctl.reports.report import Among, Table
from crmctl.reports.win_back import Attempt, Talk, attempts

Ask = Callable[..., Table]


def _orders(files: Any, customer: str, *days: str) -> dict[str, str]:
    found: dict[str, str] = files.customer(customer, name=customer.upper())
    for number, day in enumerate(days):
        found |= files.document("order", f"o-{customer}{number}", customer, day, "1.00 EUR")
    return found


# Each bought every ten days until 21 January; from 11 February on they were asleep.
_STEADY = ("2026-01-01", "2026-01-11", "2026-01-21")


def _crm(files: Any) -> dict[str, str]:
    found: dict[str, str] = (
        _orders(files, "won", *_STEADY, "2026-03-31")
        | _orders(files, "not", *_STEADY, "2026-05-01")
        | _orders(files, "open", *_STEADY)
        | _orders(files, "awake", *_STEADY)
        | files.customer("new")
        | files.interaction("i-won", "2026-03-01T10:00:00+01:00", customer="won")
        | files.interaction("i-won2", "2026-03-02", customer="won")  # the silence is over
        | files.interaction("i-not", "2026-03-01", customer="not", channel="email")
        | files.interaction("i-open", "2026-11-01", customer="open")
        | files.interaction("i-awake", "2026-02-10", customer="awake")
        | files.interaction("i-new", "2026-02-10", customer="new")
        | files.interaction("i-planned", "2026-06-01", customer="awake", planned="true")
        | files.interaction("i-in", "2026-07-01", customer="awake", direction="in")
    )
    return found


def test_who_was_asleep_when_we_spoke_to_them_and_what_came_of_it(ask: Ask, files: Any) -> None:
    found = ask("win-back", _crm(files), ids=True)
    assert [row.cells for row in found.rows] == [
        ("open", "OPEN", "2026-11-01", "phone", 284, "open", None, None),
        ("not", "NOT", "2026-03-01", "email", 39, "no order", None, None),
        ("won", "WON", "2026-03-01", "phone", 39, "won back", "2026-03-31", 30),
    ]
    assert found.rows[-1].ids == ("customers/won", "interactions/i-won")
    assert found.note == (
        "1 of 2 won back within 60 days; below 5 no share is given. 1 still open."
    )
    assert isinstance(found.chart, Strip)
    assert [(part.label, part.value) for part in found.chart.parts] == [
        ("won back", 1), ("open", 1), ("no order", 1)
    ]  # fmt: skip


@pytest.mark.parametrize(("within", "result"), [(29, "no order"), (30, "won back")])
def test_the_order_has_to_follow_in_time(ask: Ask, files: Any, within: int, result: str) -> None:
    found = ask("win-back", _crm(files), within=within)
    assert {row.cells[0]: row.cells[5] for row in found.rows}["won"] == result


def test_a_fixed_hiatus_takes_the_place_of_the_rhythm(ask: Ask, files: Any) -> None:
    found = ask("win-back", _crm(files), days=20, days_given=True)
    assert "awake" in {row.cells[0] for row in found.rows}
    assert len(ask("win-back", _crm(files), days=40, days_given=True).rows) == 1


def test_channels_are_compared_with_intervals(ask: Ask, files: Any) -> None:
    crm: dict[str, str] = {}
    for place in range(5):
        orders = (*_STEADY, "2026-03-05") if place < 4 else _STEADY
        crm |= _orders(files, f"k{place}", *orders)
        crm |= files.interaction(f"i-{place}", "2026-03-01", customer=f"k{place}")
    found = ask("win-back", crm | _crm(files), by="channel", ids=True)
    # Wilson for 5 of 6: (0.8333 + 0.3201 -+ 0.3932) / 1.6402.
    assert [row.cells for row in found.rows] == [
        ("phone", 7, 5, 1, 83.3, 43.6, 97.0),
        ("email", 1, 0, 0, None, None, None),
    ]
    assert found.rows[1].ids == ("customers/not", "interactions/i-not")
    assert found.totals == ("total", 8, 5, 1, 71.4, 35.9, 91.8)
    assert found.note == (
        "5 of 7 won back within 60 days: 71.4 % (95 % interval 35.9 to 91.8). 1 still open."
    )


def test_a_private_customer_is_spoken_to_as_the_contact(ask: Ask, files: Any) -> None:
    crm = _orders(files, "k-1", *_STEADY)
    crm |= {"customers/k-1.yaml": "type: person\nperson: p-1\n"} | files.contact("p-1")
    crm |= files.interaction("i-1", "2026-03-01", customer="k-1", contacts="[p-1]")
    found = ask("win-back", crm)
    assert [row.cells[:3] for row in found.rows] == [("k-1", "Muster", "2026-03-01")]


def test_the_time_and_a_query_choose_the_contacts(ask: Ask, files: Any) -> None:
    found = ask("win-back", _crm(files), first=date(2026, 3, 2))
    assert [row.cells[0] for row in found.rows] == ["open"]
    assert ask("win-back", _crm(files), last=date(2026, 2, 28)).note == (
        "Nobody who had gone quiet was spoken to."
    )
    among = Among("SELECT rowid FROM customers WHERE id = 'won'")
    assert [row.cells[0] for row in ask("win-back", _crm(files), among=among).rows] == ["won"]


def _talk(day: int, customer: str = "a") -> Talk:
    return Talk(customer, f"i-{day}", day, "phone", ours=True)


def test_an_order_counts_for_the_last_contact_before_it() -> None:
    talks = [_talk(100), _talk(130)]
    found = list(attempts(talks, {"a": [1, 11, 21, 135]}, 60, 1000))
    assert found == [
        Attempt(talks[0], 79, None, over=True),
        Attempt(talks[1], 30, 135, over=True),
    ]


def test_an_order_on_the_day_of_the_contact_counts() -> None:
    (found,) = attempts([_talk(100)], {"a": [1, 11, 21, 100]}, 60, 1000)
    assert (found.order, found.result) == (100, "won back")


def test_only_what_was_known_then_makes_somebody_asleep() -> None:
    # Of five gaps of ten days until day 60 the median is known; those of one day came later.
    bought = {"a": [70], "b": [10, 20, 30, 40, 50, 60, *range(201, 230)]}
    (found,) = attempts([_talk(90), _talk(111)], bought, 60, 300)
    assert (found.talk.day, found.silent) == (111, 21)  # 20 days are no long silence, 21 are
