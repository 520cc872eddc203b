"""A calendar of what lies ahead: deliveries, tasks, planned interactions."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from crmctl.errors.records import UnknownRecordError
from crmctl.errors.rendering import NoAppointmentsError
from crmctl.model.record import Record, Ref
from crmctl.rendering.calendar import KINDS, Entry, calendar, has_day
from crmctl.rendering.figures import language_of
from crmctl.workspace.names import names
from crmctl.workspace.resolving import resolve
from crmctl.workspace.selecting import select_refs
from crmctl.workspace.view import View

_TASKS = """
    SELECT r.kind, r.id FROM records r JOIN tasks k ON k.rowid = r.rowid
    WHERE k.due IS NOT NULL AND k.done IS NULL AND r.archived IS NULL ORDER BY k.due, r.id
"""
_PLANNED = """
    SELECT r.kind, r.id FROM records r JOIN interactions k ON k.rowid = r.rowid
    WHERE k.planned = 1 AND r.archived IS NULL ORDER BY k.at, r.id
"""
_DELIVERIES = """
    SELECT DISTINCT r.kind, r.id FROM records r JOIN orders_deliveries d ON d.owner = r.rowid
    WHERE d.done IS NULL AND r.archived IS NULL ORDER BY r.id
"""


def appointments(view: View, wanted: Sequence[str] = ()) -> bytes:
    """Give a calendar (RFC 5545).

    Args:
        view: the CRM.
        wanted: names of orders, tasks and interactions, or the words of a query that finds some;
            none for all open tasks, planned interactions and deliveries that are to come.

    Raises:
        UnknownRecordError, AmbiguousRecordError: a name means none, or several.
        NoAppointmentsError: a record that was named has no day.
        QuerySyntaxError, UnknownFieldError, QueryValueError: the query cannot be used.
    """
    records = _named(view, wanted) if wanted else _records(view, _ahead(view))
    entries = [Entry(record, _whom(view, record)) for record in records]
    zone = ZoneInfo(view.config["timezone"])
    language = language_of(view.config["language"])
    return calendar(entries, zone, view.outside.now, language)


def _ahead(view: View) -> list[Ref]:
    rows = [row for statement in (_TASKS, _PLANNED, _DELIVERIES) for row in view.rows(statement)]
    return [Ref(view.catalogue.by_name[kind].folder, id_) for kind, id_ in rows]


def _named(view: View, wanted: Sequence[str]) -> list[Record]:
    """Give the records that are named; what names none is a query."""
    try:
        refs = [resolve(view, text, KINDS) for text in wanted]
    except UnknownRecordError:
        if any(_is_ref(view, text) for text in wanted):
            raise
        found = _records(view, select_refs(view, " ".join(wanted)))
        return [record for record in found if record.kind in KINDS]
    records = _records(view, refs)
    for record in records:
        if not has_day(record):
            raise NoAppointmentsError(str(record.ref))
    return records


def _is_ref(view: View, text: str) -> bool:
    """Tell whether a text is written as a reference and can be no query."""
    folder, slash, _ = text.partition("/")
    return bool(slash) and folder in view.catalogue.by_name


def _records(view: View, refs: Iterable[Ref]) -> list[Record]:
    found = (view.record(ref) for ref in refs)
    return [record for record in found if record]


def _whom(view: View, record: Record) -> tuple[str, ...]:
    """Give the names of whom it is with or about."""
    data = record.data
    refs = [Ref("customers", data["customer"])] if "customer" in data else []
    refs += [Ref("contacts", id_) for id_ in data.get("contacts", ())]
    links = (Ref.parse(text) for text in data.get("about", ()))
    refs += [link for link in links if link.folder in ("customers", "contacts")]
    named = names(view, refs)
    return tuple(dict.fromkeys(named[ref] for ref in refs))
