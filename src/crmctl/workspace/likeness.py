"""Records that a new one may be the same as."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.errors.records import DuplicateError
from crmctl.index.flatten import rows
from crmctl.index.plan import plan
from crmctl.index.read import get
from crmctl.matching import MATCHED_KINDS
from crmctl.model.catalogue import Kind
from crmctl.model.identity import label
from crmctl.model.record import Record, Ref
from crmctl.model.text import fold, loose
from crmctl.model.walk import leaves
from crmctl.workspace.workspace import Workspace

_LIKELY = 0.5  # the probability from which on a person had better look
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


def likenesses(workspace: Workspace, kind: Kind, data: Mapping[str, Any]) -> Sequence[Likeness]:
    """Find what a new record may be the same as, the likeliest first."""
    if kind.name not in MATCHED_KINDS:
        return []
    new = Record(kind.name, Ref(kind.folder, ""), data)
    keys = rows(plan(workspace.catalogue, kind), "", new, label(kind, data)).keys
    known = {
        id_: stored.data
        for id_ in _sharing(workspace, kind, keys)
        if (stored := get(workspace.connection, kind.name, id_))
    }
    if not known:
        return []
    (count,) = workspace.rows("SELECT count(*) FROM records WHERE kind = ?", (kind.name,))[0]
    from crmctl.matching.find import candidates_for  # noqa: PLC0415 - 60 ms, seldom needed

    pairs = candidates_for(("", data), known.items(), kind.name, among=count)
    probable = {pair.right: pair.probability for pair in pairs}
    found = [
        Likeness(Ref(kind.folder, id_), probable.get(id_, 0), _exact(kind, data, other))
        for id_, other in known.items()
    ]
    alike = (each for each in found if each.exact or each.probability >= _LIKELY)
    return sorted(alike, key=lambda each: (-each.probability, each.ref))


def require_new(found: Sequence[Likeness], *, force: bool) -> None:
    """Refuse what exists already.

    Raises:
        DuplicateError: a record is exactly the same, and nobody forces another one.
    """
    exact = [str(likeness.ref) for likeness in found if likeness.exact]
    if exact and not force:
        raise DuplicateError(exact)


def _sharing(workspace: Workspace, kind: Kind, keys: Sequence[str]) -> list[str]:
    """List the ids of the records that share a key with the new one."""
    marks = ",".join("?" * len(keys))
    statement = (
        "SELECT DISTINCT r.id FROM lookup l JOIN records r ON r.rowid = l.owner "  # noqa: S608 - marks
        f"WHERE r.kind = ? AND l.key IN ({marks}) ORDER BY r.id LIMIT 200"
    )
    return [id_ for (id_,) in workspace.rows(statement, (kind.name, *keys))]


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
