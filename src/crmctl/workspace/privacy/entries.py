"""Small files below privacy/: holds, requests, breaches. They hold ids, dates and neutral words.

They outlive the data of the people they are about, so nobody may be named in them.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from crmctl.errors.privacy import NamedInReasonError, UnknownEntryError
from crmctl.model.ids import IdContext, opaque
from crmctl.model.plain import Plain
from crmctl.model.record import Record
from crmctl.privacy.find import without
from crmctl.privacy.subject import subject_of
from crmctl.store import document
from crmctl.store.canonical import emit
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace

_SUFFIX = ".yaml"
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]")
# A number to call, and no file number such as 4 O 12/26.
_NUMBER = re.compile(r"(?:\+|\b0)[0-9](?:[ /()-]{0,2}[0-9]){5}")


class Entry(NamedTuple):
    """One file: its id, and what it says."""

    id: str
    data: Mapping[str, Any]


def entries(workspace: Workspace, folder: str) -> Iterator[Entry]:
    """Read the files of a folder, in the order of their names; what is broken holds nothing."""
    for file in sorted((workspace.root / folder).glob(f"*{_SUFFIX}")):
        content = workspace.read_file(f"{folder}/{file.name}")
        read = document.load(content) if content is not None else None
        if read and read.data:
            yield Entry(file.stem, read.data)


def entry(workspace: Workspace, folder: str, id_: str) -> Entry:
    """Give one file.

    Raises:
        UnknownEntryError: there is none.
    """
    found = {one.id: one for one in entries(workspace, folder)}
    if id_ not in found:
        raise UnknownEntryError(folder, list(found))
    return found[id_]


def free_id(workspace: Workspace, folder: str, prefix: str) -> str:
    """Give an id that no file of a folder has."""
    taken = (workspace.root / folder).joinpath
    context = IdContext(
        workspace.outside.random, workspace.now.date(), lambda id_: taken(id_ + _SUFFIX).exists()
    )
    return opaque(prefix, context)


def put(change: Change, folder: str, id_: str, tree: Mapping[str, Any]) -> None:
    """Write a file; empty values are left out, days are written plainly."""
    kept = {name: _plain(value) for name, value in tree.items() if value not in ("", None, [], ())}
    change.write(f"{folder}/{id_}{_SUFFIX}", emit(kept).encode())


def require_nobody_named(text: str, option: str, person: Record | None = None) -> None:
    """Refuse a text that names somebody: by an address, a number, or as the person it is about.

    Raises:
        NamedInReasonError: it does.
    """
    named = bool(_ADDRESS.search(text) or _NUMBER.search(text))
    if person is not None and not named:
        named = without(subject_of(person), text) != text
    if named:
        raise NamedInReasonError(option)


def _plain(value: Any) -> Any:
    return Plain(value.isoformat()) if isinstance(value, date) else value
