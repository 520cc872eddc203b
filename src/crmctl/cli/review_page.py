"""A group of duplicates on the screen: what differs side by side, what stays, what is the same."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence

from crmctl.charts.columns import shortened, width
from crmctl.cli.terminal import encodable, is_terminal, safe, speaks_unicode, styled, wants_styles
from crmctl.cli.waterfall import waterfall
from crmctl.matching.find import Pair
from crmctl.model.record import Ref
from crmctl.workspace.reviewing import Shown
from crmctl.workspace.sides import Row

_PLAIN = 80  # columns where nobody says how wide the screen is
_FIELD = 16
_LEAST = 16  # a narrower column breaks addresses into pieces
_GAP = 2
_LONGEST = 400
_MOST_LINES = 8
_NOTHING = "-"

HELP = """\
y  merge the chosen records into the first of them
n  never: they are different, and are not shown again
h  household: two people who live together; c  colleagues
s  skip: decide another time
1-9  choose a record, or choose it no more: y, n, h, c and e are about the chosen ones
e  edit the merged record, and merge
w  why: what speaks for and against, in bits (+1 doubles the odds, -1 halves them)
u  undo the last step of this review
q  quit; every decision is committed already
"""


def screen_width() -> int:
    """Give how many columns there are."""
    return shutil.get_terminal_size((_PLAIN, 24)).columns if is_terminal() else _PLAIN


def show(shown: Shown, columns: int) -> None:
    """Write a group."""
    _write(_head(shown, columns))
    rows = shown.sides.differing
    seen = shown.chosen or shown.refs
    numbers = [shown.refs.index(ref) + 1 for ref in seen]
    cells = len(seen) + 1
    if rows and columns >= _FIELD + cells * (_LEAST + _GAP):
        _draw(rows, numbers, columns)
    else:
        _write(_stacked(rows, numbers, columns))
    if shown.sides.same:
        _write(_folded(f"The same: {', '.join(map(_safe, shown.sides.same))}.", columns))
    if shown.obstacle:
        _write(_folded(_safe(shown.obstacle), columns))


def explain(shown: Shown, columns: int) -> None:
    """Write why the chosen records may be the same, pair by pair."""
    chosen = {ref.id for ref in shown.chosen or shown.refs}
    for pair in shown.cluster.pairs:
        if {pair.left, pair.right} <= chosen:
            _write([f"{pair.left} = {pair.right}", *_waterfall(pair, columns)])


def _waterfall(pair: Pair, columns: int) -> Iterator[str]:
    evidence = [{"field": e.field, "level": e.level, "bits": e.bits} for e in pair.evidence]
    plain = not speaks_unicode()
    for line in waterfall(evidence, pair.probability, columns - _GAP, plain=plain):
        yield f"  {line}"


def _head(shown: Shown, columns: int) -> Iterator[str]:
    answer = "" if shown.cluster.answer == "same" else f", {shown.cluster.answer}"
    yield ""
    yield styled(f"{shown.cluster.probability:.1%} the same{answer}", "bold")
    for number, ref in enumerate(shown.refs, 1):
        yield from _record(shown, number, ref, columns)
    if shown.more:
        yield f"... and {shown.more} more, which come afterwards"


def _record(shown: Shown, number: int, ref: Ref, columns: int) -> Iterator[str]:
    """Give a record's place, reference and name; on a narrow screen in two lines."""
    begin = f"{'*' if ref in shown.chosen else ' '}{number}  {ref}"
    stays = "stays" if shown.chosen and ref == shown.chosen[0] and not shown.obstacle else ""
    name = _safe(shown.names[ref])
    room = columns - width(begin) - len(stays) - 2 * _GAP
    if room >= _LEAST:
        yield "  ".join(filter(None, (begin, _short(name, room), stays)))
        return
    yield from _folded(begin, columns)
    room = max(1, columns - len(stays) - 3 * _GAP)
    yield " " * 2 * _GAP + "  ".join(filter(None, (_short(name, room), stays)))


def _draw(rows: Sequence[Row], numbers: Sequence[int], columns: int) -> None:
    from rich.console import Console  # noqa: PLC0415 - a tenth of a second that `--help` is spared
    from rich.table import Table  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    console = Console(
        file=sys.stdout, width=columns, highlight=False, emoji=False,
        color_system="auto" if is_terminal() and wants_styles() else None,
        force_terminal=is_terminal(),
    )  # fmt: skip
    wide = (columns - _FIELD) // (len(numbers) + 1) - _GAP
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    table.add_column("", width=_FIELD - _GAP, overflow="fold")
    for heading in (*map(str, numbers), "merged"):
        table.add_column(heading, width=wide, overflow="fold")
    for row in rows:
        cells = ([_safe(row.field)], *map(_lines, (*row.values, row.merged)))
        # A Text is taken as it is; a str would be read as markup: "[red]" is a person's text.
        table.add_row(*(Text("\n".join(lines)) for lines in cells))
    with console.capture() as drawn:
        console.print(table)
    _write(line.rstrip() for line in drawn.get().splitlines())


def _stacked(rows: Sequence[Row], numbers: Sequence[int], columns: int) -> Iterator[str]:
    """Give a few lines for each field: who says what, and what stays."""
    for row in rows:
        yield styled(_short(_safe(row.field), columns), "bold")
        said: dict[tuple[str, ...], list[str]] = {}
        for number, values in zip(numbers, row.values, strict=True):
            said.setdefault(values, []).append(str(number))
        said.setdefault(row.merged, []).append("=")
        for values, whose in said.items():
            head = f"  {','.join(whose)}  "
            for line in _lines(values):
                yield from _folded(line, columns, head)
                head = " " * len(head)


def _lines(values: Sequence[str]) -> list[str]:
    """Give a field's values as lines that a screen shows and does nothing else."""
    lines = [
        _short(line, _LONGEST)
        for value in values
        for line in encodable(safe(value, lines=True)).strip("\n").split("\n")
    ]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"... {len(lines) - _MOST_LINES + 1} more"]
    return lines or [_NOTHING]


def _folded(text: str, columns: int, head: str = "") -> Iterator[str]:
    """Break a line where the screen ends, between words where there is one."""
    room, indent = max(1, columns - width(head)), " " * width(head)
    line, begin = "", head
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer) <= room:
            line = longer
            continue
        if line:
            yield begin + line
            begin = indent
        while width(word) > room:
            part = _fitting(word, room)
            yield begin + part
            begin, word = indent, word[len(part) :]  # noqa: PLW2901 - what is left of it
        line = word
    yield begin + line


def _fitting(word: str, room: int) -> str:
    """Give the beginning of a word that fits, at least one character."""
    end = 1
    while end < len(word) and width(word[: end + 1]) <= room:
        end += 1
    return word[:end]


def _safe(text: str) -> str:
    return encodable(safe(text))


def _short(text: str, columns: int) -> str:
    return shortened(text, columns, "…" if speaks_unicode() else "~")


def _write(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
