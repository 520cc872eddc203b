"""Amounts whose currency stands in a column of its own: `value` and `value_currency`."""

import re
from collections.abc import Mapping
from functools import lru_cache

from crmctl.interchange.paths import Path, field_path
from crmctl.model.catalogue import FieldType, Kind

SUFFIX = "_currency"
"""Ends the name of the column with the currency, after that of the amount."""

_WITH_COMMA = re.compile(r"-?[0-9]+,[0-9]+").fullmatch


def in_one(leaves: Mapping[Path, object], kind: Kind) -> dict[Path, object]:
    """Give the cells of a row with each amount and its currency in one text again."""
    found = dict(leaves)
    if not any(map(amount_of, leaves)):
        return found
    amounts = {field.path for field in kind.fields if field.type is FieldType.MONEY}
    for path, currency in leaves.items():
        whole = amount_of(path)
        if whole is None or field_path(whole) not in amounts:
            continue
        del found[path]
        if whole in found and not str(found[whole]).endswith(str(currency)):
            found[whole] = f"{found[whole]} {currency}"
    return found


def with_points(leaves: Mapping[Path, object], kind: Kind) -> dict[Path, object]:
    """Give the cells of a row with numbers as records write them: `3,2` -> `3.2`."""
    return {
        path: str(cell).replace(",", ".") if _has_comma(path, cell, kind) else cell
        for path, cell in leaves.items()
    }


def _has_comma(path: Path, cell: object, kind: Kind) -> bool:
    field = kind.by_path.get(field_path(path))
    numeric = field is not None and field.type in {FieldType.DECIMAL, FieldType.MONEY}
    return numeric and isinstance(cell, str) and _WITH_COMMA(cell) is not None


@lru_cache(maxsize=4096)
def amount_of(path: Path) -> Path | None:
    """Give the path of the amount whose currency stands at a path, going by its name."""
    last = path[-1]
    if not isinstance(last, str) or not last.endswith(SUFFIX):
        return None
    return (*path[:-1], last.removesuffix(SUFFIX))
