"""Calendars: what others wrote, what is broken, and our own coming back."""

import io
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.base import UsageError
from crmctl.errors.calendars import NoCalendarError, NothingInCalendarError, OldCalendarError
from crmctl.interchange.entries import BadEntry, Elsewhere, Entry, Setting
from crmctl.interchange.formats.icalendar_ import FORMAT, cutting
from crmctl.interchange.formats.icalendar_.writing import KEPT, KINDS, LOSSES, to_ics
from crmctl.interchange.formats.registry import format_of
from crmctl.model.checked import check
from crmctl.model.describe import catalogue
from crmctl.model.entry import EntryContext, normalise
from crmctl.model.record import plain
from crmctl.model.settings import Settings

BERLIN = ZoneInfo("Europe/Berlin")
# Of the wall, as hypothesis wants them.
_OF_1950, _OF_2008, _OF_2037, _OF_2100 = (
    datetime.fromisoformat(f"{year}-01-01") for year in (1950, 2008, 2037, 2100)
)
NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
SETTING = Setting(BERLIN, date(2026, 11, 22), frozenset({"anna@own.example"}))


def _read(content: str | bytes, setting: Setting = SETTING) -> list[Entry | BadEntry]:
    raw = content.encode() if isinstance(content, str) else content
    return list(FORMAT.read(io.BytesIO(raw), setting))


def _all(*lines: str, name: str = "VEVENT") -> list[Entry | BadEntry]:
    return _read("\r\n".join((f"BEGIN:{name}", *lines, f"END:{name}", "")))


def _event(*lines: str, name: str = "VEVENT") -> Entry:
    (found,) = _all("DTSTART:20261201T090000Z", *lines, name=name)
    assert isinstance(found, Entry)
    return found


def _todo(*lines: str) -> Entry:
    (found,) = _all("SUMMARY:Call", *lines, name="VTODO")
    assert isinstance(found, Entry)
    return found


def _bad(*lines: str, name: str = "VEVENT") -> tuple[str, str]:
    (found,) = _all(*lines, name=name)
    assert isinstance(found, BadEntry)
    return found.place, found.reason


# --- the calendars of others -----------------------------------------------------------------

# Read from the files by hand: what each entry must say, the empty name for one that is refused.
_EXPECTED: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "calendars/alarm_google_acknowledged.ics": (
        {"at": "2024-10-04T18:15:00+00:00", "duration": "45 min", "subject": "event with alarms"},
    ),
    "calendars/alarm_etar_future.ics": ({"at": "2024-10-05T13:00:00+01:00", "duration": "1 h"},),
    "calendars/america_new_york.ics": (
        {
            "at": "2014-08-29T08:00:00-04:00",
            "duration": "2 h",
            "external_ids": {"calendar": "noend123"},
        },
    ),
    "calendars/america_new_york_forward_reference.ics": ({"": "DTSTART"},),
    "calendars/broken_dtstart.ics": ({"": "DTSTART"},),
    "calendars/created_calendar_with_unicode_fields.ics": (
        {
            "subject": "Non-ASCII Test: ÄÖÜ äöü €",
            "at": "2010-10-10T10:00:00+00:00",
            "duration": "2 h",
            "body": "icalendar should be able to de/serialize non-ascii.\n\nLocation: Tribstrül",
        },
        {"subject": "åäö", "at": "2010-10-10T00:00:00+00:00"},
        {"": "DTSTART"},
    ),
    "calendars/example.ics": (
        {"at": "2022-01-01", "subject": "New Year's Day", "body": "Happy New Year!"},
        {"at": "2022-01-07", "body": "It is Christmas again!\n\nLocation: Russia"},
        {"at": "2022-03-08", "channel": "meeting", "body": "May the feminine be honoured!"},
    ),
    "calendars/invalid_duration.ics": ({"at": "2024-01-01T00:00:00+00:00"},),
    "calendars/issue_1050_calendar_with_events_and_todos.ics": (
        {"at": "2025-01-15T10:00:00-05:00", "duration": "1 h", "subject": "Test Event 1"},
        {"at": "2025-01-16T10:00:00-05:00", "duration": "1 h", "subject": "Test Event 2"},
        {"title": "Test Todo 1", "external_ids": {"calendar": "todo-1@example.com"}},
        {"": "DTSTART"},
    ),
    "calendars/issue_1050_forward_timezone_reference.ics": (
        {"at": "2025-01-15T10:00:00+01:00"},
    ),
    "calendars/issue_127_categories_with_commas.ics": (
        {"tags": ["Meeting, John", "Work, Sarah", "Project"]},
    ),
    "calendars/issue_165_missing_event.ics": (
        {"at": "2015-07-03T10:00:00+02:00", "duration": "30 min"},
    ),
    "calendars/issue_313_globally_unique_tzid.ics": (
        {"at": "2020-04-26T14:00:00+02:00"},
        {"at": "2020-04-26T14:00:00-04:00"},
        {"at": "2020-04-26T14:00:00-03:00"},
    ),
    "calendars/issue_466_respect_unique_timezone.ics": (
        {"at": "2022-10-21T20:00:00+02:00", "tags": ["Just Chatting"], "body": "Just Chatting."},
    ),
    "calendars/issue_526_calendar_with_event_subset.ics": (
        {"at": "2021-11-01", "subject": "Some event ':'"},
    ),
    "calendars/issue_722_missing_timezones.ics": (
        {"at": "2014-08-29T08:00:00-04:00", "duration": "3 h"},
        {"": "DTSTART"},
        {"": "SUMMARY"},
        {"": "DTSTART"},
    ),
    "calendars/multiple_calendar_components.ics": (
        {"at": "2003-12-25", "subject": "Christmas Day"},
        {"at": "2003-05-01", "subject": "Boxing Day"},
        {"at": "2003-12-25", "subject": "Christmas again!"},
    ),
    "calendars/period_with_timezone.ics": ({"at": "2023-09-20T12:00:00-07:00"},),
    "calendars/property_params.ics": (
        {
            "at": "2012-08-14",
            "subject": "Test meeting from BB",
            "contacts": ["rembrand@daxlab.com", "rembrand@xs4all.nl", "rembspam@xs4all.nl"],
            "direction": "in",
        },
    ),
    "calendars/rfc_7265_appendix_example_2_ical.ics": (
        {
            "at": "2006-01-02T12:00:00-05:00",
            "duration": "1 h",
            "body": "We are having a meeting all this week at 12 pm for one hour, with an "
            "additional meeting on the first day 2 hours long.\nPlease bring your own lunch for "
            "the 12 pm meetings.",
        },
        {
            "at": "2006-01-04T14:00:00-05:00",
            "external_ids": {
                "calendar": "00959BC664CA650E933C892C@example.com/2006-01-04T12:00:00-05:00"
            },
        },
    ),
    "calendars/timezone_rdate.ics": ({"": "SUMMARY"},),
    "calendars/timezone_same_start.ics": ({"at": "2017-02-24T12:00:00-08:00"},),
    "calendars/timezoned.ics": (
        {"at": "2012-02-13T10:00:00+01:00", "body": "sprinting at the artsprint\n\n"
         "Location: aka bild, wien", "duration": "104 h"},
    ),
    "events/event_with_recurrence.ics": ({"at": "1996-04-01T01:00:00+02:00", "duration": "1 h"},),
    "events/issue_101_icalendar_chokes_on_umlauts_in_organizer.ics": (
        {"contacts": ["adm-acme@mydomain.de"], "body": "Location: im büro"},
    ),
    "todos/example.ics": (
        {
            "title": "Submit Quebec Income Tax Return for 2006",
            "due": "2007-05-01",
            "tags": ["FAMILY", "FINANCE"],
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _EXPECTED)
def test_a_calendar_of_others_says_what_stands_in_it(calendars: Path, name: str) -> None:
    found = _read((calendars / name).read_bytes())
    assert len(found) == len(_EXPECTED[name])
    for entry, expected in zip(found, _EXPECTED[name], strict=True):
        if isinstance(entry, BadEntry):
            assert entry.place == expected.get("")
        else:
            assert {key: entry.data.get(key) for key in expected} == expected


def test_every_calendar_of_others_is_read_or_refused_with_a_sentence(calendars: Path) -> None:
    paths = sorted(calendars.rglob("*.ics"))
    assert len(paths) > 90
    refused = list[str]()
    for path in paths:
        content = path.read_bytes()
        try:
            found = _read(content)
        except UsageError as error:
            refused.append(str(error))
            continue
        records = sum(content.count(b"BEGIN:%s" % name) for name in (b"VEVENT", b"VTODO"))
        assert len(found) == records + content.count(b"BEGIN:VJOURNAL")
    assert all(sentence.endswith(".") for sentence in refused)


# --- times -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "at"),
    [
        ("DTSTART;VALUE=DATE:20261201", "2026-12-01"),
        ("DTSTART:20261201", "2026-12-01"),
        ("DTSTART:20260701T090000", "2026-07-01T09:00:00+02:00"),
        ("DTSTART:20261201T090000Z", "2026-12-01T09:00:00+00:00"),
        ("DTSTART;TZID=America/New_York:20260701T090000", "2026-07-01T09:00:00-04:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20260701T090000", "2026-07-01T09:00:00+02:00"),
        ('DTSTART;TZID="Tokyo Standard Time":20260701T090000', "2026-07-01T09:00:00+09:00"),
        ("DTSTART;TZID=/mozilla.org/x_1/Asia/Tokyo:20260701T090000", "2026-07-01T09:00:00+09:00"),
        # In the night in which the clocks go forward, 02:30 is not there; the offset before holds.
        ("DTSTART;TZID=Europe/Berlin:20260329T023000", "2026-03-29T02:30:00+01:00"),
        ("DTSTART;TZID=Europe/Berlin:20261025T023000", "2026-10-25T02:30:00+02:00"),
        ("DTSTART;TZID=Europe/Berlin:18500101T120000", "1850-01-01T11:59:32+00:53"),
        ("DTSTART:20161231T235960Z", "2016-12-31T23:59:59+00:00"),
    ],
)
def test_a_beginning_is_a_date_or_a_moment_with_its_offset(start: str, at: str) -> None:
    (found,) = _all(start)
    assert isinstance(found, Entry)
    assert datetime.fromisoformat(found.data["at"]) == datetime.fromisoformat(at)
    if not at.startswith("1850"):
        assert found.data["at"] == at


@pytest.mark.parametrize(
    "start", ["tomorrow", "20260230", "20261201T250000Z", "00000101", "٢٠٢٦١٢٠١", "20261201T09"]
)
def test_a_beginning_that_is_none_is_refused(start: str) -> None:
    assert _bad(f"DTSTART:{start}") == ("DTSTART", "is no date or moment of a calendar")


@pytest.mark.parametrize("zone", ["Nowhere", "../../etc/passwd", "x" * 5_000, "Europe", "a/b/c"])
def test_of_a_time_zone_that_nobody_knows_the_day_is_kept(zone: str) -> None:
    (found,) = _all(f"DTSTART;TZID={zone}:20261201T090000")
    assert isinstance(found, Entry)
    assert found.data["at"] == "2026-12-01"
    assert found.remarks[0].startswith("DTSTART: 20261201T090000 ")


def _zone(*parts: str, name: str = "Ours") -> str:
    observances = "".join(f"BEGIN:STANDARD\r\n{part}\r\nEND:STANDARD\r\n" for part in parts)
    return f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\n{observances}END:VTIMEZONE\r\n"


_FORWARD = "TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nDTSTART:20070311T020000\r\n"
_BACK = "TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nDTSTART:20071104T020000\r\n"
_EASTERN = (
    f"{_FORWARD}RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    f"{_BACK}RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=SU;BYMONTHDAY=1,2,3,4,5,6,7",
)


@given(st.datetimes(_OF_2008, _OF_2037))
def test_a_zone_that_the_file_defines_is_the_one_it_describes(wall: datetime) -> None:
    wall = wall.replace(microsecond=0)
    event = f"BEGIN:VEVENT\r\nDTSTART;TZID=Ours:{wall:%Y%m%dT%H%M%S}\r\nEND:VEVENT\r\n"
    (found,) = _read(f"BEGIN:VCALENDAR\r\n{event}{_zone(*_EASTERN)}END:VCALENDAR\r\n")
    assert isinstance(found, Entry)
    assert found.data["at"] == wall.replace(tzinfo=ZoneInfo("America/New_York")).isoformat()


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=YEARLY;INTERVAL=2", "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYDAY=SU", "FREQ=YEARLY;BYHOUR=5", "FREQ=YEARLY;BYEASTER=1", "x",
    ],
)  # fmt: skip
def test_a_zone_whose_rule_is_not_understood_is_not_guessed(rule: str) -> None:
    part = f"DTSTART:20070311T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nRRULE:{rule}"
    event = "BEGIN:VEVENT\r\nDTSTART;TZID=Ours:20260701T090000\r\nEND:VEVENT\r\n"
    (found,) = _read(f"BEGIN:VCALENDAR\r\n{_zone(part)}{event}END:VCALENDAR\r\n")
    assert isinstance(found, Entry)
    assert found.data["at"] == "2026-07-01"


def test_a_zone_s_rule_ends_and_its_single_days_count() -> None:
    first = "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:20000326T020000\r\n"
    ended = f"{first}RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20020101T000000Z"
    since = "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0500\r\nDTSTART:20100101T000000\r\n"
    dated = f"{since}RDATE:20100101T000000,20110101T000000"
    for day, offset in (("19990101", "+01:00"), ("20050601", "+02:00"), ("20120101", "+05:00")):
        event = f"BEGIN:VEVENT\r\nDTSTART;TZID=Ours:{day}T120000\r\nEND:VEVENT\r\n"
        (found,) = _read(f"{_zone(ended, dated)}{event}")
        assert isinstance(found, Entry)
        assert found.data["at"].endswith(offset)


def test_an_event_in_front_of_its_zone_waits_and_keeps_its_place() -> None:
    waiting = "BEGIN:VEVENT\r\nDTSTART;TZID=Ours:20260701T090000\r\nEND:VEVENT\r\n"
    other = "BEGIN:VEVENT\r\nDTSTART:20260101\r\nEND:VEVENT\r\n"
    found = _read(f"BEGIN:VCALENDAR\r\n{waiting}{other}{_zone(*_EASTERN)}END:VCALENDAR\r\n")
    assert [each.data["at"] for each in found if isinstance(each, Entry)] == [
        "2026-07-01T09:00:00-04:00",
        "2026-01-01",
    ]


@pytest.mark.parametrize(
    ("lines", "duration"),
    [
        (("DTEND:20261201T103000Z",), "90 min"),
        (("DTEND;TZID=Europe/Berlin:20261201T120000",), "2 h"),
        (("DURATION:PT60M",), "60 min"),
        (("DURATION:P1W",), "7 d"),
        (("DURATION:P1DT1H",), "25 h"),
        (("DURATION:PT15S",), "15 s"),
        (("DTEND:20261201T090000Z",), None),
    ],
)
def test_how_long_it_takes_is_told(lines: tuple[str, ...], duration: str | None) -> None:
    assert _event(*lines).data.get("duration") == duration


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("DTEND:20261130T090000Z", "End: 20261130T090000Z"),
        ("DTEND;VALUE=DATE:20261202", "End: 20261202"),
        ("DURATION:-PT5M", "Duration: -PT5M"),
        ("DURATION:P", "Duration: P"),
        ("DURATION:P999999W", "Duration: P999999W"),
    ],
)
def test_an_end_that_makes_no_sense_is_told_as_it_stands(line: str, remark: str) -> None:
    found = _event(line)
    assert "duration" not in found.data
    assert found.remarks == (remark,)


def test_days_that_are_whole_have_a_length_only_where_there_are_several() -> None:
    for end, duration in (("20261202", None), ("20261204", "3 d")):
        (found,) = _all("DTSTART;VALUE=DATE:20261201", f"DTEND;VALUE=DATE:{end}")
        assert isinstance(found, Entry)
        assert found.data.get("duration") == duration


# --- events ----------------------------------------------------------------------------------


def test_what_is_later_than_today_is_planned() -> None:
    assert _event().data["planned"] == "true"
    for start in ("20261122", "20261122T225959Z", "20261101T090000"):
        (found,) = _all(f"DTSTART:{start}")
        assert isinstance(found, Entry)
        assert "planned" not in found.data


def test_others_are_contacts_and_we_give_the_direction() -> None:
    found = _event(
        'ORGANIZER;CN="Dr. Erika Muster":MAILTO:Erika@x.example',
        "ATTENDEE;CN=Anna:mailto:anna@own.example",
        "ATTENDEE;CN=bo@y.example;PARTSTAT=DECLINED:mailto:bo@y.example",
        "ATTENDEE;CN=Erika:mailto:erika@X.example",
        "ATTENDEE;CUTYPE=ROOM;CN=Room 4:mailto:room4@x.example",
        "ATTENDEE;CN=Somebody:urn:uuid:1",
        "ATTENDEE;EMAIL=c@z.example:/principals/1",
    )
    assert found.data["contacts"] == ["Erika@x.example", "bo@y.example", "c@z.example"]
    assert found.data["direction"] == "in"
    assert found.people == (
        {
            "name": {"title": "Dr.", "given": "Erika", "family": "Muster"},
            "emails": [{"address": "Erika@x.example"}],
        },
        {"emails": [{"address": "bo@y.example"}]},
        {"emails": [{"address": "c@z.example"}]},
    )
    assert found.remarks == (
        "Declined: bo@y.example",
        "Room or resource: Room 4 <room4@x.example>",
        "Attendee: Somebody",
    )


def test_what_one_of_us_called_goes_out() -> None:
    found = _event("ORGANIZER:mailto:Anna@Own.example", "ATTENDEE:mailto:bo@y.example")
    assert found.data["direction"] == "out"
    assert found.data["contacts"] == ["bo@y.example"]


def test_what_is_cancelled_stays_planned_and_out_of_the_way() -> None:
    for found in (
        _event("STATUS:CANCELLED", "LAST-MODIFIED:20261120T230000Z"),
        _read(
            "BEGIN:VCALENDAR\nMETHOD:CANCEL\nBEGIN:VEVENT\nDTSTART:20261201T090000Z\n"
            "DTSTAMP:20261120T230000Z\nEND:VEVENT\nEND:VCALENDAR\n"
        )[0],
    ):
        assert isinstance(found, Entry)
        assert found.data["outcome"] == "cancelled"
        assert found.data["planned"] == "true"
        assert found.data["archived"] == "2026-11-21"
    assert _event("STATUS:CANCELLED", "DTSTAMP:x").data["archived"] == "2026-12-01"


def test_what_no_field_takes_is_told_and_what_is_no_text_is_named() -> None:
    found = _event(
        "URL:https://x.example", "CLASS:PRIVATE", "COMMENT:Bring\\nplans", "STATUS:TENTATIVE",
        "ATTACH:https://x.example/a.pdf", "ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA",
        "X-APPLE-THING:1", "PRIORITY:5", "X-BROKEN", "BEGIN:VALARM", "SUMMARY:no", "END:VALARM",
    )  # fmt: skip
    assert set(found.remarks) == {
        "Status: TENTATIVE",
        "URL: https://x.example",
        "Class: PRIVATE",
        "Attachment: https://x.example/a.pdf",
    }
    assert found.losses == ("ATTACH", "VALARM", "X-APPLE-THING", "X-BROKEN")
    assert found.data["notes"] == "Bring\nplans"
    assert "subject" not in found.data


def test_a_series_is_its_first_meeting_and_its_rule() -> None:
    days = ",".join(["20261202T090000Z"] * 100_000)
    found = _event("RRULE:FREQ=SECONDLY", f"RDATE:{days[:1_000_000]}")
    assert found.data["at"] == "2026-12-01T09:00:00+00:00"
    assert found.remarks[0] == "Repeats: FREQ=SECONDLY"
    assert found.remarks[1].startswith("Also on: 20261202T090000Z, ")
    assert " more" in found.remarks[1]
    many = _event(*(f"EXDATE:202612{day:02}T090000Z" for day in range(1, 29)), *["RRULE:x"] * 99)
    assert len(many.remarks) == 51
    assert many.losses == ("RRULE",)


def test_events_without_an_end_of_days_are_as_many_entries() -> None:
    event = "BEGIN:VEVENT\nDTSTART:20261201\nRRULE:FREQ=SECONDLY\nEND:VEVENT\n"
    content = f"BEGIN:VCALENDAR\n{event * 3_000}END:VCALENDAR\n"
    assert len(_read(content)) == 3_000


def test_a_journal_entry_is_a_note() -> None:
    found = _event("DESCRIPTION:One", "DESCRIPTION:Two", "STATUS:DRAFT", name="VJOURNAL")
    assert (found.data["channel"], found.data["body"]) == ("note", "One\n\nTwo")
    (undated,) = _all("CREATED:20260101T080000Z", name="VJOURNAL")
    assert isinstance(undated, Entry)
    assert undated.data["at"] == "2026-01-01T08:00:00+00:00"


def test_what_is_related_is_linked() -> None:
    found = _event("UID:a", "RELATED-TO:b", "RELATED-TO:tasks/t-1@crmctl")
    assert found.links == (
        Elsewhere("interaction", "calendar", "b"),
        Elsewhere("task", "calendar", "b"),
    )
    assert found.data["about"] == ["tasks/t-1"]


def test_a_source_names_the_system_of_an_id() -> None:
    (found,) = _read(
        "BEGIN:VEVENT\nUID:a\nDTSTART:20261201\nEND:VEVENT\n",
        Setting(BERLIN, date(2026, 1, 1), source="google"),
    )
    assert isinstance(found, Entry)
    assert found.data["external_ids"] == {"google": "a"}


# --- to-dos ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("DUE;VALUE=DATE:20261201", "due", "2026-12-01"),
        ("COMPLETED:20261201T090000Z", "done", "2026-12-01T09:00:00+00:00"),
        ("PRIORITY:1", "priority", "high"),
        ("PRIORITY:4", "priority", "high"),
        ("PRIORITY:5", "priority", "normal"),
        ("PRIORITY:6", "priority", "low"),
        ("PRIORITY:9", "priority", "low"),
        ("PRIORITY:0", "priority", None),
        ("DESCRIPTION:a\\, b\\nc", "notes", "a, b\nc"),
    ],
)
def test_a_to_do_is_a_task(line: str, field: str, value: str | None) -> None:
    found = _todo(line)
    assert found.kind == "task"
    assert found.data["title"] == "Call"
    assert found.data.get(field) == value
    assert not found.remarks


def test_what_only_begins_is_not_due() -> None:
    assert _todo("DTSTART;VALUE=DATE:20261201").data == {"title": "Call"}
    assert _todo("DTSTART;VALUE=DATE:20261201").remarks == ("Start: 2026-12-01",)
    lasting = _todo("DTSTART:20261201T090000Z", "DURATION:PT1H")
    assert lasting.data["due"] == "2026-12-01T10:00:00+00:00"
    found = _todo("DTSTART;VALUE=DATE:20261201", "DUE;VALUE=DATE:20261203", "PRIORITY:x")
    assert found.data["due"] == "2026-12-03"
    assert found.remarks == ("Start: 20261201", "Priority: x")


@pytest.mark.parametrize(
    ("rule", "every"),
    [
        ("FREQ=DAILY", "1 day"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=MO", "2 weeks"),
        ("FREQ=MONTHLY;INTERVAL=3", "3 months"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "1 month"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", "1 year"),
        ("FREQ=WEEKLY;BYDAY=MO,TU", None),
        ("FREQ=WEEKLY;BYDAY=MO", None),
        ("FREQ=DAILY;COUNT=3", None),
        ("FREQ=DAILY;UNTIL=20270101", None),
        ("FREQ=MONTHLY;BYDAY=1TU", None),
        ("FREQ=SECONDLY", None),
        ("FREQ=DAILY;INTERVAL=0", None),
        ("FREQ=DAILY;INTERVAL=99999999999", None),
    ],
)
def test_a_period_is_told_where_it_says_the_rule(rule: str, every: str | None) -> None:
    found = _todo("DTSTART;VALUE=DATE:20261201", f"RRULE:{rule}")
    assert found.data["due"] == "2026-12-01"
    assert found.data.get("every") == every
    assert found.remarks == (() if every else (f"Repeats: {rule}",))


def test_a_to_do_is_done_or_cancelled_when_the_file_says_so() -> None:
    changed = "LAST-MODIFIED:20261120T080000Z"
    assert _todo("STATUS:COMPLETED", changed).data["done"] == "2026-11-20"
    cancelled = _todo("STATUS:CANCELLED", changed)
    assert cancelled.data["archived"] == "2026-11-20"
    assert cancelled.remarks == ("Status: CANCELLED",)
    assert _todo("STATUS:IN-PROCESS").remarks == ("Status: IN-PROCESS",)
    for state, place in (("COMPLETED", "COMPLETED"), ("CANCELLED", "STATUS")):
        assert _bad("SUMMARY:Call", f"STATUS:{state}", name="VTODO")[0] == place


def test_who_takes_part_in_a_to_do_is_told() -> None:
    found = _todo("ATTENDEE;CN=Bo:mailto:bo@y.example", "COMMENT:quick", "DTSTART:20261201",
                  "DURATION:P1D")  # fmt: skip
    assert found.remarks == ("Attendee: Bo <bo@y.example>", "Start: 2026-12-01", "Comment: quick")
    assert found.data["due"] == "2026-12-02"
    assert _bad("SUMMARY:x", "DTSTART:20261201", "DURATION:x", name="VTODO")[0] == "DURATION"


# --- what is broken --------------------------------------------------------------------------

_GOOD = "BEGIN:VEVENT\r\nDTSTART:20261201\r\nEND:VEVENT\r\n"


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("BEGIN:VEVENT\r\nDTSTART:20261201\r\n", "has no end"),
        ("BEGIN:VEVENT\r\nBEGIN:VALARM\r\nEND:VEVENT\r\n", "has a component in it without an end"),
        ("BEGIN:VEVENT\r\n" + "BEGIN:X\r\n" * 30 + "END:VEVENT\r\n", "has components within"),
        ("BEGIN:VEVENT\r\nSUMMARY:\x00\r\nDTSTART:20261201\r\nEND:VEVENT\r\n", "has control"),
        ("BEGIN:VEVENT\r\nDTSTART\r\nEND:VEVENT\r\n", "is no date"),
        ("BEGIN:VEVENT\r\nUID:interactions/i@crmctl\r\nUID:b\r\nEND:VEVENT\r\n", "stands twice"),
        ("BEGIN:VTODO\r\nUID:interactions/i@crmctl\r\nEND:VTODO\r\n", "is that of a"),
    ],
)
def test_a_broken_entry_costs_no_other(broken: str, reason: str) -> None:
    found = _read(f"BEGIN:VCALENDAR\r\n{_GOOD}{broken}{_GOOD}END:VCALENDAR\r\n")
    assert [isinstance(each, BadEntry) for each in found] == [False, True, False]
    assert isinstance(found[1], BadEntry)
    assert found[1].reason.startswith(reason)
    assert found[1].line == 5


def test_bytes_that_are_no_text_cost_their_property_only_where_it_is_no_matter() -> None:
    good, bad = _read(
        b"BEGIN:VEVENT\nDTSTART:20261201\nX-A:\xff\nEND:VEVENT\n"
        b"BEGIN:VEVENT\nDTSTART:20261201\nSUMMARY:\xfc\nEND:VEVENT\n"
    )
    assert isinstance(good, Entry)
    assert good.losses == ("X-A",)
    assert isinstance(bad, BadEntry)
    assert (bad.place, bad.reason) == ("SUMMARY", "is not UTF-8")


def test_a_character_may_be_folded_in_its_middle() -> None:
    found = _read("BEGIN:VEVENT\nDTSTART:20261201\nSUMMARY:ü\nEND:VEVENT\n".encode().replace(
        b"\xc3\xbc", b"\xc3\r\n \xbc"))  # fmt: skip
    assert isinstance(found[0], Entry)
    assert found[0].data["subject"] == "ü"


def test_a_picture_is_left_out_and_a_component_that_is_too_large_is_refused() -> None:
    picture = "ATTACH;ENCODING=BASE64:" + "A" * (cutting.LONGEST_LINE + 70_000)
    assert _event(picture, "SUMMARY:x").losses == ("ATTACH",)
    folded = "ATTACH;ENCODING=BASE64:" + "\r\n ".join(["A" * 70] * 20_000)
    assert _event(folded).losses == ("ATTACH",)
    lines = ("DESCRIPTION:" + "x" * 1_000_000,) * 5
    assert _bad("DTSTART:20261201", *lines) == ("", "is larger than 4 MiB")


def test_what_is_no_calendar_is_refused_with_a_sentence() -> None:
    for content in (b"", b"a;b\n1;2\n", b"BeGIN:\x00", b"\xff\xfeB\x00E\x00", b"END:VCALENDAR\n"):
        if content.startswith(b"END"):
            with pytest.raises(NoCalendarError):
                _read(content)
            continue
        with pytest.raises(NoCalendarError, match="not a calendar"):
            _read(content)
    with pytest.raises(OldCalendarError, match=r"1\.0"):
        _read("BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n")
    with pytest.raises(NothingInCalendarError, match="VFREEBUSY"):
        _read("BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nEND:VFREEBUSY\nEND:VCALENDAR\n")
    assert _read("BEGIN:VCALENDAR\nEND:VCALENDAR\n") == []


def test_what_stands_beside_the_entries_is_named_with_one_of_them() -> None:
    busy = "BEGIN:VFREEBUSY\nEND:VFREEBUSY\n"
    for content in (busy + _GOOD, _GOOD + busy):
        (found,) = _read(content)
        assert isinstance(found, Entry)
        assert found.losses == ("VFREEBUSY",)


@given(st.lists(st.sampled_from([
    "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTODO", "END:VTODO",
    "BEGIN:VTIMEZONE", "TZID:X", "END:VTIMEZONE", "DTSTART;TZID=X:20260101T000000", "SUMMARY:a",
    "BEGIN:VALARM", "END:VALARM", " more", "", 'ATTENDEE;CN="a:b', "BEGIN:STANDARD", "RRULE:=;",
    "TZOFFSETTO:+9999", "DUE:99991231T235959Z", "DTSTART:99991231T235959", "DURATION:P9999W",
    "\x00:",
])))  # fmt: skip
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    try:
        _read("\n".join(lines))
    except UsageError:
        return


def test_rejected_entries_come_back_with_their_reason() -> None:
    event = "BEGIN:VEVENT\r\nDTSTART;TZID=Ours:20260701T090000\r\nSUMMARY:x\r\nEND:VEVENT\r\n"
    broken = event.replace("SUMMARY:x", "SUMMARY")
    content = f"BEGIN:VCALENDAR\r\n{_zone(*_EASTERN)}{broken}BEGIN:VEVENT\r\nEND:VCALENDAR"
    found = _read(content)
    written = b"".join(FORMAT.rejects(each for each in found if isinstance(each, BadEntry)))
    assert b"X-CRMCTL-REASON:SUMMARY is no line of a calendar\r\n" in written
    assert written.count(b"END:VEVENT") == 2
    mended = _read(written.replace(b"\r\nSUMMARY\r\n", b"\r\nSUMMARY:x\r\n"))
    assert isinstance(mended[0], Entry)
    assert mended[0].data["at"] == "2026-07-01T09:00:00-04:00"
    assert not mended[0].losses
    assert isinstance(mended[1], BadEntry)


def test_a_file_is_known_by_its_name_or_its_beginning() -> None:
    assert format_of("x.ICS", b"") is FORMAT
    assert format_of("", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n") is FORMAT
    assert not FORMAT.fits(b"BEGIN:VCARD\r\n")


# --- our own ---------------------------------------------------------------------------------


_KINDS = catalogue(Settings(format=1, name="Test")).by_name


def _back(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    written = "".join(to_ics(records, BERLIN, NOW))
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    context = EntryContext("DE", NOW.astimezone(BERLIN))
    back = []
    for entry in _read(written):
        assert isinstance(entry, Entry)
        assert not entry.remarks
        assert not entry.losses
        kind = _KINDS[entry.kind]
        tree = check(kind, normalise(kind, entry.data, context)).tree
        assert tree is not None
        back.append({"kind": entry.kind, "id": entry.id, **plain(tree)})
    return back


_words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1
).map(lambda text: unicodedata.normalize("NFC", f"a{text}, b;\\n"))
_moments = st.one_of(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str),
    st.datetimes(
        _OF_1950,
        _OF_2100,
        timezones=st.sampled_from([BERLIN, UTC]),
    ).map(datetime.isoformat),
)
_ids = st.sampled_from(["p-7k3f9q2m", "acme-gmbh"])
_interactions = st.fixed_dictionaries(
    {
        "kind": st.just("interaction"), "id": _ids, "at": _moments,
        "channel": st.sampled_from(["phone", "email", "meeting", "note"]),
    },
    optional={
        "planned": st.just(value=True),
        "direction": st.sampled_from(["in", "out"]),
        "customer": _ids,
        "contacts": st.lists(_ids, min_size=1, unique=True),
        "subject": _words,
        "body": _words.map(lambda text: f"{text}\n\n{text}\n"),
        "outcome": _words,
        "duration": st.sampled_from(["12 min", "60 min", "2 h", "3 d", "40 s", "0 h"]),
        "about": st.just(["deals/x", "customers/y"]),
        "owner": _words,
        "tags": st.lists(_words, min_size=1, unique=True),
        "notes": _words.map(lambda text: f"{text}\n"),
    },
)  # fmt: skip
_tasks = st.fixed_dictionaries(
    {"kind": st.just("task"), "id": _ids, "title": _words},
    optional={
        "due": _moments,
        "about": st.just(["contacts/x"]),
        "owner": _words,
        "priority": st.sampled_from(["low", "normal", "high"]),
        "waiting_for": _words,
        "every": st.sampled_from(["1 day", "2 weeks", "1 month", "3 months", "1 year"]),
        "month_day": st.integers(29, 31),
        "done": _moments,
        "tags": st.lists(_words, min_size=1, unique=True),
        "notes": _words.map(lambda text: f"{text}\n"),
    },
)


@given(st.lists(st.one_of(_interactions, _tasks), max_size=3))
def test_what_we_write_comes_back_as_it_was(records: list[dict[str, Any]]) -> None:
    assert _back(records) == [
        {name: record[name] for name in ("kind", "id", *_KINDS[record["kind"]].order)
         if name in record}
        for record in records
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_held_or_named_as_lost(kind: str) -> None:
    named = [*KEPT[kind], *LOSSES[kind]]
    assert sorted(named) == sorted(_KINDS[kind].order)


def test_a_moment_that_somebody_moved_in_a_calendar_is_the_new_one() -> None:
    record = {"kind": "task", "id": "t-1", "title": "x", "due": "2026-12-01T09:00:00+01:00"}
    written = "".join(to_ics([record, {"kind": "deal", "id": "d"}], BERLIN, NOW))
    (moved,) = _read(written.replace(":20261201T080000Z", ":20261202T080000Z"))
    assert isinstance(moved, Entry)
    assert moved.data["due"] == "2026-12-02T08:00:00+00:00"


def test_a_title_with_names_behind_it_comes_back_without_them() -> None:
    shown = ("UID:tasks/t-1@crmctl", "SUMMARY:Call · ACME")
    (found,) = _all(*shown, "X-CRMCTL-SUMMARY:Call", name="VTODO")
    assert isinstance(found, Entry)
    assert (found.id, found.data["title"]) == ("t-1", "Call")
    (changed,) = _all(shown[0], "SUMMARY:Ring", "X-CRMCTL-SUMMARY:Call", name="VTODO")
    assert isinstance(changed, Entry)
    assert changed.data["title"] == "Ring"


def test_a_delivery_of_ours_changes_nothing() -> None:
    found = _event("UID:orders/o-1/2@crmctl", "SUMMARY:Delivery")
    assert (found.kind, found.id, found.data, found.losses) == ("order", "o-1", {}, ("DELIVERY",))
