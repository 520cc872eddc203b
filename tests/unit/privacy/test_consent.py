from datetime import date
from itertools import count
from typing import Any

import pytest

from crmctl.privacy.consent import Decision, Reason, history, is_consumer, may, proof_kept_until

_ON = date(2026, 11, 21)
_ADDRESS = "erika@acme.example"
_numbers = count(1)


def _event(event: str, at: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    plain = {"purpose": "newsletter", "channel": "email", "basis": "consent"}
    return {"id": f"c-{next(_numbers)}", **plain, "event": event, "at": at, **more}


def _contact(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"emails": [{"address": _ADDRESS}], "consents": list(events), **more}


def _may(*events: dict[str, Any], channel: str = "email", **more: Any) -> Decision:
    contact = _contact(*events, **more.pop("contact", {}))
    question = {"purpose": "newsletter", "on": _ON, **more}
    return may(contact, channel=channel, **question)


def test_without_any_event_nobody_may_be_written_to() -> None:
    assert _may() == Decision(allowed=False, reason=Reason.NO_CONSENT)


def test_an_email_needs_a_confirmed_consent() -> None:
    asked, granted = _event("requested"), _event("granted")
    assert _may(asked).reason is Reason.NO_CONSENT
    decision = _may(granted)
    assert (decision.allowed, decision.reason) == (False, Reason.NOT_CONFIRMED)
    assert decision.events == (granted["id"],)
    confirmed = _event("confirmed", "2026-03-02", address=_ADDRESS.upper())
    decision = _may(granted, confirmed)
    assert (decision.allowed, decision.reason) == (True, Reason.CONFIRMED)
    assert decision.events == (confirmed["id"],)
    assert decision.address == _ADDRESS.upper()
    assert _ADDRESS.upper() not in repr(decision)


def test_a_text_message_needs_a_consent_that_was_given() -> None:
    assert _may(_event("granted", channel="sms"), channel="sms").reason is Reason.GRANTED


def test_a_consent_is_for_its_address_its_purpose_and_its_channel() -> None:
    assert _may(_event("confirmed", address="old@acme.example")).reason is Reason.OTHER_ADDRESS
    assert _may(_event("confirmed", purpose="survey")).reason is Reason.NO_CONSENT
    assert _may(_event("confirmed", channel="sms")).reason is Reason.NO_CONSENT
    assert _may(_event("confirmed", channel=None)).allowed


def test_what_happens_later_does_not_count_yet() -> None:
    assert not _may(_event("confirmed", "2026-11-22")).allowed
    assert _may(_event("confirmed"), _event("objected", "2026-11-22")).allowed


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("objected", Reason.OBJECTED),
        ("withdrawn", Reason.WITHDRAWN),
        ("expired", Reason.EXPIRED),
    ],
)
def test_an_ending_holds_at_once_and_until_a_fresh_consent(event: str, reason: Reason) -> None:
    given = _event("confirmed", "2026-11-21T09:00:00+01:00")
    ended = _event(event, "2026-11-21")
    decision = _may(given, ended)
    assert (decision.allowed, decision.reason, decision.events) == (False, reason, (ended["id"],))
    earlier = _event(event, "2026-05-01T10:00:00")
    assert _may(earlier, given).allowed
    assert not _may(ended, _event("granted", "2026-11-21")).allowed


def test_the_order_of_events_is_that_of_their_moments_not_of_the_file() -> None:
    ended, given = _event("withdrawn", "2026-05-01"), _event("confirmed", "2026-03-01")
    assert _may(ended, given).reason is Reason.WITHDRAWN


def test_an_objection_beats_everything_even_a_contract_and_an_old_sale() -> None:
    objection = _event("objected", channel=None)
    assert _may(objection, basis="contract").reason is Reason.OBJECTED
    assert _may(objection, channel="post", basis="legitimate_interest").reason is Reason.OBJECTED
    sale = _event("granted", "2026-04-01", basis="soft_opt_in", method="sale", text="agb@1")
    assert _may(objection, sale).reason is Reason.OBJECTED
    assert _may(objection, _event("withdrawn", "2026-05-01")).reason is Reason.OBJECTED


def test_mails_that_a_contract_needs_are_not_marketing() -> None:
    decision = _may(_event("withdrawn"), basis="contract")
    assert (decision.allowed, decision.reason) == (True, Reason.NECESSARY)
    assert _may(basis="legal_obligation", contact={"do_not_contact": True}).allowed
    assert _may(_event("granted", basis="contract")).reason is Reason.NECESSARY


def test_nobody_who_is_marked_so_is_contacted() -> None:
    decision = _may(_event("confirmed"), contact={"do_not_contact": True})
    assert decision.reason is Reason.DO_NOT_CONTACT


def test_nobody_who_was_erased_is_contacted() -> None:
    assert _may(basis="contract", contact={"erased": "2026-11-01"}).reason is Reason.ERASED


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ({}, Reason.EXISTING_CUSTOMER),
        ({"method": "raffle"}, Reason.CONDITIONS_MISSING),
        ({"text": None}, Reason.CONDITIONS_MISSING),
        ({"address": "old@acme.example"}, Reason.CONDITIONS_MISSING),
    ],
)
def test_an_existing_customer_is_written_to_where_all_four_conditions_are_recorded(
    missing: dict[str, Any], reason: Reason
) -> None:
    sale = {"basis": "soft_opt_in", "method": "order", "text": "agb@3", "address": _ADDRESS}
    decision = _may(_event("granted", **{**sale, **missing}))
    assert decision.reason is reason
    assert decision.allowed is (reason is Reason.EXISTING_CUSTOMER)


def test_an_existing_customer_gets_no_text_messages() -> None:
    sale = _event("granted", basis="soft_opt_in", method="sale", text="agb@3", channel=None)
    assert _may(sale, channel="sms").reason is Reason.NO_CONSENT


def test_a_consumer_is_phoned_with_a_consent_to_calls_only() -> None:
    assert _may(channel="phone").reason is Reason.NO_CONSENT
    granted = _event("granted", channel="phone", method="paper", evidence={"document": "file 7"})
    assert _may(granted, channel="phone").reason is Reason.GRANTED
    for_all = _event("confirmed", channel=None)
    assert _may(for_all, channel="phone").reason is Reason.NOT_FOR_PHONE
    assert not _may(channel="phone", basis="legitimate_interest").allowed


def test_a_double_opt_in_by_email_does_not_prove_consent_to_calls() -> None:
    evidence = {"message_id": "<a1@mail.example>"}
    by_mail = _event("confirmed", channel="phone", evidence=evidence)
    decision = _may(by_mail, channel="phone")
    assert (decision.reason, decision.events) == (Reason.NOT_FOR_PHONE, (by_mail["id"],))
    with_paper = _event("confirmed", channel="phone", evidence={**evidence, "document": "file 7"})
    assert _may(with_paper, channel="phone").allowed


def test_a_business_is_phoned_on_presumed_consent() -> None:
    decision = _may(channel="phone", basis="legitimate_interest", consumer=False)
    assert (decision.allowed, decision.reason) == (True, Reason.PRESUMED)
    assert not _may(channel="phone", consumer=False).allowed


def test_a_letter_may_rest_on_a_legitimate_interest() -> None:
    assert _may(channel="post", basis="legitimate_interest").reason is Reason.LEGITIMATE_INTEREST
    interest = _event("granted", channel="post", basis="legitimate_interest")
    assert _may(interest, channel="post").events == (interest["id"],)
    assert _may(_event("granted", channel="post"), channel="post").reason is Reason.GRANTED
    assert _may(channel="post").reason is Reason.NO_CONSENT


def test_the_history_of_a_consent_is_in_order() -> None:
    last, first = _event("confirmed", "2026-03-01T11:00:00+01:00"), _event("requested")
    other = _event("granted", purpose="survey")
    found = history([last, other, first], channel="email", purpose="newsletter", on=_ON)
    assert list(found) == [first, last]


def test_the_proof_of_a_consent_to_calls_is_kept_five_years_from_its_last_use() -> None:
    assert proof_kept_until(date(2026, 3, 1)) == date(2031, 3, 1)
    assert proof_kept_until(date(2026, 3, 1), [date(2028, 2, 29)]) == date(2033, 2, 28)
    assert proof_kept_until(date(2026, 3, 1), [date(2025, 1, 1)]) == date(2031, 3, 1)


def test_who_stands_for_organisations_only_is_no_consumer() -> None:
    assert not is_consumer(["organisation", "organisation"])
    assert is_consumer(["organisation", "person"])
    assert is_consumer(["person"])
    assert is_consumer([])
