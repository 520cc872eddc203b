"""Whom a call reaches, at which numbers, and whether it may be made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors.calls import NobodyToCallError, NoNumberError, NotANumberError
from crmctl.errors.records import ErasedRecordError, UnknownRecordError
from crmctl.model.record import Ref
from crmctl.privacy.consent import Reason, may
from crmctl.workspace.consumers import is_consumer
from crmctl.workspace.due import whom
from crmctl.workspace.names import name
from crmctl.workspace.view import View

_ROLES = """
    SELECT DISTINCT k.id FROM contacts_roles r JOIN contacts k ON k.rowid = r.owner
    JOIN records e ON e.rowid = k.rowid
    WHERE r.customer = ? AND (r.until IS NULL OR r.until >= ?) AND e.archived IS NULL ORDER BY k.id
"""
# These forbid a call whatever it is about; a missing consent forbids only advertising.
_REFUSALS = frozenset({Reason.OBJECTED, Reason.WITHDRAWN, Reason.DO_NOT_CONTACT})


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number.

    Attributes:
        number: in E.164 where it has such a writing.
        label: what it is, as in `mobile`; empty for nothing.
        whose: the record that has it.
        name: by what name people know that record.
    """

    number: str
    label: str
    whose: Ref
    name: str

    @property
    def link(self) -> str:
        """The number as a link (RFC 3966); blanks and brackets are for eyes only."""
        number, _, extension = self.number.removeprefix("tel:").partition(";ext=")
        kept = "".join(char for char in number if char in "+0123456789*#")
        after = "".join(char for char in extension if char in "0123456789")
        return f"tel:{kept};ext={after}" if after else f"tel:{kept}"


@dataclass(frozen=True, slots=True)
class Callee:
    """Who is to be called.

    Attributes:
        ref: the contact or the customer.
        name: by what name people know them.
        numbers: where they can be reached, the first choice first.
        about: other records that the call is about: the task from which it was made.
    """

    ref: Ref
    name: str
    numbers: tuple[Number, ...]
    about: tuple[Ref, ...] = ()


def callee(view: View, ref: Ref) -> Callee:
    """Say whom a record means when it is called.

    A customer's own numbers come before those of the people there; a task, a deal or an invoice
    means whom it is about.

    Raises:
        UnknownRecordError: there is no such record.
        ErasedRecordError: it was erased.
        NobodyToCallError: it is about nobody.
    """
    data = _data(view, ref)
    if ref.folder not in {"contacts", "customers"}:
        customer, contact = whom(view, ref)
        party = contact or customer
        if party is None:
            raise NobodyToCallError(str(ref))
        found = callee(view, party)
        return Callee(found.ref, found.name, found.numbers, (ref,))
    if "erased" in data:
        raise ErasedRecordError(str(ref))
    numbers = {number.number: number for number in reversed(list(_numbers(view, ref, data)))}
    return Callee(ref, name(view, ref), tuple(reversed(numbers.values())))


def choose(found: Callee, number: int | None) -> Number:
    """Give the number that is to be called: the first, or the one with a place from 1.

    Raises:
        NoNumberError: there is none, or not so many.
    """
    wanted = (number or 1) - 1
    if not 0 <= wanted < len(found.numbers):
        raise NoNumberError(str(found.ref), len(found.numbers))
    return found.numbers[wanted]


def require_number(view: View, number: Number) -> None:
    """Refuse what `check` takes for no telephone number.

    Raises:
        NotANumberError: it is none that could be dialled.
    """
    from crmctl.checks.phone_number import is_doubtful, is_e164, is_possible  # noqa: PLC0415 - costly

    text = number.number
    if is_e164(text) or is_possible(text, view.config["country"]) or is_doubtful(text):
        return
    known = [phone["number"] for phone in _data(view, number.whose)["phones"]]
    raise NotANumberError(str(number.whose), known.index(text) + 1)


def objections(view: View, number: Number, purpose: str = "") -> list[str]:
    """Say what speaks against a call; nothing where it may be made.

    Args:
        view: the CRM.
        number: whose number is called.
        purpose: a purpose of crm.yaml; without one, what the person refused for any purpose.
    """
    data = _data(view, number.whose)
    person = Ref("contacts", str(data["person"])) if "person" in data else None
    people = [data, *([_data(view, person)] if person else [])]
    consumer = is_consumer(view, number.whose)
    found = [
        sentence
        for one in people
        for sentence in _objections(view, one, purpose, consumer=consumer)
    ]
    return list(dict.fromkeys(found))


def _objections(
    view: View, data: Mapping[str, Any], purpose: str, *, consumer: bool
) -> Iterator[str]:
    if data.get("do_not_contact"):
        yield f"{Reason.DO_NOT_CONTACT}"
    known = view.config["purposes"]
    events = data.get("consents", ())
    refused = [str(event["purpose"]) for event in events]
    for each in dict.fromkeys([purpose] if purpose else refused):
        decision = may(
            data,
            channel="phone",
            purpose=each,
            on=view.now.date(),
            basis=known.get(each, {}).get("basis", "consent"),
            consumer=consumer,
        )
        asked = bool(purpose) or decision.reason in _REFUSALS
        if not decision.allowed and asked and decision.reason is not Reason.DO_NOT_CONTACT:
            yield f"{each}: {decision.reason}"


def _numbers(view: View, ref: Ref, data: Mapping[str, Any]) -> Iterator[Number]:
    yield from _own(view, ref, data)
    if ref.folder != "customers":
        return
    if "person" in data:
        people: Sequence[str] = [str(data["person"])]
    else:
        today = view.now.date().isoformat()
        people = [id_ for (id_,) in view.rows(_ROLES, (ref.id, today))]
    for id_ in people:
        contact = Ref("contacts", id_)
        record = view.record(contact)
        if record:
            yield from _own(view, contact, record.data)


def _own(view: View, ref: Ref, data: Mapping[str, Any]) -> Iterator[Number]:
    known = name(view, ref)
    phones = sorted(data.get("phones", ()), key=lambda phone: not phone.get("primary", False))
    for phone in phones:
        yield Number(str(phone["number"]), str(phone.get("label", "")), ref, known)


def _data(view: View, ref: Ref) -> Mapping[str, Any]:
    record = view.record(ref)
    if record is None:
        raise UnknownRecordError(str(ref))
    return record.data
