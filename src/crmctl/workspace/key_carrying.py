"""Carrying the key of a suppression list from one machine to another."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crmctl.errors.suppression import NoKeyError, NoSuppressionListError, UnreadableKeyError
from crmctl.privacy.keys import keys_in, together
from crmctl.privacy.suppression_list import SuppressionList
from crmctl.workspace.keyring import file_of, keep, keys_of, matching
from crmctl.workspace.suppressing import listed
from crmctl.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Held:
    """Which keys a list has, and which of them are here.

    Attributes:
        crm: the CRM's id.
        checks: the check values of all keys.
        here: of those that are here.
        lost: of those that nobody has any more.
        entries: how many entries were made with each key.
        file: where the keys lie on this machine.
    """

    crm: str
    checks: frozenset[str]
    here: frozenset[str]
    lost: frozenset[str]
    entries: Mapping[str, int]
    file: Path


def held(workspace: Workspace) -> Held:
    """Say which keys a CRM's list has.

    Raises:
        NoSuppressionListError: there is none.
        CrmctlError: the list cannot be read, or the key cannot be used.
    """
    said = _list(workspace)
    return Held(
        crm=said.crms[0],
        checks=said.checks,
        here=frozenset(keys_of(said)),
        lost=said.lost,
        entries=Counter(entry.check for entry in said.entries),
        file=file_of(said.crms[0]),
    )


def exported(workspace: Workspace) -> str:
    """Give the keys that are here, a line each.

    Raises:
        NoSuppressionListError: there is no list.
        NoKeyError: none of its keys is here.
    """
    said = _list(workspace)
    found = keys_of(said)
    if not found:
        raise NoKeyError("so there is nothing to export")
    return together(said.crms[0], found.values())


def take_in(workspace: Workspace, text: str) -> Path:
    """Keep keys that were exported elsewhere; gives the file.

    Raises:
        NoSuppressionListError: the CRM has no list whose key it could be.
        UnreadableKeyError: the text is no key.
        ForeignKeyError: it is another CRM's.
        KeyFileError: the file cannot be written.
    """
    said, where = _list(workspace), "what is imported"
    keys = keys_in(text)
    if keys is None:
        raise UnreadableKeyError(where)
    found = matching(said, keys, where)
    return keep(said.crms[0], list(found.values()))


def _list(workspace: Workspace) -> SuppressionList:
    said = listed(workspace)
    if not said.checks:
        raise NoSuppressionListError
    return said
