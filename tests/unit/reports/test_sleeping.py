from collections.abc import Callable
from typing import Any

from crmctl.reports.report import Among, Table

Ask = Callable[..., Table]


def _listed(found: Table) -> list[tuple[Any, Any]]:
    return [(row.cells[0], row.cells[-1]) for row in found.rows]


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
        "quiet", "quiet", None, "u-anna", "2020-01-01", "2026-08-23", 90
    )  # fmt: skip
    assert found.rows[1].ids == ("customers/quiet",)
    assert found.note == "2 customers silent for 90 days or more, 1 customer never contacted."


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
    assert found.note == "No customer has been silent for 90 days."


def test_a_private_customer_was_met_as_the_contact(ask: Ask, files: Any) -> None:
    found = ask(
        "sleeping",
        {"customers/k-1.yaml": "type: person\nperson: p-1\n"}
        | files.contact("p-1")
        | files.interaction("i-1", "2026-01-21", contacts="[p-1]"),
        days=300,
    )
    assert [row.cells[:2] for row in found.rows] == [("k-1", "Muster")]


def test_new_former_and_archived_customers_do_not_sleep(ask: Ask, files: Any) -> None:
    found = ask(
        "sleeping",
        files.customer("new", since="2026-11-01")
        | files.customer("former", stage="former")
        | files.customer("archived", archived="2026-01-01"),
    )
    assert found.rows == ()


def test_a_query_chooses_the_customers(ask: Ask, files: Any) -> None:
    among = Among("SELECT rowid FROM customers WHERE id = ?", ("b",))
    assert _listed(ask("sleeping", files.customer("a") | files.customer("b"), among=among)) == [
        ("b", None)
    ]


def test_an_empty_crm_is_told_in_a_sentence(ask: Ask) -> None:
    assert ask("sleeping", {}).note == "There are no customers."


def test_one_day_is_written_so(ask: Ask, files: Any) -> None:
    talk = files.interaction("i-1", "2026-11-20", customer="a")
    found = ask("sleeping", files.customer("a") | talk, days=1)
    assert found.note == "1 customer silent for 1 day or more."
