"""A dot for each event, a line where somebody has gone quiet."""

from collections.abc import Iterator

from crmctl.charts.chart import Rhythm, Track
from crmctl.charts.drawn.captions import NOTHING, caption, room, sentence
from crmctl.charts.letters import plain
from crmctl.charts.marks import FINE, SMALL, Drawing, dot, line, text
from crmctl.charts.measure import fitted

_ROW, _BASE, _MIDDLE = 21.0, 15.0, 11.0
_RADIUS = 3.8
_ENDS = 18.0


def draw(chart: Rhythm, width: float) -> Drawing:
    """Draw the tracks one below the other, on one scale of time."""
    if not chart.tracks:
        return sentence(NOTHING, width)
    left = room((track.label for track in chart.tracks), width, SMALL, bold=True)
    begin, long = left + _RADIUS, width - left - 2 * _RADIUS
    marks: list[str] = []
    for place, track in enumerate(chart.tracks):
        marks += _track(track, place * _ROW, left, begin, long)
    height = _ROW * len(chart.tracks)
    if not chart.first and not chart.last:
        return Drawing(marks, height)
    half = (width - left) / 2 - 4
    marks.append(text(left, height + 12, fitted(plain(chart.first), half, FINE), "small fine"))
    last = fitted(plain(chart.last), half, FINE)
    marks.append(text(width, height + 12, last, "small fine", "end"))
    return Drawing(marks, height + _ENDS)


def _track(track: Track, top: float, left: float, begin: float, long: float) -> Iterator[str]:
    quiet = track.quiet_since is not None
    y = top + _MIDDLE
    style = "fine bold t-bad" if quiet else "fine"
    yield caption(top + _BASE, track.label, left, size=SMALL, style=style, bold=True)
    yield line(begin, y, begin + long, y, "l-rule")
    if track.quiet_since is not None:
        yield line(begin + _inside(track.quiet_since) * long, y, begin + long, y, "l-quiet")
    for at in track.at:
        yield dot(begin + _inside(at) * long, y, _RADIUS, "f-plain")


def _inside(share: float) -> float:
    return min(max(share, 0.0), 1.0)
