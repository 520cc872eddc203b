"""The look at everything after an erasure, by code that shares nothing with what erased."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from crmctl.errors.verifying import NothingToVerifyError
from crmctl.git.history import versions
from crmctl.git.repository import Repository
from crmctl.index.read import every
from crmctl.model.record import Record, Ref
from crmctl.privacy.verifying.digests import Digests, digests
from crmctl.privacy.verifying.keys import Sort, keys_of, names_of
from crmctl.privacy.verifying.verifier import Verifier
from crmctl.workspace.forgetting.checking import Report
from crmctl.workspace.forgetting.digest_files import new_secret
from crmctl.workspace.forgetting.verifying import Verification, verify
from crmctl.workspace.workspace import Workspace

Versions = Sequence[Mapping[str, Any]]
_FOR_EYES_AND_EARS = ("picture", "film", "sound")


class IndependentLook:
    """Looks for people in a repository once the old history is gone."""

    def __init__(self, known: Digests) -> None:
        self._verifier = Verifier(known)

    def verify(self, repo: Repository, withheld: Collection[str]) -> Report:
        """Look at every object but those withheld, and at every file."""
        seen = verify(repo, self._verifier, withheld)
        left = dict.fromkeys([*(place.where for place in seen.left), *seen.unread])
        sorted_: dict[bool, dict[str, None]] = {True: {}, False: {}}
        for one in seen.closed:
            sorted_[one.endswith(_FOR_EYES_AND_EARS)][one.partition(": ")[0]] = None
        return Report(
            seen.objects, seen.files, list(left), list(sorted_[False]), list(sorted_[True])
        )


def digests_of(workspace: Workspace, people: Iterable[tuple[Ref, Versions]]) -> Digests:
    """Give the digests by which people are known again.

    Args:
        workspace: the CRM, in which everybody else still stands.
        people: the contact of each with all its versions.

    Raises:
        NothingToVerifyError: nothing tells who any of them was.
    """
    each = dict(people)
    keys = keys_of(version for versions_ in each.values() for version in versions_)
    if not keys.texts:
        raise NothingToVerifyError(", ".join(map(str, each)))
    return digests(keys, new_secret(), frozenset(_innocent_names(workspace, set(each))))


def look(workspace: Workspace, known: Digests) -> Verification:
    """Look for people now; the index goes first, for it is made anew from the files."""
    workspace.forget_index()
    return verify(workspace.repository, Verifier(known))


def all_versions(workspace: Workspace, contact: Record) -> Versions:
    """Give what a contact says and ever said."""
    stored = workspace.stored(contact.ref)
    path = stored.path if stored else ""
    past = versions(workspace.repository, path) if path else ()
    found = [workspace.parser.check(path, content)[0] for _, content in past if content]
    return [contact.data, *(one.data for one in found if one and "erased" not in one.data)]


def _innocent_names(workspace: Workspace, people: Collection[Ref]) -> Iterator[tuple[Sort, str]]:
    for stored in every(workspace.connection):
        if stored.kind not in {"contact", "customer"}:
            continue
        if Ref(workspace.catalogue.by_name[stored.kind].folder, stored.id) not in people:
            name = stored.data.get("name", {})
            yield from names_of({"name": {"display": name} if isinstance(name, str) else name})
