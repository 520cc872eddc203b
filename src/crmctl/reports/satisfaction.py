"""How content customers are: net promoter score and satisfaction, with their uncertainty."""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from crmctl.charts.chart import Span, Spans
from crmctl.estimation.intervals import Interval, wilson
from crmctl.reports.facts.figures import counted
from crmctl.reports.facts.people import chosen_ids
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_FEWEST = 5
_NPS, _CSAT = "nps", "csat"
_COMPLAINTS, _SURVEYS, _PROMOTERS = "CSAT complaints", "CSAT surveys", "NPS"
_RANGES = {_PROMOTERS: range(11), _SURVEYS: range(1, 6), _COMPLAINTS: range(1, 6)}
_CONTENT, _PROMOTER, _PASSIVE = 4, 9, 7
_COLUMNS = (
    Column(
        "measure",
        "NPS, or the share of the content (CSAT) and where they were asked",
        number=False,
    ),
    Column("n", "how many answers there are"),
    Column("score", "NPS from -100 to 100, CSAT in per cent; empty below five answers"),
    Column("low", "the lower bound, 95 per cent"),
    Column("high", "the upper bound"),
    Column("good", "promoters (9 and 10), or the content (4 and 5)"),
    Column("neutral", "passives (7 and 8), or those who gave a 3"),
    Column("bad", "detractors (0 to 6), or those who gave a 1 or 2"),
)
_ASKED = """
    SELECT asked.key, asked.value, substr(talk.at, 1, 10), 'interactions/' || talk.id,
        talk.customer
    FROM interactions_custom AS asked JOIN interactions AS talk ON talk.rowid = asked.owner
    WHERE asked.key IN ('nps', 'csat') AND talk.planned IS NOT 1 AND talk.at < ?
"""
_HAS_FIELDS = "SELECT 1 FROM sqlite_master WHERE name = 'interactions_custom'"
# The answer is given when all is done: it is dated by the end, or where no states are known, by
# the beginning.
_COMPLAINED = """
    SELECT one.satisfaction, substr(coalesce(max(done.at), one.opened), 1, 10),
        'complaints/' || one.id, one.customer
    FROM complaints AS one LEFT JOIN complaints_states AS done
        ON done.owner = one.rowid AND done.state IN ('resolved', 'closed') AND done.at < ?
    WHERE one.satisfaction IS NOT NULL AND one.opened < ?
    GROUP BY one.rowid HAVING max(done.at) IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM complaints_states WHERE owner = one.rowid)
"""


class _Answer(NamedTuple):
    measure: str
    value: float
    day: str
    ref: str
    customer: str | None


def run(rows: Rows, parameters: Parameters) -> Table:
    """Give each measure that was asked for, with its uncertainty."""
    chosen = chosen_ids(rows, parameters)
    answers = [
        one
        for one in _answers(rows, parameters)
        if (chosen is None or one.customer in chosen) and parameters.covers(one.day)
    ]
    valid = [one for one in answers if one.value in _RANGES[one.measure]]
    found = {
        measure: own
        for measure in _RANGES
        if (own := [one for one in valid if one.measure == measure])
    }
    lines = tuple(_row(measure, own, parameters) for measure, own in found.items())
    return Table(
        _COLUMNS,
        lines,
        bar="n",
        note=_note(found, len(answers) - len(valid)),
        chart=_chart(lines),
    )


def net_promoter(promoters: int, detractors: int, n: int) -> tuple[float, Interval]:
    """Give the share of promoters less that of detractors, from -1 to 1, and its interval.

    The interval is put together from those of Wilson for the two shares, which depend on each
    other (Zou and Donner 2008, MOVER).

    Args:
        promoters: how many gave 9 or 10.
        detractors: how many gave 0 to 6.
        n: how many answered, at least one.
    """
    good, bad = promoters / n, detractors / n
    of_good, of_bad = wilson(promoters, n), wilson(detractors, n)
    spread = (1 - good) * (1 - bad)
    correlation = -sqrt(good * bad / spread) if spread else 0.0
    below = _joined(good - of_good.low, of_bad.high - bad, correlation)
    above = _joined(of_good.high - good, bad - of_bad.low, correlation)
    net = (promoters - detractors) / n
    return net, Interval(max(net - below, -1.0), min(net + above, 1.0))


def _joined(one: float, other: float, correlation: float) -> float:
    return sqrt(max(one * one + other * other - 2 * correlation * one * other, 0.0))


def _answers(rows: Rows, parameters: Parameters) -> Iterator[_Answer]:
    tomorrow = parameters.tomorrow
    if rows(_HAS_FIELDS, ()):
        measures: Mapping[str, str] = {_NPS: _PROMOTERS, _CSAT: _SURVEYS}
        for key, value, day, ref, customer in rows(_ASKED, (tomorrow,)):
            yield _Answer(measures[key], value, day, ref, customer)
    for value, day, ref, customer in rows(_COMPLAINED, (tomorrow, tomorrow)):
        yield _Answer(_COMPLAINTS, value, day, ref, customer)


def _row(measure: str, own: Sequence[_Answer], parameters: Parameters) -> Row:
    is_nps = measure == _PROMOTERS
    best, middle = (_PROMOTER, _PASSIVE) if is_nps else (_CONTENT, _CONTENT - 1)
    good = sum(one.value >= best for one in own)
    bad = sum(one.value < middle for one in own)
    counts = (good, len(own) - good - bad, bad)
    ids = tuple(sorted(one.ref for one in own)) if parameters.ids else ()
    return Row((measure, len(own), *_score(len(own), good, bad, is_nps=is_nps), *counts), ids)


def _score(n: int, good: int, bad: int, *, is_nps: bool) -> tuple[Cell, ...]:
    if n < _FEWEST:
        return (None, None, None)
    share, (low, high) = net_promoter(good, bad, n) if is_nps else (good / n, wilson(good, n))
    return tuple(round(value * 100, 1) for value in (share, low, high))


def _chart(lines: Sequence[Row]) -> Spans | None:
    spans = [
        Span(str(measure), float(low), float(score), float(high), f"{score:g} (n = {n})")
        for measure, n, score, low, high, *_ in (line.cells for line in lines)
        if isinstance(score, float) and isinstance(low, float) and isinstance(high, float)
    ]
    if not spans:
        return None
    return Spans(tuple(spans), title="How content they are", legend="with 95 % intervals")


def _note(found: Mapping[str, Sequence[_Answer]], invalid: int) -> str:
    wrong = f" {counted(invalid, 'answer')} out of range left out." * (invalid > 0)
    if not found:
        return f"Nobody was asked how content they are.{wrong}"
    few = [measure for measure, own in found.items() if len(own) < _FEWEST]
    if few:
        return f"{', '.join(few)}: below {_FEWEST} answers there is no score.{wrong}"
    return f"{counted(sum(map(len, found.values())), 'answer')}.{wrong}"


REPORT = Report(
    name="satisfaction",
    question="How content are my customers?",
    topic=Topic.SERVICE,
    subject="customer",
    definition=(
        "Gives the net promoter score (NPS: the share of those who would recommend us, 9 and 10 "
        "of 0 to 10, less the share of those who gave 0 to 6) and the share of the content (CSAT: "
        "4 and 5 of 1 to 5), with the number of answers and an interval that 95 of 100 such "
        "samples hold the true value in. Nothing is given below five answers. Answers to surveys "
        "are the custom fields `nps` and `csat` of interactions (integers, declared in crm.yaml) "
        "and are dated by `at`; those after a complaint are its field `satisfaction`, dated by "
        "the last time that it was resolved or closed, or where it has no `states`, by `opened`. "
        "Every answer counts, also several of one customer. --from and --to choose by that day; "
        "whatever is dated after today, complaints that were not done by then, planned "
        "interactions and numbers out of range do not count. Archived and merged records keep "
        "their answers."
    ),
    columns=_COLUMNS,
    run=run,
    source=(
        "Reichheld, The One Number You Need to Grow (2003); the two best of "
        "five for CSAT are the custom of the trade; intervals by Wilson (1927), for NPS put "
        "together as Zou and Donner (2008) do."
    ),
    rounding="Scores and bounds are rounded to one place; numbers of answers are exact.",
    queries=(_ASKED, _COMPLAINED),
    options=(Option.FROM, Option.TO),
)
