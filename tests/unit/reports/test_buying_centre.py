from collections.abc import Callable
from typing import Any

from crmctl.charts.chart import Bars, Tone
from crmctl.reports.report import Table

Ask = Callable[..., Table]


def test_those_who_decide_come_first_and_who_is_missing_is_said(ask: Ask, files: Any) -> None:
    found = ask(
        "buying-centre",
        files.customer("a")
        | files.customer("b")
        | files.customer("nobody")
        | files.contact("p-1", roles="[{customer: a, buying_role: user, position: Smith}]")
        | files.contact("p-2", roles="[{customer: a, buying_role: decider}, {customer: b}]")
        | files.contact("p-3", roles="[{customer: b, buying_role: decider, until: 2026-11-20}]")
        | files.contact("p-4", roles="[{customer: b, buying_role: user}]", archived="2026-01-01")
        | files.interaction("i-1", "2026-11-11", contacts="[p-2]")
        | files.interaction("i-2", "2026-11-30", contacts="[p-2]"),
        ids=True,
    )
    assert [row.cells for row in found.rows] == [
        ("a", "decider", "p-2", "Muster", None, "2026-11-11", 10),
        ("a", "user", "p-1", "Muster", "Smith", None, None),
        ("b", "decider", None, "missing", None, None, None),
        ("b", "user", None, "missing", None, None, None),
        ("b", "(unknown)", "p-2", "Muster", None, "2026-11-11", 10),
    ]
    assert found.rows[0].ids == ("contacts/p-2",)
    assert found.note == "2 customers; 2 times nobody is known who decides or uses."


def test_a_centre_without_gaps_says_so(ask: Ask, files: Any) -> None:
    found = ask(
        "buying-centre",
        files.customer("a")
        | files.contact("p-1", roles="[{customer: a, buying_role: user}]")
        | files.contact("p-2", roles="[{customer: a, buying_role: decider}]"),
    )
    assert found.note == "1 customer; nobody missing."


def test_roles_hold_from_since_until_their_last_day(ask: Ask, files: Any) -> None:
    found = ask(
        "buying-centre",
        files.customer("a", archived="2026-11-22")
        | files.customer("b", since="2026-11-22")
        | files.contact("p-1", roles="[{customer: a, buying_role: user, until: 2026-11-21}]")
        | files.contact("p-2", roles="[{customer: a, buying_role: decider, since: 2026-11-22}]")
        | files.contact("p-3", roles="[{customer: b, buying_role: decider}]")
        | files.contact("p-4", roles="[{customer: a}]", archived="2026-11-22"),
    )
    assert [row.cells[1:3] for row in found.rows] == [
        ("decider", None), ("user", "p-1"), ("(unknown)", "p-4")
    ]  # fmt: skip
    assert isinstance(found.chart, Bars)
    known = {bar.label: (bar.text, bar.tone) for bar in found.chart.bars}
    assert known["decider"] == ("0 of 1", Tone.WARNING)
    assert known["user"] == ("1 of 1", Tone.PLAIN)
