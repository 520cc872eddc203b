"""Who was written to and should not have been, and consents that were changed afterwards."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from crmctl.campaigns.standing import standing
from crmctl.checks.elsewhere.mailings import HISTORY_CHANGED, WITHDRAWN, WITHOUT_CONSENT
from crmctl.findings import Finding
from crmctl.privacy.consent import Reason, is_consumer, may

Rows = Callable[[str, Sequence[Any]], Sequence[tuple[Any, ...]]]

_REFUSED = frozenset({Reason.OBJECTED, Reason.WITHDRAWN})
# What is so today need not have been so on the day of the wave.
_OF_TODAY = frozenset({Reason.DO_NOT_CONTACT, Reason.ERASED, Reason.OTHER_ADDRESS})
_CAMPAIGNS = "SELECT id, path, json FROM records WHERE kind = 'campaign' ORDER BY id"
_CONTACT = "SELECT json FROM records WHERE kind = 'contact' AND id = ?"
_TYPE = "SELECT type FROM customers WHERE id = ?"


def mailing_faults(rows: Rows, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Find people whom a wave reached against their will, or without it.

    Args:
        rows: runs a statement on the index.
        settings: crm.yaml as plain data.
    """
    for id_, path, text in rows(_CAMPAIGNS, ()):
        campaign = json.loads(text)
        days = {wave["name"]: wave.get("at") for wave in campaign.get("waves", ())}
        for place, each in enumerate(campaign.get("recipients", ())):
            day = days.get(each["wave"])
            if each["group"] != "sent" or not day:
                continue
            reason = _refused(rows, settings, campaign, each["contact"], date.fromisoformat(day))
            if reason:
                rule = WITHDRAWN if reason in _REFUSED else WITHOUT_CONSENT
                field = f"recipients[{place}].contact"
                ref = f"campaigns/{id_}"
                message = f"They should not have been written to: {reason}."
                yield Finding(path, 0, 0, rule.code, rule.severity, message, field, ref)


def _refused(
    rows: Rows, settings: Mapping[str, Any], campaign: Mapping[str, Any], contact: str, day: date
) -> Reason | None:
    """Say why somebody could not be written to on a day; None if they could, or it is not known.

    Without times, a refusal on the day itself may have come behind the mail.
    """
    found = rows(_CONTACT, (contact,))
    if not found:
        return None
    data = json.loads(found[0][0])
    purpose = settings["purposes"].get(campaign["purpose"], {})
    stands_for = standing(rows, day).get(contact, ())
    types = [type_ for id_ in stands_for for (type_,) in rows(_TYPE, (id_,))]
    decisions = [
        may(
            data,
            channel=campaign["channel"],
            purpose=campaign["purpose"],
            on=on,
            basis=purpose.get("basis", "consent"),
            consumer=is_consumer(types),
        )
        for on in (day, day - timedelta(days=1))
    ]
    allowed = any(decision.allowed for decision in decisions)
    reason = decisions[0].reason
    return None if allowed or reason in _OF_TODAY else reason


def changed_consents(
    path: str, ref: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterator[Finding]:
    """Find events of consents that were committed and are not there any more as they were.

    An erased person's events go with the person.

    Args:
        path: the contact's file.
        ref: the contact.
        before: its data as committed; None for a new one.
        after: its data now; None if it is gone, which is no matter of consents.
    """
    if before is None or after is None or "erased" in after:
        return
    left = list(after.get("consents", ()))
    for event in before.get("consents", ()):
        if event in left:
            left.remove(event)
            continue
        rule = HISTORY_CHANGED
        message = "An event of a consent that was committed is changed or gone."
        hint = "git restore it, and append another event"
        yield Finding(path, 0, 0, rule.code, rule.severity, message, "consents", ref, hint)
        return
