"""How complete, sound and up to date the records are: one list of what to mend."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.reports.facts.faults import FAULTS
from crmctl.reports.facts.figures import counted, percent
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("kind", "which records; customers are organisations only", number=False),
    Column("what", "what they should have, or be", number=False),
    Column("have", "how many have it, or are so"),
    Column("lack", "how many lack it, or are not; `--ids` names these"),
    Column("share", "the share of those that have it, in per cent"),
    Column("mend", "the command that shows or mends the others", number=False),
)
_LISTS = {
    "customers": {
        "e-mail": "SELECT owner FROM customers_emails",
        "phone": "SELECT owner FROM customers_phones",
        "address": "SELECT owner FROM customers_addresses",
        "contact": (
            "SELECT customers.rowid FROM customers "
            "JOIN contacts_roles ON contacts_roles.customer = customers.id"
        ),
    },
    "contacts": {
        "e-mail": "SELECT owner FROM contacts_emails",
        "phone": "SELECT owner FROM contacts_phones",
        "address": "SELECT owner FROM contacts_addresses",
        "customer": "SELECT owner FROM contacts_roles",
    },
}
_MEND = {
    "e-mail": "crmctl set REF email=...",
    "phone": "crmctl set REF phone=...",
    "address": "crmctl edit REF",
    "contact": "crmctl add contact",
    "customer": "crmctl set REF roles+=...",
}
_WHO = {
    # A private customer's addresses stand in the contact who is that person.
    "customers": """
        SELECT rowid, id FROM customers WHERE type = 'organisation'
            AND (archived IS NULL OR archived >= ?) AND coalesce(since, '') < ?
    """,
    "contacts": """
        SELECT rowid, id FROM contacts
        WHERE coalesce(name_given, name_family, name_display) IS NOT NULL
            AND (archived IS NULL OR archived >= ?) AND '' < ?
    """,
}


class _Line(NamedTuple):
    """A line of the list: what is right with how many, and the references of the others."""

    kind: str
    what: str
    have: int
    lacking: tuple[str, ...]
    mend: str


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count what is there and what is not, what is wrong, double, or left lying."""
    everybody = {folder: _everybody(rows, parameters, folder) for folder in _LISTS}
    found = [*_complete(rows, everybody), *_faults(rows, parameters, everybody)]
    known = any(line.have or line.lacking for line in found)
    return Table(
        _COLUMNS,
        tuple(_row(line, ids=parameters.ids) for line in found),
        bar="share",
        note=_note(found) if known else "There are no customers and no contacts.",
        chart=_chart(found) if known else None,
    )


def _everybody(rows: Rows, parameters: Parameters, folder: str) -> Mapping[int, str]:
    restriction, chosen = parameters.restriction("rowid")
    values = (parameters.tomorrow, parameters.tomorrow, *chosen)
    return dict(rows(f"{_WHO[folder]}{restriction}", values))


def _complete(rows: Rows, everybody: Mapping[str, Mapping[int, str]]) -> Iterator[_Line]:
    for folder, lists in _LISTS.items():
        for what, statement in lists.items():
            having = {rowid for (rowid,) in rows(statement, ())} & everybody[folder].keys()
            lacking = [id_ for rowid, id_ in everybody[folder].items() if rowid not in having]
            refs = tuple(sorted(f"{folder}/{id_}" for id_ in lacking))
            yield _Line(folder, what, len(having), refs, _MEND[what] * bool(refs))


def _faults(
    rows: Rows, parameters: Parameters, everybody: Mapping[str, Mapping[int, str]]
) -> Iterator[_Line]:
    for fault in FAULTS:
        whole, faulty = fault.look(rows, parameters, everybody)
        mend = fault.mend * bool(faulty)
        yield _Line(fault.kind, fault.what, whole - len(faulty), tuple(sorted(faulty)), mend)


def _row(line: _Line, *, ids: bool) -> Row:
    lack = len(line.lacking)
    share = percent(line.have, line.have + lack)
    cells = (line.kind, line.what, line.have, lack, share, line.mend or None)
    return Row(cells, line.lacking if ids else ())


def _note(found: list[_Line]) -> str:
    wrong = {ref for line in found[_complete_lines() :] for ref in line.lacking}
    if not wrong:
        return "Nothing is wrong, double or left lying."
    return f"{counted(len(wrong), 'record')} to mend; `crmctl check` says what is wrong with each."


def _complete_lines() -> int:
    return sum(map(len, _LISTS.values()))


def _chart(found: list[_Line]) -> Bars:
    bars = []
    for line in found:
        whole = line.have + len(line.lacking)
        if whole:
            share = percent(line.have, whole) or 0.0
            tone = Tone.WARNING if line.lacking else Tone.GOOD
            bars.append(
                Bar(f"{line.kind}: {line.what}", share, f"{line.have} of {whole}", tone=tone)
            )
    return Bars(tuple(bars), legend="how many of a hundred are as they should be")


REPORT = Report(
    name="quality",
    question="What is missing, wrong or left lying in the records?",
    topic=Topic.DATA,
    subject="",
    definition=(
        "Counts, first, the customers that are organisations, and the contacts, that have at "
        "least one e-mail, phone or address; the customers at which at least one contact has a "
        "role; and the contacts who have a role at a customer. Private customers are counted as "
        "the contacts that they are; archived and erased records, and customers known only since "
        "a later day, are left out. Then it counts what is to be mended: "
        + "; ".join(f"{fault.kind} that are not {fault.what}: {fault.means}" for fault in FAULTS)
        + ". What is wrong in a file is what was found when it was read last, as `crmctl check` "
        "says it; it is not known of an earlier day."
    ),
    source="The dimensions completeness, validity, uniqueness and timeliness (DAMA UK, 2013).",
    rounding="Shares are rounded half up to one place. A record may be in several lines.",
    queries=(*_WHO.values(), *(fault.query for fault in FAULTS)),
    columns=_COLUMNS,
    run=run,
    options=(Option.DAYS,),
)
