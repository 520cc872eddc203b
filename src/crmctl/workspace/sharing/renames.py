"""Records that got another id on one side, and were edited under the old one on the other.

A rename, and a merge of duplicates, leaves the old id among the `aliases` of the record that goes
on; a change of the folders' layout moves the file alone. Edits follow the id.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.model.plain import Plain
from crmctl.model.record import Ref
from crmctl.store.document import load
from crmctl.store.edit import edit
from crmctl.workspace.sharing.versions import Versions

_RefAt = Callable[[str], Ref | None]


class Rename(NamedTuple):
    """An edit that has to follow a record to its other id.

    Attributes:
        path: where the record lies now.
        gone: where it lay, and lies no more.
        before: what it said before both.
        renamed: what the side that renamed it made of it.
        edited: what the other side made of it.
        here: whether that other side is ours.
        alias: another id that means the record from now on.
    """

    path: str
    gone: Sequence[str]
    before: bytes | None
    renamed: bytes | None
    edited: bytes | None
    here: bool
    alias: str = ""


def followed(
    files: Mapping[str, Versions], ref_at: _RefAt
) -> tuple[Sequence[Rename], Mapping[str, Versions]]:
    """Give the edits that follow a record, and all other files."""
    renames = list[Rename]()
    rest = dict(files)
    for theirs_renamed in (True, False):
        targets = dict(_targets(files, ref_at, theirs=theirs_renamed))
        for path, each in files.items():
            ref = ref_at(path)
            renaming, editing = each.theirs, each.ours
            if not theirs_renamed:
                renaming, editing = editing, renaming
            if ref is None or each.before is None or renaming is not None:
                continue
            target = targets.get(ref)
            if target is None or target == path:
                continue
            rest.pop(path, None)
            if editing is None:
                renames += _twice(files, ref_at, path, target, each) if theirs_renamed else ()
            elif editing != each.before:
                renamed = _side(files[target], theirs=theirs_renamed)
                renames.append(
                    Rename(target, (path,), each.before, renamed, editing, here=theirs_renamed)
                )
            else:
                rest[path] = each
    return renames, rest


def _twice(
    files: Mapping[str, Versions], ref_at: _RefAt, path: str, target: str, each: Versions
) -> Iterator[Rename]:
    """Give the rename of a record that both sides gave other ids: ours stands."""
    ref = ref_at(path)
    ours = dict(_targets(files, ref_at, theirs=False)).get(ref) if ref else None
    if ours is None or ours == target:
        return
    renamed, edited = files[target].theirs, files[ours].ours
    other = ref_at(target)
    alias = other.id if other else ""
    yield Rename(ours, (target, path), each.before, edited, renamed, here=False, alias=alias)


def with_alias(content: bytes, alias: str) -> bytes:
    """Let a record answer to another id, too."""
    tree = load(content, Plain).data or {}
    names = [*_listed(tree.get("aliases")), alias]
    return edit(
        content.decode(), {**tree, "aliases": list(dict.fromkeys(names))}, light=True
    ).encode()


def parted(
    files: Mapping[str, Versions], ref_at: _RefAt
) -> tuple[Mapping[str, Versions], Sequence[str]]:
    """Keep two records apart that each side gave the same new id.

    Ours has it; theirs keeps the id that it had, and what they pointed to the new one goes back.
    Also gives where theirs lies.
    """
    found = dict(files)
    kept = list[str]()
    for path, each in files.items():
        ref = ref_at(path)
        if ref is None or each.before is not None or each.ours is None or each.theirs is None:
            continue
        own, other = set(_aliases(each.ours)), set(_aliases(each.theirs))
        old = _renamed_from(files, ref_at, Ref(ref.folder, min(other)) if other else None)
        if not own or own & other or old is None:
            continue
        was = ref_at(old)
        content = _without_alias(each.theirs, was.id if was else "")
        found[path] = each._replace(theirs=None)
        found[old] = files[old]._replace(theirs=content)
        for other_path, change in found.items():
            if was and other_path not in (path, old) and change.before and change.theirs:
                back = _back(change.before, change.theirs, {ref.id: was.id, str(ref): str(was)})
                found[other_path] = change._replace(theirs=back)
        kept.append(old)
    return found, kept


def _renamed_from(files: Mapping[str, Versions], ref_at: _RefAt, ref: Ref | None) -> str | None:
    """Give where a record lay that they gave another id."""
    gone = (path for path, each in files.items() if each.before and each.theirs is None)
    return next((path for path in gone if ref and ref_at(path) == ref), None)


def _without_alias(content: bytes, alias: str) -> bytes:
    tree = load(content, Plain).data or {}
    names = [name for name in _listed(tree.get("aliases")) if name != alias]
    rest = {name: value for name, value in tree.items() if name != "aliases"}
    wanted = {**rest, "aliases": names} if names else rest
    return edit(content.decode(), wanted, light=True).encode()


def _back(before: bytes, after: bytes, old: Mapping[str, str]) -> bytes:
    """Take back where a file points to a new id instead of an old one."""
    was, now = load(before, Plain).data, load(after, Plain).data
    if was is None or now is None:
        return after
    return edit(after.decode(), _taken_back(was, now, old), light=True).encode()


def _taken_back(was: Any, now: Any, old: Mapping[str, str]) -> Any:
    if isinstance(was, dict) and isinstance(now, dict):
        return {name: _taken_back(was.get(name), value, old) for name, value in now.items()}
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        return [_taken_back(*pair, old) for pair in zip(was, now, strict=True)]
    return was if isinstance(now, str) and was == old.get(now) else now


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _targets(
    files: Mapping[str, Versions], ref_at: _RefAt, *, theirs: bool
) -> Iterator[tuple[Ref, str]]:
    """Give where records went on one side, by what they were called before."""
    for path, each in files.items():
        ref, content = ref_at(path), _side(each, theirs=theirs)
        if ref is None or content is None or content == each.before:
            continue
        known = _aliases(each.before)
        for alias in _aliases(content):
            if alias not in known:
                yield Ref(ref.folder, alias), path
        if each.before is None:
            yield ref, path


def _side(each: Versions, *, theirs: bool) -> bytes | None:
    return each.theirs if theirs else each.ours


def _aliases(content: bytes | None) -> Sequence[str]:
    if content is None or b"aliases" not in content:
        return ()
    names = _listed((load(content).data or {}).get("aliases"))
    return [name for name in names if isinstance(name, str)]
