"""Issuing documents: a draft gets its number, its sums and its recipient, and is frozen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from crmctl.errors.sales import CreditTooHighError, NotReadyError, StateError
from crmctl.model.checked import check
from crmctl.model.freeze import is_frozen, seal
from crmctl.model.plain import Plain
from crmctl.model.record import Record, Ref, plain
from crmctl.sales.money import Money, total
from crmctl.sales.numbers import Pattern, highest, pattern
from crmctl.sales.states import counts
from crmctl.sales.totals import NET
from crmctl.workspace.addressee import addressee, recipient_of
from crmctl.workspace.change import Change
from crmctl.workspace.owing import credits_of
from crmctl.workspace.selling.documents import Done
from crmctl.workspace.selling.sums import sums
from crmctl.workspace.workspace import Workspace

_NUMBERS = 'SELECT number FROM "{folder}" WHERE substr(number, 1, ?) = ?'
# How long a quote holds and an invoice may wait: the field, and the setting with the days.
_TERMS = {"quote": ("valid_until", "quote_days"), "invoice": ("due", "payment_days")}


def issue(workspace: Workspace, refs: Sequence[Ref], day: date, *, reserved: bool) -> Done:
    """Collect the issue of drafts; the caller holds the numbers (`documents.numbers_held`).

    Args:
        workspace: the CRM.
        refs: the drafts.
        day: when they are issued.
        reserved: whether the numbers are to be reserved at the remote, if there is one; without,
            they are those that would be given.

    Raises:
        StateError: a document was issued already.
        NotReadyError: a draft lacks what an issued document must say.
        CreditTooHighError: credit notes would give back more than their invoice asked for.
        NumberNotReservedError: the remote did not give the numbers.
        UnknownTaxError: a line has no tax that crm.yaml knows.
    """
    change = workspace.change("issue")
    drafts = [change.record(ref) for ref in refs]
    warnings = list[str]()
    ready = {draft.ref: _ready(workspace, draft, day, warnings) for draft in drafts}
    _require_within_invoices(workspace, drafts, ready)
    # What another system issued keeps its day and its number, if it has one.
    ours = [draft for draft in drafts if "issued" not in draft.data]
    numbers = _numbers(workspace, ours, day, reserved=reserved)
    for draft in drafts:
        number = {"number": numbers[draft.ref]} if draft.ref in numbers else {}
        _freeze(workspace, change, draft, {**ready[draft.ref], **number})
    return Done(change, refs, warnings)


def _ready(workspace: Workspace, draft: Record, day: date, warnings: list[str]) -> dict[str, Any]:
    """Give what a draft says once it is issued, but for its number."""
    data, ref = draft.data, str(draft.ref)
    if is_frozen(workspace.catalogue.by_name[draft.kind], data):
        raise StateError(ref, "issued", "issued again")
    if "issued" in data:
        day = date.fromisoformat(data["issued"])
    elif data.get("number"):
        raise NotReadyError(ref, "a draft has no number of its own; clear `number`")
    _require_lines(draft)
    found = sums(workspace, data, day)
    if found.gross.amount < 0:
        raise NotReadyError(ref, "its sum is below zero; what goes back is a credit note")
    to_whom = {**_recipient(workspace, draft), **data.get("recipient", {})}
    if not to_whom.get("name"):
        raise NotReadyError(ref, f"its customer, customers/{data['customer']}, has no name")
    if not to_whom.get("lines"):
        warnings.append(f"{ref} has no address: customers/{data['customer']} has none.")
    ready = {
        **data,
        "issued": Plain(day.isoformat()),
        "prices": data.get("prices", NET),
        "recipient": to_whom,
        "totals": found.as_data(),
    }
    field, setting = _TERMS.get(draft.kind, ("", ""))
    if field and field not in data:
        end = day + timedelta(days=int(workspace.config[setting]))
        ready[field] = Plain(end.isoformat())
    elif field and "issued" not in data and str(data[field]) < day.isoformat():
        raise NotReadyError(
            ref, f"its `{field}` is past, and frozen once it is issued; set it anew"
        )
    return ready


def _require_lines(draft: Record) -> None:
    """Refuse a document that sells nothing, or does not say what."""
    ref = str(draft.ref)
    if not draft.data.get("lines"):
        raise NotReadyError(ref, f"it has no lines; add one with `crmctl line {draft.id}`")
    for place, line in enumerate(draft.data["lines"], 1):
        if not line.get("text") and not line.get("product"):
            raise NotReadyError(ref, f"line {place} says neither a text nor a product")


def _recipient(workspace: Workspace, draft: Record) -> dict[str, Any]:
    """Give to whom a document goes, from the customer and the person who they are."""
    whom = addressee(workspace, draft)
    if whom.customer is None:
        missing = Ref("customers", draft.data["customer"])
        raise NotReadyError(str(draft.ref), f"its customer, {missing}, is not there")
    if whom.person and "erased" in whom.person.data:
        raise NotReadyError(str(draft.ref), f"{whom.person.ref} was erased")
    return recipient_of(workspace, whom)


def _require_within_invoices(
    workspace: Workspace, drafts: Sequence[Record], ready: Mapping[Ref, Mapping[str, Any]]
) -> None:
    """Refuse credit notes that, with those there are, go beyond their invoices."""
    given: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for draft in drafts:
        if draft.kind == "credit" and "invoice" in draft.data:
            given[draft.data["invoice"]].append(ready[draft.ref])
    for invoice, new in given.items():
        require_within(workspace, invoice, new)


def require_within(workspace: Workspace, invoice: str, new: Sequence[Mapping[str, Any]]) -> None:
    """Refuse more credit notes than an invoice has left.

    Raises:
        CreditTooHighError: they give back more than it asked for.
        StateError: the invoice was not issued.
        DifferentCurrenciesError: they are of another currency.
    """
    ref = Ref("invoices", invoice)
    record = workspace.record(ref)
    gross = record.data.get("totals", {}).get("gross") if record else None
    if record is None or not gross or not record.data.get("issued"):
        raise StateError(str(ref), "not issued", "credited")
    today = workspace.now.date().isoformat()
    before = [each for each in credits_of(workspace, invoice) if counts(each, today)]
    asked = Money.parse(gross)
    sums = (Money.parse(each["totals"]["gross"]) for each in (*before, *new) if "totals" in each)
    if total(sums, asked.currency).amount > asked.amount:
        raise CreditTooHighError(str(ref))


def _numbers(
    workspace: Workspace, drafts: Sequence[Record], day: date, *, reserved: bool
) -> Mapping[Ref, str]:
    """Give each draft its number."""
    numbers: dict[Ref, str] = {}
    for kind in dict.fromkeys(draft.kind for draft in drafts):
        of_kind = [draft.ref for draft in drafts if draft.kind == kind]
        written = pattern(kind, workspace.config)
        first = _first(workspace, written, day, len(of_kind), reserved=reserved)
        numbers |= {ref: written.number(day, first + n) for n, ref in enumerate(of_kind)}
    return numbers


def _first(
    workspace: Workspace, written: Pattern, day: date, count: int, *, reserved: bool
) -> int:
    """Give the first of so many numbers that nobody has."""
    from crmctl.git.reserve import Series, remote, reserve  # noqa: PLC0415 - only issuing needs a remote

    kind = workspace.catalogue.by_name[written.kind]
    broken = (path for (path,) in workspace.rows("SELECT path FROM broken ORDER BY path"))
    if unread := next((path for path in broken if path.startswith(f"{kind.folder}/")), ""):
        raise NotReadyError(kind.folder, f"{unread} is not valid, so its number is not known")
    series = written.series(day)
    begin = series.partition("#")[0]
    rows = workspace.rows(_NUMBERS.format(folder=kind.folder), (len(begin), begin))
    known = highest(written, series, (number for (number,) in rows))
    at = remote(workspace.repository) if reserved else ""
    if not at:
        return known + 1
    return reserve(workspace.repository, at, Series(kind.name, series), count=count, above=known)


def _freeze(workspace: Workspace, change: Change, draft: Record, data: Mapping[str, Any]) -> None:
    """Write an issued document with the seal of what it says."""
    kind = workspace.catalogue.by_name[draft.kind]
    tree = check(kind, data).tree
    change.put(draft.ref, {**data, "seal": seal(kind, plain(tree))} if tree else data)
