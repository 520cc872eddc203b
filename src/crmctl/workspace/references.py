"""What refers to a record, and letting it refer to another one or to nothing."""

from collections.abc import Collection

from crmctl.errors.records import IndispensableError, InvalidDataError
from crmctl.index.read import links_to
from crmctl.model.record import Ref
from crmctl.model.references import redirected
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace


def referring(workspace: Workspace, ref: Ref) -> list[Ref]:
    """List the records that refer to a record, each once."""
    kind = workspace.catalogue.by_name[ref.folder]
    links = links_to(workspace.connection, kind.name, ref.id)
    folders = {link: workspace.catalogue.by_name[link.kind].folder for link in links}
    return sorted({Ref(folders[link], link.id) for link in links})


def former_ids(workspace: Workspace, ref: Ref) -> set[str]:
    """Give the ids that a record had before a merge or a rename.

    One that another record has by now means that record, whatever an alias says.
    """
    kind = workspace.catalogue.by_name[ref.folder].name
    aliases = workspace.rows("SELECT alias FROM aliases WHERE kind = ? AND id = ?", (kind, ref.id))
    return {id_ for (id_,) in aliases if workspace.stored(Ref(ref.folder, id_)) is None}


def redirect(
    workspace: Workspace, change: Change, old: Collection[Ref], new: Ref | None
) -> list[Ref]:
    """Let everything that refers to the old records refer to the new one, or to nothing.

    Gives the records that were changed; the old and the new ones themselves are not.

    Raises:
        IndispensableError: a record cannot be without the one that it refers to.
    """
    by_name = workspace.catalogue.by_name
    targets = {(by_name[ref.folder].name, ref.id) for ref in old}
    target = (by_name[new.folder].name, new.id) if new else None
    for ref in old:
        targets |= {(by_name[ref.folder].name, id_) for id_ in former_ids(workspace, ref)}
    touched = {other for ref in old for other in referring(workspace, ref)} - {*old, new}
    changed = list[Ref]()
    for other in sorted(touched):
        record = change.record(other)
        kind = by_name[record.kind]
        data = redirected(workspace.catalogue, kind, record.data, targets, target)
        if data == record.data:
            continue
        changed.append(other)
        try:
            change.put(other, data)
        except InvalidDataError:
            needed = next(ref for ref in old if other in referring(workspace, ref))
            raise IndispensableError(str(other), str(needed)) from None
    return changed
