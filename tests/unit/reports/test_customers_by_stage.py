from collections.abc import Callable
from typing import Any, get_args

from crmctl.charts.chart import Strip
from crmctl.model.customer import Customer
from crmctl.reports.customers_by_stage import STAGES
from crmctl.reports.report import Among, Table

Ask = Callable[..., Table]


def test_stages_are_those_of_the_model() -> None:
    annotation = Customer.model_fields["stage"].annotation
    assert get_args(get_args(annotation)[0]) == STAGES


def test_every_stage_has_a_row_and_the_parts_add_up(ask: Ask, files: Any) -> None:
    found = ask(
        "customers-by-stage",
        files.customer("a", stage="lead")
        | files.customer("b", stage="lead")
        | files.customer("c", stage="customer")
        | {"customers/k-1.yaml": "type: person\nperson: p-1\nstage: lead\n"}
        | files.customer("d"),
        ids=True,
    )
    assert [row.cells for row in found.rows] == [
        ("lead", 3, 60.0, 2, 1),
        ("prospect", 0, 0.0, 0, 0),
        ("customer", 1, 20.0, 1, 0),
        ("former", 0, 0.0, 0, 0),
        ("(none)", 1, 20.0, 1, 0),
    ]
    assert found.rows[0].ids == ("customers/a", "customers/b", "customers/k-1")
    assert found.totals == ("total", 5, 100.0, 4, 1)
    assert found.note == ""


def test_archived_and_erased_customers_are_left_out(ask: Ask, files: Any) -> None:
    found = ask(
        "customers-by-stage",
        files.customer("a", stage="lead", archived="2026-01-01")
        | {"customers/b.yaml": "erased: 2026-01-01\nepoch: e-1\n"},
    )
    assert found.totals == ("total", 0, None, 0, 0)
    assert found.note == "There are no customers."
    assert [row.cells[2] for row in found.rows] == [None] * 4


def test_a_query_chooses_the_customers(ask: Ask, files: Any) -> None:
    among = Among("SELECT rowid FROM customers WHERE owner = ?", ("u-anna",))
    found = ask(
        "customers-by-stage",
        files.customer("a", stage="lead", owner="u-anna") | files.customer("b", stage="lead"),
        among=among,
    )
    assert found.totals[1] == 1


def test_customers_count_from_since_until_they_are_archived(ask: Ask, files: Any) -> None:
    found = ask(
        "customers-by-stage",
        files.customer("a", stage="lead", since="2026-11-21", archived="2026-11-22")
        | files.customer("b", stage="lead", since="2026-11-22")
        | files.customer("c", stage="lead", archived="2026-11-21"),
    )
    assert found.rows[0].cells[:2] == ("lead", 1)
    assert isinstance(found.chart, Strip)
    assert [part.value for part in found.chart.parts] == [1, 0, 0, 0]
