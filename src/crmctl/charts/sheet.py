"""A page as lines for a terminal."""

from collections.abc import Iterator, Sequence

from crmctl.charts.chart import Tone
from crmctl.charts.columns import padded, shortened, width
from crmctl.charts.page import Block, Card, Page
from crmctl.charts.text import pieces
from crmctl.charts.typed.line import Letters, Line, Piece, letters, typed

_GAP = "   "


def sheet(page: Page, columns: int, *, unicode: bool) -> Iterator[Line]:
    """Give the page as lines out of pieces with tones.

    Args:
        page: what it says.
        columns: the width there is.
        unicode: whether the terminal can show more than ASCII.
    """
    of = letters(unicode=unicode)
    title, owner = typed(page.title, of), typed(page.owner, of)
    owner = shortened(owner, max(columns - width(title) - len(_GAP), 8), of.ellipsis)
    gap = " " * max(columns - width(title) - width(owner), len(_GAP))
    yield (Piece(title, Tone.STRONG), Piece(gap + owner))
    yield from _words(page.subtitle, columns, of, Tone.MUTED)
    yield ()
    yield from _cards(page.cards, columns, of)
    for block in page.blocks:
        yield ()
        yield from _block(block, columns, of, unicode=unicode)
    if page.footer:
        yield ()
        yield from _words(page.footer, columns, of, Tone.MUTED)


def _cards(cards: Sequence[Card], columns: int, of: Letters) -> Iterator[Line]:
    labels = [typed(card.label, of) for card in cards]
    values = [typed(card.value, of) for card in cards]
    wide, long = max(map(width, labels), default=0), max(map(width, values), default=0)
    room = max(columns - wide - long - 2 * len(_GAP), 10)
    for card, label, value in zip(cards, labels, values, strict=True):
        first, *rest = list(_broken(typed(card.detail, of), room)) or [""]
        yield (
            Piece(padded(label, wide) + _GAP),
            Piece(padded(value, long, right=True) + _GAP, Tone.STRONG),
            Piece(first, card.tone),
        )
        for text in rest:
            yield Piece(" " * (wide + long + 2 * len(_GAP))), Piece(text, card.tone)


def _block(block: Block, columns: int, of: Letters, *, unicode: bool) -> Iterator[Line]:
    yield (Piece(typed(block.title, of), Tone.STRONG),)
    yield from _words(block.legend, columns, of, block.tone)
    if block.chart is not None:
        yield from pieces(block.chart, columns, unicode=unicode)
    verbs = max((width(typed(step.verb, of)) for step in block.steps), default=0)
    for step in block.steps:
        verb = padded(typed(step.verb, of), verbs) + "  "
        first, *rest = list(_broken(typed(step.text, of), columns - width(verb))) or [""]
        yield Piece(verb, step.tone), Piece(first)
        for text in rest:
            yield (Piece(" " * width(verb) + text),)
    for words in (block.words, block.below):
        yield from _words(words, columns, of, Tone.MUTED)


def _words(words: str, columns: int, of: Letters, tone: Tone) -> Iterator[Line]:
    for text in _broken(typed(words, of), columns):
        yield (Piece(text, tone),)


def _broken(text: str, columns: int) -> Iterator[str]:
    """Break a text between words; a word that is too long is shortened."""
    line = ""
    for word in filter(None, text.split(" ")):
        longer = f"{line} {word}" if line else word
        if line and width(longer) > columns:
            yield line
            longer = word
        line = shortened(longer, columns)
    if line:
        yield line
