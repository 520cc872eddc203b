"""What a picture shows, in words: the text alternative of those who do not see it."""

from collections.abc import Iterator

from crmctl.charts.chart import Bar, Bars, Chart, Columns, Grid, Rhythm, Spans, Strip
from crmctl.charts.letters import isolated, plain
from crmctl.charts.numbers import grouped
from crmctl.charts.shares import written_share

_MOST = 60  # nobody listens to more


def described(chart: Chart) -> str:
    """Give every figure of a picture, with the names they belong to."""
    sentences = list(_sentences(chart))
    if not sentences:
        return "There is nothing to draw yet."
    more = len(sentences) - _MOST
    shown = "; ".join(sentences[:_MOST])
    return f"{shown}; and {more} more." if more > 0 else f"{shown}."


def _sentences(chart: Chart) -> Iterator[str]:
    match chart:
        case Bars():
            yield from map(_bar, chart.bars)
        case Strip():
            yield from map(_bar, chart.parts)
        case Columns():
            yield from _columns(chart)
        case Rhythm():
            yield from _rhythm(chart)
        case Grid():
            for row in chart.rows:
                yield f"{_name(row.label)}: {', '.join(map(_share, row.shares))}"
        case Spans():
            yield from (f"{_name(span.label)}: {_name(span.text)}" for span in chart.spans)


def _bar(bar: Bar) -> str:
    return f"{_name(bar.label)}: {_name(bar.text) or grouped(bar.value)}"


def _columns(chart: Columns) -> Iterator[str]:
    before = [*chart.before, *(None for _ in chart.columns)]
    for bar, ago in zip(chart.columns, before, strict=False):
        yield _bar(bar) + ("" if ago is None else f" (a year before: {grouped(ago)})")
    if chart.columns and chart.goal is not None:
        yield f"goal: {grouped(chart.goal)} each"


def _rhythm(chart: Rhythm) -> Iterator[str]:
    for track in chart.tracks:
        quiet = "" if track.quiet_since is None else ", quieter than usual since the last one"
        times = "once" if len(track.at) == 1 else f"{len(track.at)} times"
        yield f"{_name(track.label)}: {times if track.at else 'never'}{quiet}"


def _share(share: float | None) -> str:
    return "not known" if share is None else written_share(share)


def _name(label: str) -> str:
    return isolated(plain(label))
