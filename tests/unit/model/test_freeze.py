from typing import Any

import pytest

from crmctl.model.describe import catalogue
from crmctl.model.freeze import thawed
from crmctl.model.settings import Settings

_ORDER = catalogue(Settings(format=1, name="Test")).by_name["order"]
_BEFORE: dict[str, Any] = {
    "customer": "acme",
    "issued": "2026-11-01",
    "deliveries": [{"at": "2026-11-05"}, {"at": "2026-11-09"}],
}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({}, []),
        ({"confirmed": "2026-11-02"}, []),
        ({"deliveries": [{"at": "2026-11-05", "done": "2026-11-05"}, {"at": "2026-11-09"}]}, []),
        ({"deliveries": [*_BEFORE["deliveries"], {"at": "2026-11-12"}]}, []),
        ({"deliveries": [{"at": "2026-11-06"}, {"at": "2026-11-09"}]}, ["deliveries"]),
        ({"deliveries": [{"at": "2026-11-05"}]}, ["deliveries"]),
        ({"deliveries": None}, ["deliveries"]),
        ({"issued": "2026-11-02"}, ["issued"]),
    ],
)
def test_an_issued_order_may_only_say_more(after: dict[str, Any], expected: list[str]) -> None:
    data = {name: value for name, value in {**_BEFORE, **after}.items() if value is not None}
    assert thawed(_ORDER, _BEFORE, data) == expected


def test_an_issued_order_stays_and_a_draft_need_not() -> None:
    assert thawed(_ORDER, _BEFORE, None) == ["issued"]
    draft = {"customer": "acme"}
    assert thawed(_ORDER, draft, None) == []
    assert thawed(_ORDER, {**_BEFORE, "confirmed": "2026-11-02"}, _BEFORE) == ["confirmed"]
