"""New records from what a person typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors import DuplicateError, UnknownKindError
from crmctl.index.flatten import plan, rows
from crmctl.index.read import get
from crmctl.matching import MATCHED_KINDS
from crmctl.model.assign import from_options
from crmctl.model.catalogue import Kind
from crmctl.model.entry import normalise
from crmctl.model.kinds import BY_NAME
from crmctl.model.names import split
from crmctl.model.record import Record, Ref
from crmctl.model.text import fold, loose
from crmctl.model.validate import label
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace

_LIKELY = 0.5  # the probability from which on a person had better look
_STRONG = ("emails", "phones", "domains")
_PERSONAL = frozenset({"emails", "phones", "addresses", "birthday", "language", "profiles"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """A record that a new one may be the same as.

    Attributes:
        ref: the record that exists.
        probability: that both are the same.
        exact: whether they have the same name and an e-mail address, phone, domain or VAT id in
            common: then it is surely not meant to be added again.
    """

    ref: Ref
    probability: float
    exact: bool


def kind_of(workspace: Workspace, name: str) -> Kind:
    """Give a kind by its singular or plural.

    Raises:
        UnknownKindError: there is no such kind.
    """
    kind = workspace.catalogue.by_name.get(name)
    if kind is None:
        raise UnknownKindError(name, [known.name for known in workspace.catalogue.kinds])
    return kind


def draft(
    workspace: Workspace, kind: Kind, name: str, options: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Give the data of a new record: its name, and `--field value` options.

    Raises:
        UnknownFieldError: no field of the kind has that name.
    """
    data = from_options(kind, BY_NAME[kind.name].begin(name), options, workspace.entry)
    return normalise(kind, data, workspace.entry)


def add(change: Change, kind: Kind, data: Mapping[str, Any]) -> Ref:
    """Add a record to a change; a private customer brings the contact who holds their data.

    Raises:
        InvalidDataError: the data is no valid record.
    """
    if kind.name != "customer" or data.get("type") != "person" or "person" in data:
        return change.add(kind.name, data)
    personal = {name: value for name, value in data.items() if name in _PERSONAL}
    business = {name: value for name, value in data.items() if name not in {*personal, "name"}}
    person = change.add("contact", {"name": split(data["name"]), **personal})
    return change.add("customer", {**business, "person": person.id})


def likenesses(workspace: Workspace, kind: Kind, data: Mapping[str, Any]) -> Sequence[Likeness]:
    """Find what a new record may be the same as, the likeliest first."""
    if kind.name not in MATCHED_KINDS:
        return []
    new = Record(kind.name, Ref(kind.folder, ""), data)
    keys = rows(plan(workspace.catalogue, kind), "", new, label(kind.name, data)).keys
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
    return [
        Likeness(Ref(kind.folder, pair.right), pair.probability, _exact(data, known[pair.right]))
        for pair in pairs
        if pair.probability >= _LIKELY
    ]


def _sharing(workspace: Workspace, kind: Kind, keys: Sequence[str]) -> list[str]:
    """List the ids of the records that share a key with the new one."""
    marks = ",".join("?" * len(keys))
    statement = (
        "SELECT DISTINCT r.id FROM lookup l JOIN records r ON r.rowid = l.owner "  # noqa: S608 - marks
        f"WHERE r.kind = ? AND l.key IN ({marks}) ORDER BY r.id LIMIT 200"
    )
    return [id_ for (id_,) in workspace.rows(statement, (kind.name, *keys))]


def _exact(new: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    same_name = _names(new) & _names(known)
    return bool(same_name and _strong(new) & _strong(known))


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


def require_new(found: Sequence[Likeness], *, force: bool) -> None:
    """Refuse what exists already.

    Raises:
        DuplicateError: a record is exactly the same, and nobody forces another one.
    """
    exact = [str(likeness.ref) for likeness in found if likeness.exact]
    if exact and not force:
        raise DuplicateError(exact)
