from collections.abc import Mapping

import pytest

from crmctl.charts.chart import (
    Bar,
    Bars,
    Cells,
    Chart,
    Columns,
    Grid,
    Rhythm,
    Span,
    Spans,
    Strip,
    Track,
)
from crmctl.charts.columns import shortened, width
from crmctl.charts.text import lines, pieces

_EMPTY: tuple[Chart, ...] = (Bars(()), Strip(()), Columns(()), Rhythm(()), Grid((), ()), Spans(()))


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("unicode", [True, False])
def test_no_line_is_longer_than_the_terminal_is_wide(
    charts: Mapping[str, Chart], columns: int, unicode: bool
) -> None:
    for name, chart in charts.items():
        for line in lines(chart, columns, unicode=unicode):
            assert width(line) <= columns, (name, line)


def test_plain_ascii_is_ascii_but_for_what_records_say(charts: Mapping[str, Chart]) -> None:
    for name in ("stages", "columns", "strip", "grid", "spans"):
        for line in lines(charts[name], 80, unicode=False):
            assert line.isascii(), (name, line)


def test_nothing_in_a_name_acts(charts: Mapping[str, Chart]) -> None:
    text = "\n".join(lines(charts["bars"], 80, unicode=True))
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("chart", _EMPTY, ids=lambda chart: type(chart).__name__)
def test_an_empty_picture_is_a_sentence(chart: Chart) -> None:
    assert lines(chart, 80, unicode=True) == ["There is nothing to draw yet."]


def test_bars_stand_below_each_other_with_their_values() -> None:
    chart = Bars([Bar("Müller", 20, "20"), Bar("Ito", 10, "10")])
    assert lines(chart, 40, unicode=True) == [
        f"Müller  {'█' * 28} 20",
        f"Ito     {'█' * 14} 10",
    ]
    assert lines(chart, 40, unicode=False)[1] == f"Ito     {'#' * 14} 10"


def test_bars_without_names_begin_at_the_left() -> None:
    assert lines(Bars([Bar("", 1, "1")]), 40, unicode=False) == [f"{'#' * 36} 1"]


def test_the_darker_part_is_told_apart_without_colour() -> None:
    chart = Bars([Bar("New", 10, "10", 5), Bar("Old", 5, "5", 5)])
    assert lines(chart, 41, unicode=True) == [
        f"New  {'█' * 16}{'░' * 16} 10",
        f"Old  {'█' * 16}{' ' * 16} 5",
    ]


def test_negative_bars_point_to_the_other_side_of_zero() -> None:
    up, down, zero = lines(
        Bars([Bar("A", 10, "10"), Bar("B", -10, "-10"), Bar("C", 0, "0")]), 40, unicode=True
    )
    place = up.index("│")
    assert down.index("│") == zero.index("│") == place
    assert up[place + 1] == "█"
    assert down[place - 1] == "█"
    assert zero.endswith("│ 0")


def test_a_long_name_is_shortened_and_values_are_kept(charts: Mapping[str, Chart]) -> None:
    line = lines(charts["bars"], 60, unicode=True)[2]
    assert line.startswith("WWW")
    assert "…" in line
    assert line.endswith("2\xa0890")


def test_areas_of_a_strip_differ_and_are_named() -> None:
    strip = Strip([Bar("not due", 30, "30"), Bar("late", 10, "10"), Bar("lost", 0, "0")])
    assert lines(strip, 42, unicode=True) == [
        "█" * 30 + "▓" * 10,
        "█ not due  30   ▓ late  10   ▒ lost  0",
    ]
    assert lines(strip, 42, unicode=False)[0] == "#" * 30 + "=" * 10


def test_a_strip_of_nothing_says_so_and_long_keys_are_broken() -> None:
    parts = [Bar(f"part number {n}", 0, "0") for n in range(4)]
    assert len(lines(Strip(parts), 40, unicode=True)) == 2


def test_columns_show_values_last_year_and_the_goal() -> None:
    chart = Columns([Bar("Oct", 8, "8"), Bar("Nov", 4, "4")], (4.0, 8.0), 6)
    assert lines(chart, 40, unicode=True) == [
        "9 ▁▁▁▁▁▁    ●",
        "  ██████",
        "  ██████╌╌╌╌╌╌╌╌╌╌",
        "  ██████",
        "  ██●███  ▄▄▄▄▄▄",
        "  ██████  ██████",
        "  ██████  ██████",
        "0 ██████  ██████",
        "  Oct     Nov",
        "● a year before   ╌╌ goal 6",
    ]


def test_a_flat_series_is_not_a_row_of_full_blocks() -> None:
    drawn = lines(Columns([Bar(str(n), 5, "5") for n in range(4)]), 40, unicode=True)
    assert "█" not in drawn[0] + drawn[1]
    assert "█" in drawn[7]
    zeros = lines(Columns([Bar(str(n), 0, "0") for n in range(4)]), 40, unicode=True)
    assert "█" not in "".join(zeros)


def test_columns_below_zero_hang_from_it() -> None:
    assert lines(Columns([Bar("A", 8, "8"), Bar("B", -8, "8")]), 40, unicode=False) == [
        " 12",
        "    ......",
        "    ######",
        "  0 ######",
        "            ######",
        "            ######",
        "            ######",
        "-12",
        "    A       B",
    ]
    only = lines(Columns([Bar("A", -4, "4"), Bar("B", -8, "8")]), 40, unicode=False)
    assert [line.count("#") for line in only[:8]] == [12, 12, 12, 12, 6, 6, 6, 0]


def test_of_too_many_columns_the_last_are_drawn() -> None:
    bars = [Bar(f"{n:03}", n, "") for n in range(100)]
    drawn = lines(Columns(bars), 60, unicode=True)
    assert drawn[-1] == "the last 56 of 100"
    assert drawn[-2].rstrip().endswith("099") or "096" in drawn[-2]


def test_quiet_is_a_line_and_a_word() -> None:
    chart = Rhythm([Track("A", (0.0, 0.5), 0.5), Track("B", (1.0,))], "May", "Nov")
    assert lines(chart, 40, unicode=True) == [
        f"A  ●{'·' * 14}●{'━' * 15} quiet",
        f"B  {'·' * 30}●",
        f"   May{' ' * 25}Nov",
    ]
    assert lines(chart, 40, unicode=False)[0] == f"A  o{'.' * 14}o{'=' * 15} quiet"
    assert len(lines(Rhythm([Track("A", ())]), 40, unicode=True)) == 1


def test_cells_have_numbers_and_a_mark_that_is_higher_for_more() -> None:
    grid = Grid([Cells("2025", (1.0, 0.5)), Cells("2026", (1.0, None))], ("year 0", "+1"))
    assert lines(grid, 40, unicode=True) == [
        "       year 0  +1",
        "2025   █ 100\xa0% ▅  50\xa0%",
        "2026   █ 100\xa0%",
    ]
    assert lines(grid, 40, unicode=False)[1] == "2025     100 %    50 %"


def test_of_many_cells_the_first_are_typed_without_their_sign() -> None:
    grid = Grid([Cells("2025", (0.5,) * 30)], tuple(f"+{n}" for n in range(30)))
    heading, row = lines(grid, 40, unicode=False)
    assert row.count("50") == 6
    assert "%" not in row
    assert heading.split() == ["+0", "+1", "+2", "+3", "+4", "+5"]
    nameless = Grid([Cells("2025", (0.5,))], ("",))
    assert len(lines(nameless, 40, unicode=False)) == 1


def test_estimates_stand_between_their_bounds() -> None:
    chart = Spans([Span("A", 0, 50, 100, "50"), Span("B", 90, 100, 110, "100")])
    first, second, axis = lines(chart, 60, unicode=False)
    assert "|" in first
    assert first.index("o") < second.index("o")
    assert axis.split() == ["0", "120"]


def test_tones_come_with_the_lines() -> None:
    chart = Rhythm([Track("A", (0.0, 0.5), 0.5)])
    assert [piece.tone.value for piece in pieces(chart, 40, unicode=True)[0]] == [
        "bad", "plain", "bad",
    ]  # fmt: skip


def test_a_text_is_shortened_to_columns() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("\u682a\u5f0f\u4f1a", 5) == "\u682a\u5f0f…"
    assert shortened("abc", 0) == "…"
