"""Who belongs to a campaign's segment, and whether each of them may be contacted."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crmctl.campaigns.audience import Ask, Audience, Permission, Person, choose
from crmctl.errors.campaigns import NoSegmentError, UnknownPurposeError, UnknownWaveError
from crmctl.index.select import Selection
from crmctl.model.record import Record
from crmctl.privacy.consent import is_consumer, may
from crmctl.workspace.consumers import standing_for
from crmctl.workspace.resolving import resolve
from crmctl.workspace.segments import query
from crmctl.workspace.view import View

_BATCH = 10_000  # SQLite takes at most 32,766 parameters in one statement


def campaign(view: View, text: str) -> Record:
    """Give the campaign that a reference means.

    Raises:
        UnknownRecordError: it means none.
        AmbiguousRecordError: it means several.
    """
    record = view.record(resolve(view, text, ("campaign",)))
    assert record is not None  # noqa: S101 - `resolve` gives only what exists
    return record


def basis_of(view: View, found: Record) -> str:
    """Give the lawful basis of a campaign's purpose.

    Raises:
        UnknownPurposeError: crm.yaml has no such purpose, so there is none.
    """
    purposes: Mapping[str, Any] = view.config["purposes"]
    if found.data["purpose"] not in purposes:
        raise UnknownPurposeError(str(found.ref), list(purposes))
    return str(purposes[found.data["purpose"]]["basis"])


def wave_of(found: Record, name: str) -> Mapping[str, Any]:
    """Give a wave of a campaign by its name; the only one if no name is given.

    Raises:
        UnknownWaveError: there is none, or several and no name.
    """
    waves: Sequence[Mapping[str, Any]] = found.data.get("waves", ())
    if not name and len(waves) == 1:
        return waves[0]
    for wave in waves:
        if wave["name"] == name:
            return wave
    raise UnknownWaveError(str(found.ref), [wave["name"] for wave in waves])


def audience(view: View, found: Record, wave: str = "") -> Audience:
    """Say who would be reached by a wave today, who not, and why.

    Raises:
        UnknownPurposeError: the purpose has no lawful basis.
        NoSegmentError: the campaign is for nobody.
        QuerySyntaxError, UnknownFieldError, QueryValueError: the segment cannot be used.
    """
    ask = asking(view, found)
    earlier = {one["contact"] for one in found.data.get("recipients", ()) if one["wave"] != wave}
    return choose(
        people(view, found),
        ask,
        channel=found.data["channel"],
        earlier=earlier,
        control=found.data.get("control"),
    )


def asking(view: View, found: Record) -> Ask:
    """Give the one question, for a campaign's purpose and channel, as of today.

    Raises:
        UnknownPurposeError: the purpose has no lawful basis.
    """
    basis, today = basis_of(view, found), view.now.date()

    def ask(person: Person) -> Permission:
        decision = may(
            person.data or {},
            channel=found.data["channel"],
            purpose=found.data["purpose"],
            on=today,
            basis=basis,
            consumer=person.consumer,
        )
        reason = decision.reason.name.lower().replace("_", "-")
        return Permission(decision.allowed, reason, str(decision.reason), decision.address)

    return ask


def people(view: View, found: Record) -> list[Person]:
    """Give the contacts of a campaign's segment, each once.

    Of a customer these are the contacts who have a role there today, and the person whom a
    private customer is.

    Raises:
        NoSegmentError: the campaign is for nobody.
    """
    said = str(found.data.get("segment", "")).strip()
    if not said:
        raise NoSegmentError(str(found.ref))
    node = query(view, view.config["segments"].get(said, said))
    kinds = [view.catalogue.by_name[name] for name in ("customer", "contact")]
    today = view.now.date()
    rows = Selection(view.connection, view.catalogue, kinds, node, today).rows()
    chosen = {row.record.id: list[str]() for row in rows if row.record.kind == "contact"}
    customers = {row.record.id for row in rows if row.record.kind == "customer"}
    standing = standing_for(view, today)
    for contact, theirs in standing.items():
        if through := [one for one in theirs if one in customers]:
            chosen.setdefault(contact, []).extend(through)
    return persons(view, chosen, standing)


def persons(
    view: View,
    chosen: Mapping[str, Iterable[str]],
    standing: Mapping[str, Sequence[str]],
) -> list[Person]:
    """Give contacts as persons.

    Args:
        view: the CRM.
        chosen: ids of contacts, each with the customers through whom they were chosen.
        standing: of each contact, the customers they stand for.
    """
    data = _data(view, "contact", chosen)
    through = {id_: tuple(said) or tuple(standing.get(id_, ())) for id_, said in chosen.items()}
    firms = _data(
        view, "customer", dict.fromkeys(one for id_ in chosen for one in standing.get(id_, ()))
    )
    found = list[Person]()
    for id_, theirs in through.items():
        types = [firms[one]["type"] for one in standing.get(id_, ()) if one in firms]
        consumer = is_consumer(types)
        firm = next((firms[one] for one in theirs if one in firms and not consumer), {})
        found.append(Person(id_, data.get(id_), theirs, consumer=consumer, company=firm))
    return found


def _data(view: View, kind: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Give the data of records by their ids; those without a valid file are missing."""
    wanted, found = list(ids), dict[str, dict[str, Any]]()
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        marks = ",".join("?" * len(batch))
        statement = f"SELECT id, json FROM records WHERE kind = ? AND id IN ({marks})"  # noqa: S608 - marks
        found |= {id_: json.loads(data) for id_, data in view.rows(statement, (kind, *batch))}
    return found
