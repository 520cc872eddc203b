"""New records from what a person typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.errors.records import UnknownKindError
from crmctl.model.assign import field_named, from_options
from crmctl.model.catalogue import Kind
from crmctl.model.entry import normalise
from crmctl.model.identity import begin
from crmctl.model.names import split
from crmctl.model.pipeline import begun as begun_deal
from crmctl.model.record import Ref
from crmctl.workspace.change import Change
from crmctl.workspace.likeness import Likeness, likenesses
from crmctl.workspace.meaning import reader
from crmctl.workspace.workspace import Workspace

Options = Sequence[tuple[str, str]]

# What a customer has too, but what of a private one stands in the contact.
_PERSONAL = frozenset({"emails", "phones", "addresses"})


class Draft(NamedTuple):
    """A new record, not yet in a change.

    Attributes:
        kind: its kind.
        data: its data.
        person: of a private customer, the data of the contact who holds what is personal.
    """

    kind: Kind
    data: Mapping[str, Any]
    person: Mapping[str, Any] | None = None


def kind_of(workspace: Workspace, name: str) -> Kind:
    """Give a kind by its singular or plural.

    Raises:
        UnknownKindError: there is no such kind.
    """
    kind = workspace.catalogue.by_name.get(name)
    if kind is None:
        raise UnknownKindError(name, [known.name for known in workspace.catalogue.kinds])
    return kind


def draft(workspace: Workspace, kind: Kind, name: str, options: Options) -> Draft:
    """Give a new record: its name, and `--field value` options.

    Of a private customer, what is personal goes to a contact. If the contact is there already
    (`--person`), the name is theirs.

    Raises:
        UnknownFieldError: no field of the kind has that name.
        UnknownRecordError: a reference means no record.
        AmbiguousRecordError: it means several.
    """
    if kind.name != "customer" or ("type", "person") not in options:
        begun = begin(kind, name) if name else dict(kind.begins)
        return Draft(kind, _data(workspace, kind, begun, options))
    if any(field == "person" for field, _ in options):
        return Draft(kind, _data(workspace, kind, {}, options))
    contact = workspace.catalogue.by_name["contact"]
    personal = [option for option in options if _is_personal(kind, contact, option[0])]
    business = [option for option in options if option not in personal]
    return Draft(
        kind,
        _data(workspace, kind, {}, business),
        _data(workspace, contact, {"name": split(name)} if name else {}, personal),
    )


def add(change: Change, new: Draft) -> Ref:
    """Add a record to a change, and first the contact whom a private customer brings.

    Raises:
        InvalidDataError: the data is no valid record.
    """
    if new.person is None:
        return change.add(new.kind.name, new.data)
    person = change.add("contact", new.person)
    return change.add(new.kind.name, {**new.data, "person": person.id})


def alike(workspace: Workspace, new: Draft) -> Sequence[Likeness]:
    """Find what a new record may be the same as; of a private customer, the contact."""
    if new.person is None:
        return likenesses(workspace, new.kind, new.data)
    return likenesses(workspace, workspace.catalogue.by_name["contact"], new.person)


def _data(
    workspace: Workspace, kind: Kind, begun: Mapping[str, Any], options: Options
) -> dict[str, Any]:
    """Read the options, a second time if they tell that the record is of another country."""
    begun = {**begun, **_from_settings(workspace, kind, dict(options))}
    data = from_options(kind, begun, options, reader(workspace, kind, {}))
    if any(field.rpartition(".")[2] == "country" for field, _ in options):
        data = from_options(kind, begun, options, reader(workspace, kind, data))
    return normalise(kind, data, workspace.entry)


def _from_settings(
    workspace: Workspace, kind: Kind, options: Mapping[str, str]
) -> Mapping[str, Any]:
    """Give what crm.yaml says a new record of a kind begins with."""
    begins = _BEGINS.get(kind.name)
    return begins(workspace, options) if begins else {}


def _deal(workspace: Workspace, options: Mapping[str, str]) -> Mapping[str, Any]:
    pipeline, stage = options.get("pipeline", ""), options.get("stage", "")
    return begun_deal(workspace.config["pipelines"], pipeline, stage)


# What a new record begins with may stand in crm.yaml, which no model knows.
_BEGINS: Mapping[str, Callable[[Workspace, Mapping[str, str]], Mapping[str, Any]]] = {
    "deal": _deal,
}


def _is_personal(customer: Kind, contact: Kind, name: str) -> bool:
    """Tell whether an option of a private customer describes the person."""
    found = field_named(customer, name)
    if found is None:
        return field_named(contact, name) is not None
    return found[0].list_path in _PERSONAL
