"""A page as HTML and as lines."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser

import pytest

from crmctl.charts.chart import Chart, Tone
from crmctl.charts.columns import width
from crmctl.charts.html import html
from crmctl.charts.page import Block, Card, Page, Step
from crmctl.charts.sheet import sheet
from crmctl.charts.typed.line import joined

_HEBREW = "\u05e9\u05dc\u05d5\u05dd"


@pytest.fixture
def page(charts: Mapping[str, Chart]) -> Page:
    return Page(
        "November 2026",
        "as of 30 Nov 2026 · net, EUR",
        "Schmidt <b> & " + "W" * 200,
        [
            Card("Revenue", "7\xa0650", "+1\xa0% vs Oct"),
            Card("Overdue", "1\xa0280", "2 invoices, oldest 47 days", Tone.BAD),
            Card("Expected", "\N{EN DASH}", "there are too few closed deals " * 4),
            Card("Goal", "62\xa0%", "", Tone.GOOD),
        ],
        [
            Block("revenue", "Revenue", "by month", charts["columns"], wide=True),
            Block("payers", "Who pays me", "cluster risk", charts["bars"], tone=Tone.BAD),
            Block("owed", "Open invoices", chart=charts["strip"], below="3 invoices open."),
            Block(
                "todo",
                "What to do",
                steps=[
                    Step("Remind", f"R-1 {_HEBREW} <i>, 980", Tone.BAD),
                    Step("Offer", "word " * 100),
                ],
            ),
            Block("lost", "Why lost", words="No deal was lost."),
        ],
        "Method: crmctl report explain month",
    )


class _Tags(HTMLParser):
    """Counts that what is opened is closed."""

    VOID = frozenset({"meta", "rect", "line", "polyline", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_the_file_is_whole_and_needs_nothing_else(page: Page) -> None:
    text = html(page)
    tags = _Tags()
    tags.feed(text)
    assert tags.open == []
    assert not tags.seen & {"script", "link", "img", "iframe", "b2", "object"}
    assert not re.search(r"url\(|@import|href=|src=", text)
    assert "default-src 'none'" in text


def test_the_same_page_gives_the_same_bytes(page: Page) -> None:
    assert html(page) == html(page)


def test_what_records_say_is_escaped_and_turns_nothing(page: Page) -> None:
    text = html(page)
    assert "Schmidt &lt;b&gt; &amp; WWW" in text
    assert "W" * 60 not in text.partition("<main>")[2].partition("<section")[0]
    assert f"R-1 <bdi>{_HEBREW}</bdi> &lt;i&gt;, 980" in text


def test_pictures_have_their_words_and_blocks_their_headings(page: Page) -> None:
    text = html(page)
    assert text.count('role="img"') == 3
    assert text.count("<desc>") == 3
    assert list(re.findall("<h2>(.*?)</h2>", text)) == [
        "Revenue",
        "Who pays me",
        "Open invoices",
        "What to do",
        "Why lost",
    ]


def test_tones_have_words_too(page: Page) -> None:
    text = html(page)
    assert '<p class="soft bad">cluster risk</p>' in text
    assert '<dd class="soft bad">2 invoices, oldest 47 days</dd>' in text
    assert '<li class="bad"><b>Remind</b>' in text


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("unicode", [True, False])
def test_no_line_is_longer_than_the_terminal_is_wide(
    page: Page, columns: int, unicode: bool
) -> None:
    for line in sheet(page, columns, unicode=unicode):
        assert width(joined(line)) <= columns


def test_the_sheet_says_everything(page: Page) -> None:
    text = "\n".join(joined(line) for line in sheet(page, 80, unicode=True))
    for words in (
        "November 2026",
        "Overdue    1\xa0280   2 invoices, oldest 47 days",
        "cluster risk",
        "3 invoices open.",
        "Remind  R-1",
        "No deal was lost.",
        "Method: crmctl report explain month",
    ):
        assert words in text


def test_a_page_without_anything_is_still_a_page() -> None:
    empty = Page("November 2026", "", "", (), ())
    assert "<h1>November 2026</h1>" in html(empty)
    assert [joined(line) for line in sheet(empty, 80, unicode=True)] == ["November 2026", ""]
