"""Whom to call first: points for what speaks for a customer, all of them shown."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import floor
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.merged import survivors
from crmctl.reports.facts.people import DAYS, KNOWN, TALKS, Known, known, purchase_days, talks
from crmctl.reports.facts.settings import settings
from crmctl.reports.report import Column, Parameters, Report, Row, Rows, Table, Topic

_DRAWN = 15


class Part(NamedTuple):
    """Something that speaks for a customer, or against: the points for it and what it means."""

    name: str
    points: int
    meaning: str


PARTS = (
    Part("talked", 20, "an interaction within the last 30 days; half of it within 90 days"),
    Part("asked", 15, "an interaction that came from them within the last 90 days"),
    Part("deal", 20, "an open deal"),
    Part("quote", 15, "a quote that is neither accepted nor declined, and valid"),
    Part("bought", 20, "a purchase within the last 365 days; half of it if longer ago"),
    Part("decider", 5, "a contact there who decides is known"),
    Part("referred", 5, "they came by a recommendation"),
    Part("complaint", -10, "a complaint that is not resolved"),
)
_COLUMNS = (
    Column("customer", "the customer's id", number=False),
    Column("name", "the customer's name, or the person's", number=False),
    Column("score", "the sum of all points"),
    *(Column(part.name, f"points for: {part.meaning}") for part in PARTS),
    Column("stage", "the stage", number=False),
    Column("owner", "who looks after the customer", number=False),
)
_SOON, _LATELY, _YEAR = 30, 90, 365

# Each gives the customers of whom something holds. ?1 is the first day that does not count, ?2
# today, ?3 the first of the last 90 days.
_HELD = {
    "asked": """
        SELECT customer FROM interactions WHERE direction = 'in' AND planned IS NOT 1
            AND at >= ?3 AND at < ?1
        UNION SELECT customers.id FROM customers
        JOIN interactions_contacts AS met ON met.value = customers.person
        JOIN interactions AS talk ON talk.rowid = met.owner
        WHERE talk.direction = 'in' AND talk.planned IS NOT 1
            AND talk.at >= ?3 AND talk.at < ?1
    """,
    "deal": """
        SELECT customer FROM deals WHERE (archived IS NULL OR archived >= ?1)
            AND coalesce(
                (SELECT stage FROM deals_stages WHERE owner = deals.rowid AND at < ?1
                    ORDER BY at DESC, n DESC LIMIT 1),
                CASE WHEN NOT EXISTS (SELECT 1 FROM deals_stages WHERE owner = deals.rowid)
                    THEN stage END
            ) NOT IN ('won', 'lost')
    """,
    "quote": """
        SELECT customer FROM quotes WHERE issued < ?1
            AND (valid_until IS NULL OR valid_until >= ?2)
            AND (accepted IS NULL OR accepted >= ?1)
            AND (declined IS NULL OR declined >= ?1)
            AND (archived IS NULL OR archived >= ?1)
    """,
    "decider": """
        SELECT role.customer FROM contacts_roles AS role
        JOIN contacts ON contacts.rowid = role.owner
        WHERE role.buying_role = 'decider' AND (role.since IS NULL OR role.since < ?1)
            AND (role.until IS NULL OR role.until >= ?2)
            AND (contacts.archived IS NULL OR contacts.archived >= ?1)
    """,
    "referred": "SELECT id FROM customers WHERE referred_by IS NOT NULL",
    "complaint": """
        SELECT customer FROM complaints WHERE opened < ?1
            AND (archived IS NULL OR archived >= ?1)
            AND coalesce(
                (SELECT state FROM complaints_states WHERE owner = complaints.rowid
                    AND at < ?1 ORDER BY at DESC, n DESC LIMIT 1),
                CASE WHEN NOT EXISTS
                    (SELECT 1 FROM complaints_states WHERE owner = complaints.rowid)
                    THEN state END
            ) NOT IN ('resolved', 'closed')
    """,
}


class _Scored(NamedTuple):
    customer: Known
    points: Sequence[int]

    @property
    def score(self) -> int:
        return sum(self.points)


def run(rows: Rows, parameters: Parameters) -> Table:
    """Give every customer's points, those with most of them first."""
    config = settings(rows)
    weights = weights_of(config)
    everybody = [one for one in known(rows, parameters) if one.stage != "former"]
    shares = _shares(rows, parameters)
    scored = [
        _Scored(
            one,
            [floor(weights[part.name] * shares[part.name].get(one.id, 0)) for part in PARTS],
        )
        for one in everybody
    ]
    found = sorted(
        (one for one in scored if any(one.points)), key=lambda one: (-one.score, one.customer.id)
    )
    return Table(
        _COLUMNS,
        tuple(_rows(found, parameters)),
        bar="score",
        note=_note(len(everybody), len(found)) + _strangers(config),
        chart=_chart(found) if found else None,
    )


def weights_of(config: Mapping[str, object]) -> Mapping[str, int]:
    """Give the points of each part: those of `scoring` in crm.yaml, else crmctl's own."""
    chosen = _own(config)
    return {part.name: int(chosen.get(part.name, part.points)) for part in PARTS}


def _own(config: Mapping[str, object]) -> Mapping[str, int]:
    own = config.get("scoring")
    return own if isinstance(own, Mapping) else {}


def _strangers(config: Mapping[str, object]) -> str:
    """Say which parts of crm.yaml there are not."""
    unknown = sorted(_own(config).keys() - {part.name for part in PARTS})
    return f" Unknown in `scoring` of crm.yaml: {', '.join(unknown)}." if unknown else ""


def _shares(rows: Rows, parameters: Parameters) -> Mapping[str, Mapping[str, float]]:
    """Give for each part how much of its points each customer gets: all, half, or none."""
    today = parameters.today
    lately = _before(today, _LATELY)
    values = (parameters.tomorrow, today.isoformat(), lately)
    former = survivors(rows)
    shares: dict[str, dict[str, float]] = {
        name: {former.get(id_, id_): 1.0 for (id_,) in rows(statement, values[: _used(statement)])}
        for name, statement in _HELD.items()
    }
    last_talks = {id_: last for id_, (_, last) in talks(rows, parameters).items()}
    soon = _before(today, _SOON)
    shares["talked"] = {
        id_: 1.0 if last >= soon else 0.5 for id_, last in last_talks.items() if last >= lately
    }
    year = _before(today, _YEAR)
    shares["bought"] = {
        id_: 1.0 if days[-1] >= year else 0.5
        for id_, days in purchase_days(rows, parameters).items()
    }
    return shares


def _before(today: date, days: int) -> str:
    """Give the first of the last so many days; today is one of them."""
    return (today - timedelta(days=min(days, today.toordinal()) - 1)).isoformat()


def _used(statement: str) -> int:
    return max((number for number in (1, 2, 3) if f"?{number}" in statement), default=0)


def _rows(found: Sequence[_Scored], parameters: Parameters) -> Iterator[Row]:
    for one in found:
        customer = one.customer
        yield Row(
            (customer.id, customer.name, one.score, *one.points, customer.stage, customer.owner),
            refs("customers", [customer.id]) if parameters.ids else (),
        )


def _chart(found: Sequence[_Scored]) -> Bars:
    return Bars(
        tuple(Bar(one.customer.name, one.score, str(one.score)) for one in found[:_DRAWN]),
        title="Points",
    )


def _note(everybody: int, found: int) -> str:
    if not everybody:
        return "There are no customers."
    if not found:
        return "Nothing speaks for any customer yet."
    return f"{found} of {counted(everybody, 'customer')} with points."


REPORT = Report(
    name="scoring",
    question="Whom should I call first?",
    topic=Topic.CALL,
    subject="customer",
    definition=(
        "Adds points for what speaks for a customer, and against: "
        + "; ".join(f"{part.points} for {part.name}: {part.meaning}" for part in PARTS)
        + ". Halves are rounded down. The points are crmctl's own choice, not estimated from "
        "anything; all of them are shown, so that a score can be followed, and `scoring` in "
        "crm.yaml may give others, as in `deal: 30`; the note names parts that there are not. "
        "Interactions are those of the report sleeping; a purchase is an issued order, or an "
        "invoice without an order, not cancelled until today. Deals and complaints are where "
        "their dated `stages` and `states` had them today, or the file where there are none. "
        "Whatever lies after today does not count. Customers without a point, former, archived "
        "and erased ones and those known only later are left out. When `referred_by` was noted "
        "is not known."
    ),
    columns=_COLUMNS,
    run=run,
    source="The custom of the trade (lead scoring); the weights are crmctl's choice.",
    rounding="Points are whole numbers, and the parts add up to the score.",
    queries=(*_HELD.values(), TALKS, DAYS, KNOWN),
)
