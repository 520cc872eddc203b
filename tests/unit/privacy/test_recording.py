from datetime import date
from typing import Any

import pytest

from crmctl.errors.base import CrmctlError
from crmctl.errors.privacy import (
    ConsentPartMissingError,
    NoPurposeError,
    NoSuchAddressError,
    NothingToConfirmError,
    UnknownRefusalError,
)
from crmctl.privacy.consent import may
from crmctl.privacy.recording import Act, Said, event

_PURPOSES = {"newsletter": {"basis": "consent"}, "calls": {"basis": "legitimate_interest"}}
_CONTACT: dict[str, Any] = {
    "emails": [{"address": "old@x.example"}, {"address": "e@x.example", "primary": True}],
    "phones": [{"number": "+4930123456"}],
}
_AT = "2026-11-20T10:00:00+01:00"


def said(act: Act, purpose: str = "newsletter", channel: str = "email", **more: Any) -> Said:
    return Said(act, purpose, channel, **{"address": "", "basis": "", "at": _AT, **more})


def added(contact: dict[str, Any], one: Said, id_: str = "c-0001") -> dict[str, Any]:
    return {**contact, "consents": [*contact.get("consents", ()), _event(contact, one, id_)]}


def _event(contact: dict[str, Any], one: Said, id_: str = "c-0001") -> dict[str, Any]:
    return event(contact, one, _PURPOSES, id_)


def allowed(contact: dict[str, Any], channel: str) -> bool:
    day = date(2026, 11, 23)
    return may(contact, channel=channel, purpose="newsletter", on=day).allowed


def test_a_consent_to_mails_names_the_address_that_counts_and_the_purposes_basis() -> None:
    assert _event(_CONTACT, said(Act.GRANT, method="form", by="u-anna")) == {
        "id": "c-0001",
        "purpose": "newsletter",
        "channel": "email",
        "address": "e@x.example",
        "basis": "consent",
        "event": "granted",
        "at": _AT,
        "by": "u-anna",
        "method": "form",
    }


def test_a_confirmation_takes_over_what_was_asked_and_when() -> None:
    asked = said(Act.REQUEST, address="OLD@x.example", text="newsletter-de@3", method="form")
    contact = added(_CONTACT, asked)
    later = "2026-11-20T10:05:00+01:00"
    confirmed = _event(contact, said(Act.CONFIRM, at=later, evidence={"ip": "192.0.2.7"}))
    assert confirmed["address"] == "OLD@x.example"
    assert (confirmed["text"], confirmed["method"]) == ("newsletter-de@3", "form")
    assert confirmed["evidence"] == {"sent_at": _AT, "confirmed_at": later, "ip": "192.0.2.7"}


def test_what_was_confirmed_allows_mails_and_no_calls() -> None:
    contact = added(added(_CONTACT, said(Act.REQUEST)), said(Act.CONFIRM), "c-0002")
    assert allowed(contact, "email")
    assert not allowed(contact, "phone")


def test_a_refusal_of_everything_ends_every_purpose() -> None:
    contact = added(added(_CONTACT, said(Act.GRANT)), said(Act.OBJECT, "", ""), "c-0002")
    assert contact["consents"][-1]["purpose"] == "*"
    assert "channel" not in contact["consents"][-1]
    assert not allowed(contact, "email")


def test_a_withdrawal_has_the_basis_of_what_it_withdraws() -> None:
    contact = added(_CONTACT, said(Act.GRANT, basis="soft_opt_in"))
    assert _event(contact, said(Act.WITHDRAW))["basis"] == "soft_opt_in"
    assert _event(_CONTACT, said(Act.OBJECT, "calls", "phone"))["basis"] == "legitimate_interest"


def test_a_confirmation_of_a_consent_invents_no_mail_that_was_sent() -> None:
    confirmed = _event(added(_CONTACT, said(Act.GRANT)), said(Act.CONFIRM))
    assert confirmed["evidence"] == {"confirmed_at": _AT}


def test_a_purpose_that_crm_yaml_has_lost_can_still_be_refused() -> None:
    old = {"purpose": "fair", "channel": "post", "basis": "consent", "event": "granted"}
    contact = {**_CONTACT, "consents": [{"id": "c-9", **old, "at": "2025-01-01"}]}
    assert _event(contact, said(Act.WITHDRAW, "fair", "post"))["purpose"] == "fair"


_GRANTED = added(_CONTACT, said(Act.GRANT))


@pytest.mark.parametrize(
    ("contact", "one", "error"),
    [
        (_CONTACT, said(Act.GRANT, ""), ConsentPartMissingError),
        (_CONTACT, said(Act.GRANT, channel=""), ConsentPartMissingError),
        (_CONTACT, said(Act.GRANT, "party"), NoPurposeError),
        (_CONTACT, said(Act.WITHDRAW, "party"), UnknownRefusalError),
        (_CONTACT, said(Act.GRANT, address="x@y.example"), NoSuchAddressError),
        (_CONTACT, said(Act.GRANT, channel="phone", address="+491"), NoSuchAddressError),
        (_CONTACT, said(Act.CONFIRM), NothingToConfirmError),
        (added(_GRANTED, said(Act.WITHDRAW)), said(Act.CONFIRM), NothingToConfirmError),
    ],
)
def test_what_a_consent_cannot_be_is_refused(
    contact: dict[str, Any], one: Said, error: type[CrmctlError]
) -> None:
    with pytest.raises(error):
        _event(contact, one)
