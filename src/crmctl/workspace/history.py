"""Who changed which field when, from git alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors.records import UnknownRecordError
from crmctl.git.audit import Commit
from crmctl.git.history import log, paths_ever, versions
from crmctl.model.record import Ref
from crmctl.store import document
from crmctl.workspace.resolving import resolve
from crmctl.workspace.workspace import Workspace

Value = str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; None where it had no value."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit, and what it did to the fields of one record.

    Attributes:
        commit: who, when, and which command.
        changes: the fields; empty where only the writing of the file changed. They are compared
            with the last version that could be read.
        broken: whether the file could not be read at that commit.
    """

    commit: Commit
    changes: Sequence[FieldChange]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """One field as it is now, and the commit that made it so."""

    field: str
    value: Value
    commit: Commit | None


def recent(workspace: Workspace, limit: int | None) -> Sequence[Commit]:
    """List the commits of the CRM, newest first."""
    return log(workspace.repository, limit=limit)


def past(workspace: Workspace, text: str) -> Ref:
    """Give the record that a reference means; a removed or broken one by its id.

    Raises:
        UnknownRecordError: it means none.
        AmbiguousRecordError: it means several.
    """
    try:
        return resolve(workspace, text)
    except UnknownRecordError:
        name, slash, id_ = text.strip().rpartition("/")
        known = workspace.catalogue.by_name.get(name)
        kinds = ([known] if known else []) if slash else workspace.catalogue.kinds
        refs = [Ref(kind.folder, id_) for kind in kinds]
        removed = next((ref for ref in _ever(workspace, refs)), None)
        if removed is None:
            raise
        return removed


def history(workspace: Workspace, ref: Ref) -> Sequence[Entry]:
    """Say what each commit did to a record, newest first; nothing when none has it yet.

    Raises:
        UnknownRecordError: neither the CRM nor git knows such a record.
    """
    found = versions(workspace.repository, _path(workspace, ref))
    entries = list[Entry]()
    known: Mapping[str, Value] = {}
    for commit, content in reversed(found):
        fields = fields_of(content)
        if fields is None:
            entries.append(Entry(commit, (), broken=True))
        else:
            entries.append(Entry(commit, differences(known, fields)))
            known = fields
    return entries[::-1]


def blame(workspace: Workspace, ref: Ref) -> Sequence[Origin]:
    """Say for each field of a record which commit made it what it is.

    A field that was edited by hand and not committed yet has no commit.
    """
    path = _path(workspace, ref)
    now = fields_of(workspace.read_file(path)) or {}
    return _origins(now, versions(workspace.repository, path))


def blame_at(workspace: Workspace, path: str, rev: str) -> Sequence[Origin]:
    """Say the same of a file as it was at a commit; nothing where it was not there."""
    found = versions(workspace.repository, path, rev=rev)
    return _origins(fields_of(found[0][1]) or {}, found) if found else []


def _origins(
    now: Mapping[str, Value], found: Sequence[tuple[Commit, bytes | None]]
) -> list[Origin]:
    read = ((commit, fields_of(content)) for commit, content in found)
    contents = [(commit, fields) for commit, fields in read if fields is not None]
    return [Origin(field, value, _since(contents, field, value)) for field, value in now.items()]


def _since(
    contents: Sequence[tuple[Commit, Mapping[str, Value]]], field: str, value: Value
) -> Commit | None:
    """Give the oldest commit from which on, up to now, the field had its value."""
    origin = None
    for commit, fields in contents:
        if fields.get(field) != value:
            break
        origin = commit
    return origin


def _path(workspace: Workspace, ref: Ref) -> str:
    """Give a record's path, that of a removed or broken one too."""
    stored = workspace.stored(ref)
    if stored:
        return stored.path
    found = _ever(workspace, [ref])
    if not found:
        raise UnknownRecordError(str(ref))
    return found[ref]


def _ever(workspace: Workspace, refs: Sequence[Ref]) -> Mapping[Ref, str]:
    """Give the latest path of each of the records that git has known, the latest first."""
    folders = [ref.folder for ref in refs]
    found: dict[Ref, str] = {}
    for path in paths_ever(workspace.repository, folders) if folders else ():
        ref = workspace.ref_at(path)
        if ref and ref in refs:
            found.setdefault(ref, path)
    return found


def fields_of(content: bytes | None) -> dict[str, Value] | None:
    """Give every scalar of a file by its path; None when the file cannot be read."""
    if content is None:
        return {}
    read = document.load(content)
    return None if read.data is None else dict(_flat(read.data, ""))


def _flat(value: Any, name: str) -> Iterator[tuple[str, Value]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(item, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _flat(item, f"{name}[{place}]")
    else:
        yield name, value


def differences(older: Mapping[str, Value], newer: Mapping[str, Value]) -> list[FieldChange]:
    """Say what changed between two contents of a file."""
    names = list(newer) + [name for name in older if name not in newer]
    return [
        FieldChange(name, older.get(name), newer.get(name))
        for name in names
        if older.get(name) != newer.get(name)
    ]
