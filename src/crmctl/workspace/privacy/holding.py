"""Legal holds: what must not go although a rule or a person says so (GDPR Art. 17(3)(e)).

A hold is a file below privacy/holds/ that says of which record, since when, until when and why,
without naming anybody. It reaches what refers to the record, too: the mails of a person who is in
dispute with us.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmctl.errors.privacy import NoHoldError, PastHoldError, UnderHoldError
from crmctl.model.record import Record, Ref
from crmctl.model.references import referred
from crmctl.workspace.change import Change
from crmctl.workspace.privacy.entries import entries, free_id, put, require_nobody_named
from crmctl.workspace.privacy.operator import operator
from crmctl.workspace.workspace import Workspace

FOLDER = "privacy/holds"


class Hold(NamedTuple):
    """One hold.

    Attributes:
        id: of its file.
        ref: the record.
        since: its first day.
        until: its last day; None as long as nobody releases it.
        released: when somebody did.
        reason: why, without a name.
        by: the id of the user.
    """

    id: str
    ref: Ref
    since: date
    until: date | None
    released: date | None
    reason: str
    by: str

    def holds(self, on: date) -> bool:
        """Tell whether it holds on a day."""
        return not self.released and (self.until is None or on <= self.until)


class Holds:
    """All holds that are in force on a day.

    Attributes:
        by_ref: their ids, by the record as it is called today.
    """

    def __init__(self, workspace: Workspace, on: date) -> None:
        self._workspace = workspace
        self.by_ref: dict[Ref, list[str]] = {}
        for one in holds(workspace):
            if one.holds(on):
                self.by_ref.setdefault(_today(workspace, one.ref), []).append(one.id)

    def on(self, record: Record) -> Sequence[str]:
        """Give the ids of the holds on a record, or on one that it refers to."""
        if not self.by_ref:
            return ()
        catalogue = self._workspace.catalogue
        kind = catalogue.by_name[record.kind]
        refs = {record.ref}
        for name, id_ in referred(catalogue, kind, record.data):
            refs.add(_today(self._workspace, Ref(catalogue.by_name[name].folder, id_)))
        return sorted({id_ for ref in refs for id_ in self.by_ref.get(ref, ())})


def holds(workspace: Workspace) -> Sequence[Hold]:
    """Read all holds, those that ended too."""
    return [
        Hold(
            one.id,
            Ref.parse(str(one.data.get("record", ""))),
            date.fromisoformat(str(one.data["since"])),
            _day(one.data, "until"),
            _day(one.data, "released"),
            str(one.data.get("reason", "")),
            str(one.data.get("by", "")),
        )
        for one in entries(workspace, FOLDER)
        if "since" in one.data
    ]


def hold(workspace: Workspace, record: Record, reason: str, until: date | None) -> Change:
    """Collect a hold on a record.

    Raises:
        NamedInReasonError: the reason names the person, an address or a number.
        PastHoldError: it would be over already.
    """
    today = workspace.now.date()
    if until is not None and until < today:
        raise PastHoldError
    require_nobody_named(reason, "--reason", record if record.kind == "contact" else None)
    change = workspace.change("hold")
    tree = {
        "record": str(record.ref),
        "since": today,
        "until": until,
        "reason": reason,
        "by": operator(workspace),
    }
    put(change, FOLDER, free_id(workspace, FOLDER, "h"), tree)
    return change


def release(workspace: Workspace, record: Record) -> Change:
    """Collect the end of all holds on a record; their files stay, as evidence.

    Raises:
        NoHoldError: there is none.
    """
    today = workspace.now.date()
    ended = [
        one
        for one in holds(workspace)
        if one.holds(today) and _today(workspace, one.ref) == record.ref
    ]
    if not ended:
        raise NoHoldError(str(record.ref))
    change = workspace.change("hold")
    for one in ended:
        tree = {**one._asdict(), "record": str(one.ref), "released": today}
        names = ("record", "since", "until", "released", "reason", "by")
        put(change, FOLDER, one.id, {name: tree[name] for name in names})
    return change


def require_no_hold(workspace: Workspace, refs: Iterable[Ref]) -> None:
    """Refuse to take away what is under a hold.

    Raises:
        UnderHoldError: one of the records is, or refers to one that is.
    """
    found = Holds(workspace, workspace.now.date())
    for ref in refs:
        record = workspace.record(ref)
        ids = found.on(record) if record else found.by_ref.get(ref, ())
        if ids:
            raise UnderHoldError(str(ref), ids)


def _today(workspace: Workspace, ref: Ref) -> Ref:
    """Give a record by the name that it has by now: after a merge, the survivor's."""
    if ref.folder not in workspace.catalogue.by_name or workspace.stored(ref):
        return ref
    kind = workspace.catalogue.by_name[ref.folder].name
    statement = "SELECT id FROM aliases WHERE kind = ? AND alias = ?"
    return next(
        (Ref(ref.folder, id_) for (id_,) in workspace.rows(statement, (kind, ref.id))), ref
    )


def _day(data: Mapping[str, object], name: str) -> date | None:
    return date.fromisoformat(str(data[name])) if name in data else None
