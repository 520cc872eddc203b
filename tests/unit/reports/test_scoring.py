from collections.abc import Callable
from typing import Any

from crmctl.charts.chart import Bars
from crmctl.reports.report import Among, Table
from crmctl.reports.scoring import PARTS, weights_of

Ask = Callable[..., Table]


def _file(folder: str, id_: str, **fields: str) -> dict[str, str]:
    return {f"{folder}/{id_}.yaml": "".join(f"{name}: {text}\n" for name, text in fields.items())}


def _deal(id_: str, customer: str, *stages: str) -> dict[str, str]:
    steps = ", ".join(f"{{stage: {stage}, at: {day}}}" for stage, day in map(str.split, stages))
    return _file("deals", id_, title="D", customer=customer, stage="won", stages=f"[{steps}]")


def _crm(files: Any) -> dict[str, str]:
    found: dict[str, str] = (
        files.customer("all", referred_by="customers/half", stage="lead", owner="u-anna")
        | files.customer("half")
        | files.customer("none")
        | files.customer("former", stage="former")
        | files.customer("later", since="2026-11-22")
        | files.interaction("i-1", "2026-10-23", customer="all", direction="in")
        | files.interaction("i-2", "2026-08-24", customer="half", direction="out")
        | files.interaction("i-3", "2026-08-23", customer="none", direction="in")
        | _deal("d-1", "all", "new 2026-01-01", "won 2026-11-22")
        | _deal("d-2", "half", "new 2026-01-01", "won 2026-11-21")
        | _file("quotes", "q-1", number="Q1", customer="all", issued="2026-11-21")
        | _file("quotes", "q-2", number="Q2", customer="half", issued="2026-11-22")
        | files.document("order", "o-1", "all", "2025-11-22", "1.00 EUR")
        | files.document("order", "o-2", "half", "2025-11-21", "1.00 EUR")
        | files.contact("p-1", roles="[{customer: all, buying_role: decider, until: 2026-11-21}]")
        | files.contact("p-2", roles="[{customer: half, buying_role: decider, until: 2026-11-20}]")
        | _file("complaints", "c-1", title="C", customer="half", opened="2026-11-21", state="open")
    )
    return found


def test_all_parts_are_shown_and_add_up(ask: Ask, files: Any) -> None:
    found = ask("scoring", _crm(files), ids=True)
    assert [row.cells for row in found.rows] == [
        ("all", "all", 100, 20, 15, 20, 15, 20, 5, 5, 0, "lead", "u-anna"),
        ("half", "half", 10, 10, 0, 0, 0, 10, 0, 0, -10, None, None),
    ]
    assert found.rows[0].ids == ("customers/all",)
    assert found.note == "2 of 3 customers with points."
    assert isinstance(found.chart, Bars)
    assert [bar.text for bar in found.chart.bars] == ["100", "10"]


def test_the_best_score_is_100() -> None:
    assert sum(part.points for part in PARTS if part.points > 0) == 100


def test_crm_yaml_may_weigh_parts_otherwise(ask_with: Callable[..., Table], files: Any) -> None:
    found = ask_with({"scoring": {"deal": 33, "bought": 7}}, "scoring", _crm(files))
    assert found.rows[0].cells[2] == 100 + 13 - 13
    assert found.rows[1].cells[7] == 3  # half of 7, rounded down
    assert weights_of({"scoring": None})["deal"] == 20


def test_the_note_names_what_is_no_part(ask_with: Callable[..., Table], files: Any) -> None:
    found = ask_with({"scoring": {"luck": 3, "deal": 30, "beauty": 1}}, "scoring", _crm(files))
    assert found.note.endswith(" Unknown in `scoring` of crm.yaml: beauty, luck.")


def test_halves_below_zero_are_rounded_down_too(
    ask_with: Callable[..., Table], files: Any
) -> None:
    found = ask_with({"scoring": {"bought": -7}}, "scoring", _crm(files))
    assert {row.cells[0]: row.cells[7] for row in found.rows}["half"] == -4


def test_a_private_customers_contact_asks_for_them(ask: Ask, files: Any) -> None:
    crm = {"customers/k-1.yaml": "type: person\nperson: p-1\n"} | files.contact("p-1")
    crm |= files.interaction("i-1", "2026-11-21", contacts="[p-1]", direction="in")
    assert ask("scoring", crm).rows[0].cells[:5] == ("k-1", "Muster", 35, 20, 15)


def test_settled_things_give_no_points(ask: Ask, files: Any) -> None:
    crm = (
        files.customer("a")
        | _file("quotes", "q-1", number="1", customer="a", issued="2026-01-01",
                valid_until="2026-11-20")
        | _file("quotes", "q-2", number="2", customer="a", issued="2026-01-01",
                declined="2026-11-21")
        | _file("quotes", "q-3", customer="a")
        | _file("deals", "d-1", title="D", customer="a", stage="lost", lost_reason="price")
        | _file("complaints", "c-1", title="C", customer="a", opened="2026-01-01", state="closed")
    )  # fmt: skip
    assert ask("scoring", crm).note == "Nothing speaks for any customer yet."


def test_a_query_chooses_the_customers(ask: Ask, files: Any) -> None:
    among = Among("SELECT rowid FROM customers WHERE id = 'half'")
    assert [row.cells[0] for row in ask("scoring", _crm(files), among=among).rows] == ["half"]


def test_a_quote_to_who_was_merged_into_another_is_that_ones(ask: Ask, files: Any) -> None:
    crm = files.customer("a", aliases="[gone]")
    crm |= _file("quotes", "q-1", number="Q1", customer="gone", issued="2026-11-01")
    assert [row.cells[:3] for row in ask("scoring", crm).rows] == [("a", "a", 15)]
