"""Consents of several records become one: who said no is not written to."""

from datetime import date
from typing import Any

import pytest

from crmctl.matching.consents import moment, unite
from crmctl.privacy.consent import Reason, may

Event = dict[str, Any]


def event(what: str, at: str, **more: Any) -> Event:
    said = {"id": f"c-{what}-{at}", "purpose": "newsletter", "channel": "email"}
    return {**said, "basis": "consent", "event": what, "at": at, **more}


def allowed(events: list[Any], **question: Any) -> bool:
    asked = {"channel": "email", "purpose": "newsletter", "on": date(2030, 1, 1), **question}
    return may({"consents": events}, **asked).allowed


def test_each_event_stands_once_in_the_order_of_dates() -> None:
    one, two = event("granted", "2026-03-01"), event("confirmed", "2026-03-02")

    assert unite([[two], [one, two]]) == [one, two]


@pytest.mark.parametrize(
    ("withdrawn", "granted"),
    [
        ("2026-03-01", "2026-05-01"),
        ("2026-03-01T10:00:00+01:00", "2026-05-01T08:00:00+02:00"),
        ("2026-03-01", "2026-03-01T23:30:00-05:00"),
        ("2026-03-01T10:00:00+01:00", "2026-03-01T10:00:00+01:00"),
        ("2026-03-01", "2026-02-01"),
    ],
)
def test_a_withdrawal_wins_over_the_other_records_consent_whatever_their_dates(
    withdrawn: str, granted: str
) -> None:
    no, yes = event("withdrawn", withdrawn), event("confirmed", granted)

    for lists in ([[no], [yes]], [[yes], [no]]):
        united = unite(lists)
        assert not allowed(united)
        assert no in united
        assert yes in united


def test_the_withdrawal_is_carried_over_the_younger_consent_and_says_where_it_is_from() -> None:
    no, yes = event("withdrawn", "2026-03-01", id="c-1"), event("confirmed", "2026-05-01")

    assert unite([[yes], [no]]) == [
        no,
        yes,
        {
            "id": "c-1-2",
            "purpose": "newsletter",
            "channel": "email",
            "basis": "consent",
            "event": "withdrawn",
            "at": "2026-05-01",
            "by": "merge",
            "evidence": {"document": "consent c-1"},
        },
    ]


def test_a_consent_that_was_given_in_view_of_the_withdrawal_still_lifts_it() -> None:
    no, again = event("withdrawn", "2026-03-01"), event("confirmed", "2026-04-01")
    other = event("confirmed", "2026-05-01")

    assert unite([[no, again], [other]]) == [no, again, other]


def test_a_consent_after_the_merge_lifts_what_was_carried_over() -> None:
    united = unite([[event("confirmed", "2026-05-01")], [event("withdrawn", "2026-03-01")]])

    assert allowed([*united, event("confirmed", "2026-06-01")])


def test_what_is_carried_over_is_not_carried_over_again() -> None:
    no, yes = event("withdrawn", "2026-03-01"), event("confirmed", "2026-05-01")
    united = unite([[yes], [no]])

    assert unite([united, [no]]) == united
    assert unite([united, [yes]]) == united


def test_a_withdrawal_of_everything_wins_for_each_purpose_and_channel() -> None:
    everything = {**event("objected", "2026-03-01"), "purpose": "*"}
    del everything["channel"]
    letters = event("granted", "2026-05-01", purpose="news", channel="post")

    united = unite([[event("confirmed", "2026-04-01"), letters], [everything]])

    assert not allowed(united)
    assert not allowed(united, purpose="news", channel="post")
    carried = [(one["purpose"], one.get("channel")) for one in united if "by" in one]
    assert carried == [("newsletter", "email"), ("news", "post")]


def test_a_withdrawal_of_one_channel_leaves_the_others() -> None:
    calls = event("granted", "2026-05-01", channel="phone")

    united = unite([[calls], [event("withdrawn", "2026-03-01")]])

    assert united == unite([[event("withdrawn", "2026-03-01"), calls]])
    assert allowed(united, channel="phone")


def test_a_withdrawal_of_one_channel_ends_that_of_a_consent_for_all() -> None:
    all_of_them = event("granted", "2026-05-01")
    del all_of_them["channel"]

    united = unite([[all_of_them], [event("withdrawn", "2026-03-01", channel="sms")]])

    assert not allowed(united, channel="sms")
    assert allowed(united, channel="post")


def test_an_own_consent_of_one_channel_lifts_no_withdrawal_of_another() -> None:
    no = event("withdrawn", "2026-03-01")
    del no["channel"]
    own = event("confirmed", "2026-04-01")
    calls = event("granted", "2026-05-01", channel="phone")

    united = unite([[no, own], [calls]])

    assert allowed(united)
    assert not allowed(united, channel="phone")


def test_a_consent_that_ran_out_does_not_end_a_younger_one() -> None:
    united = unite([[event("expired", "2026-03-01")], [event("confirmed", "2026-05-01")]])

    assert [one["event"] for one in united] == ["expired", "confirmed"]
    assert allowed(united)


def test_the_address_of_a_consent_does_not_save_it_from_a_withdrawal() -> None:
    yes = event("confirmed", "2026-05-01", address="a@x.example")
    no = event("withdrawn", "2026-03-01", address="b@x.example")
    contact = {"emails": [{"address": "a@x.example"}], "consents": unite([[yes], [no]])}

    said = may(contact, channel="email", purpose="newsletter", on=date(2030, 1, 1))
    assert said.reason is Reason.WITHDRAWN


def test_of_several_consents_the_latest_is_ended() -> None:
    lists = [
        [event("withdrawn", "2026-03-01")],
        [event("confirmed", "2026-05-01"), event("confirmed", "2026-07-01")],
    ]

    assert [one["at"] for one in unite(lists) if "by" in one] == ["2026-07-01"]


def test_two_events_of_one_id_get_ids_of_their_own() -> None:
    one = event("granted", "2026-03-01", id="c-1")
    other = event("granted", "2026-03-02", id="c-1", channel="post")
    taken = event("granted", "2026-03-03", id="c-1-2", channel="sms")

    ids = [each["id"] for each in unite([[one, taken], [other]])]

    assert ids == ["c-1", "c-1-3", "c-1-2"]


def test_odd_events_are_kept() -> None:
    odd = [{"event": "granted", "basis": "consent"}, "text", {"event": "withdrawn", "at": "?"}]

    assert len(unite([odd, odd])) == 3


def test_a_day_counts_from_its_start_for_a_consent_and_to_its_end_for_an_ending() -> None:
    given, ended = (moment(event(what, "2026-03-01")) for what in ("granted", "expired"))

    assert (given[0].hour, ended[0].hour) == (0, 23)
    assert moment(event("granted", "2026-03-01T10:00:00"))[0].tzinfo is not None
    assert moment({"at": "never"})[0].year == 1
