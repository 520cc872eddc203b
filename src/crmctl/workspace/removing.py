"""Taking a record away, or giving it another id."""

from collections.abc import Sequence

from crmctl.errors import IdTakenError, StillReferredToError
from crmctl.model.record import Ref
from crmctl.store.paths import path_of
from crmctl.workspace.change import Change
from crmctl.workspace.references import redirect, referring
from crmctl.workspace.workspace import Workspace


def remove(workspace: Workspace, refs: Sequence[Ref], *, cascade: bool) -> Change:
    """Collect the removal of records; the caller shows or commits it.

    Args:
        workspace: the CRM.
        refs: the records.
        cascade: whether references to them are cleared; otherwise none may exist.

    Raises:
        StillReferredToError: other records refer to one of them.
        InvalidDataError: a record cannot be without its reference.
    """
    change = workspace.change("remove")
    for ref in refs:
        others = [str(other) for other in referring(workspace, ref) if other not in refs]
        if others and not cascade:
            raise StillReferredToError(str(ref), others)
        change.remove(ref)
    if cascade:
        redirect(workspace, change, refs, None)
    return change


def rename(workspace: Workspace, ref: Ref, id_: str) -> tuple[Change, Ref]:
    """Collect a new id for a record: its file, an alias for the old id, every reference.

    Raises:
        IdTakenError: another record has, or had, the id.
        UnsafeIdError: it cannot be an id.
    """
    path_of(ref.folder, id_)  # refuses what cannot be an id, before anything is looked up
    if workspace.knows(Ref(ref.folder, id_)):
        raise IdTakenError(str(Ref(ref.folder, id_)))
    change = workspace.change("rename")
    data = change.record(ref).data
    new = change.move(ref, id_, {**data, "aliases": [*data.get("aliases", ()), ref.id]})
    redirect(workspace, change, [ref], new)
    return change, new
