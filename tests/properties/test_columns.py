"""What is written in one convention is read as it was meant, or refused, but never differently."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.base import UsageError
from crmctl.interchange.columns import CellValue, ColumnValues, Formats, read_columns
from crmctl.interchange.proposing import propose
from crmctl.model.catalogue import Field, FieldType
from crmctl.model.describe import catalogue
from crmctl.model.entry import EntryContext, value_of
from crmctl.model.forms import is_moment, is_partial_day
from crmctl.model.settings import Settings

_ZONE = ZoneInfo("Europe/Berlin")
_FORMATS = Formats(zone=_ZONE, today=date(2026, 11, 22), currency="EUR")
_CONTEXT = EntryContext("DE", datetime(2026, 11, 22, 12, tzinfo=_ZONE), "EUR")
_CONTACT = catalogue(Settings(format=1, name="x")).by_name["contact"]

# Hypothesis takes bounds without a zone.
_FIRST, _LAST = datetime(1950, 1, 1), datetime(2049, 12, 31)  # noqa: DTZ001
# With every year of two digits standing for itself.
_days = st.lists(st.dates(date(1950, 1, 1), date(2049, 12, 31)), min_size=1, max_size=8)
_DATES: Mapping[str, Callable[[date], str]] = {
    "D/M/Y": lambda day: f"{day:%d/%m/%Y}",
    "M/D/Y": lambda day: f"{day:%m/%d/%Y}",
    "M/D/Y without zeros": lambda day: f"{day.month}/{day.day}/{day.year}",
    "D-M-Y": lambda day: f"{day:%d-%m-%Y}",
    "D.M.Y": lambda day: f"{day.day}.{day.month}.{day.year}",
    "D/M/y": lambda day: f"{day:%d/%m/%y}",
    "M/D/y": lambda day: f"{day.month}/{day.day}/{day:%y}",
    "y-M-D": lambda day: f"{day:%y-%m-%d}",
    "y/M/D": lambda day: f"{day:%y/%m/%d}",
    "D.M.y": lambda day: f"{day:%d.%m.%y}",
    "Y/M/D": lambda day: f"{day:%Y/%m/%d}",
    "ISO": date.isoformat,
    "basic": lambda day: f"{day:%Y%m%d}",
    "D Mon Y": lambda day: f"{day:%d-%b-%Y}",
    "Month D, Y": lambda day: f"{day:%B} {day.day}, {day.year}",
}
_numbers = st.lists(
    st.decimals(Decimal(-(10**9)), Decimal(10**9), places=3, allow_nan=False),
    min_size=1,
    max_size=6,
)
_NUMBERS: Mapping[str, tuple[str, str]] = {
    "1,234.5": (",", "."),
    "1.234,5": (".", ","),
    "1 234,5": ("\u202f", ","),
    "1'234.5": ("'", "."),
    "1234,5": ("", ","),
    "1234.5": ("", "."),
}
_any = st.lists(st.text(max_size=20) | st.from_regex(r"[0-9./:, -]{1,14}", fullmatch=True))
_TYPES = (FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.MOMENT, FieldType.DECIMAL)
_types = st.sampled_from((*_TYPES, FieldType.INTEGER, FieldType.MONEY, FieldType.BOOLEAN))


def _read(type_: FieldType, cells: Sequence[str]) -> ColumnValues | None:
    try:
        return read_columns({"X": (Field("x", type_), cells)}, _FORMATS)
    except UsageError:
        return None


def _texts(found: ColumnValues | None, cells: Sequence[str]) -> list[str] | None:
    return [found.read("X", cell).text for cell in cells] if found else None


@given(_days, st.sampled_from(sorted(_DATES)))
def test_a_date_is_the_same_or_refused_whatever_its_convention(days: list[date], way: str) -> None:
    cells = [_DATES[way](day) for day in days]
    assert _texts(_read(FieldType.DATE, cells), cells) in (None, [d.isoformat() for d in days])


@given(
    _days, st.sampled_from(["D.M.Y", "D.M.y", "Y/M/D", "ISO", "basic", "D Mon Y", "Month D, Y"])
)
def test_a_date_of_a_plain_convention_is_never_refused(days: list[date], way: str) -> None:
    cells = [_DATES[way](day) for day in days]
    assert _texts(_read(FieldType.DATE, cells), cells) == [day.isoformat() for day in days]


@given(_days, st.sampled_from(["D/M/Y", "M/D/Y", "D-M-Y", "M/D/Y without zeros"]))
def test_a_date_is_refused_only_where_no_day_is_beyond_twelve(days: list[date], way: str) -> None:
    refused = _read(FieldType.DATE, [_DATES[way](day) for day in days]) is None
    telling = any(day.day > 12 for day in days)
    assert refused == (not telling and any(day.day != day.month for day in days))


@given(
    st.lists(
        st.datetimes(_FIRST, _LAST, timezones=st.just(_ZONE)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(
        ["%d.%m.%Y %H:%M:%S", "%Y-%m-%d %I:%M:%S %p", "%Y%m%dT%H%M%S", "%b %d, %Y %H:%M:%S"]
    ),
)
def test_a_moment_is_read_to_the_second(moments: list[datetime], way: str) -> None:
    meant = [moment.replace(microsecond=0, fold=0) for moment in moments]
    cells = [moment.strftime(way) for moment in meant]
    days = all(not (m.hour or m.minute or m.second) for m in meant)
    wanted = [m.date().isoformat() if days else m.isoformat() for m in meant]
    assert _texts(_read(FieldType.MOMENT, cells), cells) == wanted


@given(_numbers, st.sampled_from(sorted(_NUMBERS)), st.integers(0, 3))
def test_a_number_is_the_same_or_refused_whatever_its_convention(
    numbers: list[Decimal], way: str, places: int
) -> None:
    group, sign = _NUMBERS[way]
    rounded = [number.quantize(Decimal(1).scaleb(-places)) for number in numbers]
    cells = [
        f"{number:,f}".replace(",", "_").replace(".", sign).replace("_", group)
        for number in rounded
    ]
    found = _read(FieldType.DECIMAL, cells)
    if found:
        read = [found.read("X", cell) for cell in cells]
        assert [Decimal(one.text) for one in read] == rounded
    else:
        assert any(cell.count(".") + cell.count(",") == 1 for cell in cells)


@given(_types, _any)
def test_what_is_read_is_of_the_form_that_is_stored(type_: FieldType, cells: list[str]) -> None:
    found = _read(type_, cells)
    for one in map(found.read, ["X"] * len(cells), cells) if found else ():
        _is_stored(type_, one)


def _is_stored(type_: FieldType, one: CellValue) -> None:
    assert not (one.text and one.reason)
    if not one.text:
        return
    assert value_of(Field("x", type_), one.text, _CONTEXT) == one.text
    if type_ is FieldType.MOMENT:
        assert is_moment(one.text)
    if type_ is FieldType.PARTIAL_DATE:
        assert is_partial_day(one.text)


@given(_types, _any)
def test_no_text_is_lost_without_a_reason(type_: FieldType, cells: list[str]) -> None:
    found = _read(type_, cells)
    for cell in cells if found else ():
        one = found.read("X", cell) if found else CellValue()
        zeros = set(cell) & set("0123456789") == {"0"}
        assert one.text or one.reason or not cell.strip() or zeros


@given(st.lists(st.text(max_size=30), unique=True, max_size=5))
def test_any_header_can_be_looked_at(header: list[str]) -> None:
    assert all(one.column in header for one in propose(header, _CONTACT))
