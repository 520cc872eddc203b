from collections.abc import Callable
from typing import Any

from crmctl.charts.chart import Bars
from crmctl.reports.report import Table

Ask = Callable[..., Table]


def _contract(id_: str, **fields: str) -> dict[str, str]:
    said = {"title": id_, "customer": "a", **fields}
    return {f"contracts/{id_}.yaml": "".join(f"{k}: {v}\n" for k, v in said.items())}


_ALL = (
    _contract("fixed", start="2026-01-01", end="2026-12-31", owner="u-anna")
    | _contract(
        "yearly", start="2025-01-01", end="2026-12-31", notice="1 month", renewal="1 year",
        value="90.00 EUR", every="1 month",
    )
    | _contract("late", start="2024-01-01", end="2025-12-31", notice="3 months", renewal="1 year")
    | _contract("open", start="2024-01-01", notice="3 months")
    | _contract("given", start="2024-01-01", notice="3 months", cancelled="2026-09-30")
    | _contract("over", start="2024-01-01", end="2024-02-29")
    | _contract("gone", start="2026-01-01", end="2026-12-31", archived="2026-02-01")
)  # fmt: skip


def _lines(found: Table) -> list[tuple[Any, ...]]:
    return [(*row.cells[:1], *row.cells[3:]) for row in found.rows]


def test_what_comes_next_is_listed_by_day(ask: Ask) -> None:
    found = ask("contracts", _ALL, days=60, ids=True)
    assert _lines(found) == [
        ("yearly", "notice", "2026-11-30", 9, "2026-12-31", "90.00 EUR / 1 month", None),
        ("given", "ends", "2026-12-30", 39, "2026-12-30", None, None),
        ("fixed", "ends", "2026-12-31", 40, "2026-12-31", None, "u-anna"),
        ("late", "renews", "2027-01-01", 41, "2026-12-31", None, None),
        ("yearly", "renews", "2027-01-01", 41, "2026-12-31", "90.00 EUR / 1 month", None),
    ]
    assert found.rows[0].ids == ("contracts/yearly",)
    assert found.note == "6 contracts, 5 in force today."


def test_when_this_terms_notice_is_past_the_next_one_is_shown(ask: Ask) -> None:
    found = ask("contracts", _ALL, days=365)
    assert ("late", "notice", "2027-09-30", 313, "2026-12-31", None, None) in _lines(found)


def test_days_beyond_the_calendar_are_all_days(ask: Ask) -> None:
    assert len(ask("contracts", _ALL, days=10**9).rows) == 6


def test_notice_given_later_does_not_count_yet(ask: Ask) -> None:
    found = ask(
        "contracts",
        _contract("given", start="2024-01-01", notice="1 month", cancelled="2026-11-21")
        | _contract("later", start="2024-01-01", notice="1 month", cancelled="2026-11-22")
        | _contract("begins", start="2026-11-22", end="2026-12-31")
        | _contract("kept", start="2026-11-21", end="2026-12-31", archived="2026-11-22"),
    )
    assert [row.cells[0] for row in found.rows] == ["given", "kept"]
    assert found.note == "3 contracts, 3 in force today."
    assert isinstance(found.chart, Bars)
    assert [(bar.label, bar.value, bar.text) for bar in found.chart.bars] == [
        ("given: ends", 30, "2026-12-21"), ("kept: ends", 40, "2026-12-31")
    ]  # fmt: skip
