"""May this person be contacted: the one question, asked of a CRM."""

from datetime import date

from crmctl.errors.privacy import NoPurposeError
from crmctl.errors.records import NotAPersonError, UnknownRecordError
from crmctl.model.record import Record, Ref
from crmctl.privacy.consent import Decision, may
from crmctl.workspace.consumers import is_consumer
from crmctl.workspace.resolving import resolve
from crmctl.workspace.view import View


def person_of(view: View, text: str) -> Record:
    """Give the contact that a reference means; of a private customer the person who they are.

    Raises:
        UnknownRecordError: it means none.
        AmbiguousRecordError: it means several.
        NotAPersonError: it means an organisation.
    """
    record = _record(view, resolve(view, text, ("contact", "customer")))
    if record.kind == "customer":
        if "person" not in record.data:
            raise NotAPersonError(str(record.ref))
        return _record(view, resolve(view, f"contacts/{record.data['person']}", ("contact",)))
    return record


def permission(view: View, person: Record, *, channel: str, purpose: str, on: date) -> Decision:
    """Say whether a contact may be contacted on a day, and why.

    Raises:
        NoPurposeError: crm.yaml has no such purpose, so there is no lawful basis.
    """
    purposes = view.config["purposes"]
    if purpose not in purposes:
        raise NoPurposeError(list(purposes))
    return may(
        person.data,
        channel=channel,
        purpose=purpose,
        on=on,
        basis=purposes[purpose]["basis"],
        consumer=is_consumer(view, person.ref, on),
    )


def _record(view: View, ref: Ref) -> Record:
    record = view.record(ref)
    if record is None:
        raise UnknownRecordError(str(ref))
    return record
