"""A board as text: stages side by side, wrapped into blocks where there is no room."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from crmctl.charts.columns import padded
from crmctl.cli.messages import counted
from crmctl.cli.page import broken
from crmctl.cli.terminal import safe, styled
from crmctl.model.sums import in_words, sums
from crmctl.sales.amounts import Sum
from crmctl.workspace.board import Board, Card, Column

WIDTH = 80
"""Columns in a pipe, which has no width of its own."""

_LEAST = 24  # columns that a stage needs to be read
_GAP = " | "
_LATE = "!"


def board_lines(board: Board, columns: int, *, closed: bool = False) -> Iterator[str]:
    """Give the lines of a board, safe to print, in ASCII but for what records say.

    Args:
        board: the pipeline.
        columns: the width there is.
        closed: whether deals that are over are shown one by one.
    """
    count = sum(len(column.cards) for column in board.columns if not column.closed)
    total = ", ".join(filter(None, (in_words(board.sums), _together(board.together))))
    heading = f"{safe(board.pipeline)}: {counted(count, 'open deal')}"
    yield styled(f"{heading}, {total}" if total else heading, "bold")
    abreast = max((columns + len(_GAP)) // (_LEAST + len(_GAP)), 1)
    abreast = min(abreast, max(len(board.columns), 1))
    wide = max((columns - len(_GAP) * (abreast - 1)) // abreast, 1)
    for start in range(0, len(board.columns), abreast):
        yield ""
        yield from _block(board.columns[start : start + abreast], wide, closed=closed)


def _block(stages: Sequence[Column], wide: int, *, closed: bool) -> Iterator[str]:
    """Give some stages side by side."""
    heads = [list(_head(stage, wide)) for stage in stages]
    yield from _abreast(heads, wide, "bold")
    yield "-+-".join("-" * wide for _ in stages)
    shown = [stage.cards if closed or not stage.closed else () for stage in stages]
    yield from _abreast([list(_cards(cards, wide)) for cards in shown], wide)


def _abreast(blocks: Sequence[Sequence[str]], wide: int, style: str = "") -> Iterator[str]:
    for row in zip_longest(*blocks, fillvalue=""):
        line = _GAP.join(padded(text, wide) for text in row).rstrip()
        yield styled(line, style) if style else line


def _head(stage: Column, wide: int) -> Iterator[str]:
    strange = "" if stage.known else " (not in crm.yaml)"
    yield from broken(f"{safe(stage.stage)}{strange} ({len(stage.cards)})", wide)
    yield from broken(in_words(stage.sums) or "-", wide)
    if stage.together:
        yield from broken(_together(stage.together), wide)


def _together(found: Sum | None) -> str:
    """Say what sums of several currencies come to in one, and what is not in it."""
    if found is None:
        return ""
    without = f" without {counted(found.left_out, 'deal')} (no rate)" if found.left_out else ""
    return f"together {found}{without}"


def _cards(cards: Sequence[Card], wide: int) -> Iterator[str]:
    for number, card in enumerate(cards):
        if number:
            yield ""
        for text in _card(card):
            yield from broken(text, wide)


def _card(card: Card) -> Iterator[str]:
    """Give what a deal says, a text a line."""
    yield safe(card.title)
    if card.customer:
        yield safe(card.customer)
    age = "" if card.age is None else f"{card.age} d in stage"
    value = in_words(sums([card.value]))
    if value or age:
        yield ", ".join(filter(None, (value, age)))
    if card.next_step:
        yield f"> {safe(card.next_step)}"
    if card.expected_close:
        overdue = f"{_LATE} overdue: " if card.late else ""
        yield f"{overdue}close {card.expected_close.isoformat()}"
