from collections.abc import Callable
from datetime import date
from typing import Any

from crmctl.charts.chart import Bars
from crmctl.reports import complaints
from crmctl.reports.report import Parameters, Table

Ask = Callable[..., Table]


def _complaint(id_: str, opened: str, **fields: str) -> dict[str, str]:
    said = {"title": "Broken", "opened": opened, "state": "open", **fields}
    return {f"complaints/{id_}.yaml": "".join(f"{k}: {v}\n" for k, v in said.items())}


def _firms(*ids: str, **more: str) -> dict[str, str]:
    text = "".join(f"{k}: {v}\n" for k, v in more.items())
    return {f"customers/{id_}.yaml": f"type: organisation\nname: {id_}\n{text}" for id_ in ids}


def _file(path: str, text: str) -> dict[str, str]:
    return {f"{path}.yaml": text}


def test_complaints_are_counted_four_times_over(ask: Ask) -> None:
    found = ask(
        "complaints",
        _complaint("a", "2026-11-20T09:00:00+01:00", product="drive", cause="frost")
        | _complaint("b", "2026-10-01", product="drive", state="in-progress")
        | _complaint("c", "2026-01-01", product="gate", state="closed")
        | _complaint("later", "2026-11-22")
        | _complaint("gone", "2026-01-01", archived="2026-02-01"),
        ids=True,
    )
    assert [row.cells[:5] for row in found.rows] == [
        ("state", "open", 1, 1, 1),
        ("state", "in-progress", 1, 1, 51),
        ("state", "closed", 1, 0, None),
        ("cause", "(none)", 2, 1, 51),
        ("cause", "frost", 1, 1, 1),
        ("product", "drive", 2, 2, 51),
        ("product", "gate", 1, 0, None),
        ("age", "up to 7 days", 1, 1, 1),
        ("age", "31 to 90 days", 1, 1, 51),
    ]
    assert found.rows[5].ids == ("complaints/a", "complaints/b")
    assert found.note == "3 complaints, 2 open, 2 of them without an answer."


def test_the_picture_shows_causes_and_what_of_them_is_settled(ask: Ask) -> None:
    found = ask(
        "complaints",
        _complaint("a", "2026-11-20", cause="frost")
        | _complaint("b", "2026-10-01", cause="frost", state="closed")
        | _complaint("c", "2026-10-01", cause="radio", state="resolved"),
    )
    assert found.chart is not None
    assert isinstance(found.chart, Bars)
    assert [bar[:4] for bar in found.chart.bars] == [
        ("frost", 2.0, "2, 1 open", 1.0),
        ("radio", 1.0, "1", 1.0),
    ]
    assert ask("complaints", {}).chart is None


def test_the_age_of_a_year_is_more_than_ninety_days(ask: Ask) -> None:
    found = ask("complaints", _complaint("a", "2025-11-21"))
    assert found.rows[-1].cells[:5] == ("age", "more than 90 days", 1, 1, 365)


def _steps(*steps: tuple[str, str]) -> str:
    return "[" + ", ".join(f"{{state: {state}, at: {at}}}" for state, at in steps) + "]"


def test_waiting_for_the_customer_is_no_time_of_ours(ask: Ask) -> None:
    steps = _steps(
        ("open", "2026-11-01T08:00:00+01:00"),
        ("in-progress", "2026-11-01T20:00:00+01:00"),
        ("waiting-for-customer", "2026-11-02T08:00:00+01:00"),
        ("in-progress", "2026-11-07T08:00:00+01:00"),
        ("resolved", "2026-11-08T08:00:00+01:00"),
        ("closed", "2026-11-20T08:00:00+01:00"),
    )
    found = ask(
        "complaints",
        _complaint("a", "2026-11-01T08:00:00+01:00", state="closed", states=steps)
        | _complaint("b", "2026-11-01", state="closed", states=_steps(("closed", "2026-11-11"))),
    )
    # Half a day and ten days until an answer; seven days less five of waiting, and ten.
    assert found.rows[0].cells == ("state", "closed", 2, 0, None, 5.2, 9.1, 6.0, 9.2)
    assert found.note == "2 complaints, 0 open."


def test_what_came_back_is_open_and_what_ends_later_too(ask: Ask) -> None:
    steps = _steps(("resolved", "2026-11-02"), ("open", "2026-11-03"), ("closed", "2026-11-22"))
    found = ask("complaints", _complaint("a", "2026-11-01", state="closed", states=steps))
    assert found.rows[0].cells == ("state", "open", 1, 1, 20, 1.0, 1.0, None, None)
    later = _steps(("resolved", "2026-11-22"))
    found = ask("complaints", _complaint("a", "2026-11-01", state="resolved", states=later))
    assert found.rows[0].cells[1:5] == ("open", 1, 1, 20)


def test_an_answer_is_what_went_to_the_customer(ask: Ask, files: Any) -> None:
    about = "[complaints/a]"
    found = ask(
        "complaints",
        _complaint("a", "2026-11-01")
        | files.interaction("i-1", "2026-11-01", about=about, direction="in")
        | files.interaction("i-2", "2026-11-02", about=about, channel="note")
        | files.interaction("i-3", "2026-11-03", about=about, planned="true")
        | files.interaction("i-4", "2026-11-04", about=about, direction="out")
        | files.interaction("i-5", "2026-10-04", about=about, direction="out"),
    )
    assert found.rows[0].cells[5] == 3.0
    assert found.note == "1 complaint, 1 open."


def test_who_has_the_product_in_any_way_may_have_the_same_problem(ask: Ask) -> None:
    line = "lines:\n  - product: drive\n    quantity: 1\n    price: 1.00 EUR\n"
    found = ask(
        "complaints",
        _complaint("a", "2026-11-20", product="drive", customer="complains")
        | _complaint("b", "2026-11-20", product="drive", customer="complains-too")
        | _complaint("old", "2026-01-20", product="drive", customer="used", state="closed")
        | _firms(
            "complains", "complains-too", "ordered", "invoiced", "accepted", "won", "contract"
        )
        | _firms("draft", "declined", "other")
        | _firms("former", stage="former")
        | _firms("used", usage="[{month: 2026-09, product: drive, measure: hours, amount: 1}]")
        | _file("products/drive", "name: Gate drive\nsku: GD-X2\n")
        | _file("orders/o-1", f"number: A\ncustomer: ordered\nissued: 2026-03-01\n{line}")
        | _file("orders/o-2", f"number: B\ncustomer: ordered\nissued: 2026-02-01\n{line}")
        | _file("orders/o-3", f"customer: draft\n{line}")
        | _file("orders/o-4", f"number: C\ncustomer: former\nissued: 2026-03-01\n{line}")
        | _file("orders/o-5", f"number: D\ncustomer: complains-too\nissued: 2026-03-01\n{line}")
        | _file("invoices/i-1", f"number: R\ncustomer: invoiced\nissued: 2026-03-01\n{line}")
        | _file("invoices/i-2", f"number: S\ncustomer: ordered\nissued: 2026-03-02\n{line}")
        | _file("quotes/q-1", f"number: Q\ncustomer: accepted\naccepted: 2026-04-01\n{line}")
        | _file("quotes/q-2", f"number: P\ncustomer: declined\ndeclined: 2026-04-01\n{line}")
        | _file(
            "deals/d-1",
            "title: D\ncustomer: won\nstage: won\nproducts:\n  - drive\n"
            "stages:\n  - stage: won\n    at: 2026-05-01\n",
        )
        | _file("deals/d-2", "title: D\nstage: won\nproducts:\n  - drive\n")
        | _file(
            "contracts/c-1",
            "title: C\ncustomer: contract\nstart: 2026-06-01\nproducts:\n  - drive\n",
        ),
        similar="a",
        ids=True,
    )
    assert [(row.cells[0], *row.cells[3:]) for row in found.rows] == [
        ("ordered", "ordered 2 times, last 2026-03-01; invoiced 2026-03-02", "2026-03-02", 2),
        ("accepted", "quote accepted 2026-04-01", "2026-04-01", 1),
        ("contract", "contract 2026-06-01", "2026-06-01", 1),
        ("invoiced", "invoiced 2026-03-01", "2026-03-01", 1),
        ("used", "used 2026-09", "2026-09", 1),
        ("won", "deal won 2026-05-01", "2026-05-01", 1),
    ]
    assert found.rows[0].ids == ("customers/ordered",)
    assert found.note == "6 customers may have the same problem with drive."


def test_without_a_product_nobody_can_be_said_to_have_it(ask: Ask) -> None:
    found = ask("complaints", _complaint("a", "2026-11-20"), similar="a")
    assert (found.rows, found.note) == ((), "The complaint names no product.")
    unknown = ask("complaints", _complaint("a", "2026-11-20", product="gone"), similar="a")
    assert unknown.note == "0 customers may have the same problem with gone."


def test_a_custom_field_that_names_the_product_is_a_reason(indexed: Callable[..., Any]) -> None:
    rows = indexed(
        _complaint("a", "2026-11-20", product="drive")
        | _firms("fact", "similar")
        | _file("products/drive", "name: Gate drive\nsku: GD-X2\n")
    )
    for customer, value in (("fact", "has a GD-X2 at home"), ("similar", "has a GD-X20")):
        rows(
            "INSERT INTO customers_custom (owner, n, key, value) "
            "SELECT rowid, 0, 'at_home', ? FROM customers WHERE id = ?",
            (value, customer),
        )
    found = complaints.run(rows, Parameters(date(2026, 11, 21), similar="a"))
    assert [row.cells for row in found.rows] == [("fact", "fact", None, "custom.at_home", None, 1)]
