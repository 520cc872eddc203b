from collections.abc import Callable
from datetime import date
from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.charts.chart import Spans
from crmctl.estimation.intervals import wilson
from crmctl.model.catalogue import Catalogue
from crmctl.model.describe import catalogue as describe
from crmctl.model.settings import Settings
from crmctl.reports.report import Among, Table
from crmctl.reports.satisfaction import net_promoter

Ask = Callable[..., Table]

_FIELDS = {"interaction": {"nps": {"type": "integer"}, "csat": {"type": "integer"}}}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """All kinds, with the answers to surveys."""
    return describe(
        Settings.model_validate({"format": 1, "name": "Test", "custom_fields": _FIELDS})
    )


def _answers(files: Any, name: str, *values: int, **more: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, value in enumerate(values):
        fields = {"custom": f"{{{name}: {value}}}", "customer": "a", **more}
        found |= files.interaction(f"i-{name}{place}", "2026-11-01", **fields)
    return found


def _complaint(id_: str, satisfaction: int, *states: str, **more: str) -> dict[str, str]:
    fields = {"title": "C", "opened": "2026-10-01", "state": "open", "customer": "a", **more}
    steps = ", ".join(f"{{state: {state}, at: {day}}}" for state, day in map(str.split, states))
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return {f"complaints/{id_}.yaml": f"{text}satisfaction: {satisfaction}\nstates: [{steps}]\n"}


def test_promoters_less_detractors_is_the_net_promoter_score(ask: Ask, files: Any) -> None:
    found = ask("satisfaction", _answers(files, "nps", 10, 9, 9, 8, 7, 6, 0, 10, 10, 9), ids=True)
    (row,) = found.rows
    assert row.cells[:3] == ("NPS", 10, 40.0)  # 6 of 10 less 2 of 10
    assert row.cells[5:] == (6, 2, 2)
    assert row.ids[0] == "interactions/i-nps0"
    assert isinstance(found.chart, Spans)
    assert found.chart.spans[0].text == "40 (n = 10)"
    assert found.note == "10 answers."


def test_the_interval_of_the_score_is_put_together_from_those_of_both_shares() -> None:
    # Wilson: 6 of 10 lies within 0.3127 and 0.8318, 2 of 10 within 0.0567 and 0.5098; the shares
    # depend on each other by -sqrt(0.6 * 0.2 / (0.4 * 0.8)) = -0.6124.
    net, (low, high) = net_promoter(6, 2, 10)
    good, bad = wilson(6, 10), wilson(2, 10)
    assert (round(good.low, 4), round(good.high, 4)) == (0.3127, 0.8318)
    assert (round(bad.low, 4), round(bad.high, 4)) == (0.0567, 0.5098)
    below = sqrt(0.2873**2 + 0.3098**2 + 2 * 0.6124 * 0.2873 * 0.3098)
    above = sqrt(0.2318**2 + 0.1433**2 + 2 * 0.6124 * 0.2318 * 0.1433)
    assert net == 0.4
    assert (round(low, 3), round(high, 3)) == (round(0.4 - below, 3), round(0.4 + above, 3))


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 200))
def test_the_interval_holds_the_score_and_stays_within_what_is_possible(
    good: int, bad: int, neutral: int
) -> None:
    n = good + bad + neutral
    net, (low, high) = net_promoter(good, bad, n)
    assert -1 <= low <= net <= high <= 1
    turned, (other_low, other_high) = net_promoter(bad, good, n)
    assert (turned, other_low, other_high) == pytest.approx((-net, -high, -low))


def test_where_all_are_promoters_the_score_is_100_and_still_uncertain() -> None:
    net, (low, high) = net_promoter(5, 0, 5)
    assert (net, high) == (1.0, 1.0)
    assert 0.3 < low < 0.6


def test_the_content_are_those_who_gave_4_or_5(ask: Ask, files: Any) -> None:
    found = ask("satisfaction", _answers(files, "csat", 5, 4, 3, 2, 1))
    # Wilson for 2 of 5: (0.4 + 0.3842 -+ 0.5975) / 1.7683.
    assert [row.cells for row in found.rows] == [("CSAT surveys", 5, 40.0, 11.8, 76.9, 2, 1, 2)]


def test_below_five_answers_there_is_no_score(ask: Ask, files: Any) -> None:
    found = ask("satisfaction", _answers(files, "csat", 5, 4, 3, 2))
    assert found.rows[0].cells == ("CSAT surveys", 4, None, None, None, 2, 1, 1)
    assert found.note == "CSAT surveys: below 5 answers there is no score."
    assert found.chart is None


def test_complaints_count_from_the_day_on_which_they_were_done(ask: Ask) -> None:
    found = ask(
        "satisfaction",
        _complaint("c-1", 5, "open 2026-10-01", "resolved 2026-11-20", "closed 2026-11-22")
        | _complaint("c-2", 4, "open 2026-10-01", "closed 2026-11-22")
        | _complaint("c-3", 3, opened="2026-11-21")
        | _complaint("c-4", 3, opened="2026-11-22")
        | _complaint("c-5", 2, "open 2026-10-01"),
        first=date(2026, 11, 20),
        ids=True,
    )
    assert found.rows[0].cells == ("CSAT complaints", 2, None, None, None, 1, 1, 0)
    assert found.rows[0].ids == ("complaints/c-1", "complaints/c-3")


def test_numbers_out_of_range_planned_and_later_ones_do_not_count(ask: Ask, files: Any) -> None:
    crm = _answers(files, "nps", 11, -1, 10) | _complaint("c-1", 6)
    crm |= _answers(files, "csat", 5, planned="true")
    found = ask("satisfaction", crm)
    assert [row.cells[:2] for row in found.rows] == [("NPS", 1)]
    assert found.note == (
        "NPS: below 5 answers there is no score. 3 answers out of range left out."
    )


def test_the_time_and_a_query_choose_the_answers(ask: Ask, files: Any) -> None:
    crm = files.customer("a") | _answers(files, "csat", 5)
    assert ask("satisfaction", crm, last=date(2026, 10, 31)).rows == ()
    among = Among("SELECT rowid FROM customers WHERE id = 'a'")
    assert len(ask("satisfaction", crm, among=among).rows) == 1
    nobody = Among("SELECT rowid FROM customers WHERE id = 'b'")
    assert ask("satisfaction", crm, among=nobody).note == "Nobody was asked how content they are."
