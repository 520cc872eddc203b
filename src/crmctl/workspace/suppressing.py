"""Keeping people out who were erased: the list beside the records, asked before each write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from crmctl.errors.suppression import (
    BrokenListError,
    NoKeyError,
)
from crmctl.git.objects import content, tree_entries
from crmctl.index.read import every
from crmctl.model.ids import IdContext, opaque
from crmctl.model.record import Ref
from crmctl.privacy.epochs import sealed
from crmctl.privacy.keys import Key
from crmctl.privacy.suppression import Hit, Suppression, entries_of, shared_by, texts_of
from crmctl.privacy.suppression_list import PATH, SuppressionList, read
from crmctl.workspace.keyring import given, keep, keys_of, new_key

if TYPE_CHECKING:
    from crmctl.workspace.change import Change
    from crmctl.workspace.workspace import Workspace

Data = Mapping[str, Any]

EPOCHS = "privacy/epochs"
FOLDERS = {"contacts": "contact", "customers": "customer"}


@dataclass(frozen=True, slots=True)
class Back:
    """A record that is a person who was erased.

    Attributes:
        ref: the record.
        path: its file.
        by: the sorts of identifiers by which it is known; none where its own id was erased.
    """

    ref: Ref
    path: str
    by: Sequence[str]


@dataclass(frozen=True, slots=True)
class KeptOut:
    """People who were put into the list.

    Attributes:
        summary: what the certificate says of it: how many entries there are, and a digest of
            them, by which `privacy epochs` sees that none is taken out.
        check: the check value of the key.
        key: with which the certificate is sealed.
    """

    summary: Mapping[str, Any]
    check: str
    key: Key = field(repr=False)

    def sealed(self, epoch: str, certificate: Mapping[str, Any]) -> dict[str, Any]:
        """Give a certificate with what was kept out, and its seal."""
        return sealed(epoch, {**certificate, "suppression": self.summary}, self.check, self.key)


def said_in(text: bytes | None) -> SuppressionList:
    """Read a list; an empty one where there is no file.

    Raises:
        BrokenListError: a line is none of a list.
    """
    found = read((text or b"").decode("utf-8", "replace"))
    if isinstance(found, int):
        raise BrokenListError(PATH, found)
    return found


def suppression(workspace: "Workspace", said: SuppressionList | None = None) -> Suppression:
    """Give what tells whether a record is a person who was erased.

    Args:
        workspace: the CRM.
        said: the list; as it lies in the work tree otherwise.

    Raises:
        BrokenListError: the list cannot be read.
        ForeignKeyError: the key that is here is another CRM's.
        CrmctlError: the key that is here cannot be used.
    """
    known = said_in(workspace.read_file(PATH)) if said is None else said
    keys = keys_of(known) if known.checks else {}
    return Suppression(known, keys, workspace.config["country"])


def has_list(workspace: "Workspace") -> bool:
    """Tell whether there is a suppression list with a key."""
    return bool(said_in(workspace.read_file(PATH)).checks)


def listed(workspace: "Workspace") -> SuppressionList:
    """Give the list as it was before a write: what a hand edit took out of it holds all the same.

    Raises:
        BrokenListError: it cannot be read.
    """
    now = said_in(workspace.read_file(PATH))
    seen = workspace.seen
    is_edited = PATH in seen.changed or PATH in seen.deleted
    if not is_edited and (now.crms or not (workspace.root / EPOCHS).is_dir()):
        return now
    head = workspace.repository.head()
    found = tree_entries(workspace.repository, head, [PATH]) if head else {}
    return now.united(said_in(content(workspace.repository, found[PATH]))) if found else now


def in_words(hits: Iterable[Hit]) -> Sequence[str]:
    """Give the sorts of identifiers by which somebody is known, each once."""
    return list(dict.fromkeys(hit.words for hit in hits))


def returned(workspace: "Workspace", known: Suppression) -> Iterator[Back]:
    """Give every record that is a person who was erased."""
    if not known.said.entries or not known.keys:
        return
    for kind in FOLDERS.values():
        for stored in every(workspace.connection, kind):
            if hits := known.hits(kind, stored.data):
                folder = workspace.catalogue.by_name[kind].folder
                yield Back(Ref(folder, stored.id), stored.path, in_words(hits))


# --- writing the list ----------------------------------------------------------------------


def add_suppressed(
    workspace: "Workspace",
    change: "Change",
    epoch: str,
    people: Mapping[Ref, Sequence[Data]],
) -> KeptOut:
    """Let a change that erases people keep them out from now on.

    The first erasure makes list and key. It is called once for all people of one erasure.

    Args:
        workspace: the CRM.
        change: the change; the list is written by it.
        epoch: the id of the certificate.
        people: each contact that goes, with the data of all its versions, the present one too.

    Raises:
        NoKeyError: there is a list, and its key is not here.
        CrmctlError: the list cannot be read, or the key cannot be used.
    """
    said = said_in(change.read(PATH))
    said, check, key = _begun(workspace, change, said)
    country = workspace.config["country"]
    texts: set[str] = set()
    others = [
        (stored.kind, stored.id, stored.data)
        for kind in FOLDERS.values()
        for stored in every(workspace.connection, kind)
    ]
    gone = {ref.id for ref in people} | _private(others, people)
    known = [(kind, data) for kind, id_, data in others if id_ not in gone]
    for versions in people.values():
        texts |= texts_of(shared_by(versions, known, country), country)
    entries = entries_of(texts, epoch, check, key)
    change.write(PATH, replace(said, entries=said.entries | entries).text.encode())
    return KeptOut(summary(entries, key), check, key)


def summary(entries: Iterable[Any], key: Key) -> Mapping[str, Any]:
    """Give what a certificate says of its entries in the list."""
    lines = sorted(entry.line for entry in entries)
    return {"entries": len(lines), "digest": key.digest("entries", "\n".join(lines))}


def begin(workspace: "Workspace", change: "Change", *, lost: Iterable[str] = ()) -> str:
    """Let a change give the list a new key, and the first one an id; gives the check value.

    Args:
        workspace: the CRM.
        change: the list is written by it, and before it the key, outside of the repository.
        lost: the check values of keys that nobody has any more.
    """
    said = said_in(change.read(PATH))
    begun, check, _ = _with_new_key(workspace, change, said)
    change.write(PATH, replace(begun, lost=said.lost | set(lost)).text.encode())
    return check


def _begun(
    workspace: "Workspace", change: "Change", said: SuppressionList
) -> tuple[SuppressionList, str, Key]:
    """Give the list with a key for new entries; both are made where there is none."""
    for check, key in keys_of(said).items() if said.checks else ():
        return said, check, key
    if said.checks:
        raise NoKeyError("so nobody could be kept out")
    return _with_new_key(workspace, change, said)


def _with_new_key(
    workspace: "Workspace", change: "Change", said: SuppressionList
) -> tuple[SuppressionList, str, Key]:
    crm, told = (said.crms[0] if said.crms else _crm_id(workspace)), given()
    key = told or new_key()
    check = key.check(crm)
    if told is None:
        change.beforehand(lambda: _kept(workspace, crm, key))
    return replace(said, crms=said.crms or (crm,), checks=said.checks | {check}), check, key


def _kept(workspace: "Workspace", crm: str, key: Key) -> None:
    file = keep(crm, [key])
    workspace.outside.tell(
        f"The key of the suppression list is in {file}. Without it nobody can be kept out: keep a "
        "copy elsewhere (`crmctl privacy key export`), and bring it to whoever works in this CRM."
    )


def _crm_id(workspace: "Workspace") -> str:
    chance = IdContext(workspace.outside.random, workspace.now.date(), lambda _id: False)
    return opaque("c", chance)


def _private(others: Iterable[tuple[str, str, Data]], people: Iterable[Ref]) -> set[str]:
    """Give the customers who are one of these people."""
    ids = {ref.id for ref in people}
    return {id_ for kind, id_, data in others if kind == "customer" and data.get("person") in ids}
