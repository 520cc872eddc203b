from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from crmctl.charts.chart import Bars, Columns, Spans
from crmctl.reports.report import Among, Table

Ask = Callable[..., Table]
Cells = Callable[[Table], Sequence[tuple[Any, ...]]]
_DAY = "2026-06-30"
_WON = ("new 2026-01-01", "quote 2026-01-11", "won 2026-01-31")
_LOST = ("new 2026-01-01", "lost 2026-02-10")


def _closed(deal: Any, won: int, lost: int, **fields: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for n in range(won):
        found |= deal(f"w{n}", *_WON, value="1000.00 EUR", **fields)
    for n in range(lost):
        found |= deal(f"l{n}", *_LOST, value="500.00 EUR", **fields)
    return found


def test_a_pipeline_is_weighted_by_the_own_rate_of_each_stage(
    deal: Any, document: Any, ask_on: Ask, cells: Cells
) -> None:
    # 3 won, 5 lost of which 3 came to `quote`: 3 of 8 from `new` on, 3 of 6 from `quote` on.
    files = _closed(deal, 3, 2)
    for n in range(3):
        files |= deal(f"m{n}", "quote 2026-01-01", "lost 2026-03-01")
    files |= deal("a", "new 2026-06-01", value="100.01 EUR")
    files |= deal("b", "new 2026-06-01", "quote 2026-06-30", value="200.00 EUR")
    files |= deal("later", "new 2026-06-01", "quote 2026-07-01", value="40.00 EUR")
    files |= deal("away", "new 2026-06-01", archived="2026-06-15", value="1.00 EUR")
    files |= deal("undated", stage="verbal", value="7.00 EUR")
    files |= document("quotes", "q-1", "2026-06-20", "180.00 EUR", deal="b", sent="2026-06-20")
    files |= document("quotes", "q-2", "2026-06-20", "60.00 EUR", sent="2026-06-30")
    gone = {
        "q-3": {"sent": "2026-07-01"},
        "q-4": {"sent": "2026-06-20", "accepted": "2026-06-30"},
        "q-5": {"sent": "2026-06-20", "declined": "2026-06-30"},
        "q-6": {"sent": "2026-06-20", "valid_until": "2026-06-29"},
    }
    for id_, fields in gone.items():
        files |= document("quotes", id_, "2026-06-20", "1.00 EUR", **fields)
    found = ask_on("pipeline", files, _DAY, ids=True)
    assert cells(found) == [
        ("new", "sales", 2, 140.01, 37.5, 8, 52.5, 0, 0.0),
        ("qualified", "sales", 0, 0.0, 50.0, 6, 0.0, 0, 0.0),
        ("quote", "sales", 1, 200.0, 50.0, 6, 100.0, 1, 180.0),
        ("verbal", "sales", 1, 7.0, 37.5, 8, 2.63, 0, 0.0),
        ("(no open deal)", "", 0, 0.0, None, None, 0.0, 1, 60.0),
    ]
    assert found.rows[2].ids == ("deals/b", "quotes/q-1")
    assert found.totals == ("total", None, 4, 347.01, None, None, 155.13, 2, 240.0)
    assert "1 deal without dated stages counted where it is today" in found.note
    assert isinstance(found.chart, Bars)
    assert [(bar.label, bar.inner) for bar in found.chart.bars][2] == ("quote", 100.0)


def test_with_few_closed_deals_nothing_is_weighted(deal: Any, ask_on: Ask) -> None:
    files = _closed(deal, 2, 2) | deal("a", "new 2026-06-01", value="100.00 EUR")
    found = ask_on("pipeline", files, _DAY)
    assert found.rows[0].cells[4:7] == (None, None, None)
    assert found.totals[6] is None
    assert "not weighted: fewer than 5 deals were closed until now" in found.note
    assert ask_on("pipeline", _closed(deal, 1, 1), _DAY).note == "There are no open deals."


def test_two_pipelines_and_a_stage_that_is_not_known(deal: Any, ask_on: Ask) -> None:
    files = deal("a", "new 2026-06-01", value="1.00 USD") | deal(
        "b", "talk 2026-06-01", pipeline="partners", value="-5.00 EUR"
    )
    files |= deal("c", "odd 2026-06-01", value="5.00 EUR")
    found = ask_on("pipeline", files, _DAY)
    stages = [row.cells[:4] for row in found.rows if row.cells[2]]
    assert stages == [
        ("new", "sales", 1, 0.0),
        ("odd", "sales", 1, 5.0),
        ("talk", "partners", 1, -5.0),
    ]
    assert "1 deal without a value, or without a rate" in found.note
    assert isinstance(found.chart, Bars)
    assert found.chart.bars[-1].label == "partners: talk"


def test_a_win_rate_has_its_interval(deal: Any, ask_on: Ask, cells: Cells) -> None:
    files = _closed(deal, 3, 1, owner="u-a") | deal("x", *_WON) | deal("o", "new 2026-01-01")
    files |= deal("away", "new 2026-01-01", archived="2026-02-01") | deal("undated", stage="won")
    found = ask_on("win-rate", files, _DAY, ids=True)
    # Wilson for 3 of 4: 0.3006 to 0.9544; for 1 of 1: 0.2065 to 1.
    assert cells(found) == [
        ("u-a", 3, 1, 75.0, 30.1, 95.4, 3000.0, 500.0),
        ("(none)", 1, 0, 100.0, 20.7, 100.0, 0.0, 0.0),
    ]
    assert found.totals[:4] == ("total", 4, 1, 80.0)
    assert found.rows[1].ids == ("deals/x",)
    assert found.note == (
        "4 of 5 closed deals won; 1 deal without a value, or without a rate for its currency; "
        "left out: 1 deal without dated stages."
    )
    assert isinstance(found.chart, Spans)
    none = ask_on("win-rate", files, _DAY, first=date(2026, 3, 1))
    assert (none.rows, none.totals) == ((), ())
    assert none.note.startswith("No deal was won or lost in this time")


def test_a_deal_counts_by_its_last_step_until_the_day(deal: Any, ask_on: Ask) -> None:
    again = deal("a", "won 2026-01-05", "quote 2026-02-01", "lost 2026-03-01")
    assert ask_on("win-rate", again, "2026-01-31").totals[1:3] == (1, 0)
    assert ask_on("win-rate", again, "2026-02-28").rows == ()
    assert ask_on("win-rate", again, "2026-03-01").totals[1:3] == (0, 1)
    midnight = deal("m", "new 2026-01-01", "won 2026-01-05T00:30:00+01:00")
    assert ask_on("win-rate", midnight, "2026-01-04").rows == ()
    assert ask_on("win-rate", midnight, "2026-01-05").totals[1] == 1


def test_a_deal_of_two_products_stands_with_both(deal: Any, ask_on: Ask, cells: Cells) -> None:
    files = deal("a", *_WON, products="[x, y]") | deal("b", *_LOST, products="[y]")
    found = ask_on("win-rate", files | deal("c", *_LOST), _DAY, by="product")
    assert [row[:3] for row in cells(found)] == [("y", 1, 1), ("(none)", 0, 1), ("x", 1, 0)]
    assert found.totals == ()
    assert "a deal of several products stands with each of them" in found.note
    assert ask_on("win-rate", files, _DAY, by="source").totals[1:3] == (1, 1)


def test_skipped_stages_count_as_passed(deal: Any, ask_on: Ask, cells: Cells) -> None:
    files = deal("w", "new 2026-01-01", "won 2026-02-01")
    files |= deal("v", "verbal 2026-01-01", "lost 2026-02-01")
    files |= deal("back", "quote 2026-01-01", "new 2026-01-02", "lost 2026-02-01")
    files |= deal("n", "lost 2026-02-01") | deal("o", "qualified 2026-01-01")
    found = ask_on("conversion", files, _DAY, ids=True)
    assert cells(found) == [
        ("new", "qualified", "sales", 4, 3, 1, 75.0, 75.0, 0),
        ("qualified", "quote", "sales", 3, 3, 0, 100.0, 75.0, 1),
        ("quote", "verbal", "sales", 3, 2, 1, 66.7, 50.0, 0),
        ("verbal", "won", "sales", 2, 1, 1, 50.0, 25.0, 0),
    ]
    assert found.rows[3].ids == ("deals/v", "deals/w")
    other = ask_on("conversion", files | deal("p", *_WON, pipeline="odd"), _DAY)
    assert other.rows[-1].cells[:5] == ("(any)", "won", "odd", 1, 1)
    none = ask_on("conversion", files, _DAY, first=date(2026, 3, 1))
    assert none.note == "No deal was won or lost in this time."


def test_those_that_are_still_there_are_not_dropped(deal: Any, ask_on: Ask, cells: Cells) -> None:
    # In `new`: 5, 10, 15, 20 and 25 days, and five that have been there for 100 days: the fifth
    # of ten that left is the half. Without those the median would be 15.
    files: dict[str, str] = {}
    for n in range(1, 6):
        files |= deal(f"d{n}", "new 2026-01-01", f"quote 2026-01-{1 + 5 * n:02}")
        files |= deal(f"s{n}", "new 2026-03-22")
    found = ask_on("durations", files, _DAY, ids=True)
    assert cells(found)[0] == ("new", "sales", 10, 5, 5, 25, None)
    assert cells(found)[2] == ("quote", "sales", 5, 0, 5, None, None)
    assert cells(found)[-1] == ("(whole deal)", "sales", 10, 0, 10, None, None)
    assert len(found.rows[0].ids) == 10
    assert isinstance(found.chart, Bars)
    assert found.chart.bars[0].text == "25 days"
    alone = {path: text for path, text in files.items() if "/d" in path}
    assert cells(ask_on("durations", alone, _DAY))[0] == ("new", "sales", 5, 5, 0, 15, 25)
    few = ask_on("durations", deal("w", *_WON), _DAY)
    assert cells(few)[0] == ("new", "sales", 1, 1, 0, None, None)
    assert "3 rows with fewer than 5 ended stays: no estimate" in few.note
    late = ask_on("durations", files, _DAY, first=date(2026, 4, 1))
    assert late.note == "No deal came to a stage in this time."


def test_a_stage_that_was_come_back_to_is_another_stay(
    deal: Any, ask_on: Ask, cells: Cells
) -> None:
    steps = ("new 2026-01-01", "new 2026-01-03", "won 2026-01-05", "new 2026-02-01")
    found = ask_on("durations", deal("a", *steps, archived="2026-02-11"), _DAY)
    assert cells(found)[0][2:5] == (2, 1, 1)
    assert cells(found)[-1][2:5] == (1, 0, 1)


def test_velocity_multiplies_and_divides(deal: Any, ask_on: Ask, cells: Cells) -> None:
    # 4 of 10 won at 1000 each; 30 days for the won, 40 for the lost ones: 36 on average; 3 open.
    files = _closed(deal, 4, 6)
    for n in range(3):
        files |= deal(f"o{n}", "new 2026-06-01")
    found = ask_on("velocity", files, _DAY, ids=True)
    # 3 x 0.4 x 1000 / 36 x 30
    assert cells(found) == [("all", 3, 10, 40.0, 1000.0, 36.0, 1000.0)]
    assert len(found.rows[0].ids) == 13
    assert "without a value" not in found.note  # that of open deals is no part of it
    unknown = files | deal("w", "new 2026-01-01", "won 2026-02-06")
    assert "1 deal without a value" in ask_on("velocity", unknown, _DAY).note
    later = ask_on("velocity", files, "2027-06-30")
    assert cells(later) == [("all", 3, 0, None, None, None, None)]
    assert "1 row with fewer than 5 closed deals: no estimate" in later.note


def test_velocity_without_a_won_deal_is_nothing_and_without_days_unknown(
    deal: Any, ask_on: Ask, cells: Cells
) -> None:
    lost = _closed(deal, 0, 5, owner="u-a") | deal("o", "new 2026-06-01", owner="u-a")
    assert cells(ask_on("velocity", lost, _DAY, by="owner")) == [
        ("u-a", 1, 5, 0.0, None, 40.0, 0.0)
    ]
    at_once: dict[str, str] = {}
    for n in range(5):
        at_once |= deal(f"w{n}", "won 2026-06-01", value="10.00 EUR")
    assert cells(ask_on("velocity", at_once, _DAY)) == [("all", 0, 5, 100.0, 10.0, 0.0, None)]
    none = ask_on("velocity", _closed(deal, 1, 1), _DAY, first=date(2026, 5, 1))
    assert none.note == "No deal is open, and none was closed in this time."


def test_a_deal_is_stuck_that_stays_longer_than_won_ones_did(
    deal: Any, record: Any, ask_on: Ask, cells: Cells
) -> None:
    # Won deals stayed in `new` for 1, 2, 3, 4 and 10 days: nine of ten up to 4 + 0.6 x 6 = 7.6.
    files: dict[str, str] = {}
    for n, days in enumerate((1, 2, 3, 4, 10)):
        files |= deal(f"w{n}", "new 2026-01-01", f"won 2026-01-{1 + days:02}")
    files |= deal("never", "new 2026-06-19", next_step="Call")
    files |= deal("long", "new 2026-06-22", value="10.00 EUR")
    files |= deal("fine", "new 2026-06-23", next_step="Call")
    files |= deal("idle", "new 2026-06-29")
    files |= deal("task", "new 2026-06-29") | deal("done", "new 2026-06-28")
    files |= record("tasks", "t-1", title="Call", about="[deals/task]")
    files |= record("tasks", "t-2", title="Call", about="[deals/done]", done="2026-06-30")
    files |= deal("quote", "quote 2026-01-01")
    found = ask_on("stale-deals", files, _DAY, ids=True)
    assert [(row[0], row[6], row[7], row[8], row[10]) for row in cells(found)] == [
        ("never", 11, 7.6, 10, "longer than any won deal"),
        ("long", 8, 7.6, 10, "longer than 9 of 10 won, nothing planned"),
        ("quote", 180, None, None, "nothing planned"),
        ("done", 2, 7.6, 10, "nothing planned"),
        ("idle", 1, 7.6, 10, "nothing planned"),
    ]
    assert found.rows[1].ids == ("deals/long",)
    assert found.note == (
        "7 open deals: 2 too long in the stage, 4 with nothing planned; for other stages too "
        "little was won to say how long is long."
    )


def test_deals_slip_past_their_day(deal: Any, ask_on: Ask, cells: Cells) -> None:
    files = deal("open", "new 2026-01-01", expected_close="2026-06-20")
    files |= deal("today", "new 2026-01-01", expected_close=_DAY) | deal("none", "new 2026-01-01")
    for n, day in enumerate(("01-21", "01-29", "01-31", "02-10", "02-20")):
        files |= deal(f"w{n}", *_WON, expected_close=f"2026-{day}", value="5.00 EUR")
    found = ask_on("slippage", files, _DAY, ids=True)
    assert [(row[0], row[6], row[7], row[8]) for row in cells(found)] == [
        ("open", None, 10, None),
        ("w0", "2026-01-31", 10, 5.0),
        ("w1", "2026-01-31", 2, 5.0),
    ]
    assert found.note == (
        "1 of 2 open deals with an expected close past it; of 5 closed deals with one, 2 closed "
        "later (40.0 %); in the middle 0 days after the expected day."
    )
    assert isinstance(found.chart, Bars)
    assert [bar.label for bar in found.chart.bars] == ["open"]


def test_new_deals_are_counted_by_month_and_source(deal: Any, ask_on: Ask, cells: Cells) -> None:
    files = deal("a", "new 2028-02-29", source="web", value="1.50 EUR")
    files |= deal("b", "new 2028-02-01", "lost 2028-02-02", source="web", value="2.00 EUR")
    files |= deal("c", "new 2028-02-10", archived="2028-02-11") | deal("old", "new 2020-01-01")
    asked: dict[str, Any] = {"first": date(2028, 1, 1), "ids": True}
    found = ask_on("new-deals", files, "2028-02-29", **asked)
    assert cells(found) == [
        ("2028-01", "all", 0, None, 0.0),
        ("2028-02", "web", 2, 66.7, 3.5),
        ("2028-02", "(none)", 1, 33.3, 0.0),
    ]
    assert found.totals == ("total", None, 3, None, 3.5)
    assert found.rows[1].ids == ("deals/a", "deals/b")
    assert isinstance(found.chart, Columns)
    assert [bar.value for bar in found.chart.columns] == [0, 3]
    whole = ask_on("new-deals", files, "2028-02-29", by="all", **asked)
    assert whole.is_series
    assert cells(whole)[1] == ("2028-02", "all", 3, 100.0, 3.5)
    none = ask_on("new-deals", files, "2028-02-29", first=date(2029, 1, 1))
    assert (none.rows, none.note) == ((), "No deal was opened in this time.")


def test_long_and_foreign_names_pass_through(deal: Any, ask_on: Ask) -> None:
    for name in ("x" * 200, "שלום עולם"):
        files = deal("a", "new 2026-01-01", title=name, owner=name, expected_close="2026-02-01")
        assert ask_on("slippage", files, _DAY).rows[0].cells[1] == name
        assert ask_on("stale-deals", files, _DAY).rows[0].cells[3] == name


def test_a_query_chooses_deals_and_their_quotes(deal: Any, document: Any, ask_on: Ask) -> None:
    files = deal("a", "new 2026-06-01") | deal("b", "new 2026-06-01")
    files |= document("quotes", "q-1", "2026-06-20", "1.00 EUR", deal="a", sent="2026-06-20")
    files |= document("quotes", "q-2", "2026-06-20", "2.00 EUR", deal="b", sent="2026-06-20")
    among = Among("SELECT rowid FROM deals WHERE id = ?", ("b",))
    found = ask_on("pipeline", files, _DAY, among=among)
    assert (found.totals[2], found.totals[8]) == (1, 2.0)
