from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]

_CONTRACT = "title: Maintenance\ncustomer: a\nstart: 2026-02-01\n"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", ""),
        ("end: 2026-02-01\n", ""),
        ("notice: 3 months\n", ""),
        ("end: 2026-12-31\nnotice: 3 months\nrenewal: 1 year\n", ""),
        ("cancelled: 2026-01-15\n", ""),
        ("end: 2026-01-31\n", "end"),
        ("notice: 3 months\nrenewal: 1 year\n", "renewal"),
    ],
)
def test_a_contract_ends_after_it_begins_and_renews_only_what_ends(
    of_record: Findings, text: str, field: str
) -> None:
    found = [one.field for one in of_record("contract", _CONTRACT + text) if one.code == "D608"]
    assert found == [field] * bool(field)
