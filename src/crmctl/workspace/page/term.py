"""How long a contract still runs, the last day to give notice, and when it goes on."""

from collections.abc import Iterator
from datetime import date

from crmctl.sales.terms import Terms, state, terms
from crmctl.workspace import wording
from crmctl.workspace.page.layout import Line, Section, Shown, section


def how_far(shown: Shown) -> Iterator[str]:
    """Give the state of a contract for the heading."""
    yield state(shown.data, shown.view.now.date())


def term(shown: Shown) -> Iterator[Section]:
    """Give the term that runs today, as `report contracts` counts it."""
    today = shown.view.now.date()
    held = terms(shown.data, today)
    lines = [
        _line("ended" if held.ends and held.ends < today else "ends", held.ends, today),
        _line("term ends", None if held.ends else held.term_end, today),
        _line("notice by", held.notice_by, today, _too_late(held)),
        _line("renews", held.renews, today, f"for {shown.data.get('renewal', '')}"),
    ]
    without = Line(("ends", "when notice has run out"))
    return section("Term", [line for line in lines if line] or [without])


def _too_late(held: Terms) -> str:
    """Say so where notice can end only a later term than the one that runs."""
    late = held.notice_by and held.term_end and held.notice_by > held.term_end
    return "too late for this term" if late else ""


def _line(what: str, day: date | None, today: date, more: str = "") -> Line | None:
    if day is None:
        return None
    distance = wording.distance(day, today)
    return Line((what, day.isoformat(), f"{distance}, {more}" if more else distance))
