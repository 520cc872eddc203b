from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[Any]]

_COMPLAINT = "title: Stops\nopened: 2026-11-20\nstate: closed\n"
_PRICE = "    quantity: 1\n    price: 9.00 EUR\n"
_LINE = f"customer: a\nlines:\n  - text: Work\n{_PRICE}    discount: {{}}\n"
_CAMPAIGN = "name: Autumn\npurpose: newsletter\nchannel: email\n"


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [
        ("complaint", _COMPLAINT, ""),
        ("complaint", f"{_COMPLAINT}satisfaction: 1\n", ""),
        ("complaint", f"{_COMPLAINT}satisfaction: 5\n", ""),
        ("complaint", f"{_COMPLAINT}satisfaction: 0\n", "satisfaction"),
        ("complaint", f"{_COMPLAINT}satisfaction: 6\n", "satisfaction"),
        ("campaign", _CAMPAIGN, ""),
        ("campaign", f"{_CAMPAIGN}control:\n  share: 12.5\n  seed: 1\n", ""),
        ("campaign", f"{_CAMPAIGN}control:\n  share: 100.5\n  seed: 1\n", "control.share"),
        ("campaign", f"{_CAMPAIGN}control:\n  share: -1\n  seed: 1\n", "control.share"),
        ("task", "title: Call\nmonth_day: 31\n", ""),
        ("task", "title: Call\nmonth_day: 32\n", "month_day"),
        ("customer", "type: organisation\nname: A\n", ""),
        ("contact", "name:\n  family: M\ncustom:\n  shoe_size: 60\n", ""),
        ("contact", "name:\n  family: M\ncustom:\n  shoe_size: 61\n", "custom.shoe_size"),
        ("contact", "name:\n  family: M\ncustom:\n  shoe_size: 14\n", "custom.shoe_size"),
        ("deal", "title: A\nstage: new\nvalue: -1.00 EUR\n", "value"),
        ("order", _LINE.format("100 %"), ""),
        ("order", _LINE.format("101 %"), "lines[0].discount"),
        ("order", _LINE.format("150.00 EUR"), ""),
    ],
)
def test_a_number_lies_within_its_scale(
    of_record: Findings, kind: str, text: str, field: str
) -> None:
    found = [one.field for one in of_record(kind, text) if one.code == "S206"]
    assert found == [field] * bool(field)
