"""Figures that several reports give, so that they give them in one way."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from crmctl.reports.report import Column


def percent(part: int, whole: int) -> float | None:
    """Give a share in per cent, half up to one place; None of nothing."""
    if not whole:
        return None
    share = Decimal(part * 100) / whole
    return float(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


def counted(count: int, one: str, many: str = "") -> str:
    """Give a number with its noun, as in `1 customer` or `2 customers`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def refs(folder: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Give references, sorted."""
    return tuple(sorted(f"{folder}/{id_}" for id_ in ids))


def in_places(columns: Sequence[Column], places: int) -> tuple[Column, ...]:
    """Give columns whose amounts have as many digits behind the point as the currency has."""
    return tuple(
        column if column.places is None else replace(column, places=places) for column in columns
    )
