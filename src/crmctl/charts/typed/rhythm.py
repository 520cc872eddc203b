"""Events in time, one customer a line."""

from collections.abc import Iterator

from crmctl.charts.chart import Rhythm, Tone, Track
from crmctl.charts.columns import shortened, width
from crmctl.charts.typed.line import Letters, Line, Piece, named, room, typed

_QUIET = " quiet"


def lines(chart: Rhythm, columns: int, of: Letters) -> Iterator[Line]:
    """Type a dot for each event; who is quieter than usual has a line and the word for it."""
    left = room((track.label for track in chart.tracks), columns, of)
    anybody = any(track.quiet_since is not None for track in chart.tracks)
    long = max(columns - left - 2 - len(_QUIET) * anybody, 1)
    for track in chart.tracks:
        yield from _track(track, left, long, of)
    first, last = typed(chart.first, of), typed(chart.last, of)
    if first or last:
        last = shortened(last, long // 2, of.ellipsis)
        first = shortened(first, long - width(last) - 1, of.ellipsis)
        gap = " " * (long - width(first) - width(last))
        yield (Piece(" " * (left + 2) + first + gap + last, Tone.MUTED),)


def _track(track: Track, left: int, long: int, of: Letters) -> Iterator[Line]:
    cells = [of.track] * long
    if track.quiet_since is not None:
        since = _place(track.quiet_since, long)
        cells[since:] = [of.quiet] * (long - since)
    for at in track.at:
        cells[_place(at, long)] = of.dot
    tone, word = (Tone.PLAIN, "") if track.quiet_since is None else (Tone.BAD, _QUIET)
    yield (Piece(named(track.label, left, of), tone), Piece("".join(cells)), Piece(word, tone))


def _place(share: float, long: int) -> int:
    return min(max(int(share * long), 0), long - 1)
