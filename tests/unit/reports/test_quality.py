from collections.abc import Callable
from typing import Any

from crmctl.reports.report import Table

Ask = Callable[..., Table]


def test_whoever_cannot_be_reached_is_named(ask: Ask, files: Any) -> None:
    found = ask(
        "quality",
        files.customer("a", emails="[{address: a@example.org}, {address: b@example.org}]")
        | files.customer("b")
        | files.customer("c")
        | {"customers/k-1.yaml": "type: person\nperson: p-1\n"}
        | files.contact("p-1", roles="[{customer: a}]", phones='[{number: "+4935112345678"}]')
        | {"contacts/p-2.yaml": "erased: 2026-01-01\nepoch: e-1\n"},
        ids=True,
    )
    cells = {row.cells[:2]: row.cells[2:] for row in found.rows}
    assert cells["customers", "e-mail"] == (1, 2, 33.3)
    assert cells["customers", "contact"] == (1, 2, 33.3)
    assert cells["contacts", "phone"] == (1, 0, 100.0)
    assert cells["contacts", "e-mail"] == (0, 1, 0.0)
    assert found.rows[0].ids == ("customers/b", "customers/c")


def test_an_empty_crm_is_told_in_a_sentence(ask: Ask) -> None:
    found = ask("quality", {})
    assert found.note == "There are no customers and no contacts."
    assert {row.cells[4] for row in found.rows} == {None}
