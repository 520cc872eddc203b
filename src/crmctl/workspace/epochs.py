"""The erasures of a CRM: which there were, which this clone has seen, who acknowledged them."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crmctl.errors.base import CrmctlError
from crmctl.errors.suppression import NoKeyError
from crmctl.git.objects import content, tree, tree_entries
from crmctl.model.ids import IdContext, is_opaque, opaque
from crmctl.model.plain import Plain
from crmctl.privacy.certificate import epoch_id
from crmctl.privacy.commit_marks import resolved
from crmctl.privacy.epochs import (
    SEALED_WITH,
    Chain,
    Fault,
    State,
    chain,
    joining,
    sealed,
    seals,
    state_of,
)
from crmctl.privacy.suppression import Suppression
from crmctl.privacy.suppression_list import PATH
from crmctl.store import document
from crmctl.store.canonical import emit
from crmctl.store.files import read_bounded, write_atomically
from crmctl.workspace.keyring import keys_of
from crmctl.workspace.memory import memory, own_folder
from crmctl.workspace.suppressing import EPOCHS, listed, said_in, summary, suppression

if TYPE_CHECKING:
    from pathlib import Path

    from crmctl.git.repository import Repository
    from crmctl.workspace.change import Change
    from crmctl.workspace.workspace import Workspace

ACKNOWLEDGED = "privacy/acknowledged"
_SUFFIX = ".yaml"

Certificates = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Standing:
    """The chain of a CRM.

    Attributes:
        chain: the certificates in order, and what is wrong with them.
        acknowledged: for each certificate the clones that have acknowledged it, and when.
        has_key: whether seals could be checked.
    """

    chain: Chain
    acknowledged: Mapping[str, Mapping[str, str]]
    has_key: bool


def standing(workspace: "Workspace") -> Standing:
    """Put the certificates of a CRM in order, and say what is wrong with them.

    Raises:
        BrokenListError: the suppression list cannot be read.
        CrmctlError: its key cannot be used.
    """
    known = suppression(workspace, listed(workspace))
    found = certificates(workspace)
    put = chain(found, known.keys, seen(workspace), _shortened(found, known))
    return Standing(put, _acknowledged(workspace), bool(known.keys))


def certificates(workspace: "Workspace") -> Certificates:
    """Read the certificates as they lie in the work tree; one that cannot be read says nothing."""
    files = sorted((workspace.root / EPOCHS).glob(f"*{_SUFFIX}"))
    return {file.stem: _read(file, workspace) for file in files}


def certificates_at(repository: "Repository", commit: str) -> Certificates:
    """Read the certificates as they are in a commit."""
    below = {
        path: oid
        for path, oid in tree(repository, commit).items()
        if path.startswith(f"{EPOCHS}/") and path.endswith(_SUFFIX)
    }
    return {
        path.rpartition("/")[2].removesuffix(_SUFFIX): document.load(content(repository, oid)).data
        or {}
        for path, oid in sorted(below.items())
    }


def seal(workspace: "Workspace", epoch: str, certificate: Mapping[str, Any]) -> bytes:
    """Give the file of a certificate, sealed with the key of the suppression list.

    Raises:
        NoKeyError: the key is not here.
        CrmctlError: it cannot be used, or the list cannot be read.
    """
    for check, key in suppression(workspace, listed(workspace)).keys.items():
        return emit(sealed(epoch, certificate, check, key)).encode()
    raise NoKeyError("so no certificate can be sealed")


def heads(workspace: "Workspace") -> Sequence[str]:
    """Give the certificates that a new one follows: more than one after a merge."""
    return standing(workspace).chain.heads


def join(workspace: "Workspace") -> "Change | None":
    """Collect a certificate that follows those of several machines; None where one is enough.

    Raises:
        NoKeyError: the key that seals it is not here.
    """
    last = heads(workspace)
    if len(last) < 2:  # noqa: PLR2004 - one needs no order
        return None
    today = workspace.now.date()
    known = certificates(workspace)
    epoch = epoch_id(IdContext(workspace.outside.random, today, lambda id_: id_ in known))
    change = workspace.change("redact")
    tree_ = joining(last, Plain(today.isoformat()))
    change.write(f"{EPOCHS}/{epoch}{_SUFFIX}", seal(workspace, epoch, tree_))
    return change


# --- what this clone remembers ---------------------------------------------------------------


def seen(workspace: "Workspace") -> Mapping[str, str]:
    """Give the seals of the certificates that this clone has seen, outside of the history."""
    with suppress(OSError, ValueError):
        found = json.loads(memory(workspace.repository).read_bytes())
        return {str(id_): str(seal_) for id_, seal_ in found.items()}
    return {}


def remember(workspace: "Workspace") -> None:
    """Remember the certificates that are here, so that none can go unseen.

    What was seen first stays: a certificate that was put in the place of another is told. One
    whose seal does not fit is not taken in.

    Raises:
        DiskError: the git directory cannot be written.
    """
    forged = {id_ for id_, fault in standing(workspace).chain.faults if fault is Fault.FORGED}
    now = seals(certificates(workspace))
    new = {id_: seal_ for id_, seal_ in now.items() if id_ not in forged}
    before = seen(workspace)
    both = {**new, **{id_: seal_ for id_, seal_ in before.items() if seal_ or id_ not in new}}
    if both != before:
        file = memory(workspace.repository)
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(both, indent=0, sort_keys=True)
        write_atomically(file, text.encode(), root=file.parent)


def clone_id(workspace: "Workspace") -> str:
    """Give this clone's id, which says nothing of it; made when it is first asked for.

    Raises:
        DiskError: the git directory cannot be written.
    """
    file = own_folder(workspace.repository) / "id"
    with suppress(OSError):
        if is_opaque(known := file.read_text("ascii", "replace").strip()):
            return known
    chance = IdContext(workspace.outside.random, workspace.now.date(), lambda _id: False)
    made = opaque("n", chance)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, f"{made}\n".encode(), root=file.parent)
    return made


def acknowledge(workspace: "Workspace", change: "Change", epochs: Sequence[str]) -> None:
    """Let a change say that this clone holds nothing any more of who went with some erasures.

    It is for whoever has purged the old objects to say so: `sync`, and the erasure itself.
    """
    path = acknowledgement(workspace)
    change.write(path, acknowledging(workspace, change.read(path) or b"", epochs))


def acknowledgement(workspace: "Workspace") -> str:
    """Give the path of the file in which this clone acknowledges."""
    return f"{ACKNOWLEDGED}/{clone_id(workspace)}{_SUFFIX}"


def acknowledging(workspace: "Workspace", before: bytes, epochs: Sequence[str]) -> bytes:
    """Give what this clone's file says with some more erasures."""
    day = Plain(workspace.now.date().isoformat())
    said = {id_: Plain(str(at)) for id_, at in (document.load(before).data or {}).items()}
    return emit({**dict.fromkeys(epochs, day), **said}).encode()


def genuine(workspace: "Workspace", commit: str, found: Certificates) -> Certificates:
    """Give those of a commit's certificates whose seal fits; without the key nobody can tell.

    They say the ids of the commits that they tell of, as far as these are here.

    Raises:
        NoKeyError: the key is not here.
        CrmctlError: it cannot be used, or the suppression list cannot be read.
    """
    entries = tree_entries(workspace.repository, commit, [PATH])
    text = content(workspace.repository, entries[PATH]) if entries else b""
    known = said_in(text)
    keys = keys_of(known) if known.checks else {}
    if found and known.checks and not keys:
        raise NoKeyError("so it cannot be told whether history was rightly written anew")
    believed = [id_ for id_, one in found.items() if state_of(id_, one, keys) is State.SEALED]
    here = ("rev-list", "--all", "HEAD", commit, "--")
    oids = workspace.repository.git.run(*here).decode().split() if believed else ()
    return {
        id_: resolved(found[id_], keys[str(found[id_][SEALED_WITH])], oids) for id_ in believed
    }


def _acknowledged(workspace: "Workspace") -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for file in sorted((workspace.root / ACKNOWLEDGED).glob(f"*{_SUFFIX}")):
        for epoch, day in _read(file, workspace).items():
            found.setdefault(epoch, {})[file.stem] = str(day)
    return found


def _shortened(found: Certificates, known: Suppression) -> Sequence[str]:
    """Give the certificates of whose lines in the suppression list not all are there."""
    short = []
    for epoch, one in found.items():
        said = one.get("suppression")
        key = known.keys.get(str(one.get(SEALED_WITH)))
        if isinstance(said, dict) and key:
            lines = [entry for entry in known.said.entries if entry.epoch == epoch]
            if said.get("digest") != summary(lines, key)["digest"]:
                short.append(epoch)
    return short


def _read(file: "Path", workspace: "Workspace") -> Mapping[str, Any]:
    try:
        return document.load(read_bounded(file, root=workspace.root)).data or {}
    except CrmctlError:
        return {}
