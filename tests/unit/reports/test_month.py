"""The page of a month, with figures worked out by hand."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from crmctl.charts.chart import Bars, Columns, Grid, Rhythm, Strip, Tone
from crmctl.charts.page import Block, Page
from crmctl.reports.month import compose
from crmctl.reports.report import Parameters, Table

_DAY = date(2026, 11, 21)
Compose = Callable[..., Page]


def _invoice(id_: str, customer: str, day: str, net: int, **fields: str) -> dict[str, str]:
    lines = {
        "number": f"R-{id_}",
        "customer": customer,
        "issued": day,
        "totals": f"{{net: {net}.00 EUR, gross: {net}.00 EUR}}",
        **fields,
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return {f"invoices/i-{id_:0>8}.yaml": text}


def _deal(id_: str, customer: str, value: int, *stages: tuple[str, str]) -> dict[str, str]:
    steps = ", ".join(f"{{stage: {stage}, at: {day}}}" for stage, day in stages)
    reason = "lost_reason: price\n" if stages[-1][0] == "lost" else ""
    return {
        f"deals/{stages[0][1]}-{customer}-{id_:0>4}.yaml": (
            f"title: Deal {id_}\ncustomer: {customer}\npipeline: sales\nstage: {stages[-1][0]}\n"
            f"value: {value}.00 EUR\nstages: [{steps}]\n{reason}"
        )
    }


@pytest.fixture
def composed(indexed: Callable[..., Any]) -> Compose:
    """Give a function that composes the page of files, as of 21 November 2026."""

    def run(files: Mapping[str, str], day: date = _DAY, **parameters: Any) -> Page:
        return compose(indexed(files), Parameters(day, **parameters), "git 1234567")

    return run


def _block(page: Page, name: str) -> Block:
    return next(block for block in page.blocks if block.name == name)


def _customers(files: Any) -> dict[str, str]:
    found: dict[str, str] = files.customer("acme-gmbh", name="ACME", since="2024-01-01")
    found |= files.customer("beta-ag", name="Beta", since="2024-01-01")
    return found


def test_an_empty_crm_is_a_page_of_sentences(composed: Compose) -> None:
    page = composed({})
    assert page.title == "November 2026"
    assert page.subtitle == "as of 21 Nov 2026 · amounts net, EUR · git 1234567"
    assert [card.value for card in page.cards] == ["–", "0", "–", "–"]  # noqa: RUF001 - as shown
    assert all(card.detail for card in page.cards)
    assert all(block.words and block.chart is None for block in page.blocks)
    assert all("--" not in block.words for block in page.blocks)


def test_revenue_is_compared_with_the_same_days_of_before(composed: Compose, files: Any) -> None:
    page = composed(
        _customers(files)
        | _invoice("1", "acme-gmbh", "2025-11-20", 50)
        | _invoice("2", "acme-gmbh", "2026-10-21", 80)
        | _invoice("3", "acme-gmbh", "2026-10-22", 999)
        | _invoice("4", "beta-ag", "2026-11-02", 100)
    )
    card = page.cards[0]
    assert (card.value, card.figure) == ("100", 100.0)
    # 100 against 80 until 21 October, and against 50 until 21 November 2025.
    assert card.detail.replace("\xa0", " ") == "+25 % vs Oct, +100 % vs Nov 2025"
    chart = _block(page, "revenue").chart
    assert isinstance(chart, Columns)
    assert [bar.label for bar in chart.columns][-2:] == ["Oct", "Nov"]
    assert [bar.value for bar in chart.columns][-2:] == [1079.0, 100.0]
    assert chart.columns[-1].tone is Tone.STRONG
    assert list(chart.before)[-1] == 50.0


def test_what_is_overdue_is_counted_from_the_day_after(composed: Compose, files: Any) -> None:
    page = composed(
        _customers(files)
        | _invoice("1", "acme-gmbh", "2026-10-01", 300, due="2026-10-05")
        | _invoice("2", "beta-ag", "2026-10-01", 200, due="2026-11-20")
        | _invoice("3", "beta-ag", "2026-11-01", 400, due="2026-11-21")
        | _invoice("4", "beta-ag", "2026-10-02", 70, due="2026-10-06",
                   payments="[{at: 2026-10-07, amount: 70.00 EUR}]")
    )  # fmt: skip
    card = page.cards[1]
    assert (card.value, card.detail, card.tone) == ("500", "2 invoices, oldest 47 days", Tone.BAD)
    chart = _block(page, "open-invoices").chart
    assert isinstance(chart, Strip)
    assert sum(part.value for part in chart.parts) == 900
    steps = _block(page, "todo").steps
    assert [(step.verb, step.text) for step in steps] == [
        ("Remind", "R-1 ACME, 300, 47 days overdue"),
        ("Remind", "R-2 Beta, 200, 1 day overdue"),
    ]


def test_one_or_two_customers_with_half_of_the_revenue_are_a_risk(
    composed: Compose, files: Any
) -> None:
    page = composed(
        _customers(files)
        | _invoice("1", "acme-gmbh", "2026-10-01", 900)
        | _invoice("2", "beta-ag", "2026-10-01", 100)
    )
    block = _block(page, "payers")
    assert block.legend == "the largest = 90\xa0% of revenue: cluster risk"
    assert block.tone is Tone.BAD
    assert isinstance(block.chart, Bars)
    assert [(bar.label, bar.text) for bar in block.chart.bars] == [
        ("ACME", "900"),
        ("Beta", "100"),
    ]


def test_many_customers_are_no_risk_and_the_small_ones_stand_together(
    composed: Compose, files: Any
) -> None:
    crm: dict[str, str] = {}
    for n in range(8):
        crm |= files.customer(f"c{n}", name=f"Customer {n}", since="2025-01-01")
        crm |= _invoice(str(n), f"c{n}", "2026-10-01", 100)
    block = _block(composed(crm), "payers")
    assert block.legend == "top 4 = 50\xa0% of revenue"
    assert block.tone is Tone.PLAIN
    assert isinstance(block.chart, Bars)
    assert len(block.chart.bars) == 5
    assert block.below == "3 others together: 300"


def test_deals_stand_by_stage_and_closed_ones_give_the_win_rate(
    composed: Compose, files: Any
) -> None:
    crm = _customers(files)
    for n in range(6):
        crm |= _deal(f"w{n}", "acme-gmbh", 100, ("new", "2026-08-01"), ("won", "2026-08-11"))
    for n in range(4):
        crm |= _deal(f"x{n}", "beta-ag", 100, ("new", "2026-08-01"), ("lost", "2026-08-05"))
    crm |= _deal("o1", "beta-ag", 1000, ("new", "2026-11-18"))
    page = composed(crm)
    block = _block(page, "deals")
    assert block.legend.replace("\xa0", " ").startswith("win rate 60 % (6 of 10, 12 months)")
    assert isinstance(block.chart, Bars)
    bar = next(bar for bar in block.chart.bars if bar.value)
    # Ten of ten closed deals came as far as `new`, six were won: 600 of 1000.
    assert (bar.label, bar.text.replace("\xa0", " "), bar.inner) == ("new", "1 · 1 000", 600)
    lost = _block(page, "lost").chart
    assert isinstance(lost, Bars)
    assert [(one.label, one.text) for one in lost.bars] == [("price", "4")]


def test_a_quiet_customer_has_a_line_and_is_to_be_called(composed: Compose, files: Any) -> None:
    crm = _customers(files)
    for n, day in enumerate(("2026-01-05", "2026-02-04", "2026-03-06", "2026-04-05"), 1):
        crm |= _invoice(f"a{n}", "acme-gmbh", day, 100, payments=_paid(day, 100))
    for n, day in enumerate(("2026-09-01", "2026-10-01", "2026-11-01"), 1):
        crm |= _invoice(f"b{n}", "beta-ag", day, 10, payments=_paid(day, 10))
    page = composed(crm)
    chart = _block(page, "rhythm").chart
    assert isinstance(chart, Rhythm)
    acme, beta = chart.tracks
    assert acme.quiet_since == acme.at[-1]
    assert beta.quiet_since is None
    assert (chart.first, chart.last) == ("June 2025", "November 2026")
    # From 5 April to 21 November are 230 days; the gaps are 30.
    assert [(step.verb, step.text) for step in _block(page, "todo").steps] == [
        ("Call", "ACME, silent 230 days (usual 30), brought 400 in 12 months")
    ]


def test_customers_who_come_back_stand_by_the_year_won(composed: Compose, files: Any) -> None:
    crm = _customers(files)
    for n, (customer, day) in enumerate(
        (("acme-gmbh", "2024-03-01"), ("beta-ag", "2024-05-01"), ("acme-gmbh", "2025-03-01")), 1
    ):
        crm |= _invoice(str(n), customer, day, 10, payments=_paid(day, 10))
    chart = _block(composed(crm), "returning").chart
    assert isinstance(chart, Grid)
    assert [(row.label, list(row.shares)) for row in chart.rows] == [("2024", [1.0, 0.5, 0.0])]
    assert list(chart.columns) == ["year 0", "+1", "+2"]


def test_there_are_at_most_five_things_to_do(composed: Compose, files: Any) -> None:
    crm = _customers(files)
    for n in range(9):
        crm |= _invoice(str(n), "acme-gmbh", "2026-01-01", 10, due="2026-01-02")
    for n in range(6):
        day = f"2026-0{n % 6 + 1}-10"
        crm |= _deal(f"w{n}", "acme-gmbh", 9, ("new", day), ("won", day[:-2] + "14"))
    for n in range(3):
        crm |= _deal(f"o{n}", "beta-ag", 100 - n, ("new", "2026-03-01"))
    steps = _block(composed(crm), "todo").steps
    assert 3 <= len(steps) <= 5
    decide = next(step for step in steps if step.verb == "Decide")
    assert decide.text == (
        "3 deals are in a stage for longer than any that you won: Beta (100), Beta (99), Beta (98)"
    )


def test_the_page_of_an_earlier_day_is_that_of_data_cut_there(
    composed: Compose, files: Any
) -> None:
    before = (
        _customers(files)
        | _invoice("1", "acme-gmbh", "2026-08-01", 300, due="2026-08-05")
        | _deal("o1", "beta-ag", 100, ("new", "2026-08-01"))
    )
    later = _invoice("2", "beta-ag", "2026-09-15", 900) | _deal(
        "o2", "acme-gmbh", 10, ("new", "2026-09-20")
    )
    day = date(2026, 8, 31)
    assert composed(before | later, day) == composed(before, day)
    assert composed(before | later, last=day) == composed(before, day)


def test_the_last_day_of_a_period_that_is_not_over_is_today(composed: Compose) -> None:
    assert composed({}, last=date(2026, 11, 30)).subtitle.startswith("as of 21 Nov 2026")


@pytest.mark.parametrize("name", ["W" * 200, "\u05e9\u05dc\u05d5\u05dd " * 8])
def test_long_names_and_names_from_right_to_left_stay_whole_in_the_figures(
    ask: Callable[..., Table], files: Any, name: str
) -> None:
    crm = files.customer("acme-gmbh", name=f'"{name.strip()}"', since="2024-01-01")
    table = ask("month", crm | _invoice("1", "acme-gmbh", "2026-11-01", 10))
    assert ("payers", name.strip(), 10.0, "10") in [row.cells for row in table.rows]


def test_a_customer_whose_record_is_gone_goes_by_the_id(composed: Compose) -> None:
    page = composed(_invoice("1", "acme-gmbh", "2026-10-01", 10, due="2026-10-02"))
    assert _block(page, "todo").steps[0].text.startswith("R-1 acme-gmbh, 10")


def test_every_figure_of_the_page_is_a_row(ask: Callable[..., Table], files: Any) -> None:
    table = ask("month", _customers(files) | _invoice("1", "acme-gmbh", "2026-11-01", 10))
    blocks = [row.cells[0] for row in table.rows]
    assert blocks[:4] == ["summary"] * 4
    assert set(blocks) == {"summary", "revenue", "payers", "open-invoices", "rhythm", "returning"}
    assert table.note == "November 2026, as of 21 Nov 2026 · amounts net, EUR."
    assert isinstance(table.chart, Columns)
    assert ask("month", {}).chart is None


def test_refunds_and_leap_days_are_figures_as_others(composed: Compose, files: Any) -> None:
    crm = _customers(files) | _invoice("1", "acme-gmbh", "2024-02-29", 10)
    crm |= {
        "credits/c-00000001.yaml": "number: G-1\ncustomer: acme-gmbh\nissued: 2024-02-29\n"
        "totals: {net: 30.00 EUR, gross: 30.00 EUR}\n"
    }
    page = composed(crm, date(2024, 2, 29))
    assert page.cards[0].value == "\N{MINUS SIGN}20"
    assert page.title == "February 2024"


def test_without_invoices_it_is_orders_that_count(composed: Compose, files: Any) -> None:
    order = (
        "number: O-1\ncustomer: acme-gmbh\nissued: 2026-11-02\n"
        "totals: {net: 70.00 EUR, gross: 80.00 EUR}\n"
    )
    page = composed(_customers(files) | {"orders/o-00000001.yaml": order})
    assert (page.cards[0].label, page.cards[0].value) == ("Ordered", "70")
    titles = [block.title for block in page.blocks]
    assert {"Orders per month", "Who orders (12 months)"} <= set(titles)
    assert page.footer.startswith("Ordered:")


def test_what_is_expected_has_an_interval_or_says_why_not(composed: Compose, files: Any) -> None:
    crm = _customers(files) | _deal("o1", "acme-gmbh", 1000, ("new", "2026-11-01"))
    alone = composed(crm).cards[2]
    assert alone.value == "–"  # noqa: RUF001 - as shown
    assert "it takes 10 closed ones" in alone.detail
    for n in range(12):
        won = ("won", "2026-10-20") if n % 2 else ("lost", "2026-10-15")
        crm |= _deal(f"w{n}", "acme-gmbh", 100, ("new", "2026-10-01"), won)
    some = composed(crm).cards[2]
    assert some.figure is not None
    assert some.detail == "of open deals; 0 past windows, no interval"
    for n in range(120):
        start = date(2021, 1, 1) + timedelta(days=15 * n)
        end = start + timedelta(days=20 + 7 * (n % 11))
        stage = "won" if n % 3 else "lost"
        crm |= _deal(f"y{n}", "beta-ag", 100, ("new", str(start)), (stage, str(end)))
    detail = composed(crm).cards[2].detail
    assert detail.replace("\xa0", " ").startswith("from open deals; 80 %: ")


def test_the_surest_next_product_is_offered(composed: Compose, files: Any) -> None:
    crm: dict[str, str] = {
        "products/care.yaml": "name: Care plan\n",
        "products/site.yaml": "name: Website\n",
    }
    for n in range(5):
        crm |= files.customer(f"c{n}", name=f"Customer {n}", since="2025-01-01")
        crm |= _sold(f"a{n}", f"c{n}", "2026-02-01", "site")
        if n < 4:
            crm |= _sold(f"b{n}", f"c{n}", "2026-11-01", "care")
    crm |= files.customer("other", name="Other", since="2025-01-01")
    crm |= _sold("x", "other", "2026-11-01", "hosting")
    steps = _block(composed(crm), "todo").steps
    assert [step.text for step in steps if step.verb == "Offer"] == [
        "Customer 4 has Website but no Care plan; 4 of 5 such customers took it later"
    ]


def _sold(id_: str, customer: str, day: str, product: str) -> dict[str, str]:
    line = f"[{{product: {product}, text: x, quantity: 1, price: 10.00 EUR}}]"
    return _invoice(id_, customer, day, 10, lines=line, payments=_paid(day, 10))


def _paid(day: str, amount: int) -> str:
    return f"[{{at: {day}, amount: {amount}.00 EUR}}]"
