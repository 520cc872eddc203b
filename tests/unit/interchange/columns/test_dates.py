"""Columns of dates."""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from crmctl.errors.tables import AmbiguousDatesError, UnknownDateFormatError
from crmctl.interchange.columns import Formats, Order, date_format, read_columns
from crmctl.model.catalogue import Field, FieldType

_Read = Callable[..., list[str]]
_DAY, _BIRTHDAY, _MOMENT = FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.MOMENT
_CLOSE, _BEGIN = Field("close", _DAY), Field("begin", _DAY)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01", "2026/3/1", "2026.03.01", "2026. 03. 01.", "20260301", "1.3.2026",
        "01.03.2026", "1. 3. 2026", "01.03.26", "1. März 2026", "1 March 2026", "Mar 1, 2026",
        "March 1st, 2026", "01-Mar-2026", "01-Mar-26", "2026-Mar-01", "Sonntag, 1. März 2026",
        "Sun, 1 Mar 2026", "1.\u00a0Mrz.\u00a02026", "  2026-03-01 ", "1. MA\u0308RZ 2026",
        "2026-03-01 00:00:00.000", "2026-03-01T00:00:00Z", "1st of March 2026", "1 maerz '26",
    ],
)  # fmt: skip
def test_a_date_that_is_plain_is_read(written: str, read: _Read) -> None:
    assert read(_DAY, [written]) == ["2026-03-01"]


@pytest.mark.parametrize(
    "written",
    [
        "Q1 2026", "März 2026", "2026", "soon", "1.13.2026", "32.1.2026", "2026-13-01", "41234",
        "heute", "1.3.0026", "123/1/2026", "Foo 1, 2026", "Bar, 1 Mar 2026", "-", "1.3.2026 xyz",
        "2026-03-01 25:00", "01/02-2026", "1" * 500,
    ],
)  # fmt: skip
def test_what_is_no_date_is_said(written: str, read: _Read) -> None:
    assert read(_DAY, [written]) == ["!is no date that can be read"]


@pytest.mark.parametrize("written", ["29.02.2025", "2026-02-30", "31/04/2026", "Feb 29, 2023"])
def test_a_day_that_does_not_exist_is_said(written: str, read: _Read) -> None:
    assert read(_DAY, [written, "29.02.2024"]) == ["!is a date that does not exist", "2024-02-29"]


@pytest.mark.parametrize(
    "written", ["", "  ", "0/0/00", "00.00.0000", "0000-00-00", "0000-00-00 00:00:00"]
)
def test_zeros_are_an_empty_date(written: str, read: _Read) -> None:
    assert read(_DAY, [written]) == [""]


def test_a_day_beyond_twelve_decides_for_its_column(read: _Read) -> None:
    assert read(_DAY, ["03/04/2026", "13/02/2026"]) == ["2026-04-03", "2026-02-13"]
    assert read(_DAY, ["03/04/2026", "02/13/2026"]) == ["2026-03-04", "2026-02-13"]
    assert read(_DAY, ["03-04-26", "13-02-99"]) == ["2026-04-03", "1999-02-13"]
    assert read(_DAY, ["03-04-26", "99-02-13"]) == ["2003-04-26", "1999-02-13"]


def test_dates_that_are_the_same_either_way_need_no_decision(read: _Read) -> None:
    assert read(_DAY, ["03/03/2026", "2026-04-05"]) == ["2026-03-03", "2026-04-05"]


def test_an_open_order_is_refused_and_no_date_of_the_file_is_shown(read: _Read) -> None:
    with pytest.raises(AmbiguousDatesError) as refused:
        read(_DAY, ["07/08/1999", "2026-01-31"])
    assert str(refused.value) == (
        "No date in 'X' tells day from month for certain: 03/04/05 may be 3 April 2005 (DMY) or "
        "4 March 2005 (MDY). Say it with --date-format DMY or MDY."
    )


def test_years_of_two_digits_may_stand_first(read: _Read) -> None:
    with pytest.raises(AmbiguousDatesError, match="5 April 2003 \\(YMD\\)"):
        read(_DAY, ["01/02/03"])


def test_what_a_person_says_decides(read: _Read, formats: Formats) -> None:
    def by(said: str, *cells: str) -> list[str]:
        return read(_DAY, cells, formats=replace(formats, dates=date_format(said)))

    assert by("DMY", "03/04/2026", "02/13/2026") == [
        "2026-04-03",
        "!is no date in the order in which dates are said to be written",
    ]
    assert by("mdy", "03/04/2026", "1.2.2026", "2026-05-06") == [
        "2026-03-04", "2026-02-01", "2026-05-06",
    ]  # fmt: skip
    assert by("MM.DD.YYYY", "01.02.2026") == ["2026-01-02"]
    assert by("TT/MM/JJJJ", "03/04/2026") == ["2026-04-03"]
    assert by("yy/mm/dd", "26/04/03") == ["2026-04-03"]
    assert by("DD.MM.YYYY HH:mm", "03/04/2026") == ["2026-04-03"]
    assert by("%d %m %y", "03 04 26", "2026-05-06") == ["2026-04-03", "2026-05-06"]
    assert by("%Y%d%m", "20260304") == ["2026-04-03"]


def test_numbers_are_dates_only_where_a_person_says_so(read: _Read, formats: Formats) -> None:
    def by(said: str, *cells: str, type_: FieldType = _DAY) -> list[str]:
        return read(type_, cells, formats=replace(formats, dates=date_format(said)))

    # Microsoft: 1 is 1 January 1900, 61 is 1 March 1900, 44197 is 1 January 2021.
    assert by("excel", "1", "59", "61", "44197", "44197.0", "2026-05-06") == [
        "1900-01-01", "1900-02-28", "1900-03-01", "2021-01-01", "2021-01-01", "2026-05-06",
    ]  # fmt: skip
    assert (
        by("excel", "60", "0.5", "-3", "99999999999")
        == ["!is no number that stands for a date"] * 4
    )
    assert by("excel1904", "42735") == ["2021-01-01"]
    assert by("excel", "44197,25", type_=_MOMENT) == ["2021-01-01T06:00:00+01:00"]
    assert by("unix", "1609459200", "1e300", type_=_MOMENT) == [
        "2021-01-01T01:00:00+01:00",
        "!is no number that stands for a date",
    ]
    assert by("unix-ms", "1609455600000") == ["2021-01-01"]


@pytest.mark.parametrize("said", ["", "DD", "DDMMYYYY", "DD.DD.YYYY", "%d.%m", "%d.%m.%Q", "soon"])
def test_what_is_no_way_to_write_dates_is_refused(said: str) -> None:
    with pytest.raises(UnknownDateFormatError, match="no way to write dates"):
        date_format(said)


def test_the_order_of_one_column_holds_for_the_others(formats: Formats) -> None:
    found = read_columns(
        {"A": (_CLOSE, ["03/04/2026"]), "B": (_BEGIN, ["13/02/2026", "05/06/2026"])}, formats
    )
    assert found.columns["A"]["03/04/2026"].text == "2026-04-03"
    assert found.told == (
        "Dates in 'A' are day first, as column 'B' shows.",
        "Dates in 'B' are day first.",
    )


def test_columns_that_differ_decide_nothing_for_a_third(formats: Formats) -> None:
    columns = {
        "A": (_CLOSE, ["13/02/2026"]),
        "B": (_BEGIN, ["02/13/2026"]),
        "C": (_DAY_FIELD, ["03/04/2026"]),
    }
    with pytest.raises(AmbiguousDatesError, match="No date in 'C'"):
        read_columns(columns, formats)


_DAY_FIELD = Field("day", _DAY)


def test_another_mark_between_the_numbers_decides_nothing(formats: Formats) -> None:
    columns = {"A": (_CLOSE, ["13-02-2026", "13.02.2026"]), "B": (_BEGIN, ["03/04/2026"])}
    with pytest.raises(AmbiguousDatesError, match="No date in 'B'"):
        read_columns(columns, formats)


def test_of_a_column_that_contradicts_itself_only_plain_dates_are_read(
    read: _Read, formats: Formats
) -> None:
    cells = ["13/02/2026", "02/13/2026", "03/04/2026", "05/05/2026"]
    assert read(_DAY, cells) == [
        "2026-02-13",
        "2026-02-13",
        "!may have its day or its month first: dates of both kinds stand in its column",
        "2026-05-05",
    ]
    (told,) = read_columns({"X": (_CLOSE, cells)}, formats).told
    assert told.startswith("Dates in 'X' are in part day first and in part month first")


def test_what_a_system_usually_writes_yields_to_the_cells(read: _Read, formats: Formats) -> None:
    usual = replace(formats, usual_order=Order.MDY)
    assert read(_DAY, ["03/04/2026"], formats=usual) == ["2026-03-04"]
    assert read(_DAY, ["03/04/2026", "13/02/2026"], formats=usual)[0] == "2026-04-03"
    mixed = {"A": (_CLOSE, ["13/02/2026", "02/13/2026"]), "B": (_BEGIN, ["03/04/2026"])}
    with pytest.raises(AmbiguousDatesError, match="No date in 'B'"):
        read_columns(mixed, usual)


def test_the_century_of_two_digits_is_fixed(read: _Read, formats: Formats) -> None:
    assert read(_DAY, ["1.2.49", "1.2.50"]) == ["2049-02-01", "1950-02-01"]
    told = read_columns({"X": (_CLOSE, ["1.2.49"])}, formats).told
    assert told == ("Years of two digits in 'X' are read as 1950 to 2049.",)


def test_a_birthday_of_two_digits_is_read_only_where_one_century_fits(read: _Read) -> None:
    assert read(_BIRTHDAY, ["1.2.27", "1.2.99", "1.2.26"]) == [
        "1927-02-01",
        "1999-02-01",
        "!has a year of two digits, which for a birthday may be in two centuries",
    ]


def test_a_birthday_may_have_no_year(read: _Read) -> None:
    cells = ["--03-01", "--0301", "1.3.", "1. März", "March 1", "29.02.", "30.02."]
    day = "--03-01"
    assert read(_BIRTHDAY, cells) == [
        *(day, day, day, day, day, "--02-29", "!is a date that does not exist"),
    ]
    assert read(_BIRTHDAY, ["3/1", "3/13"]) == ["--03-01", "--03-13"]
    assert read(_DAY, ["1.3."]) == ["!is a date without a year"]
    assert read(_BIRTHDAY, ["1. März 9:30"]) == ["!is a date without a year"]


def test_moments_have_the_offset_that_the_file_names_or_that_of_the_crm(read: _Read) -> None:
    written = {
        "2026-03-01T09:30:00.000Z": "2026-03-01T09:30:00+00:00",
        "2026-07-01 09:30": "2026-07-01T09:30:00+02:00",
        "2026-07-01": "2026-07-01",
        "20260301T093015Z": "2026-03-01T09:30:15+00:00",
        "1.3.2026, 9:30 Uhr": "2026-03-01T09:30:00+01:00",
        "1.3.2026 um 9.30 Uhr": "2026-03-01T09:30:00+01:00",
        "Mar 1, 2026 at 9:30 PM": "2026-03-01T21:30:00+01:00",
        "2026/3/1 12:05 a.m.": "2026-03-01T00:05:00+01:00",
        "2026-03-01 12:05 pm": "2026-03-01T12:05:00+01:00",
        "Sun, 1 Mar 2026 09:30:00 -0530": "2026-03-01T09:30:00-05:30",
        "Sun Mar 01 2026 09:30:00 GMT+0100 (CET)": "2026-03-01T09:30:00+01:00",
        "2026-03-01T09:30:00.1234567+01:00[Europe/Berlin]": "2026-03-01T09:30:00.123456+01:00",
        "2026-03-01 09:30 MEZ": "2026-03-01T09:30:00+01:00",
        "2026-03-01 00:00:00": "2026-03-01T00:00:00+01:00",
    }
    assert read(_MOMENT, list(written)) == list(written.values())


@pytest.mark.parametrize("clock", ["24:00", "9:60", "13:00 PM", "0:30 AM", "9:30 EST", "9.30"])
def test_what_is_no_time_for_certain_is_no_moment(clock: str, read: _Read) -> None:
    assert read(_MOMENT, [f"2026-03-01 {clock}"]) == ["!is no date that can be read"]
    assert read(_MOMENT, ["2026-03-01 09:30+15:00"]) == ["!is no date that can be read"]


def test_midnights_alone_are_days(read: _Read) -> None:
    assert read(_MOMENT, ["2026-03-01 00:00:00", "2.3.2026 0:00"]) == ["2026-03-01", "2026-03-02"]


def test_the_zone_of_the_file_holds_for_its_moments(read: _Read, formats: Formats) -> None:
    utc = replace(formats, file_zone=ZoneInfo("UTC"))
    assert read(_MOMENT, ["2026-07-01 23:30"], formats=utc) == ["2026-07-01T23:30:00+00:00"]
    assert read(_DAY, ["2026-07-01 23:30"], formats=utc) == ["2026-07-02"]


def test_a_day_takes_no_time_and_says_so(read: _Read, formats: Formats) -> None:
    cells = ["2026-03-01T23:30:00Z", "2026-03-01T12:00:00Z", "2026-03-02"]
    assert read(_DAY, cells) == ["2026-03-02", "2026-03-01", "2026-03-02"]
    told = read_columns({"X": (_CLOSE, [*cells, "0/0/00"])}, formats).told
    assert told == (
        "'X' takes days; the times of day beside them are left out.",
        "Dates of zeros in 'X' count as empty.",
    )


def test_a_day_at_the_end_of_time_is_refused(read: _Read) -> None:
    assert read(_DAY, ["9999-12-31T23:30:00Z"]) == ["!is a date that does not exist"]
