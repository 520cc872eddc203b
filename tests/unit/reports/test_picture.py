from typing import TYPE_CHECKING

from crmctl.charts.chart import Bars, Columns, Strip
from crmctl.reports.picture import picture
from crmctl.reports.report import Column, Report, Row, Table, Topic

if TYPE_CHECKING:
    from crmctl.charts.chart import Chart

_REPORT = Report(
    "r", "How much?", Topic.EARNED, "customer", "", "", "", (), lambda *_: Table((), ())
)
_COLUMNS = (
    Column("customer", "", number=False),
    Column("name", "", number=False),
    Column("net", "", places=2),
)


def _drawn(table: Table) -> "Chart":
    found = picture(_REPORT, table)
    assert found is not None
    return found


def test_bars_are_named_as_people_name_the_rows() -> None:
    rows = (Row(("acme", "ACME", 1234.5)), Row(("beta", None, None)))
    chart = _drawn(Table(_COLUMNS, rows, bar="net", unit="net, EUR"))
    assert isinstance(chart, Bars)
    assert [tuple(bar[:3]) for bar in chart.bars] == [
        ("ACME", 1234.5, "1\xa0234.50"),
    ]
    assert (chart.title, chart.legend) == ("How much?", "net, EUR")


def test_only_the_first_of_many_rows_are_drawn() -> None:
    rows = tuple(Row((str(n), str(n), n)) for n in range(30))
    chart = _drawn(Table(_COLUMNS, rows, bar="net", unit="EUR"))
    assert isinstance(chart, Bars)
    assert len(chart.bars) == 20
    assert chart.legend == "EUR; the first 20 of 30"


def test_what_follows_in_time_is_drawn_as_columns() -> None:
    columns = (Column("period", "", number=False), Column("count", ""), Column("share", ""))
    rows = (Row(("2026-10", 1, 1.5)), Row(("2026-11", 2, 2.0)))
    chart = _drawn(Table(columns, rows, bar="count", is_series=True))
    assert isinstance(chart, Columns)
    assert [(bar.label, bar.text) for bar in chart.columns] == [("2026-10", "1"), ("2026-11", "2")]
    shares = _drawn(Table(columns, rows, bar="share"))
    assert isinstance(shares, Bars)
    assert [bar.text for bar in shares.bars] == ["1.5", "2"]


def test_a_picture_of_its_own_is_kept() -> None:
    own = Strip((), "Mine", "so")
    assert _drawn(Table(_COLUMNS, (Row(("a", "A", 1)),), bar="net", chart=own)) == own


def test_an_empty_picture_says_why() -> None:
    assert _drawn(Table(_COLUMNS, (), bar="net", note="There is nothing.")).legend == (
        "There is nothing."
    )


def test_without_anything_to_draw_there_is_no_picture() -> None:
    assert picture(_REPORT, Table(_COLUMNS, ())) is None


def test_what_is_counted_is_not_called_an_amount() -> None:
    columns = (Column("segment", "", number=False), Column("customers", ""))
    chart = _drawn(Table(columns, (Row(("best", 2)),), bar="customers", unit="net, EUR"))
    assert not chart.legend


def test_rows_of_which_nothing_is_known_have_no_bar() -> None:
    rows = (Row(("acme", "ACME", None)),)
    chart = _drawn(Table(_COLUMNS, rows, bar="net"))
    assert isinstance(chart, Bars)
    assert not chart.bars
