"""Records that a new one, or one that was edited, may be the same as."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.errors.records import DuplicateError
from crmctl.matching import MATCHED_KINDS
from crmctl.matching.keys import keys
from crmctl.model.catalogue import Kind
from crmctl.model.record import Record, Ref
from crmctl.model.text import fold, loose
from crmctl.model.walk import leaves
from crmctl.workspace.deciding import apart
from crmctl.workspace.resembling import resembling
from crmctl.workspace.workspace import Workspace

LIKELY = 0.5
"""The probability from which on a person had better look."""
_STRONG = ("emails", "phones", "domains")


class Likeness(NamedTuple):
    """A record that a new one may be the same as.

    Attributes:
        ref: the record that exists.
        probability: that both are the same.
        exact: whether the new one is surely not meant to be added: it says nothing that the
            other one does not say, or both have the same name and an e-mail address, phone,
            domain or VAT id in common.
    """

    ref: Ref
    probability: float
    exact: bool


def likenesses(
    workspace: Workspace, kind: Kind, data: Mapping[str, Any], id_: str = ""
) -> Sequence[Likeness]:
    """Find what a record may be the same as, the likeliest first.

    Args:
        workspace: the CRM.
        kind: the record's kind.
        data: what it says.
        id_: its id, if it is none that is new.
    """
    if kind.name not in MATCHED_KINDS:
        return []
    decided = apart(workspace, kind.name) if id_ else frozenset()
    known = dict(resembling(workspace.connection, kind.name, {id_: data}, decided)).get(id_, ())
    found = [
        Likeness(Ref(kind.folder, each.id), each.probability, _exact(kind, data, each.data))
        for each in known
    ]
    alike = (each for each in found if each.exact or each.probability >= LIKELY)
    return sorted(alike, key=lambda each: (-each.probability, each.ref))


def new_likenesses(
    workspace: Workspace, before: Record | None, after: Record
) -> Sequence[Likeness]:
    """Find what an edited record may be the same as, but was not before."""
    kind = workspace.catalogue.by_name[after.kind]
    if before and keys(kind.name, before.data) == keys(kind.name, after.data):
        return []
    was = likenesses(workspace, kind, before.data, before.id) if before else ()
    known = {each.ref for each in was}
    found = likenesses(workspace, kind, after.data, after.id)
    return [each for each in found if each.ref not in known]


def require_new(found: Sequence[Likeness], *, force: bool) -> None:
    """Refuse what exists already.

    Raises:
        DuplicateError: a record is exactly the same, and nobody forces another one.
    """
    exact = [str(likeness.ref) for likeness in found if likeness.exact]
    if exact and not force:
        raise DuplicateError(exact)


def _exact(kind: Kind, new: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    if _said(kind, new) <= _said(kind, known):
        return True
    return bool(_names(new) & _names(known) and _strong(new) & _strong(known))


def _said(kind: Kind, data: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(field.path, fold(str(value))) for _, field, value in leaves(kind, data)}


def _names(data: Mapping[str, Any]) -> set[str]:
    name = data.get("name")
    if isinstance(name, Mapping):
        parts = (name.get("given"), name.get("family"), name.get("display"))
        return {loose(" ".join(part for part in parts if part))}
    return {loose(str(text)) for text in (name, data.get("legal_name")) if text}


def _strong(data: Mapping[str, Any]) -> set[str]:
    items = [item for name in _STRONG for item in data.get(name, ())]
    values = {
        item.get("address") or item.get("number") if isinstance(item, Mapping) else item
        for item in items
    }
    return {fold(str(value)) for value in (*values, data.get("vat_id")) if value}
