"""A quote becomes an order becomes an invoice: many of them in one step."""

from collections.abc import Iterator, Mapping, Sequence

from crmctl.errors.sales import ConvertedTwiceError
from crmctl.model.plain import Plain
from crmctl.model.record import Ref
from crmctl.sales import states
from crmctl.sales.conversion import converted
from crmctl.workspace.change import Change
from crmctl.workspace.selling.deciding import UNDECIDED, late
from crmctl.workspace.selling.documents import Done, require_state
from crmctl.workspace.workspace import Workspace

_CONVERTIBLE: Mapping[str, Sequence[str]] = {
    "quote": (*UNDECIDED, states.ACCEPTED),
    "order": (
        *(states.ISSUED, states.CONFIRMED, states.PARTLY_DELIVERED, states.DELIVERED),
        states.PARTLY_RETURNED,
    ),
}
# What was cancelled does not count. An order stands in the way of an invoice from its quote, too,
# and the reverse: both would be paid for.
_FOLLOWING = """
    SELECT k."{source}", '{folder}/' || k.id FROM "{folder}" k
    WHERE k."{source}" IS NOT NULL AND k.cancelled IS NULL
"""
_AFTER: Mapping[str, Sequence[str]] = {"quote": ("order", "invoice"), "order": ("invoice",)}


def convert(workspace: Workspace, refs: Sequence[Ref], to: str, *, force: bool = False) -> Done:
    """Collect the drafts that quotes or orders become; an open quote is accepted with that.

    Args:
        workspace: the CRM.
        refs: quotes, or orders.
        to: the kind of the drafts.
        force: whether documents may be taken that have become something already.

    Returns:
        The drafts, in the order of what they come from.

    Raises:
        StateError: a document is a draft, declined or cancelled.
        ConvertedTwiceError: it has become an order or an invoice already.
    """
    change = workspace.change(f"to-{to}")
    kinds, today = workspace.catalogue.by_name, workspace.now.date().isoformat()
    following = {} if force else _following(workspace, refs)
    drafts, warnings = list[Ref](), list[str]()
    for ref in refs:
        record = change.record(ref)
        now = require_state(workspace, record, _CONVERTIBLE[record.kind], f"turned into an {to}")
        if ref.id in following:
            raise ConvertedTwiceError(str(ref), following[ref.id])
        source = kinds[record.kind]
        drafts.append(change.add(to, converted(source, ref.id, record.data, kinds[to], today)))
        if now in UNDECIDED:
            warnings += _accept(workspace, change, ref)
    return Done(change, drafts, warnings)


def _accept(workspace: Workspace, change: Change, ref: Ref) -> Iterator[str]:
    """Let a quote be accepted: who orders has accepted."""
    today = workspace.now.date()
    change.put(ref, {**change.record(ref).data, "accepted": Plain(today.isoformat())})
    return late(change, [ref], today)


def _following(workspace: Workspace, refs: Sequence[Ref]) -> Mapping[str, str]:
    """Give for documents that have become another one what that is."""
    kinds = workspace.catalogue.by_name
    return {
        source: ref
        for kind in {kinds[ref.folder].name for ref in refs}
        for to in reversed(_AFTER[kind])
        for source, ref in workspace.rows(_FOLLOWING.format(source=kind, folder=kinds[to].folder))
    }
