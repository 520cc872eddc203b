from typing import Any

import pytest

from crmctl.model.catalogue import Catalogue, Kind
from crmctl.model.freeze import is_frozen, seal, thawed

_ISSUED: dict[str, Any] = {
    "number": "R-1", "customer": "acme-gmbh", "issued": "2026-11-21",
    "totals": {"gross": "10.00 EUR"},
    "lines": [{"product": "x2", "text": "X2", "quantity": 2, "price": "5.00 EUR"}],
    "payments": [{"at": "2026-11-22", "amount": "1.00 EUR"}],
}  # fmt: skip


@pytest.fixture
def invoice(catalogue: Catalogue) -> Kind:
    """The kind whose records are frozen once issued."""
    return catalogue.by_name["invoice"]


def test_a_draft_may_change_in_any_way(invoice: Kind) -> None:
    draft = {"customer": "acme-gmbh"}
    assert not is_frozen(invoice, draft)
    assert thawed(invoice, draft, {"customer": "beta-ag", "number": "R-2"}) == []
    assert thawed(invoice, draft, None) == []


@pytest.mark.parametrize(
    "change",
    [
        {"payments": [*_ISSUED["payments"], {"at": "2026-11-23", "amount": "2.00 EUR"}]},
        {"cancelled": "2026-12-01"},
        {"customer": "acme-ag"},
        {"lines": [{**_ISSUED["lines"][0], "product": "x3"}]},
        {"tags": ["late"], "notes": "x", "archived": "2030-01-01", "aliases": ["i-2"]},
    ],
)
def test_what_does_not_touch_the_document_may_change(
    invoice: Kind, change: dict[str, Any]
) -> None:
    after = {**_ISSUED, **change}
    assert thawed(invoice, _ISSUED, after) == []
    assert seal(invoice, after) == seal(invoice, _ISSUED)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"number": "R-2"}, ["number"]),
        ({"issued": None}, ["issued"]),
        ({"lines": []}, ["lines"]),
        ({"lines": [{**_ISSUED["lines"][0], "quantity": 3}]}, ["lines"]),
        ({"due": "2027-01-01", "number": "R-2"}, ["due", "number"]),
        ({"payments": []}, ["payments"]),
        ({"payments": [{"at": "2026-11-22", "amount": "9.00 EUR"}]}, ["payments"]),
    ],
)
def test_what_changes_an_issued_document_is_told(
    invoice: Kind, change: dict[str, Any], told: list[str]
) -> None:
    after = {name: value for name, value in {**_ISSUED, **change}.items() if value is not None}
    assert thawed(invoice, _ISSUED, after) == told
    if told != ["payments"]:
        assert seal(invoice, after) != seal(invoice, _ISSUED)


def test_it_may_not_go_and_a_cancellation_stays(invoice: Kind) -> None:
    assert thawed(invoice, _ISSUED, None) == ["issued"]
    cancelled = {**_ISSUED, "cancelled": "2026-12-01"}
    assert thawed(invoice, cancelled, _ISSUED) == ["cancelled"]


def test_one_that_another_system_issued_is_completed_first(invoice: Kind) -> None:
    begun = {"customer": "acme-gmbh", "issued": "2026-11-21"}
    assert thawed(invoice, begun, {**begun, "lines": _ISSUED["lines"]}) == []


def test_other_kinds_are_never_frozen(catalogue: Catalogue) -> None:
    assert thawed(catalogue.by_name["task"], {"title": "x"}, None) == []


_DELIVERING: dict[str, Any] = {
    "customer": "acme",
    "issued": "2026-11-01",
    "totals": {"gross": "5.00 EUR"},
    "deliveries": [{"at": "2026-11-05"}, {"at": "2026-11-09"}],
}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({}, []),
        ({"confirmed": "2026-11-02"}, []),
        ({"deliveries": [{"at": "2026-11-05", "done": "2026-11-05"}, {"at": "2026-11-09"}]}, []),
        ({"deliveries": [*_DELIVERING["deliveries"], {"at": "2026-11-12"}]}, []),
        ({"deliveries": [{"at": "2026-11-06"}, {"at": "2026-11-09"}]}, ["deliveries"]),
        ({"deliveries": [{"at": "2026-11-05"}]}, ["deliveries"]),
        ({"deliveries": None}, ["deliveries"]),
        ({"issued": "2026-11-02"}, ["issued"]),
    ],
)
def test_an_issued_order_may_only_say_more(
    catalogue: Catalogue, after: dict[str, Any], expected: list[str]
) -> None:
    data = {name: value for name, value in {**_DELIVERING, **after}.items() if value is not None}
    assert thawed(catalogue.by_name["order"], _DELIVERING, data) == expected


def test_an_issued_order_stays_and_a_draft_need_not(catalogue: Catalogue) -> None:
    assert thawed(catalogue.by_name["order"], _DELIVERING, None) == ["issued"]
    draft = {"customer": "acme"}
    assert thawed(catalogue.by_name["order"], draft, None) == []
    assert thawed(
        catalogue.by_name["order"], {**_DELIVERING, "confirmed": "2026-11-02"}, _DELIVERING
    ) == ["confirmed"]
