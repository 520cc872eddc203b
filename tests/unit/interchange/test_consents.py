"""What a table says about whether people may be contacted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crmctl.errors.consents import NoConsentPurposeError, UnknownConsentBasisError
from crmctl.errors.tables import AmbiguousDatesError
from crmctl.interchange.columns import Formats, date_format, read_columns
from crmctl.interchange.consent_columns import ConsentColumns, consent_columns, without
from crmctl.interchange.consents import (
    ConsentReader,
    OptIn,
    Said,
    opt_in,
    settled,
    time_columns,
)
from crmctl.model.catalogue import Kind
from crmctl.model.checked import check
from crmctl.model.entry import EntryContext
from crmctl.privacy.consent import Reason, may

_TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
_CONTEXT = EntryContext("DE", _TODAY)
_OPT_IN = OptIn("consent", "newsletter")


def _columns(
    row: Mapping[str, str], kind: Kind, file: str = "", *, mailchimp: bool = False
) -> ConsentColumns:
    return consent_columns(tuple(row), kind, file, status_in_name=mailchimp)


def _reader(  # noqa: PLR0913 - what may differ between two tables
    columns: ConsentColumns,
    *rows: Sequence[str],
    source: str = "mailchimp",
    context: EntryContext = _CONTEXT,
    zone: str = "UTC",
    opt_in: OptIn | None = None,
    date_format_: str = "",
) -> ConsentReader:
    """Give the reader of a table of these rows."""
    formats = Formats(
        zone=ZoneInfo(zone),
        today=context.now.date(),
        dates=date_format(date_format_) if date_format_ else None,
    )
    cells = time_columns(columns, rows, opt_ins=opt_in is not None)
    times = read_columns(cells, formats).columns
    return ConsentReader(columns, source, context, times, opt_in)


def _said(row: Mapping[str, str], kind: Kind, **more: Any) -> Said:
    columns = _columns(row, kind, more.pop("file", ""), mailchimp=more.pop("mailchimp", False))
    cells = tuple(row.values())
    return _reader(columns, cells, **more).read(cells, "a@example.com")


def _may(said: Said, channel: str = "email", purpose: str = "newsletter", **more: Any) -> Reason:
    contact = {"consents": list(said.events), "emails": [{"address": "a@example.com"}]}
    return may(contact, channel=channel, purpose=purpose, on=_TODAY.date(), **more).reason


@pytest.mark.parametrize(
    ("column", "value", "channel"),
    [
        ("Email Opt Out", "TRUE", "email"),
        ("HasOptedOutOfEmail", "true", "email"),
        ("EMAIL_BLACKLISTED", "1", "email"),
        ("SMS_BLACKLISTED", "yes", "sms"),
        ("Do Not Call", "1", "phone"),
        ("donotemail", "Do Not Allow", "email"),
        ("donotphone", "Nicht zulassen", "phone"),
        ("donotpostalmail", "True", "post"),
        ("Unsubscribed from all email", "true", "email"),
        ("Person - Marketing status", "Unsubscribed", "email"),
        ("Unsubscribed Mode", "Consent form", "email"),
        ("UNSUB_TIME", "2025-03-01 10:00:00", "email"),
        ("Newsletter abgemeldet", "ja", "email"),
        ("Email Opt Out", "2025-03-01", "email"),
        ("Email Opt Out", "hat sich beschwert", "email"),
    ],
)
def test_a_refusal_stops_every_campaign_on_its_channel(
    column: str, value: str, channel: str, contact: Kind
) -> None:
    said = _said({column: value}, contact)
    (event,) = said.events
    assert event["channel"] == channel
    for purpose in ("newsletter", "a-purpose-that-crm-yaml-gets-next-year"):
        for basis in ("consent", "soft_opt_in", "legitimate_interest"):
            assert _may(said, channel, purpose, basis=basis) is Reason.WITHDRAWN


def test_a_refusal_leaves_other_channels_and_what_a_contract_needs(contact: Kind) -> None:
    said = _said({"Email Opt Out": "true"}, contact)
    assert _may(said, "post", basis="legitimate_interest") is Reason.LEGITIMATE_INTEREST
    assert _may(said, "email", "invoices", basis="contract") is Reason.NECESSARY


def test_an_objection_to_advertising_beats_everything(contact: Kind) -> None:
    said = _said({"Werbewiderspruch": "ja"}, contact)
    for channel in ("email", "phone", "post"):
        assert _may(said, channel, basis="legitimate_interest") is Reason.OBJECTED


def test_a_consent_given_later_for_one_purpose_lifts_a_refusal_for_that_purpose(
    contact: Kind,
) -> None:
    said = _said({"UNSUB_TIME": "2025-03-01 10:00:00"}, contact)
    later = {"id": "c-1", "purpose": "newsletter", "channel": "email", "basis": "consent",
             "event": "confirmed", "at": "2026-01-01"}  # fmt: skip
    lifted = replace(said, events=(*said.events, later))
    assert _may(lifted, purpose="newsletter") is Reason.CONFIRMED
    assert _may(lifted, purpose="survey") is Reason.WITHDRAWN


def test_a_consent_for_every_purpose_is_a_consent_for_none() -> None:
    every = {"id": "c-1", "purpose": "*", "channel": "email", "basis": "consent",
             "event": "confirmed", "at": "2026-01-01"}  # fmt: skip
    decision = may({"consents": [every]}, channel="email", purpose="x", on=date(2026, 2, 1))
    assert decision.reason is Reason.NO_CONSENT


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Email Opt Out", "FALSE"), ("Email Opt Out", ""), ("Email Opt Out", "nein"),
        ("donotemail", "Allow"), ("donotemail", "Zulassen"), ("Unsubscribed Mode", " "),
        ("Marketing status", "subscribed"), ("Marketing status", "no consent"),
        ("UNSUB_TIME", ""), ("Marketing contact status", "Non-marketing contact"),
    ],
)  # fmt: skip
def test_who_did_not_refuse_has_not_refused(column: str, value: str, contact: Kind) -> None:
    assert _said({column: value}, contact).events == ()


def test_what_a_column_says_besides_stands_in_the_notes(contact: Kind) -> None:
    assert _said({"Marketing status": "no consent"}, contact).remarks == (
        "Marketing status: no consent",
    )
    assert _said({"Email Opt Out": "hat sich beschwert"}, contact).remarks == (
        "Email Opt Out: hat sich beschwert",
    )
    assert _said({"Email Opt Out": "TRUE"}, contact).remarks == ()


def test_several_columns_about_one_channel_are_one_event_of_the_time_that_is_known(
    contact: Kind,
) -> None:
    row = {"Email Opt Out": "true", "Unsubscribed Mode": "Manual",
           "Unsubscribed Time": "2025-03-01 10:00:00"}  # fmt: skip
    (event,) = _said(row, contact).events
    assert event["at"] == "2025-03-01T10:00:00+00:00"
    assert event["evidence"] == {"document": "mailchimp: Unsubscribed Time"}


def test_an_event_is_valid_in_a_contact(contact: Kind) -> None:
    row = {"Email Opt Out": "true", "SMS_BLACKLISTED": "1", "Opt Out": "x"}
    events = list(_said(row, contact).events)
    checked = check(contact, {"name": {"family": "Muster"}, "consents": events})
    assert checked.problems == ()
    assert [event.get("channel") for event in events] == ["email", "sms", None]
    assert {event["method"] for event in events} == {"import"}


def test_a_time_without_a_zone_is_of_the_system_s_zone(contact: Kind) -> None:
    columns, row = consent_columns(["UNSUB_TIME"], contact), ["2025-03-01 10:00:00"]
    local = _reader(columns, row, zone="Europe/Berlin").read(row, "x")
    utc = _reader(columns, row, zone="UTC").read(row, "x")
    assert local.events[0]["at"] == "2025-03-01T10:00:00+01:00"
    assert utc.events[0]["at"] == "2025-03-01T10:00:00+00:00"


@pytest.mark.parametrize("value", ["2025-02-31", "2031-01-01", "gestern abend 3", "12", "true"])
def test_a_time_that_is_none_or_still_to_come_is_the_day_of_the_import(
    value: str, contact: Kind
) -> None:
    (event,) = _said({"UNSUB_TIME": value}, contact).events
    assert event["at"] == "2026-11-22"
    assert _may(_said({"UNSUB_TIME": value}, contact)) is Reason.WITHDRAWN


@pytest.mark.parametrize("value", ["2025-02-31", "2031-01-01", "gestern abend 3"])
def test_what_is_no_time_of_a_consent_stands_in_the_notes(value: str, contact: Kind) -> None:
    assert _said({"UNSUB_TIME": value}, contact).remarks == (f"UNSUB_TIME: {value}",)
    opted = {"Newsletter": "ja", "OPTIN_TIME": value}
    assert _said(opted, contact, opt_in=_OPT_IN).remarks == (f"OPTIN_TIME: {value}",)


def test_the_order_of_the_dates_of_consents_is_told_by_their_column(contact: Kind) -> None:
    columns = consent_columns(["Abgemeldet am"], contact)
    rows = [["03/04/2025"], ["05/16/2025"]]
    reader = _reader(columns, *rows)
    assert [reader.read(row, "x").events[0]["at"] for row in rows] == ["2025-03-04", "2025-05-16"]


@pytest.mark.parametrize("column", ["Abgemeldet am", "Email Opt Out", "OPTIN_TIME"])
def test_dates_of_consents_that_may_be_read_in_two_ways_are_refused(
    column: str, contact: Kind
) -> None:
    columns = consent_columns([column], contact)
    with pytest.raises(AmbiguousDatesError):
        _reader(columns, ["03/04/2025"], opt_in=_OPT_IN)
    said = _reader(columns, ["03/04/2025"], opt_in=_OPT_IN, date_format_="DMY")
    assert said.read(["03/04/2025"], "x").events[0]["at"] == "2025-04-03"


def test_yes_is_no_date_where_numbers_are(contact: Kind) -> None:
    columns = consent_columns(["Email Opt Out", "UNSUB_TIME"], contact)
    rows = [["1", ""], ["1", "45748"]]
    reader = _reader(columns, *rows, date_format_="excel")
    assert [reader.read(row, "x").events[0]["at"] for row in rows] == ["2026-11-22", "2025-04-01"]


def test_a_second_import_adds_nothing_and_keeps_the_first_day(contact: Kind) -> None:
    columns = consent_columns(["Email Opt Out"], contact)
    first = ConsentReader(columns, "zoho", _CONTEXT).read(["true"], "zcrm_1").events
    later = EntryContext("DE", datetime(2027, 1, 5, tzinfo=UTC))
    second = ConsentReader(columns, "zoho", later).read(["true"], "ZCRM_1").events
    assert first[0]["id"] == second[0]["id"]
    assert second[0]["at"] == "2027-01-05"
    assert settled(second, first) == list(first)
    assert settled(second, []) == list(second)


def test_ids_differ_by_person_channel_time_and_system(contact: Kind) -> None:
    header = ["Email Opt Out", "SMS_BLACKLISTED", "UNSUB_TIME"]
    columns = consent_columns(header, contact)
    rows = [
        ("zoho", ["1", "1", ""], "x"), ("zoho", ["1", "", ""], "y"), ("hubspot", ["1", "", ""],
        "x"), ("zoho", ["1", "", "2025-01-01"], "x"), ("zoho", ["1", "", "2025-01-02"], "x"),
    ]  # fmt: skip
    ids = [
        event["id"]
        for source, cells, who in rows
        for event in _reader(columns, cells, source=source).read(cells, who).events
    ]
    assert len(set(ids)) == len(ids) == 6


@pytest.mark.parametrize(
    ("file", "status"),
    [
        ("unsubscribed_members_export_1a2b.csv", "unsubscribed"),
        ("Unsubscribed-audience.csv", "unsubscribed"),
        ("cleaned_members_export_1a2b.csv", "cleaned"),
        ("subscribed_members_export_1a2b.csv", "subscribed"),
        ("members.csv", ""),
        ("", ""),
    ],
)
def test_the_status_of_a_file_is_the_first_word_of_its_name(
    file: str, status: str, contact: Kind
) -> None:
    assert consent_columns(["Email Address"], contact, file, status_in_name=True).status == status
    assert consent_columns(["Email Address"], contact, file).status == ""


def test_everybody_in_a_file_of_the_unsubscribed_has_unsubscribed(contact: Kind) -> None:
    row = {"Email Address": "a@example.com", "OPTIN_TIME": "2020-01-01 10:00:00"}
    said = _said(row, contact, file="unsubscribed_x.csv", mailchimp=True, opt_in=_OPT_IN)
    (event,) = said.events
    assert event["event"] == "withdrawn"
    assert event["evidence"] == {"document": "mailchimp: the name of the file"}


@pytest.mark.parametrize(
    ("row", "file"),
    [
        ({"Email Address": "a@example.com"}, "cleaned_x.csv"),
        ({"Email Address": "a@example.com", "CLEAN_TIME": "2025-01-01"}, "x.csv"),
    ],
)
def test_an_address_that_bounces_is_no_withdrawal(
    row: Mapping[str, str], file: str, contact: Kind
) -> None:
    said = _said(row, contact, file=file, mailchimp=True, opt_in=_OPT_IN)
    assert said.events == ()
    assert said.bounced
    (remark,) = said.remarks
    assert remark.startswith("mailchimp: mail bounces")


_OPTED = {
    "Email Address": "a@example.com",
    "OPTIN_TIME": "2020-01-01 10:00:00",
    "OPTIN_IP": "192.0.2.1",
    "CONFIRM_TIME": "2020-01-01 10:05:00",
    "CONFIRM_IP": "192.0.2.2",
}


def test_an_opt_in_is_not_taken_without_the_word_of_a_person(contact: Kind) -> None:
    assert _said(_OPTED, contact).events == ()
    columns = _columns(_OPTED, contact)
    assert columns.opt_in == ("OPTIN_TIME", "OPTIN_IP", "CONFIRM_TIME", "CONFIRM_IP")
    assert columns.taken == ()


def test_an_opt_in_is_recorded_with_all_that_proves_it(contact: Kind) -> None:
    said = _said(_OPTED, contact, opt_in=_OPT_IN, zone="UTC")
    (event,) = said.events
    assert {**event, "id": ""} == {
        "id": "",
        "purpose": "newsletter",
        "channel": "email",
        "basis": "consent",
        "event": "confirmed",
        "at": "2020-01-01T10:05:00+00:00",
        "method": "import",
        "evidence": {
            "sent_at": "2020-01-01T10:00:00+00:00",
            "confirmed_at": "2020-01-01T10:05:00+00:00",
            "ip": "192.0.2.2",
            "document": "mailchimp: OPTIN_TIME, OPTIN_IP, CONFIRM_TIME, CONFIRM_IP",
        },
    }
    assert _may(said) is Reason.CONFIRMED
    checked = check(contact, {"name": {"family": "Muster"}, "consents": [event]})
    assert checked.problems == ()


@pytest.mark.parametrize("missing", ["OPTIN_TIME", "CONFIRM_TIME", "CONFIRM_IP"])
def test_an_opt_in_without_one_of_its_proofs_is_not_confirmed(missing: str, contact: Kind) -> None:
    said = _said({**_OPTED, missing: ""}, contact, opt_in=_OPT_IN)
    assert said.events[0]["event"] == "granted"
    assert _may(said) is Reason.NOT_CONFIRMED


@pytest.mark.parametrize(
    ("row", "file", "events"),
    [
        ({"Double opt-in": "yes"}, "", 1),
        ({"Double opt-in": "no"}, "", 0),
        ({"Marketing status": "subscribed"}, "", 1),
        ({"Marketing status": "archived"}, "", 0),
        ({"Email Address": "a"}, "subscribed_x.csv", 1),
        ({"Email Address": "a"}, "x.csv", 0),
        ({"Double opt-in": "yes", "Email Opt Out": "yes"}, "", 0),
    ],
)
def test_a_flag_or_a_status_is_a_consent_that_nothing_confirms(
    row: Mapping[str, str], file: str, events: int, contact: Kind
) -> None:
    said = _said(row, contact, file=file, mailchimp=True, opt_in=_OPT_IN)
    granted = [event for event in said.events if event["event"] == "granted"]
    assert len(granted) == events


def test_a_soft_opt_in_still_needs_its_four_conditions(contact: Kind) -> None:
    said = _said({"Newsletter": "ja"}, contact, opt_in=OptIn("soft_opt_in", "newsletter"))
    assert said.events[0]["basis"] == "soft_opt_in"
    assert _may(said) is Reason.CONDITIONS_MISSING


def test_only_people_have_consents(customer: Kind) -> None:
    assert consent_columns(["Do Not Call", "Email Opt Out"], customer).taken == ()


def test_a_column_that_a_person_chose_a_field_for_is_that_field(contact: Kind) -> None:
    header = ["Email Opt Out", "UNSUB_TIME", "CLEAN_TIME", "OPTIN_TIME"]
    columns = consent_columns(header, contact)
    assert columns.taken == ("Email Opt Out", "UNSUB_TIME", "CLEAN_TIME")
    assert without(columns, ["UNSUB_TIME"]).taken == ("Email Opt Out", "CLEAN_TIME")
    left = without(columns, header)
    assert (left.taken, left.opt_in) == ((), ())


def test_a_row_that_is_too_short_says_nothing_more(contact: Kind) -> None:
    columns = consent_columns(["Email Address", "Email Opt Out"], contact)
    assert ConsentReader(columns, "x", _CONTEXT).read(["a"], "a").events == ()


_PURPOSES = {
    "newsletter": {"basis": "consent"},
    "offers": {"basis": "soft_opt_in"},
    "similar": {"basis": "soft_opt_in"},
}


def test_what_a_basis_means_is_told_from_the_purposes_of_the_crm() -> None:
    assert opt_in("consent", _PURPOSES) == OptIn("consent", "newsletter")
    assert opt_in("soft_opt_in", _PURPOSES, "similar") == OptIn("soft_opt_in", "similar")
    with pytest.raises(
        NoConsentPurposeError, match=r"offers, similar with the basis soft_opt_in\. Name"
    ):
        opt_in("soft_opt_in", _PURPOSES)
    with pytest.raises(NoConsentPurposeError, match=r"none with the basis contract\. Write it"):
        opt_in("contract", _PURPOSES)
    with pytest.raises(NoConsentPurposeError):
        opt_in("consent", _PURPOSES, "offers")
    with pytest.raises(UnknownConsentBasisError):
        opt_in("because", _PURPOSES)
