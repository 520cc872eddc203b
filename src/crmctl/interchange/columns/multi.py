"""Columns that hold lists: what stands between their items, decided over all cells."""

import csv
import re
from collections.abc import Callable, Collection, Mapping, Sequence

from crmctl.interchange.columns.cell_value import EMPTY, CellValue, bad, distinct
from crmctl.model.catalogue import Field, FieldType
from crmctl.model.entry import looks_like_email

_QUOTED = '","'  # "VIP","Blog", as Mailchimp writes tags
# From the one that is certain to the one that may belong to a text.
_SEPARATORS: Mapping[str, str] = {
    " ::: ": "three colons", "\n": "line breaks", "|": "bars", ";": "semicolons", ",": "commas",
}  # fmt: skip
_UNCLOSED = bad("has a quotation mark that is never closed")
# Values in which no comma can stand; elsewhere one may belong to a name: `Muster, Anna`.
_COMMALESS = frozenset({FieldType.LABEL, FieldType.EMAIL, FieldType.DOMAIN, FieldType.LINK})
_ID = re.compile(r"[^\s@]+@[^\s@]+|[a-z]+-[0-9a-z]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}-\S+|[0-9]{3,}")
# With its area code: what stands behind a comma may be an extension.
_PHONE = re.compile(r"(?=(?:[^0-9]*[0-9]){7})(?:\+|0|\(0|\(\+)[0-9][0-9 ()/.\-]{5,20}")
_QUOTED_CELL = re.compile(r'\s*".*"\s*', re.DOTALL)


def read_lists(
    name: str, field: Field, cells: Sequence[str], separator: str = ""
) -> tuple[dict[str, CellValue], list[str]]:
    """Read the texts of a column of lists, and say how.

    Args:
        name: of the column.
        field: where the items belong.
        cells: of the column.
        separator: between the items, where it is known.
    """
    texts = tuple(distinct(cells))
    separator = separator or _found(field, texts)
    split = _splitter(separator)
    read = {text: split(text.replace("\r\n", "\n")) if text.strip() else EMPTY for text in texts}
    several = any(one.items and len(one.items) > 1 for one in read.values())
    words = "commas, with quotation marks" if separator == _QUOTED else _SEPARATORS.get(separator)
    return read, [f"Items in {name!r} are separated by {words}."] if several and words else []


def read_several(
    name: str, field: Field, cells: Sequence[str]
) -> tuple[dict[str, CellValue], list[str]]:
    """Read texts that may hold several values of a field that takes one: two addresses.

    Neither an e-mail address nor a phone can hold such a mark, so that each cell tells by itself.

    Returns:
        How each text is read, and a sentence; nothing where every cell holds one value.
    """
    fits = _CERTAIN[field.type]
    read = {text: _several(text, fits) for text in distinct(cells)}
    if all(one.items is None for one in read.values()):
        return {}, []
    return read, [f"Cells in {name!r} that hold several values are taken apart."]


def _several(text: str, fits: Callable[[str], bool]) -> CellValue:
    for mark in _SEPARATORS:
        pieces = [piece.strip() for piece in text.split(mark) if piece.strip()]
        if len(pieces) > 1 and all(map(fits, pieces)):
            return _items(pieces)
    return CellValue(text)


def _is_phone(piece: str) -> bool:
    return _PHONE.fullmatch(piece) is not None


_CERTAIN: Mapping[FieldType, Callable[[str], bool]] = {
    FieldType.EMAIL: looks_like_email,
    FieldType.PHONE: _is_phone,
}
SEVERAL = frozenset(_CERTAIN)
"""Types of which one cell may hold several values."""


def _found(field: Field, texts: Collection[str]) -> str:
    """Find what separates the items; nothing where each cell is one item."""
    filled = [text for text in texts if text.strip()]
    if filled and all(_QUOTED_CELL.fullmatch(text) for text in filled):
        return _QUOTED
    present = (mark for mark in _SEPARATORS if any(mark in text.strip() for text in filled))
    mark = next(present, "")
    if mark != "," or field.type in _COMMALESS:
        return mark
    pieces = (piece.strip() for text in filled if "," in text for piece in text.split(","))
    return mark if all(_certain_item(field, piece) for piece in pieces if piece) else ""


def _certain_item(field: Field, piece: str) -> bool:
    """Tell whether what stands between commas is a value of its own, and no part of one."""
    if field.type is FieldType.URL:
        return piece.casefold().startswith(("http://", "https://", "www."))
    return _ID.fullmatch(piece.casefold()) is not None


def _splitter(separator: str) -> Callable[[str], CellValue]:
    def quoted(text: str) -> CellValue:
        try:
            rows = list(csv.reader([text], skipinitialspace=True, strict=True))
        except csv.Error:
            return _UNCLOSED
        return _items(rows[0])

    def plain(text: str) -> CellValue:
        return _items(text.split(separator) if separator else [text])

    return quoted if separator == _QUOTED else plain


def _items(pieces: Sequence[str]) -> CellValue:
    items = dict.fromkeys(stripped for piece in pieces if (stripped := piece.strip()))
    return CellValue(items=tuple(items)) if items else EMPTY
