"""What is open, what is planned, and what was said last."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crmctl.index.read import COLUMNS, Stored
from crmctl.model.record import Ref
from crmctl.workspace import wording
from crmctl.workspace.names import names
from crmctl.workspace.page.layout import Line, Section, Shown, section
from crmctl.workspace.view import View

RECENT = 5

# What refers to any of the records whose kinds and ids stand in `subject`.
_WITH_TOUCHING = """
    WITH subject (kind, id) AS (VALUES {}), touching (owner) AS (
        SELECT l.owner FROM subject s CROSS JOIN links l ON l.kind = s.kind AND l.id = s.id
    )
"""
_INTERACTIONS = f"""
    {_WITH_TOUCHING}
    SELECT {COLUMNS}, count(*) OVER () FROM interactions k JOIN records r ON r.rowid = k.rowid
    WHERE k.rowid IN touching AND r.archived IS NULL AND k.planned IS {{}} 1
    ORDER BY k.at {{}}, r.id LIMIT ?
"""  # noqa: S608 - marks are put in later
# A task may be about an interaction with them only.
_TASKS = f"""
    {_WITH_TOUCHING}
    SELECT {COLUMNS} FROM tasks k JOIN records r ON r.rowid = k.rowid
    WHERE k.done IS NULL AND r.archived IS NULL AND (
        k.rowid IN touching OR k.rowid IN (
            SELECT l.owner FROM links l JOIN interactions i ON i.id = l.id
            WHERE l.kind = 'interaction' AND i.rowid IN touching
        )
    )
    ORDER BY k.due IS NULL, k.due, r.sort, r.id
"""  # noqa: S608 - the same


def tasks(shown: Shown, people: Sequence[Ref] = ()) -> Iterator[Section]:
    """Give the open tasks about them, their people, and what was said with them."""
    query, params = _filled(_TASKS, shown.view, [*shown.everybody, *people])
    found = [Stored._make(row) for row in shown.view.rows(query, params)]
    return section("Open tasks", (_task(shown.view, stored) for stored in found))


def planned(shown: Shown) -> Iterator[Section]:
    """Give the planned interactions, the nearest first."""
    found, _ = _interactions(shown, "", "ASC", -1)
    return section("Planned", _interaction_lines(shown, found))


def recent(shown: Shown) -> Iterator[Section]:
    """Give the last interactions, the newest first."""
    found, total = _interactions(shown, "NOT", "DESC", RECENT)
    title = f"Last interactions ({len(found)} of {total})" if total > len(found) else ""
    return section(title or "Last interactions", _interaction_lines(shown, found))


def _interactions(
    shown: Shown, negation: str, direction: str, limit: int
) -> tuple[list[Stored], int]:
    query, params = _filled(_INTERACTIONS, shown.view, shown.everybody, negation, direction)
    rows = shown.view.rows(query, (*params, limit))
    return [Stored._make(row[:-1]) for row in rows], rows[0][-1] if rows else 0


def _filled(
    query: str, view: View, refs: Iterable[Ref], *words: str
) -> tuple[str, tuple[str, ...]]:
    pairs = [(view.catalogue.by_name[ref.folder].name, ref.id) for ref in refs]
    marks = ", ".join(["(?, ?)"] * len(pairs))
    return query.format(marks, *words), tuple(part for pair in pairs for part in pair)


def _task(view: View, stored: Stored) -> Line:
    data = stored.data
    when = distance = ""
    if "due" in data:
        when = wording.moment(data["due"], view.now.tzinfo)
        due, today = wording.day(data["due"], view.now.tzinfo), view.now.date()
        distance = wording.distance(due, today)
        distance = f"overdue, {distance}" if due < today else distance
    urgent = f"[{data['priority']}] " if data.get("priority", "normal") != "normal" else ""
    owner = f"  ({data['owner']})" if "owner" in data else ""
    return Line((when, distance, f"{urgent}{stored.label}{owner}", stored.id))


def _interaction_lines(shown: Shown, found: Sequence[Stored]) -> Iterator[Line]:
    records = [(stored, stored.data) for stored in found]
    refs = {ref for _, data in records for ref in _others(shown, data)}
    named = names(shown.view, refs)
    for stored, data in records:
        others = ", ".join(named[ref] for ref in _others(shown, data))
        yield _interaction(shown.view, stored, data, others)


def _interaction(view: View, stored: Stored, data: dict[str, Any], others: str) -> Line:
    how = " ".join(data[part] for part in ("channel", "direction") if part in data)
    what = data.get("subject") or _first_line(data.get("body", ""))
    more = (
        f"→ {data['outcome']}" if "outcome" in data else "",
        f"with {others}" if others else "",
        stored.id,
    )
    when = wording.moment(data["at"], view.now.tzinfo)
    return Line((when, how, what), tuple(text for text in more if text))


def _others(shown: Shown, data: dict[str, Any]) -> list[Ref]:
    refs = [Ref("contacts", id_) for id_ in data.get("contacts", ())]
    if "customer" in data:
        refs.append(Ref("customers", data["customer"]))
    return [ref for ref in refs if ref not in shown.everybody]


def _first_line(text: str) -> str:
    first, _, rest = text.strip().partition("\n")
    return f"{first} …" if rest else first
