"""One picture of each kind, with what records may hold."""

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
    Tone,
    Track,
)

_MONTHS = ("Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
_REVENUE = (4200, 3900, 6100, 5200, 7400, 2100, 3300, 6800, 7200, 5900, 8100, 7650)
_HEBREW = "\u05e9\u05dc\u05d5\u05dd \u05d1\u05e2\u05de GmbH"


@pytest.fixture
def charts() -> Mapping[str, Chart]:
    """Pictures by name."""
    months = [Bar(name, value, str(value)) for name, value in zip(_MONTHS, _REVENUE, strict=True)]
    months[-1] = months[-1]._replace(tone=Tone.STRONG)
    return {
        "bars": Bars(
            [
                Bar("Müller", 21450, "21\xa0450"),
                Bar(_HEBREW, 9800, "9\xa0800", tone=Tone.BAD),
                Bar("W" * 200, 2890, "2\xa0890"),
                Bar("\u682a\u5f0f\u4f1a\u793e", 2000, "2\xa0000", tone=Tone.STRONG),
                Bar("</text><script>\x1b[31m\u202e&", 100, "100"),
                Bar("Credit", -4000, "\N{MINUS SIGN}4\xa0000"),
            ],
            "Who pays me",
            "12 months",
        ),
        "stages": Bars(
            [Bar("New", 4800, "3 · 4 800", 700), Bar("Quote", 18400, "5 · 18 400", 8300)],
            "Deals",
            "dark: weighted",
        ),
        "columns": Columns(months, [3000] * 5 + [None] + [4000] * 6, 5833, "Revenue", "by month"),
        "strip": Strip(
            [
                Bar("not due", 2350, "2\xa0350", tone=Tone.GOOD),
                Bar("1-30 days", 680, "680", tone=Tone.WARNING),
                Bar("over 90 days", 1280, "1\xa0280", tone=Tone.BAD),
            ],
            "Open invoices",
        ),
        "rhythm": Rhythm(
            [Track("Müller", (0.1, 0.4, 1.0)), Track(_HEBREW, (0.0, 0.5), 0.5), Track("Kim", ())],
            "May 2025",
            "Nov 2026",
            "Rhythm",
        ),
        "grid": Grid(
            [Cells("2025", (1.0, 0.66, 0.0)), Cells("2026", (1.0, 0.25, None))],
            ("year 0", "+1", "+2"),
            "Who came back",
        ),
        "spans": Spans(
            [Span("Deals", 3900, 6200, 8800, "6 200"), Span("Pace", -900, 500, 700, "500")],
            "Expected",
        ),
    }
