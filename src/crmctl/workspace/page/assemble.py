"""Which page a record gets, and in which order its sections stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.errors.records import UnknownRecordError
from crmctl.model.record import Ref
from crmctl.sales.states import STATES
from crmctl.workspace.names import name
from crmctl.workspace.page import (
    activity,
    business,
    consents,
    facts,
    people,
    reach,
    whole,
)
from crmctl.workspace.page.layout import Page, Section, Shown
from crmctl.workspace.page.standing import standing
from crmctl.workspace.view import View

# What the heading says; the facts need not repeat it.
_IN_HEADING = frozenset({"name", "legal_name", "type", "stage", "since", "industry", "size"})
_CUSTOMER = frozenset({*_IN_HEADING, *reach.FIELDS, *people.FIELDS, "consents", "do_not_contact"})
_CONTACT = _CUSTOMER - {"since", "industry", "size", "stage", "type"}


def page(view: View, ref: Ref) -> Page:
    """Give a record at a glance.

    Raises:
        UnknownRecordError: there is none, or its file is broken.
    """
    shown = _shown(view, ref)
    if "erased" in shown.data:
        return Page(ref, name(view, ref), warnings=(_erased(shown.data),))
    sections = {"customer": _of_customer, "contact": _of_contact}.get(shown.kind.name, _of_any)
    return Page(
        ref,
        name(view, ref),
        tuple(_summary(shown)),
        tuple(_warnings(shown)),
        tuple(sections(shown)),
    )


def _shown(view: View, ref: Ref) -> Shown:
    record = view.record(ref)
    if record is None:
        raise UnknownRecordError(str(ref))
    kind = view.catalogue.by_name[record.kind]
    person = Ref("contacts", record.data["person"]) if "person" in record.data else None
    found = view.record(person) if person else None
    return Shown(view, ref, kind, record.data, person, found.data if found else {})


def _of_customer(shown: Shown) -> Iterator[Section]:
    yield from reach.reach(shown)
    yield from activity.tasks(shown, people.people(shown))
    yield from business.business(shown)
    yield from activity.planned(shown)
    yield from activity.recent(shown)
    yield from people.buying_centre(shown)
    yield from consents.consents(shown, people.members(shown))
    yield from people.connections(shown)
    yield from facts.facts(shown, _CUSTOMER)
    yield from facts.notes(shown)
    yield from facts.elsewhere(shown)
    yield from _attached(shown)


def _of_contact(shown: Shown) -> Iterator[Section]:
    yield from reach.reach(shown)
    yield from activity.tasks(shown)
    yield from business.business(shown)
    yield from activity.planned(shown)
    yield from activity.recent(shown)
    yield from people.roles(shown)
    yield from consents.consents(shown)
    yield from people.connections(shown)
    yield from facts.facts(shown, _CONTACT)
    yield from facts.notes(shown)
    yield from facts.elsewhere(shown)
    yield from _attached(shown)


def _of_any(shown: Shown) -> Iterator[Section]:
    from crmctl.workspace.page import lists  # noqa: PLC0415 - customers and contacts have none

    if shown.kind.name == "contract":
        from crmctl.workspace.page.term import term  # noqa: PLC0415 - for them alone

        yield from term(shown)
    yield from facts.facts(shown, lists.paths(shown.kind))
    yield from lists.lists(shown)
    yield from facts.long_texts(shown)
    yield from facts.notes(shown)
    yield from whole.referring(shown)
    yield from facts.elsewhere(shown)
    yield from _attached(shown)


def _attached(shown: Shown) -> Iterator[Section]:
    if "attachments" in shown.data:
        from crmctl.workspace.attachments import attachments  # noqa: PLC0415 - most have none

        yield from attachments(shown.view, shown.data)


def _summary(shown: Shown) -> Iterator[str]:
    data = shown.data
    if shown.kind.name != "customer":
        yield shown.kind.name
        if shown.kind.name in STATES:
            yield from standing(shown)
        elif shown.kind.name == "contract":
            from crmctl.workspace.page.term import how_far  # noqa: PLC0415 - for them alone

            yield from how_far(shown)
        return
    if data["type"] == "person":
        yield "private customer"
    if data.get("legal_name") not in {None, name(shown.view, shown.ref)}:
        yield data["legal_name"]
    stage = data.get("stage", "")
    since = f"since {data['since']}" if "since" in data else ""
    if stage or since:
        yield f"{stage} {since}".strip()
    yield from (data[part] for part in ("industry", "size") if part in data)


def _warnings(shown: Shown) -> Iterator[str]:
    if any(data.get("do_not_contact") for data in (shown.data, shown.person_data)):
        yield "Do not contact."
    if "archived" in shown.data:
        yield f"Archived since {shown.data['archived']}."


def _erased(data: Mapping[str, Any]) -> str:
    certificate = f"privacy/epochs/{data['epoch']}.yaml"
    return f"Erased on {data['erased']}; the certificate is {certificate}."
