"""Who belongs to whom: the buying centre of a customer, the roles of a contact, referrals."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from crmctl.index.read import Stored, links_to, referring
from crmctl.model.record import Ref
from crmctl.workspace import wording
from crmctl.workspace.names import names
from crmctl.workspace.page.layout import Line, Section, Shown, section

# Whom to speak to first; people without a buying role come last.
_BUYING_ROLES = ("decider", "buyer", "influencer", "initiator", "user", "gatekeeper", "")

FIELDS = frozenset({"roles", "person", "parent", "referred_by"})


def people(shown: Shown) -> list[Ref]:
    """Give the contacts who have a role at the customer."""
    return [
        Ref("contacts", id_)
        for stored in members(shown)
        for id_ in (stored.id, *stored.data.get("aliases", ()))
    ]


def buying_centre(shown: Shown) -> Iterator[Section]:
    """Give the people at a customer, those who decide first."""
    today = shown.view.now.date()
    here = {shown.ref.id, *shown.data.get("aliases", ())}
    found = [
        (role, stored)
        for stored in members(shown)
        for role in stored.data["roles"]
        if role.get("customer") in here
    ]
    found.sort(key=lambda pair: (_is_past(pair[0], today), _rank(pair[0])))
    return section("People", (_member(role, stored, today) for role, stored in found))


def roles(shown: Shown) -> Iterator[Section]:
    """Give the customers at which a contact has a role, or who the contact is."""
    view, today = shown.view, shown.view.now.date()
    listed = shown.data.get("roles", ())
    named = names(
        view, [Ref("customers", role["customer"]) for role in listed if "customer" in role]
    )
    lines = [
        Line((named.get(Ref("customers", id_), "elsewhere"), _role(role, today), id_))
        for role in sorted(listed, key=lambda role: _is_past(role, today))
        for id_ in (role.get("customer", ""),)
    ]
    as_customer = referring(
        view.connection, view.catalogue, "contact", shown.ref.id, by="customer", field="person"
    )
    for stored in as_customer:
        stage = stored.data.get("stage", "")
        lines.append(Line(("private customer", stage, stored.id)))
    return section("Customers", lines)


def connections(shown: Shown) -> Iterator[Section]:
    """Give who referred whom, and which customer is a part of which, in both directions."""
    view, data = shown.view, shown.data
    pairs: list[tuple[str, Ref]] = []
    if "parent" in data:
        pairs.append(("part of", Ref("customers", data["parent"])))
    if "referred_by" in data:
        pairs.append(("referred by", Ref.parse(data["referred_by"])))
    for ref in shown.everyone:
        pairs += _referring(shown, ref)
    named = names(view, [ref for _, ref in pairs])
    return section("Connections", (Line((how, named[ref], str(ref))) for how, ref in pairs))


def _referring(shown: Shown, ref: Ref) -> Iterator[tuple[str, Ref]]:
    view = shown.view
    said = {"parent": "holds", "referred_by": "referred"}
    for link in links_to(view.connection, view.catalogue.by_name[ref.folder].name, ref.id):
        if link.field in said:
            yield said[link.field], Ref(view.catalogue.by_name[link.kind].folder, link.id)


def members(shown: Shown) -> list[Stored]:
    """Give the contacts who have a role at the customer, with their data."""
    view = shown.view
    return referring(
        view.connection,
        view.catalogue,
        "customer",
        shown.ref.id,
        by="contact",
        field="roles.customer",
    )


def _member(role: Mapping[str, Any], stored: Stored, today: date) -> Line:
    data = stored.data
    phones = sorted(data.get("phones", ()), key=lambda item: not item.get("primary"))
    emails = sorted(data.get("emails", ()), key=lambda item: not item.get("primary"))
    reach = wording.phone(phones[0]["number"]) if phones else ""
    reach = reach or (emails[0]["address"] if emails else "")
    reach = "do not contact" if data.get("do_not_contact") else reach
    return Line((stored.label, _role(role, today), reach, stored.id))


def _role(role: Mapping[str, Any], today: date) -> str:
    words = [role[part] for part in ("buying_role", "position", "department") if part in role]
    if "until" in role:
        words.append(f"{'until' if _is_past(role, today) else 'leaves'} {role['until']}")
    return ", ".join(words)


def _is_past(role: Mapping[str, Any], today: date) -> bool:
    return str(role.get("until", "9999-12-31")) < today.isoformat()


def _rank(role: Mapping[str, Any]) -> int:
    return _BUYING_ROLES.index(role.get("buying_role", ""))
