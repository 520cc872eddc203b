"""What must not change a report, and what must change it in one way (metamorphic tests)."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from crmctl.reports.registry import REPORTS
from crmctl.reports.report import Every, Option, Report, Table

TODAY = date(2026, 7, 31)
_BY_NAME = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
_MONEY = re.compile(r"^(-?\d+)\.00 EUR$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")
# Where something else than the amounts decides, so that 19 % more is not 19 % more of everything.
_NOT_IN_PROPORTION = {
    "rfm": "the bounds of its scores are quantiles plus one euro",
    "month": "amounts, numbers and shares stand in one column",
}
_LATER = timedelta(days=400)
Walk = Callable[[str], str]


def _walked(data: Any, change: Walk) -> Any:
    match data:
        case dict():
            return {key: _walked(value, change) for key, value in data.items()}
        case list():
            return [_walked(value, change) for value in data]
        case str():
            return change(data)
        case _:
            return data


def _dearer(text: str) -> str:
    found = _MONEY.match(text)
    return f"{int(found[1]) * 119 / 100:.2f} EUR" if found else text


def _later(text: str) -> str:
    if not _DATE.match(text):
        return text
    day = date.fromisoformat(text[:10]) + _LATER
    return f"{day}{text[10:]}"


@_BY_NAME
def test_the_order_of_files_says_nothing(
    report: Report, made: Any, asked: Any, answers: Any
) -> None:
    crm = made(2)
    mixed = dict(sorted(crm.items(), key=lambda item: hash(item[0][1]) % 97))
    for ids in (False, True):
        before = list(answers(report, asked(crm), TODAY, ids=ids))
        assert list(answers(report, asked(mixed), TODAY, ids=ids)) == before


@_BY_NAME
def test_an_order_after_the_day_changes_nothing(
    report: Report, made: Any, asked: Any, answers: Any
) -> None:
    crm = made(2)
    (key, order), *_ = (item for item in crm.items() if item[0][0] == "orders")
    later = {**order, "number": "X", "issued": "2026-08-01", "deliveries": []}
    with_it = crm | {(key[0], "later"): later}
    assert list(answers(report, asked(with_it), TODAY)) == list(answers(report, asked(crm), TODAY))


@_BY_NAME
def test_a_line_in_two_parts_is_the_same_sale(
    report: Report, made: Any, asked: Any, answers: Any
) -> None:
    crm = json.loads(json.dumps(list(made(2).items())))
    halved = {}
    for (folder, id_), data in crm:
        lines = [part for line in data.get("lines", ()) for part in _halves(line)]
        halved[folder, id_] = data | ({"lines": lines} if lines else {})
    same = {(folder, id_): data for (folder, id_), data in crm}
    assert list(answers(report, asked(halved), TODAY)) == list(answers(report, asked(same), TODAY))


def _halves(line: dict[str, Any]) -> Iterator[dict[str, Any]]:
    quantity = int(line["quantity"])
    if quantity > 1:
        yield {**line, "quantity": "1"}
    yield {**line, "quantity": str(max(quantity - 1, 1))}


@_BY_NAME
def test_ids_are_but_names(report: Report, made: Any, asked: Any, answers: Any) -> None:
    crm = made(2)
    new = {id_: f"n-{id_}" for _, id_ in crm} | {
        f"{folder}/{id_}": f"{folder}/n-{id_}" for folder, id_ in crm
    }
    renamed = {
        (folder, new[id_]): _walked(data, lambda text: new.get(text, text))
        for (folder, id_), data in crm.items()
    }
    before = answers(report, asked(crm), TODAY, ids=True)
    for now, then in zip(answers(report, asked(renamed), TODAY, ids=True), before, strict=True):
        assert [row.cells for row in now.rows] == [
            tuple(new.get(str(cell), cell) for cell in row.cells) for row in then.rows
        ]
        assert [row.ids for row in now.rows] == [
            tuple(new[ref] for ref in row.ids) for row in then.rows
        ]
        assert now.note == then.note


@_BY_NAME
def test_nineteen_per_cent_more_is_so_much_more_of_every_amount(
    report: Report, made: Any, asked: Any, answers: Any
) -> None:
    if report.name in _NOT_IN_PROPORTION:
        pytest.skip(_NOT_IN_PROPORTION[report.name])
    crm = made(2)
    dearer = {key: _walked(data, _dearer) for key, data in crm.items()}
    before = answers(report, asked(crm), TODAY)
    for now, then in zip(answers(report, asked(dearer), TODAY), before, strict=True):
        assert len(now.rows) == len(then.rows)
        for row, other in zip(_cells(now), _cells(then), strict=True):
            for column, cell, was in zip(now.columns, row, other, strict=True):
                if column.places is not None and isinstance(was, int | float):
                    assert cell == pytest.approx(was * 1.19, abs=0.02)
                else:
                    assert cell == was


@_BY_NAME
def test_the_same_400_days_later_is_the_same(
    report: Report, made: Any, asked: Any, answers: Any
) -> None:
    crm = made(2)
    later = {key: _walked(data, _later) for key, data in crm.items()}
    if Option.EVERY in report.options or Every.MONTH in (*report.by, report.name):
        pytest.skip("400 days are no whole months")
    # Whole months, which reports choose by themselves, are not as long 400 days later.
    first = TODAY - timedelta(days=300) if Option.FROM in report.options else None
    before = answers(report, asked(crm), TODAY, first=first)
    first = first and first + _LATER
    now = answers(report, asked(later), TODAY + _LATER, first=first)
    for table, then in zip(now, before, strict=True):
        if then.is_series or _has_years(then):
            continue
        assert _cells(table) == [
            tuple(_later(cell) if isinstance(cell, str) else cell for cell in cells)
            for cells in _cells(then)
        ]


def _has_years(table: Table) -> bool:
    """Whether rows stand for years, which are not as long 400 days later."""
    return any(re.fullmatch(r"20\d\d", str(row.cells[0])) for row in table.rows)


def _cells(table: Table) -> list[tuple[Any, ...]]:
    return [*(row.cells for row in table.rows), *([table.totals] if table.totals else [])]
