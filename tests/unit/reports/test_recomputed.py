"""The main figures of the examples, computed a second time from the files alone.

Nothing of crmctl's reports or index is used to compute: the files are read as YAML, and what
counts is written down here a second time, in plain loops.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
import yaml

from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Every, Table
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.reporting import Wish, answer
from crmctl.workspace.sample import make

_EXAMPLES = Path(__file__).parents[3] / "examples"
_NOW, _TODAY = "2026-12-24T12:00:00+01:00", "2026-11-20"
_FIRST = "2025-12-01"  # of the twelve months that end with the day
_CENT = Decimal("0.01")
Ask = Callable[..., Table]
Rows = list[dict[str, Any]]


def _records(folder: str) -> dict[str, dict[str, Any]]:
    """Read all files of a folder; every value is text."""
    files = (_EXAMPLES / folder).rglob("*.yaml")
    loader = yaml.BaseLoader  # knows text only
    return {file.stem: yaml.load(file.read_bytes(), loader) for file in files}  # noqa: S506 - text


_INVOICES, _CREDITS, _ORDERS = (_records(one) for one in ("invoices", "credits", "orders"))
_DEALS, _QUOTES, _PRODUCTS = (_records(one) for one in ("deals", "quotes", "products"))


def _euro(text: str) -> Decimal:
    amount, currency = text.split()
    assert currency == "EUR"
    return Decimal(amount)


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _share(part: Decimal | int, whole: Decimal | int) -> float:
    return float((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _counts(data: Mapping[str, Any]) -> bool:
    return (data.get("issued") or "~") <= _TODAY and data.get("cancelled", "~") > _TODAY


def _papers() -> list[tuple[str, str, Decimal]]:
    """Give customer, day and net amount of invoices and, below zero, of credit notes."""
    found = [
        (one["customer"], one["issued"], sign * _euro(one["totals"]["net"]))
        for papers, sign in ((_INVOICES, 1), (_CREDITS, -1))
        for one in papers.values()
        if _counts(one)
    ]
    assert len(found) > 50
    return found


def _purchases() -> list[tuple[str, str]]:
    orders = [one for one in _ORDERS.values() if _counts(one)]
    loose = [one for one in _INVOICES.values() if _counts(one) and "order" not in one]
    return [(one["customer"], one["issued"]) for one in (*orders, *loose)]


def _closed() -> dict[str, tuple[str, str]]:
    """Give how each closed deal ended, and when."""
    found = {}
    for id_, deal in _DEALS.items():
        steps = [step for step in deal.get("stages", ()) if step["at"][:10] <= _TODAY]
        if steps and steps[-1]["stage"] in {"won", "lost"}:
            found[id_] = steps[-1]["stage"], steps[-1]["at"][:10]
    return found


def _open_amounts() -> dict[str, tuple[str, int, Decimal]]:
    """Give of each invoice that is not paid the customer, the days overdue and what is left."""
    found = {}
    for id_, one in _INVOICES.items():
        if not _counts(one):
            continue
        left = _euro(one["totals"]["gross"])
        left -= sum(_euro(p["amount"]) for p in one.get("payments", ()) if p["at"] <= _TODAY)
        left -= sum(
            _euro(credit["totals"]["gross"])
            for credit in _CREDITS.values()
            if credit.get("invoice") == id_ and _counts(credit)
        )
        if left > 0:
            late = max(_days(one["due"], _TODAY), 0) if "due" in one else 0
            found[id_] = one["customer"], late, left
    return found


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The examples as a CRM."""
    folder = tmp_path_factory.mktemp("examples") / "crm"
    make(folder)
    return Workspace.open(folder, Surroundings(datetime.fromisoformat(_NOW)))


@pytest.fixture
def ask(view: Workspace) -> Ask:
    """Give a function that runs a report as of the day, some weeks later."""

    def run(name: str, **wishes: Any) -> Table:
        return answer(view, BY_NAME[name], Wish(as_of=_TODAY, **wishes))

    return run


def _rows(table: Table) -> Rows:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row.cells, strict=True)) for row in table.rows]


def _totals(table: Table) -> dict[str, Any]:
    return dict(zip((column.name for column in table.columns), table.totals, strict=True))


def test_revenue_by_month(ask: Ask) -> None:
    months = defaultdict[str, Decimal](Decimal)
    for _, day, net in _papers():
        months[day[:7]] += net
    found = _rows(ask("revenue"))
    assert [one["period"] for one in found][0::11] == ["2025-12", "2026-11"]
    for one in found:
        assert one["revenue"] == float(months[one["period"]])
        year, month = one["period"].split("-")
        if one["period"] != "2026-11":  # not over yet
            assert one["year_ago"] == float(months[f"{int(year) - 1}-{month}"])
    ago = sum(net for _, day, net in _papers() if "2025-11-01" <= day <= "2025-11-20")
    assert found[-1]["year_ago"] == float(ago)
    before = sum(net for _, day, net in _papers() if "2026-10-01" <= day <= "2026-10-20")
    assert found[-1]["before"] == float(before)


def _by_customer() -> dict[str, Decimal]:
    sums = defaultdict[str, Decimal](Decimal)
    for customer, day, net in _papers():
        if _FIRST <= day <= _TODAY:
            sums[customer] += net
    return sums


def test_revenue_by_customer(ask: Ask) -> None:
    found = {one["customer"]: one["revenue"] for one in _rows(ask("revenue", by="customer"))}
    expected = {customer: float(net) for customer, net in _by_customer().items()}
    assert {customer: net for customer, net in found.items() if net} == expected


def test_concentration(ask: Ask) -> None:
    sums = _by_customer()
    whole, cumulated, index = sum(sums.values()), Decimal(0), Decimal(0)
    ordered = sorted(sums.items(), key=lambda one: -one[1])
    table = ask("concentration")
    for (customer, net), one in zip(ordered, _rows(table), strict=True):
        is_first = not cumulated
        cumulated += net
        index += (net * 100 / whole) ** 2
        share = cumulated / whole
        letter = "A" if is_first or share <= Decimal("0.8") else "B"
        letter = "C" if letter == "B" and share > Decimal("0.95") else letter
        assert (one["customer"], one["revenue"], one["class"]) == (customer, float(net), letter)
        assert (one["share"], one["cumulated"]) == (_share(net, whole), _share(cumulated, whole))
    assert _totals(table)["hhi"] == pytest.approx(float(index), abs=0.05)


def test_goals_reached(ask: Ask) -> None:
    (one,) = _rows(ask("goals"))
    reached = sum(net for _, day, net in _papers() if day >= "2026-01-01")
    assert (one["aim"], one["reached"]) == (110000.0, float(reached))
    assert one["per_cent"] == _share(reached, 110000)
    assert one["time_gone"] == _share(_days("2025-12-31", _TODAY), 365)


def test_open_invoices_by_age(ask: Ask) -> None:
    owed, ages = defaultdict[str, Decimal](Decimal), defaultdict[str, Decimal](Decimal)
    for customer, late, left in _open_amounts().values():
        owed[customer] += left
        bounds = ((0, "not_due"), (30, "1-30"), (60, "31-60"), (90, "61-90"), (10**6, "over_90"))
        ages[next(name for most, name in bounds if late <= most)] += left
    table = ask("open-invoices")
    found = {one["customer"]: one["open"] for one in _rows(table)}
    assert found == {customer: float(left) for customer, left in owed.items()}
    totals = _totals(table)
    for name in ("not_due", "1-30", "31-60", "61-90", "over_90"):
        assert totals[name] == float(ages[name])


def test_what_is_overdue(ask: Ask) -> None:
    expected = {id_: (days, float(left)) for id_, (_, days, left) in _open_amounts().items()}
    found = _rows(ask("open-invoices", by="invoice"))
    assert {one["invoice"]: (one["days"], one["open"]) for one in found} == expected
    late = [left for _, days, left in _open_amounts().values() if days]
    written = f"{sum(late):,}".replace(",", "\N{NO-BREAK SPACE}")
    assert f"{len(late)} overdue with {written}" in ask("open-invoices").note


def test_the_pipeline_by_stage(ask: Ask) -> None:
    deals, value, quotes = Counter[str](), defaultdict[str, Decimal](Decimal), Counter[str]()
    for id_, deal in _DEALS.items():
        steps = [step for step in deal["stages"] if step["at"][:10] <= _TODAY]
        if not steps or steps[-1]["stage"] in {"won", "lost"}:
            continue
        stage = steps[-1]["stage"]
        deals[stage] += 1
        value[stage] += _euro(deal["value"])
        quotes[stage] += sum(_waits(one) and one.get("deal") == id_ for one in _QUOTES.values())
    for one in _rows(ask("pipeline")):
        stage = one["stage"]
        assert (one["deals"], one["quotes"]) == (deals[stage], quotes[stage])
        assert one["value"] == float(value[stage])
        won, closed = _came_to(stage)
        assert (one["closed"], one["win_rate"]) == (closed, _share(won, closed))
        weighted = (value[stage] * won / closed).quantize(_CENT, ROUND_HALF_UP)
        assert one["weighted"] == float(weighted)


def _waits(quote: Mapping[str, Any]) -> bool:
    answered = min(quote.get("accepted", "~"), quote.get("declined", "~"))
    is_sent: bool = quote.get("sent", "~") <= _TODAY
    return is_sent and answered > _TODAY and quote["valid_until"] >= _TODAY


def _came_to(stage: str) -> tuple[int, int]:
    """Give how many of the closed deals that came to a stage were won; a won one came past all."""
    order = ("new", "qualified", "quote", "verbal")
    won = closed = 0
    for id_, (end, _) in _closed().items():
        furthest = max(
            order.index(step["stage"]) for step in _DEALS[id_]["stages"] if step["stage"] in order
        )
        if end == "won" or furthest >= order.index(stage):
            closed += 1
            won += end == "won"
    return won, closed


def test_the_win_rate(ask: Ask) -> None:
    ends = Counter((end, _DEALS[id_]["owner"]) for id_, (end, _) in _closed().items())
    table = ask("win-rate")
    for one in _rows(table):
        won, lost = (ends[end, one["of"]] for end in ("won", "lost"))
        assert (one["won"], one["lost"]) == (won, lost)
        assert one["win_rate"] == _share(won, won + lost)
    totals, closed = _totals(table), _closed()
    values = defaultdict[str, Decimal](Decimal)
    for id_, (end, _) in closed.items():
        values[end] += _euro(_DEALS[id_]["value"])
    assert totals["won_value"] == float(values["won"])
    assert totals["lost_value"] == float(values["lost"])
    low, high = _wilson(totals["won"], len(closed))
    assert (totals["low"], totals["high"]) == (round(low, 1), round(high, 1))


def _wilson(part: int, whole: int) -> tuple[float, float]:
    """Give the 95 % interval in per cent as Wilson's paper has it."""
    z, share = 1.959963984540054, part / whole
    middle = share + z * z / (2 * whole)
    width = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return 100 * (middle - width) / (1 + z * z / whole), 100 * (middle + width) / (
        1 + z * z / whole
    )


def test_why_deals_were_lost(ask: Ask) -> None:
    lost = [_DEALS[id_] for id_, (end, _) in _closed().items() if end == "lost"]
    reasons = Counter(deal["lost_reason"] for deal in lost)
    for one in _rows(ask("lost-reasons")):
        assert one["deals"] == reasons[one["reason"]]
        assert one["share"] == _share(reasons[one["reason"]], len(lost))
        value = sum(_euro(deal["value"]) for deal in lost if deal["lost_reason"] == one["reason"])
        assert one["value"] == float(value)
    declined = [one for one in _QUOTES.values() if one.get("declined", "~") <= _TODAY]
    totals = _totals(ask("lost-reasons"))
    assert totals["quotes"] == len(declined)
    assert totals["quoted"] == float(sum(_euro(one["totals"]["net"]) for one in declined))


def test_cohorts(ask: Ask) -> None:
    years = defaultdict[str, set[int]](set)
    for customer, day in _purchases():
        years[customer].add(int(day[:4]))
    found = _rows(ask("cohorts", every=Every.YEAR, by="customers"))
    for one in found:
        first = int(one["cohort"])
        members = [own for own in years.values() if min(own) == first]
        assert one["customers"] == len(members)
        came = [sum(year in own for own in members) for year in range(first, 2027)]
        assert [one[f"+{n}"] for n in range(len(came))] == came
    assert sum(one["customers"] for one in found) == len(years)


def test_contribution(ask: Ask) -> None:
    revenue, cost = defaultdict[str, Decimal](Decimal), defaultdict[str, Decimal](Decimal)
    for papers, sign in ((_INVOICES, 1), (_CREDITS, -1)):
        for paper in papers.values():
            if not _counts(paper) or paper["issued"] < _FIRST:
                continue
            for line in paper["lines"]:
                quantity, product = Decimal(line["quantity"]), line.get("product", "")
                amount = quantity * _euro(line["price"])
                amount *= 1 - Decimal(line.get("discount", "0").rstrip(" %")) / 100
                revenue[product] += sign * amount.quantize(_CENT, ROUND_HALF_UP)
                if "cost" in _PRODUCTS.get(product, {}):
                    cost[product] += sign * quantity * _euro(_PRODUCTS[product]["cost"])
    for one in _rows(ask("contribution")):
        product = one["product"] or ""
        assert one["revenue"] == float(revenue[product])
        if product not in cost:
            assert (one["cost"], one["contribution"]) == (None, None)
            assert one["without_cost"] == one["revenue"]
            continue
        left = revenue[product] - cost[product]
        assert (one["cost"], one["contribution"]) == (float(cost[product]), float(left))
        assert one["margin"] == _share(left, revenue[product])


def test_lead_times(ask: Ask) -> None:
    took, late = list[int](), 0
    for order in _ORDERS.values():
        for delivery in order.get("deliveries", ()):
            if _counts(order) and delivery.get("done", "~") <= _TODAY:
                took.append(_days(order["issued"], delivery["done"]))
                late += delivery["done"] > delivery["at"]
    took.sort()
    ended, on_time, too_late, *_ = _rows(ask("lead-times"))
    assert (ended["number"], on_time["number"], too_late["number"]) == (
        len(took),
        len(took) - late,
        late,
    )
    assert ended["mean"] == round(sum(took) / len(took), 3)
    assert (ended["median"], ended["max"]) == (took[len(took) // 2], took[-1])  # 15 of them
    place = Decimal("0.9") * (len(took) - 1)
    low = int(place)
    p90 = took[low] + (place - low) * (took[min(low + 1, len(took) - 1)] - took[low])
    assert ended["p90"] == float(p90.quantize(Decimal("0.1")))
