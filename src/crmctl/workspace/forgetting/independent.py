"""The look at everything after an erasure, by code that shares nothing with what erased."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from crmctl.errors.verifying import NothingToVerifyError
from crmctl.git.history import versions
from crmctl.index.read import every
from crmctl.matching.normalise import is_role
from crmctl.model.record import Record, Ref
from crmctl.privacy.verifying.digests import Digests, digests
from crmctl.privacy.verifying.keys import Sort, keys_of, names_of, values_of, ways_to
from crmctl.privacy.verifying.verifier import Verifier
from crmctl.workspace.forgetting.digest_files import new_secret
from crmctl.workspace.forgetting.verifying import Verification, verify
from crmctl.workspace.workspace import Workspace

Versions = Sequence[Mapping[str, Any]]


def digests_of(
    workspace: Workspace,
    people: Iterable[tuple[Ref, Versions]],
    before: Iterable[Record] = (),
) -> Digests:
    """Give the digests by which people are known again.

    Args:
        workspace: the CRM, in which everybody else still stands.
        people: the contact of each with all its versions.
        before: earlier versions of others, of whom something may be theirs as well.

    Raises:
        NothingToVerifyError: nothing tells who any of them was.
    """
    each = dict(people)
    keys = keys_of(version for versions_ in each.values() for version in versions_)
    if not keys.texts:
        raise NothingToVerifyError(", ".join(map(str, each)))
    mine = {value for versions_ in each.values() for one in versions_ for value in values_of(one)}
    everybody = chain(_everybody(workspace, set(each)), before)
    innocent = (key for other in everybody for key in _keys_of_another(other, mine))
    roles = ways_to({"emails": [{"address": one} for one in mine if is_role(one)]})
    return digests(keys, new_secret(), roles.union(innocent))


def look(workspace: Workspace, known: Digests, withheld: Collection[str] = ()) -> Verification:
    """Look for people now; the index goes first, for it is made anew from the files."""
    workspace.forget_index()
    return verify(workspace.repository, Verifier(known), withheld)


def all_versions(workspace: Workspace, contact: Record) -> Versions:
    """Give what a contact says and ever said."""
    stored = workspace.stored(contact.ref)
    path = stored.path if stored else ""
    past = versions(workspace.repository, path) if path else ()
    found = [workspace.parser.check(path, content)[0] for _, content in past if content]
    return [contact.data, *(one.data for one in found if one and "erased" not in one.data)]


def _everybody(workspace: Workspace, people: Collection[Ref]) -> Iterator[Record]:
    for stored in every(workspace.connection):
        if stored.kind not in {"contact", "customer"}:
            continue
        ref = Ref(workspace.catalogue.by_name[stored.kind].folder, stored.id)
        if ref not in people:
            yield Record(stored.kind, ref, stored.data)


def _keys_of_another(other: Record, mine: Collection[str]) -> Iterator[tuple[Sort, str]]:
    """Give the names of another, and the addresses and numbers that are among some."""
    name = other.data.get("name", {})
    yield from names_of({"name": {"display": name} if isinstance(name, str) else name})
    # A firm may list the address of one of its people.
    data = (
        dict(other.data) if other.kind == "contact" else {"phones": other.data.get("phones", ())}
    )
    if any(value in mine for value in values_of(data)):
        yield from ways_to(data)
