"""Columns read as in a CRM in Berlin."""

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from crmctl.interchange.columns import CellValue, ColumnValues, Formats, read_columns
from crmctl.model.catalogue import Field, FieldType

Reader = Callable[..., ColumnValues]


@pytest.fixture
def formats() -> Formats:
    return Formats(zone=ZoneInfo("Europe/Berlin"), today=date(2026, 11, 22), currency="EUR")


@pytest.fixture
def read(formats: Formats) -> Callable[..., list[str]]:
    """Read one column; a cell that cannot be read is given as its reason, after a `!`."""

    def said(one: CellValue) -> str:
        return f"!{one.reason}" if one.reason else one.text

    def read_one(type_: FieldType, cells: Sequence[str], **more: str | Formats) -> list[str]:
        how = more.pop("formats", formats)
        assert isinstance(how, Formats)
        field = Field("x", type_, **more)  # type: ignore[arg-type]
        found = read_columns({"X": (field, cells)}, how)
        return [said(found.columns["X"][cell]) for cell in cells]

    return read_one
