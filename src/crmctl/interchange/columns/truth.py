"""Columns of yes and no."""

from collections.abc import Sequence

from crmctl.interchange.columns.cell_value import EMPTY, CellValue, bad, distinct

# Words, Excel's own, crosses and ticks; -1 is how Access writes it.
_YES = "true t yes y ja j 1 1.0 1,0 -1 wahr w on an x \u2713 \u2714 \u2611 \u2705"
_NO = "false f no n nein 0 0.0 0,0 falsch off aus \u2610 \u2717 \u2718"
_TRUE, _FALSE = frozenset(_YES.split()), frozenset(_NO.split())
_NEITHER = bad("is neither yes nor no")


def read_truth(cells: Sequence[str]) -> dict[str, CellValue]:
    """Read the texts of a column; an empty cell says nothing, even beside crosses."""
    return {text: _read(text) for text in distinct(cells)}


def _read(text: str) -> CellValue:
    word = text.strip().casefold()
    if not word:
        return EMPTY
    if word in _TRUE:
        return CellValue("true")
    return CellValue("false") if word in _FALSE else _NEITHER
