"""A pipeline as a board: its stages in order, and the deals in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crmctl.errors.deals import UnknownPipelineError
from crmctl.index.read import Stored
from crmctl.index.select import Selection
from crmctl.model.pipeline import CLOSED, default, nearest, pipeline_of, since
from crmctl.model.record import Ref
from crmctl.model.sums import Sums, sums
from crmctl.sales.amounts import Sum, amount, summed
from crmctl.workspace import wording
from crmctl.workspace.names import names
from crmctl.workspace.segments import query
from crmctl.workspace.view import View


@dataclass(frozen=True, slots=True)
class Card:
    """One deal.

    Attributes:
        ref: its reference.
        title: what is to be sold.
        stage: how far it is.
        customer: the name of the customer; empty for none.
        value: an amount with its currency; empty for none.
        since: the day on which it came to its stage; None where nobody wrote it down.
        age: the days since then.
        next_step: what is to be done; empty for nothing.
        expected_close: when it should be decided; None for no day.
        late: whether that day is past and the deal still open.
        owner: whose it is.
    """

    ref: Ref
    title: str
    stage: str
    customer: str
    value: str
    since: date | None
    age: int | None
    next_step: str
    expected_close: date | None
    late: bool
    owner: str


@dataclass(frozen=True, slots=True)
class Column:
    """One stage, with its deals; what it says of them counts all of them.

    Attributes:
        stage: its name.
        known: whether crm.yaml has it.
        closed: whether deals in it are over.
        cards: the deals, the one that should close first before the others.
        sums: what they are worth, by currency.
        together: the same in the CRM's own currency, by crm.yaml's rates; None where it has none,
            or where there is nothing to convert.
    """

    stage: str
    known: bool
    closed: bool
    cards: tuple[Card, ...]
    sums: Sums
    together: Sum | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A pipeline.

    Attributes:
        pipeline: its name.
        known: whether crm.yaml has it.
        columns: its stages in the order of crm.yaml, then those that it does not have.
        sums: what the open deals are worth, by currency.
        lost_pipelines: pipelines that deals name and crm.yaml does not have, with how many deals.
        together: what the open deals are worth in one currency, as of a column.
    """

    pipeline: str
    known: bool
    columns: tuple[Column, ...]
    sums: Sums
    lost_pipelines: Mapping[str, int]
    together: Sum | None = None


def board(view: View, pipeline: str = "", text: str = "") -> Board:
    """Give a pipeline with the deals that a query finds.

    Args:
        view: the CRM.
        pipeline: its name; the first of crm.yaml when empty.
        text: in the query language; all deals when empty.

    Raises:
        UnknownPipelineError: neither crm.yaml nor a deal has it.
        QuerySyntaxError: the query cannot be read.
        UnknownFieldError: deals have no field of a name in the query.
        QueryValueError: a field never holds the value that the query compares it with.
    """
    pipelines: Mapping[str, Sequence[str]] = view.config["pipelines"]
    deals = _deals(view, text)
    name = pipeline or default(pipelines)
    used = [pipeline_of(deal.data, pipelines) for deal in deals]
    if name not in pipelines and name not in used:
        known = list(dict.fromkeys([*pipelines, *used]))
        raise UnknownPipelineError(name, known, nearest(name, known))
    mine = [deal for deal, of in zip(deals, used, strict=True) if of == name]
    cards = _cards(view, mine)
    stages = pipelines.get(name, ())
    others = sorted({card.stage for card in cards} - set(stages), key=lambda s: (s in CLOSED, s))
    columns = tuple(
        _column(view, stage, cards, known=stage in stages) for stage in (*stages, *others)
    )
    open_ = [card for card in cards if card.stage not in CLOSED]
    lost = sorted(of for of in used if of not in pipelines and of != name)
    return Board(
        name,
        name in pipelines,
        columns,
        sums(card.value for card in open_),
        {of: lost.count(of) for of in lost},
        _together(view, open_),
    )


def _deals(view: View, text: str) -> Sequence[Stored]:
    kind = view.catalogue.by_name["deal"]
    node = query(view, text)
    found = Selection(view.connection, view.catalogue, [kind], node, view.now.date())
    return [row.record for row in found.rows()]


def _column(view: View, stage: str, cards: Sequence[Card], *, known: bool) -> Column:
    mine = tuple(sorted((card for card in cards if card.stage == stage), key=_order))
    worth = sums(card.value for card in mine)
    return Column(stage, known, stage in CLOSED, mine, worth, _together(view, mine))


def _together(view: View, cards: Sequence[Card]) -> Sum | None:
    """Give what deals are worth in the CRM's own currency, by the rates of today."""
    own, rates = view.config["currency"], view.config["rates"]
    today = view.now.date().isoformat()
    amounts = [amount(card.value, today) for card in cards if card.value]
    if not rates or all(one.currency == own for one in amounts):
        return None
    return summed(amounts, own, rates)


def _order(card: Card) -> tuple[object, ...]:
    return card.expected_close or date.max, card.title, str(card.ref)


def _cards(view: View, deals: Sequence[Stored]) -> list[Card]:
    whose = {str(deal.data["customer"]) for deal in deals if "customer" in deal.data}
    named = names(view, [Ref("customers", id_) for id_ in whose])
    return [_card(view, deal.id, deal.data, named) for deal in deals]


def _card(view: View, id_: str, data: Mapping[str, Any], named: Mapping[Ref, str]) -> Card:
    today = view.now.date()
    came = since(data)
    day = wording.day(came, view.now.tzinfo) if came else None
    expected = date.fromisoformat(data["expected_close"]) if "expected_close" in data else None
    stage = str(data["stage"])
    return Card(
        ref=Ref("deals", id_),
        title=str(data["title"]),
        stage=stage,
        customer=named[Ref("customers", data["customer"])] if "customer" in data else "",
        value=str(data.get("value", "")),
        since=day,
        age=max((today - day).days, 0) if day else None,
        next_step=str(data.get("next_step", "")),
        expected_close=expected,
        late=stage not in CLOSED and expected is not None and expected < today,
        owner=str(data.get("owner", "")),
    )
