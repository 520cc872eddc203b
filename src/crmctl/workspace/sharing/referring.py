"""Records that one side removed and the other refers to: they stay."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crmctl.index.read import links_to
from crmctl.model.record import Ref
from crmctl.model.references import referred
from crmctl.workspace.sharing.joining import Joint, Told
from crmctl.workspace.sharing.versions import Versions

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

NEEDED = "removed on one side, referred to on the other: it stays"


def keep_needed(workspace: "Workspace", files: Mapping[str, Versions], joint: Joint) -> None:
    """Bring removed records back to which something refers, as often as that needs others."""
    while needed := dict(_needed(workspace, files, joint)):
        for path, content in needed.items():
            joint.contents[path] = content
            if content == files[path].ours:
                del joint.contents[path]
            joint.told.append(Told(path, NEEDED))


def _needed(
    workspace: "Workspace", files: Mapping[str, Versions], joint: Joint
) -> Iterator[tuple[str, bytes]]:
    removed = dict(_removed(workspace, files, joint))
    if not removed:
        return
    changed = dict(_links(workspace, files, joint))
    for (kind, id_), path in removed.items():
        each = files[path]
        content = each.ours if each.ours is not None else each.theirs
        if content is None:
            continue
        referring = {
            Ref(workspace.catalogue.by_name[link.kind].folder, link.id)
            for link in links_to(workspace.connection, kind, id_)
        }
        stays = any(ref not in changed for ref in referring - {_ref(workspace, kind, id_)})
        if stays or any((kind, id_) in targets for targets in changed.values()):
            yield path, content


def _ref(workspace: "Workspace", kind: str, id_: str) -> Ref:
    return Ref(workspace.catalogue.by_name[kind].folder, id_)


def _removed(
    workspace: "Workspace", files: Mapping[str, Versions], joint: Joint
) -> Iterator[tuple[tuple[str, str], str]]:
    """Give the records that are gone in the result, by kind and id, and where they lay."""
    answered = set(_answered(workspace, files, joint))
    for path, each in files.items():
        ref = workspace.ref_at(path)
        if ref is None or ref in answered or each.before is None:
            continue
        if _content(files, joint, path) is None:
            yield (workspace.catalogue.by_name[ref.folder].name, ref.id), path


def _answered(
    workspace: "Workspace", files: Mapping[str, Versions], joint: Joint
) -> Iterator[Ref]:
    """Give what the records of the result answer to: their ids and their former ones."""
    for path in files.keys() | joint.contents.keys():
        ref, content = workspace.ref_at(path), _content(files, joint, path)
        if ref is None or content is None:
            continue
        yield ref
        if b"aliases" in content:
            record = workspace.parser.check(path, content)[0]
            names = record.data.get("aliases", ()) if record else ()
            yield from (Ref(ref.folder, name) for name in names)


def _links(
    workspace: "Workspace", files: Mapping[str, Versions], joint: Joint
) -> Iterator[tuple[Ref, frozenset[tuple[str, str]]]]:
    """Give each record that the merge may change, and what it refers to in the result."""
    for path in files.keys() | joint.contents.keys():
        ref, content = workspace.ref_at(path), _content(files, joint, path)
        if ref is None:
            continue
        record = workspace.parser.check(path, content)[0] if content is not None else None
        kind = workspace.catalogue.by_name[ref.folder]
        yield (
            ref,
            (
                frozenset(referred(workspace.catalogue, kind, record.data))
                if record
                else frozenset()
            ),
        )


def _content(files: Mapping[str, Versions], joint: Joint, path: str) -> bytes | None:
    if path in joint.contents:
        return joint.contents[path]
    return files[path].ours if path in files else None
