"""From stage to stage: how many deals go on, and where they end."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from crmctl.charts.chart import Bar, Bars
from crmctl.model.pipeline import WON
from crmctl.reports.facts.deals import DEALS, STEPS, History, Life, history
from crmctl.reports.facts.figures import counted, percent
from crmctl.reports.facts.selling import behind, sentence, span, undated
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("stage", "the stage that deals came to", number=False),
    Column("next", "the stage after it", number=False),
    Column("pipeline", "the pipeline of both", number=False),
    Column("reached", "how many of the closed deals came as far as the stage, or further"),
    Column("passed", "how many of these came as far as the next one, or further"),
    Column("lost", "how many were lost before that"),
    Column("rate", "passed / reached, in per cent"),
    Column("of_all", "passed / all closed deals of the pipeline, in per cent"),
    Column("open", "how many deals that came no further are still open; not in the rates"),
)


def run(rows: Rows, parameters: Parameters) -> Table:
    """Follow the closed deals of a time through the stages of their pipelines."""
    known = history(rows, parameters)
    first, last = span(parameters)
    closed, still = defaultdict[str, list[Life]](list), defaultdict[str, list[Life]](list)
    for life in known.at(parameters.today.toordinal()):
        if life.is_open:
            still[life.deal.pipeline].append(life)
        elif life.is_closed_from(first, last):
            closed[life.deal.pipeline].append(life)
    found = list(_rows(known, closed, still, parameters))
    return Table(
        _COLUMNS,
        tuple(found),
        bar="passed",
        note=_note(known, sum(map(len, closed.values()))),
        chart=_chart(found),
    )


def _rows(
    known: History,
    closed: Mapping[str, Sequence[Life]],
    still: Mapping[str, Sequence[Life]],
    parameters: Parameters,
) -> Iterator[Row]:
    for pipeline in [
        name for name in (*known.stages.pipelines, *_unknown(known)) if name in closed
    ]:
        stages = known.stages.pipelines.get(pipeline) or ("(any)",)
        whole = closed[pipeline]
        for place, (stage, following) in enumerate(zip(stages, (*stages[1:], WON), strict=True)):
            reached = [life for life in whole if life.is_won or life.furthest >= place]
            passed = [life for life in reached if life.is_won or life.furthest > place]
            there = sum(life.furthest == place for life in still.get(pipeline, ()))
            yield Row(
                (
                    stage,
                    following,
                    pipeline,
                    len(reached),
                    len(passed),
                    len(reached) - len(passed),
                    percent(len(passed), len(reached)),
                    percent(len(passed), len(whole)),
                    there,
                ),
                behind(reached, parameters),
            )


def _unknown(known: History) -> Sequence[str]:
    return sorted({deal.pipeline for deal in known.dated} - {*known.stages.pipelines})


def _chart(found: Sequence[Row]) -> Bars:
    several = len({row.cells[2] for row in found}) > 1
    bars = []
    for row in found:
        stage, _, pipeline, reached, passed, *_ = row.cells
        label = f"{pipeline}: {stage}" if several else str(stage)
        whole, part = float(reached or 0), float(passed or 0)
        bars.append(Bar(label, whole, f"{passed} of {reached}", part))
    return Bars(bars, "Closed deals that came to a stage", "darker: those that went on")


def _note(known: History, closed: int) -> str:
    if not known.dated and not known.undated:
        return "There are no deals."
    counts = (
        f"{counted(closed, 'closed deal')}" if closed else "no deal was won or lost in this time"
    )
    return sentence([counts, *undated(known)])


REPORT = Report(
    name="conversion",
    question="Where on the way do we lose deals?",
    topic=Topic.LOST,
    subject="deal",
    definition=(
        "Follows the deals that were closed from --from to --to, by default until today, through "
        "the stages of their pipeline in the order of crm.yaml. Every deal reached the first "
        "stage. A deal reached a stage if one of its dated steps up to the day is to that stage "
        "or to a later one: stages that were skipped count as passed, and a deal that went back "
        "counts by the furthest one. A won deal passed all stages, after the last of them to "
        "`won`. Stages that crm.yaml does not have count as the first one. The rate is passed / "
        "reached; the rates of a pipeline multiply to its win rate. Open deals are in no rate, "
        "since nobody knows yet how far they will come: they are counted in a column of their "
        "own. Deals that were archived without an end do not count; those without dated stages "
        "are counted in the note."
    ),
    columns=_COLUMNS,
    run=run,
    source="the sales funnel of handbooks; closed deals only, so that young deals are not losses",
    rounding="Shares half up to one place. In each row passed and lost add up to reached.",
    queries=(DEALS, STEPS),
    options=(Option.FROM, Option.TO),
)
