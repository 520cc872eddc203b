"""Looking for personal data in messages, names and foreign notes of one CRM."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmctl.git.command import split
from crmctl.index.read import every
from crmctl.model.catalogue import FieldType
from crmctl.model.record import Record, Ref
from crmctl.model.walk import leaves, written
from crmctl.privacy.leaks import Leak, Watch, What, shown
from crmctl.privacy.subject import ids
from crmctl.workspace.workspace import Workspace

_NOTES = frozenset({FieldType.TEXT, FieldType.NOTE})


class Spot(NamedTuple):
    """One place where personal data stand and should not.

    Attributes:
        place: message, path, branch or tag, note.
        where: the commit, the path, the ref, the record and field; without what leaked.
        line: in a message; 0 elsewhere.
        what: what leaked.
    """

    place: str
    where: str
    line: int
    what: What


def watch(workspace: Workspace) -> Watch:
    """Give what knows the names of all contacts."""
    contacts = (
        (stored.id, stored.data)
        for stored in every(workspace.connection)
        if stored.kind == "contact" and "erased" not in stored.data
    )
    return Watch(contacts, workspace.config["country"])


def scan(workspace: Workspace) -> Sequence[Spot]:
    """Look at all messages, the names of files, branches and tags, and notes about others."""
    watching = watch(workspace)
    found = [*_messages(workspace, watching), *_paths(workspace, watching)]
    return [*found, *_refs(workspace, watching), *_notes(workspace, watching)]


def scan_message(workspace: Workspace, text: str) -> Sequence[Spot]:
    """Look at one message before it is committed."""
    return list(_in_message(watch(workspace), "message", text))


def _in_message(watching: Watch, where: str, text: str) -> Iterator[Spot]:
    for leak in watching.in_message(text):
        yield Spot("message", where, text.count("\n", 0, leak.start) + 1, leak.what)


def _messages(workspace: Workspace, watching: Watch) -> Iterator[Spot]:
    if workspace.repository.head() is None:
        return
    output = workspace.repository.git.run(
        "log", "--all", "-z", "--encoding=UTF-8", "--format=%H%n%B", "--"
    )
    for each in output.decode("utf-8", "replace").split("\0"):
        oid, _, text = each.partition("\n")
        yield from _in_message(watching, oid[:10], text)


def _paths(workspace: Workspace, watching: Watch) -> Iterator[Spot]:
    for path in split(workspace.repository.git.run("ls-files", "-z", "--cached", "--others")):
        yield from _named("path", path, watching)


def _refs(workspace: Workspace, watching: Watch) -> Iterator[Spot]:
    names = workspace.repository.git.run("for-each-ref", "--format=%(refname)")
    for name in names.decode("utf-8", "replace").splitlines():
        yield from _named("branch or tag", name, watching)


def _named(place: str, name: str, watching: Watch) -> Iterator[Spot]:
    found = list(watching.leaks(name))
    for leak in found:
        yield Spot(place, shown(name, found), 0, leak.what)


def _notes(workspace: Workspace, watching: Watch) -> Iterator[Spot]:
    """Find contacts named in records that do not refer to them.

    A firm's name that is a person's, too, and whoever bears the name of one that is referred to,
    are left alone.
    """
    for stored in every(workspace.connection):
        kind = workspace.catalogue.by_name[stored.kind]
        record = Record(stored.kind, Ref(kind.folder, stored.id), stored.data)
        near = ids(record, workspace.catalogue) | {record.id}
        for path, leaf, value in leaves(kind, record.data):
            if leaf.type in _NOTES and not leaf.personal and isinstance(value, str):
                if leaf.path in {"name", "legal_name"}:
                    continue
                for leak in watching.leaks(value):
                    if _is_about_another(leak, near):
                        yield Spot("note", f"{record.ref} {written(path)}", 0, leak.what)


def _is_about_another(leak: Leak, near: frozenset[str]) -> bool:
    return leak.what is What.NAME and not leak.who & near
