import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import replace

import pytest

from crmctl.charts.chart import Bar, Bars, Cells, Chart, Columns, Grid, Rhythm, Spans, Strip, Tone
from crmctl.charts.letters import plain
from crmctl.charts.measure import text_width
from crmctl.charts.svg import svg, within

_SVG = "{http://www.w3.org/2000/svg}"
_EMPTY: tuple[Chart, ...] = (Bars(()), Strip(()), Columns(()), Rhythm(()), Grid((), ()), Spans(()))
_SIZES = {"small": 11.5, "fine": 11.0, "head": 15.0}


def _root(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - written by us


def _texts(root: ET.Element) -> list[ET.Element]:
    return list(root.iter(f"{_SVG}text"))


def _span(mark: ET.Element) -> tuple[float, float]:
    """Give where a text begins and ends, from the left."""
    styles = (mark.get("class") or "").split()
    size = min((_SIZES[style] for style in styles if style in _SIZES), default=13.0)
    wide = text_width("".join(mark.itertext()), size, bold="bold" in styles or "head" in styles)
    x, anchor = float(mark.get("x") or 0), mark.get("text-anchor") or "start"
    if mark.get("direction") == "rtl":
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return left, left + wide


@pytest.mark.parametrize("tone", list(Tone))
def test_no_name_runs_into_its_bar_however_it_is_written(tone: Tone) -> None:
    root = _root(svg(Bars([Bar("Maschinenbau Loschwitz", 3, "3", tone=tone)])))
    name = next(mark for mark in _texts(root) if mark.text == "Maschinenbau Loschwitz")
    bar = next(mark for mark in root.iter(f"{_SVG}rect") if mark.get("height") == "15")
    assert _span(name)[1] < float(bar.get("x") or 0)


@pytest.mark.parametrize(("before", "lifted"), [((9.0, 2.0), True), ((1.0, 1.0), False)])
def test_no_value_stands_on_the_line_of_a_year_ago(
    before: tuple[float, float], lifted: bool
) -> None:
    columns = [Bar("Oct", 9, ""), Bar("Nov", 3, "3 000", tone=Tone.STRONG)]

    def stands(chart: Columns) -> float:
        marks = _texts(_root(svg(chart)))
        return next(float(mark.get("y") or 0) for mark in marks if mark.text == "3 000")

    alone = stands(Columns(columns))
    assert (stands(Columns(columns, before)) < alone) is lifted


def test_every_picture_is_xml_with_a_title_and_its_figures_in_words(
    charts: Mapping[str, Chart],
) -> None:
    for chart in charts.values():
        root = _root(svg(chart))
        title, desc = root.find(f"{_SVG}title"), root.find(f"{_SVG}desc")
        assert root.get("role") == "img"
        assert title is not None
        assert title.text == chart.title
        assert desc is not None
        assert len(desc.text or "") > 20


def test_the_same_picture_gives_the_same_bytes(charts: Mapping[str, Chart]) -> None:
    for chart in charts.values():
        assert svg(chart) == svg(chart)


def test_a_picture_is_small(charts: Mapping[str, Chart]) -> None:
    for name, chart in charts.items():
        assert 2_500 <= len(svg(chart).encode()) <= 23_000, name


def test_a_picture_needs_nothing_else(charts: Mapping[str, Chart]) -> None:
    for chart in charts.values():
        text = svg(chart)
        assert "<script" not in text
        assert not re.search(r"href|url\(|@import|<image|<foreignObject", text)
        assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("width", [320.0, 405.0, 640.0, 860.0])
def test_no_text_leaves_the_picture(charts: Mapping[str, Chart], width: float) -> None:
    for name, chart in charts.items():
        root = _root(within(chart, width))
        height = float((root.get("viewBox") or "").split()[3])
        for mark in _texts(root):
            left, right = _span(mark)
            words = "".join(mark.itertext())
            assert left >= -0.6, (name, words)
            assert right <= width + 0.6, (name, words)
            assert 0 <= float(mark.get("y") or -1) <= height, (name, words)


def test_no_two_texts_of_a_line_overlap(charts: Mapping[str, Chart]) -> None:
    for name, chart in charts.items():
        by_line: dict[str, list[tuple[float, float]]] = {}
        for mark in _texts(_root(within(chart, 640))):
            by_line.setdefault(mark.get("y") or "", []).append(_span(mark))
        for spans in by_line.values():
            ordered = sorted(spans)
            for one, other in itertools.pairwise(ordered):
                assert one[1] <= other[0] + 0.6, name


def test_no_mark_leaves_the_picture(charts: Mapping[str, Chart]) -> None:
    for name, chart in charts.items():
        root = _root(within(chart, 640))
        height = float((root.get("viewBox") or "").split()[3])
        for mark in root.iter(f"{_SVG}rect"):
            x, y, wide, high = (float(mark.get(key) or 0) for key in ("x", "y", "width", "height"))
            assert -0.1 <= x <= x + wide <= 640.1, name
            assert -0.1 <= y <= y + high <= height + 0.1, name
        for mark in root.iter(f"{_SVG}circle"):
            assert 0 <= float(mark.get("cx") or -1) <= 640, name


def test_names_are_escaped_and_keep_their_direction_to_themselves(
    charts: Mapping[str, Chart],
) -> None:
    text = svg(charts["bars"])
    assert "&lt;/text&gt;&lt;script&gt;[31m&amp;" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    hebrew = next(mark for mark in _texts(_root(text)) if "\u05e9" in (mark.text or ""))
    assert hebrew.get("direction") == "rtl"
    assert hebrew.get("unicode-bidi") == "isolate"
    assert hebrew.get("text-anchor") == "end"


def test_a_long_name_is_shortened_and_can_be_read_in_full(charts: Mapping[str, Chart]) -> None:
    root = _root(svg(charts["bars"]))
    assert any((mark.text or "").endswith("W…") for mark in _texts(root))
    assert "W" * 200 in [title.text for title in root.iter(f"{_SVG}title")]


@pytest.mark.parametrize("chart", _EMPTY, ids=lambda chart: type(chart).__name__)
def test_an_empty_picture_is_a_sentence(chart: Chart) -> None:
    words = ["".join(mark.itertext()) for mark in _texts(_root(svg(chart)))]
    assert words == ["There is nothing to draw yet."]
    assert "<desc>There is nothing to draw yet.</desc>" in svg(chart)
    assert "<title>Picture</title>" in svg(chart)


def test_negative_bars_end_at_zero_and_begin_left_of_it() -> None:
    root = _root(within(Bars([Bar("A", 10, "10"), Bar("B", -10, "-10")]), 400))
    up, down = root.iter(f"{_SVG}rect")
    zero = float(next(root.iter(f"{_SVG}line")).get("x1") or 0)
    assert float(up.get("x") or 0) == pytest.approx(zero, abs=0.2)
    assert float(down.get("x") or 0) + float(down.get("width") or 0) == pytest.approx(
        zero, abs=0.2
    )


def test_equal_values_have_equal_bars_and_zero_has_none() -> None:
    equal = _root(within(Bars([Bar("A", 5, "5"), Bar("B", 5, "5")]), 400))
    one, other = equal.iter(f"{_SVG}rect")
    assert one.get("width") == other.get("width")
    assert not list(_root(within(Bars([Bar("A", 0, "0")]), 400)).iter(f"{_SVG}rect"))
    assert not list(_root(within(Columns([Bar("A", 0, "0")]), 400)).iter(f"{_SVG}rect"))


def test_columns_below_zero_hang_from_it() -> None:
    root = _root(within(Columns([Bar("A", 4, "4"), Bar("B", -4, "-4")]), 400))
    up, down = root.iter(f"{_SVG}rect")
    assert float(up.get("y") or 0) + float(up.get("height") or 0) == float(down.get("y") or 0)


def test_a_year_before_that_is_not_known_breaks_the_line(charts: Mapping[str, Chart]) -> None:
    root = _root(svg(charts["columns"]))
    assert len(list(root.iter(f"{_SVG}polyline"))) == 2
    alone = Columns([Bar("A", 1, "1"), Bar("B", 2, "2")], (None, 1.0))
    assert len(list(_root(within(alone, 400)).iter(f"{_SVG}circle"))) == 1


def test_columns_without_anything_beside_them_say_their_values() -> None:
    bars = [Bar(str(n), n, f"v{n}") for n in range(1, 4)]
    words = ["".join(mark.itertext()) for mark in _texts(_root(within(Columns(bars), 400)))]
    assert {"v1", "v2", "v3"} <= set(words)


def test_names_of_many_periods_are_thinned_and_the_last_is_kept() -> None:
    bars = [Bar(f"2026-W{n:02}", n, "") for n in range(1, 41)]
    words = ["".join(mark.itertext()) for mark in _texts(_root(within(Columns(bars), 640)))]
    assert "2026-W40" in words
    assert "2026-W39" not in words


def test_parts_too_small_for_their_names_are_listed_below() -> None:
    parts = [Bar("not due", 99_000, "99 000"), Bar("1-30", 1, "1"), Bar("31-60", 0, "0")]
    root = _root(within(Strip(parts), 400))
    words = ["".join(mark.itertext()) for mark in _texts(root)]
    assert words == ["not due", "99 000", "1-30", "1", "31-60", "0"]
    nothing = _root(within(Strip([Bar("not due", 0, "0")]), 400))
    assert ["".join(mark.itertext()) for mark in _texts(nothing)] == ["not due", "0"]


def test_many_parts_are_listed_in_several_lines() -> None:
    parts = [Bar(f"a long name of part {n}", 1, "1") for n in range(6)]
    assert len({mark.get("y") for mark in _texts(_root(within(Strip(parts), 400)))}) == 3


def test_what_is_not_known_has_no_cell(charts: Mapping[str, Chart]) -> None:
    cells = list(_root(within(charts["grid"], 400)).iter(f"{_SVG}rect"))
    assert len(cells) == 5


def test_narrow_cells_leave_out_the_sign_and_then_the_number() -> None:
    def words(columns: int) -> set[str]:
        grid = Grid([Cells("2026", (0.5,) * columns)], ("",) * columns)
        return {"".join(mark.itertext()) for mark in _texts(_root(within(grid, 405)))}

    assert "50\xa0%" in words(6)
    assert "50" in words(15)
    assert words(40) == {"2026"}


def test_a_title_and_a_legend_that_are_too_long_are_broken() -> None:
    chart = replace(Bars([Bar("A", 1, "1")]), title="word " * 40, legend="more " * 60)
    root = _root(svg(chart, 320))
    for mark in _texts(root):
        assert _span(mark)[1] <= 320 - 32 + 0.6
    assert float(root.get("height") or 0) > 150


def test_the_names_in_the_alternative_are_those_of_the_records(
    charts: Mapping[str, Chart],
) -> None:
    desc = _root(svg(charts["rhythm"])).find(f"{_SVG}desc")
    assert desc is not None
    assert plain(desc.text or "") == (
        "Müller: 3 times; \u05e9\u05dc\u05d5\u05dd \u05d1\u05e2\u05de GmbH: 2 times, quieter than "
        "usual since the last one; Kim: never."
    )
