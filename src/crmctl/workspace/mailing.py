"""Who may be written to for a purpose: recipients for a mailing program, and who is left out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmctl.campaigns.audience import Audience, LeftOut, Reached
from crmctl.campaigns.letters import letter
from crmctl.errors.exports import MailingPurposeError
from crmctl.interchange.exporting.export import Recipient
from crmctl.model.catalogue import Kind
from crmctl.model.record import Record, Ref
from crmctl.workspace.campaigning.people import audience
from crmctl.workspace.view import View

EMAIL, SMS = "email", "sms"
PURPOSE = "newsletter"
"""The purpose of crm.yaml for which mailings usually are."""

_NO_MOBILE = "the contact's number is no mobile one"


class Mailing(NamedTuple):
    """Those who are reached by a channel, and those who are not, with the reason."""

    recipients: tuple[Recipient, ...]
    left_out: Sequence[LeftOut]


def mailing(
    view: View, kind: Kind | None, wish: str, *, purpose: str = PURPOSE, channel: str = EMAIL
) -> Mailing:
    """Choose recipients as `crmctl campaign` does: nobody who may not be contacted today.

    Of customers these are the contacts who have a role there, and the person who a private
    customer is. The other channel of a recipient is given only where it, too, may be used.

    Args:
        view: the CRM as it is.
        kind: contacts or customers; both where None and there is a query.
        wish: a query that they match; empty for all.
        purpose: one of crm.yaml's.
        channel: email or sms.

    Raises:
        MailingPurposeError: crm.yaml has no such purpose, so nobody may be contacted for it.
        QuerySyntaxError, UnknownFieldError, QueryValueError: the query cannot be used.
    """
    purposes = view.config["purposes"]
    if purpose not in purposes:
        raise MailingPurposeError(list(purposes))
    segment = _segment(kind, wish)
    found = {each: audience(view, _campaign(segment, purpose, each)) for each in (EMAIL, SMS)}
    other = _addresses(found[SMS if channel == EMAIL else EMAIL])
    sent, left_out = found[channel].sent, found[channel].excluded
    if channel == SMS:
        fixed = [one for one in sent if not is_mobile(one.address, view.config["country"])]
        left_out = (*left_out, *(LeftOut(one.person, "no-mobile", _NO_MOBILE) for one in fixed))
        sent = tuple(one for one in sent if one not in fixed)
    return Mailing(tuple(_recipient(view, one, channel, other) for one in sent), left_out)


def _segment(kind: Kind | None, wish: str) -> str:
    if kind is None:
        return wish or "kind:contact"
    return f"kind:{kind.name} ({wish})" if wish else f"kind:{kind.name}"


def _campaign(segment: str, purpose: str, channel: str) -> Record:
    """Give what the question is asked by: a campaign that is not kept."""
    data = {"purpose": purpose, "channel": channel, "segment": segment}
    return Record("campaign", Ref("campaigns", "export"), data)


def _addresses(found: Audience) -> dict[str, str]:
    return {one.person.contact: one.address for one in found.sent}


def _recipient(view: View, one: Reached, channel: str, other: dict[str, str]) -> Recipient:
    data = one.person.data or {}
    country, language = view.config["country"], view.config["language"]
    by_channel = {channel: one.address}
    by_channel[SMS if channel == EMAIL else EMAIL] = other.get(one.person.contact, "")
    number = by_channel[SMS]
    return Recipient(
        one.person.contact,
        by_channel[EMAIL],
        number if channel == SMS or is_mobile(number, country) else "",
        letter(one, language=language, country=country),
        tuple(data.get("tags", ())),
        tuple(data.get("interests", ())),
    )


def reasons(left_out: Sequence[LeftOut]) -> Iterator[tuple[int, str]]:
    """Give each reason with the number of people to whom it applies, by its wording."""
    sentences = sorted({one.sentence for one in left_out})
    return ((sum(one.sentence == each for one in left_out), each) for each in sentences)


def is_mobile(number: str, country: str) -> bool:
    """Tell whether a telephone number may take texts, going by its country's plan of numbers."""
    import phonenumbers  # noqa: PLC0415 - 70 ms

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return False
    types = phonenumbers.PhoneNumberType
    mobile = {types.MOBILE, types.FIXED_LINE_OR_MOBILE}  # as in the USA, where nobody can tell
    return phonenumbers.number_type(parsed) in mobile
