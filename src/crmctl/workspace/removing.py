"""Taking a record away, or giving it another id."""

from collections.abc import Sequence

from crmctl.errors.records import IdTakenError, StillReferredToError, TellingIdError
from crmctl.model.ids import is_opaque
from crmctl.model.record import Ref
from crmctl.model.references import redirected
from crmctl.store.paths import path_of
from crmctl.workspace.attachments import let_go
from crmctl.workspace.change import Change
from crmctl.workspace.privacy.holding import require_no_hold
from crmctl.workspace.references import redirect, referring
from crmctl.workspace.workspace import Workspace


def remove(workspace: Workspace, refs: Sequence[Ref], *, cascade: bool) -> Change:
    """Collect the removal of records, and of their attachments; the caller commits it.

    Args:
        workspace: the CRM.
        refs: the records.
        cascade: whether references to them are cleared; otherwise none may exist.

    Raises:
        StillReferredToError: other records refer to one of them.
        IndispensableError: a record cannot be without its reference.
        UnderHoldError: one of them is under a legal hold.
    """
    require_no_hold(workspace, refs)
    change = workspace.change("remove")
    for ref in dict.fromkeys(refs):
        others = [str(other) for other in referring(workspace, ref) if other not in refs]
        if others and not cascade:
            raise StillReferredToError(str(ref), others)
        let_go(workspace, change, change.record(ref).data, refs)
        change.remove(ref)
    if cascade:
        redirect(workspace, change, refs, None)
    return change


def rename(workspace: Workspace, ref: Ref, id_: str) -> tuple[Change, Ref]:
    """Collect a new id for a record: its file, an alias for the old id, every reference.

    A former id of the record may become its id again.

    Raises:
        IdTakenError: another record has, or had, the id.
        TellingIdError: the id of a person, or one that is chance, would say something.
        UnsafeIdError: it cannot be an id.
    """
    path_of(ref.folder, id_)  # refuses what cannot be an id, before anything is looked up
    change = workspace.change("rename")
    record = change.record(ref)
    kind = workspace.catalogue.by_name[record.kind]
    if (kind.person or is_opaque(ref.id)) and not is_opaque(id_):
        raise TellingIdError(kind.name)
    former: list[str] = list(record.data.get("aliases", ()))
    new = Ref(ref.folder, id_)
    if id_ not in former and workspace.knows(new):
        raise IdTakenError(str(new))
    own = {(kind.name, ref.id)}
    data = redirected(workspace.catalogue, kind, record.data, own, (kind.name, id_))
    aliases = [alias for alias in (*former, ref.id) if alias != id_]
    change.move(ref, id_, {**data, "aliases": aliases})
    redirect(workspace, change, [ref], new)
    return change, new
