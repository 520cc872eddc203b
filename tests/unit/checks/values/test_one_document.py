from collections.abc import Callable

import pytest

from crmctl.findings import Finding

Findings = Callable[..., list[Finding]]


def _invoice(*, gross: str, net: str = "0.39 EUR", lines: int = 3, more: str = "") -> str:
    line = "  - quantity: 1\n    price: 0.13 EUR\n    tax: standard\n"
    return (
        f"customer: acme\nissued: 2026-11-02\nlines:\n{line * lines}totals:\n  net: {net}\n"
        "  taxes:\n    - tax: standard\n      rate: 19\n      net: 0.39 EUR\n"
        f"      amount: 0.07 EUR\n  gross: {gross}\n{more}"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (_invoice(gross="0.46 EUR"), []),
        (_invoice(gross="0.45 EUR"), [("M703", "totals.gross", "warning")]),  # line by line
        (_invoice(gross="0.50 EUR"), [("M703", "totals.gross", "error")]),
        (
            _invoice(gross="0.46 EUR", net="0.43 EUR"),
            [("M703", "totals.net", "error")],
        ),
        (_invoice(gross="0.46 CHF"), [("M703", "totals", "error")]),
        ("customer: acme\nissued: 2026-11-02\ntotals:\n  gross: 1.00 EUR\n", []),
        (_invoice(gross="9.00 EUR").replace("issued", "due"), []),
        (
            _invoice(gross="0.46 EUR", more="payments:\n  - at: 2026-11-03\n    amount: 1 CHF\n"),
            [("M714", "payments[0].amount", "error")],
        ),
        (_invoice(gross="0.46 EUR", more="seal: 0123456789abcdef\n"), [("M713", "seal", "error")]),
    ],
)
def test_an_issued_document_says_what_follows_from_its_lines(
    of_record: Findings, text: str, found: list[tuple[str, str, str]]
) -> None:
    assert [(one.code, one.field, one.severity) for one in of_record("invoice", text)] == found


def test_totals_may_lack_a_sum(of_record: Findings) -> None:
    assert (
        of_record("invoice", _invoice(gross="0.46 EUR").replace("  net: 0.39 EUR\n", "", 1)) == []
    )


@pytest.mark.parametrize(("last", "codes"), [("quote", []), ("new", ["M717"])])
def test_a_deal_is_where_its_last_step_led(
    of_record: Findings, last: str, codes: list[str]
) -> None:
    steps = f"stages:\n  - stage: new\n    at: 2026-11-01\n  - stage: {last}\n    at: 2026-11-02\n"
    found = of_record("deal", f"title: T\nstage: quote\n{steps}")
    assert [one.code for one in found] == codes


def test_a_deal_without_steps_is_where_it_is(of_record: Findings) -> None:
    assert of_record("deal", "title: T\nstage: quote\n") == []
    assert of_record("task", "title: T\n") == []
