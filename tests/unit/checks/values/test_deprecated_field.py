from collections.abc import Callable
from typing import Any

import pytest

from crmctl.checks.fixes import safe_fix
from crmctl.model.catalogue import Catalogue

_SHOE = "name:\n  family: Muster\ncustom:\n"


@pytest.mark.parametrize(
    ("custom", "told"),
    [
        ("  shoe: 41\n", [("custom.shoe", "safe")]),
        ("  shoe_size: 41\n", []),
        ("  shoe: 41\n  shoe_size: 42\n", [("custom.shoe", "")]),
    ],
)
def test_a_deprecated_field_is_told_and_moved_where_nothing_is_lost(
    of_record: Callable[..., list[Any]], custom: str, told: list[tuple[str, str]]
) -> None:
    found = of_record("contact", f"{_SHOE}{custom}")
    assert [(one.field, one.fix.value) for one in found if one.code == "S208"] == told


def test_the_fix_keeps_the_place_and_is_done_once(catalogue: Catalogue) -> None:
    kind = catalogue.by_name["contact"]
    data = {"name": {"family": "Muster"}, "custom": {"shoe": 41, "hobby": "chess"}}
    fixed = safe_fix(["S208"], data, kind, "DE")
    assert fixed == {"name": {"family": "Muster"}, "custom": {"shoe_size": 41, "hobby": "chess"}}
    assert list(fixed["custom"]) == ["shoe_size", "hobby"]
    assert safe_fix(["S208"], fixed, kind, "DE") == fixed


def test_a_field_that_says_something_already_is_kept(catalogue: Catalogue) -> None:
    data = {"custom": {"shoe": 41, "shoe_size": 42}}
    assert safe_fix(["S208"], data, catalogue.by_name["contact"], "DE") == data
