"""How long deals stay in each stage."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.estimation.survival import Spell, within
from crmctl.reports.facts.deals import DEALS, STEPS, History, history
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.selling import FEWEST, sentence, span, undated
from crmctl.reports.facts.spells import visits, whole
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("stage", "the stage; (whole deal) from the first step to won or lost", number=False),
    Column("pipeline", "the pipeline that the stage belongs to", number=False),
    Column("stays", "how many stays there were"),
    Column("ended", "how many of them have ended"),
    Column("open", "how many have not, or ended without being left; they count as long as seen"),
    Column("median", "the days within which half had left; empty while that is unknown"),
    Column("p90", "the days within which nine of ten had left; empty while that is unknown"),
)
_WHOLE = "(whole deal)"


class _Stay(NamedTuple):
    deal: str
    spell: Spell


def run(rows: Rows, parameters: Parameters) -> Table:
    """Estimate how long deals stay in each stage, those that are still there included."""
    known = history(rows, parameters)
    found = list(_rows(_stays(known, parameters), known, parameters))
    drawn = [row for row in found if row.cells[5] is not None]
    return Table(
        _COLUMNS,
        tuple(found),
        bar="median",
        note=_note(known, found),
        chart=Bars([_bar(row) for row in drawn], "Days until half have left", "median"),
    )


def _stays(known: History, parameters: Parameters) -> dict[tuple[str, str], list[_Stay]]:
    first, last = span(parameters)
    today = parameters.today.toordinal()
    found: dict[tuple[str, str], list[_Stay]] = defaultdict(list)
    for life in known.at(today):
        pipeline = life.deal.pipeline
        for stage, day, spell in visits(life, today):
            if first <= day <= last:
                found[pipeline, stage].append(_Stay(life.deal.id, spell))
        if first <= life.opened <= last:
            found[pipeline, _WHOLE].append(_Stay(life.deal.id, whole(life, today)))
    return found


def _rows(
    found: dict[tuple[str, str], list[_Stay]], known: History, parameters: Parameters
) -> Iterator[Row]:
    for pipeline, stage in known.stages.ordered(found):
        stays = found.get((pipeline, stage), [])
        spells = [stay.spell for stay in stays]
        ended = sum(spell.ended for spell in spells)
        is_enough = ended >= FEWEST
        yield Row(
            (
                stage,
                pipeline,
                len(spells),
                ended,
                len(spells) - ended,
                within(spells, 0.5) if is_enough else None,
                within(spells, 0.9) if is_enough else None,
            ),
            refs("deals", {stay.deal for stay in stays}) if parameters.ids else (),
        )


def _bar(row: Row) -> Bar:
    stage, _, *_, median, p90 = row.cells
    most = "" if p90 is None else f", nine of ten {p90}"
    return Bar(str(stage), float(median or 0), f"{counted(int(median or 0), 'day')}{most}")


def _note(known: History, found: Sequence[Row]) -> str:
    if not known.dated and not known.undated:
        return "There are no deals."
    if not found:
        return sentence(["no deal came to a stage in this time", *undated(known)])
    few = sum(row.cells[5] is None and 0 < int(row.cells[3] or 0) < FEWEST for row in found)
    parts = ["deals that are still in a stage count as long as they have been there"]
    parts += [f"{counted(few, 'row')} with fewer than {FEWEST} ended stays: no estimate"] * bool(
        few
    )
    return sentence([*parts, *undated(known)])


REPORT = Report(
    name="durations",
    question="How long do deals take, stage by stage?",
    topic=Topic.COMING,
    subject="deal",
    definition=(
        "Counts the whole days from a step to a stage until the next step to another one; a deal "
        "that comes back to a stage stays in it once more. Stays count that began from --from to "
        "--to, by default until today. A deal that is still in a stage, or was archived there, is "
        "not left out: it is known to have stayed at least so long (censored). Median and p90 "
        "are the first days on which the estimate of Kaplan and Meier of those who stay longer "
        "is at most 50 and 10 per cent; they are empty while too many are still there to know "
        f"it, and where fewer than {FEWEST} stays have ended. Stages that were skipped have no "
        "stay. The row (whole deal) runs from a deal's first step to `won` or `lost`, whichever "
        "came. Deals without dated stages are left out and counted in the note."
    ),
    columns=_COLUMNS,
    run=run,
    source="Kaplan and Meier 1958, Nonparametric estimation from incomplete observations, JASA 53",
    rounding="Whole days. In each row ended and open add up to the stays.",
    queries=(DEALS, STEPS),
    options=(Option.FROM, Option.TO),
)
