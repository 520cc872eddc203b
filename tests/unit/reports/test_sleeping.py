from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crmctl.charts.chart import Rhythm
from crmctl.reports.report import Among, Table

Ask = Callable[..., Table]

_FEW = " Too few bought again to know their usual gap: 90 days are long."


def _order(id_: str, customer: str, issued: str, **more: str) -> dict[str, str]:
    fields = {"number": id_, "customer": customer, "issued": issued, **more}
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return {f"orders/o-{id_}.yaml": f"{text}totals: {{net: 10.00 EUR}}\n"}


def _orders(customer: str, *days: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, day in enumerate(days):
        found |= _order(f"{customer}{number}", customer, day)
    return found


def _named(found: Table) -> dict[Any, dict[str, Any]]:
    names = [column.name for column in found.columns]
    return {row.cells[0]: dict(zip(names, row.cells, strict=True)) for row in found.rows}


def _listed(found: Table) -> list[tuple[Any, Any]]:
    return [(row.cells[0], row.cells[3]) for row in found.rows]


# Steady buys every 30 days, seldom every 90, twice has one gap, of 10 days. All gaps in order are
# 10, 30, 30, 30, 30, 30, 90, 90, and their median is 30.
def _rhythms(files: Any) -> dict[str, str]:
    found: dict[str, str] = (
        files.customer("steady")
        | files.customer("seldom")
        | files.customer("twice")
        | files.customer("lead", since="2026-01-01")
        | _orders(
            *("steady", "2026-03-25", "2026-04-24", "2026-05-24"),
            *("2026-06-23", "2026-07-23", "2026-08-22"),
        )
        | _orders("seldom", "2026-02-23", "2026-05-24", "2026-08-22")
        | _orders("twice", "2026-08-12", "2026-08-22")
    )
    return found


def test_a_silence_is_measured_by_the_usual_gap_of_ones_own_or_of_all(
    ask: Ask, files: Any
) -> None:
    found = _named(ask("sleeping", _rhythms(files), ids=True))  # 91 days after 22 August
    assert list(found) == ["steady", "twice", "lead"]
    assert [found["steady"][key] for key in ("state", "days", "usual", "times", "last_order")] == [
        "sleeping", 91, 30.0, 3.0, "2026-08-22"
    ]  # fmt: skip
    assert found["twice"]["usual"] == 30.0
    assert (found["lead"]["state"], found["lead"]["times"]) == ("never", None)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 10, 21), None),  # 60 days: two gaps, not more
        (date(2026, 10, 22), "sleeping"),
        (date(2026, 12, 20), "sleeping"),  # 120 days: four gaps, not more
        (date(2026, 12, 21), "lost"),
    ],
)
def test_above_two_gaps_sleeps_and_above_four_is_lost(
    ask_on: Ask, files: Any, today: date, state: str | None
) -> None:
    found = _named(ask_on(today, "sleeping", _rhythms(files)))
    assert found.get("steady", {}).get("state") == state


def test_a_talk_ends_a_silence_and_the_note_counts(ask: Ask, files: Any) -> None:
    talk = files.interaction("i-1", "2026-11-01", customer="steady")
    found = ask("sleeping", _rhythms(files) | talk)
    assert [row.cells[0] for row in found.rows] == ["twice", "lead"]
    assert found.note == (
        "1 sleeping, 1 customer never contacted. Between two orders of all customers usually lie "
        "30 days."
    )


def test_who_is_known_for_a_short_time_only_is_not_asleep(ask: Ask, files: Any) -> None:
    found = ask("sleeping", _rhythms(files) | files.customer("lead", since="2026-09-22"))
    assert "lead" not in _named(found)  # 60 days


def test_days_take_the_place_of_the_rhythm(ask: Ask, files: Any) -> None:
    found = ask("sleeping", _rhythms(files), days=91, days_given=True)
    assert _listed(found) == [("seldom", 91), ("steady", 91), ("twice", 91), ("lead", None)]
    assert found.note == "3 customers silent for 91 days or more, 1 customer never contacted."
    assert ask("sleeping", _rhythms(files), days=92, days_given=True).rows[0].cells[0] == "lead"


def test_the_picture_has_a_dot_for_each_order_and_a_line_where_it_became_long(
    ask: Ask, files: Any
) -> None:
    chart = ask("sleeping", _rhythms(files)).chart
    assert isinstance(chart, Rhythm)
    steady = chart.tracks[0]
    assert (chart.first, chart.last) == ("2026-03-25", "2026-11-21")  # 241 days
    assert steady.at == tuple(days / 241 for days in (0, 30, 60, 90, 120, 150))
    assert steady.quiet_since == 210 / 241
    assert all(0 <= dot <= 1 for track in chart.tracks for dot in track.at)


def test_cancelled_orders_and_those_after_today_end_no_silence(ask: Ask, files: Any) -> None:
    crm = files.customer("a", since="2021-01-01")
    cancelled = _order("1", "a", "2026-11-01", cancelled="2026-11-02")
    assert _listed(ask("sleeping", crm | cancelled | _order("2", "a", "2026-11-22"))) == [
        ("a", None)
    ]
    still = _order("1", "a", "2026-11-01", cancelled="2026-11-22")
    assert ask("sleeping", crm | still).rows == ()


def test_the_longest_silence_comes_first_and_never_contacted_ones_last(
    ask: Ask, files: Any
) -> None:
    found = ask(
        "sleeping",
        files.customer("quiet", owner="u-anna", since="2020-01-01")
        | files.customer("lately")
        | files.customer("never", since="2021-01-01")
        | files.customer("quieter", stage="customer")
        | files.interaction("i-1", "2026-08-23T10:00:00+02:00", customer="quiet")
        | files.interaction("i-2", "2026-08-24", customer="lately")
        | files.interaction("i-3", "2025-11-21", customer="quieter")
        | files.interaction("i-4", "2025-11-20", customer="quieter"),
        ids=True,
    )
    assert _listed(found) == [("quieter", 365), ("quiet", 90), ("never", None)]
    assert found.rows[1].cells == (
        *("quiet", "quiet", "sleeping", 90, None, None, None, "2026-08-23"),
        *(None, "u-anna", "2020-01-01"),
    )
    assert found.rows[1].ids == ("customers/quiet",)
    assert found.note == (
        f"2 customers silent for 90 days or more, 1 customer never contacted.{_FEW}"
    )


def test_planned_interactions_and_those_to_come_are_no_contact(ask: Ask, files: Any) -> None:
    found = ask(
        "sleeping",
        files.customer("a", since="2021-01-01")
        | files.interaction("i-1", "2026-11-20", customer="a", planned="true")
        | files.interaction("i-2", "2026-12-20", customer="a"),
    )
    assert _listed(found) == [("a", None)]


def test_an_archived_interaction_took_place_all_the_same(ask: Ask, files: Any) -> None:
    talk = files.interaction("i-1", "2026-11-01", customer="a", archived="2026-11-02")
    found = ask("sleeping", files.customer("a") | talk)
    assert found.rows == ()
    assert found.note == f"No customer has been silent for 90 days.{_FEW}"


def test_a_private_customer_was_met_as_the_contact(ask: Ask, files: Any) -> None:
    found = ask(
        "sleeping",
        {"customers/k-1.yaml": "type: person\nperson: p-1\n"}
        | files.contact("p-1")
        | files.interaction("i-1", "2026-01-21", contacts="[p-1]"),
        days=300,
        days_given=True,
    )
    assert [row.cells[:2] for row in found.rows] == [("k-1", "Muster")]


def test_new_former_and_archived_customers_do_not_sleep(ask: Ask, files: Any) -> None:
    found = ask(
        "sleeping",
        files.customer("new", since="2026-11-01")
        | files.customer("later", since="2026-11-22")
        | files.customer("former", stage="former")
        | files.customer("archived", archived="2026-01-01"),
    )
    assert found.rows == ()


def test_who_is_archived_later_slept_until_then(ask: Ask, files: Any) -> None:
    crm = files.customer("a", since="2020-01-01", archived="2026-11-22")
    assert _listed(ask("sleeping", crm)) == [("a", None)]


def test_a_merged_customer_has_the_orders_of_both(ask: Ask, files: Any) -> None:
    crm = files.customer("a", aliases="[b]") | _order("1", "b", "2026-11-01")
    assert ask("sleeping", crm).rows == ()


def test_a_query_chooses_the_customers(ask: Ask, files: Any) -> None:
    among = Among("SELECT rowid FROM customers WHERE id = ?", ("b",))
    assert _listed(ask("sleeping", files.customer("a") | files.customer("b"), among=among)) == [
        ("b", None)
    ]


def test_an_empty_crm_is_told_in_a_sentence(ask: Ask) -> None:
    assert ask("sleeping", {}).note == "There are no customers."


def test_when_everybody_is_lively_that_is_said(ask: Ask, files: Any) -> None:
    crm = _rhythms(files) | files.customer("lead", stage="former")
    talk = files.interaction("i-1", "2026-11-20", customer="steady")
    crm |= talk | files.interaction("i-2", "2026-11-20", customer="twice")
    assert ask("sleeping", crm).note.startswith("No customer is silent for longer than usual.")


def test_one_day_is_written_so(ask: Ask, files: Any) -> None:
    talk = files.interaction("i-1", "2026-11-20", customer="a")
    found = ask("sleeping", files.customer("a") | talk, days=1, days_given=True)
    assert found.note == "1 customer silent for 1 day or more."
