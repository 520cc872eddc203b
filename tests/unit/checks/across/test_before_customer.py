from collections.abc import Callable
from typing import Any

Findings = Callable[..., list[Any]]


def test_business_before_the_customer_was_known_is_told(of_store: Findings) -> None:
    found = of_store(
        {
            "customers/a.yaml": (
                "type: organisation\nname: A\nsince: 2026-03-01\nusage:\n"
                "  - month: 2026-03\n    measure: logins\n    amount: 1\n"
                "  - month: 2026-02\n    measure: logins\n    amount: 1\n"
            ),
            "customers/b.yaml": "type: organisation\nname: B\n",
            "orders/o-11111111.yaml": "number: A1\ncustomer: a\nissued: 2026-02-28\n",
            "orders/o-22222222.yaml": "number: A2\ncustomer: a\nissued: 2026-03-01\n",
            "orders/o-33333333.yaml": "number: A3\ncustomer: b\nissued: 2020-03-01\n",
            "complaints/c.yaml": (
                "title: C\nopened: 2026-02-28T23:59:00+01:00\ncustomer: a\nstate: open\n"
            ),
        }
    )
    assert [(one.ref, one.field) for one in found if one.code == "D609"] == [
        ("orders/o-11111111", "issued"),
        ("complaints/c", "opened"),
        ("customers/a", "usage[1].month"),
    ]
