from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crmctl.checks.store_checks import store_findings
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding
from crmctl.model.catalogue import Catalogue
from crmctl.model.settings import Settings

Findings = Callable[..., list[Finding]]
_ACME = {"customers/acme.yaml": "type: organisation\nname: ACME\nsince: 2026-03-01\n"}


@pytest.fixture
def of_settings(indexed: Callable[..., Any], catalogue: Catalogue) -> Findings:
    """Give what does not fit together among files in a CRM with these settings."""

    def check(files: dict[str, str], **settings: Any) -> list[Finding]:
        config = Settings.model_validate({"format": 1, "name": "T", **settings})
        plain = config.model_dump(mode="json", by_alias=True)
        day = date(2026, 11, 21)
        context = StoreContext(indexed({**_ACME, **files}), catalogue, day, settings=plain)
        return list(store_findings(context))

    return check


def _numbers(*numbers: str) -> dict[str, str]:
    return {
        f"invoices/i-{place}.yaml": f"number: {number}\ncustomer: acme\n"
        for place, number in enumerate(numbers)
    }


def test_a_number_twice_is_told_at_both(of_store: Findings) -> None:
    found = of_store(_ACME | _numbers("R-2026-001", "R-2026-001", "R-2026-002"))
    assert [(one.code, one.ref, one.message) for one in found] == [
        ("R510", "invoices/i-0", "invoices/i-1 has the same number."),
        ("R510", "invoices/i-1", "invoices/i-0 has the same number."),
    ]


def test_a_gap_is_told_where_the_series_goes_on(of_store: Findings) -> None:
    numbers = ("R-2026-002", "R-2026-006", "R-2026-008", "R-2025-001", "4711")
    found = of_store(_ACME | _numbers(*numbers))
    assert [(one.code, one.ref, one.message) for one in found] == [
        ("M709", "invoices/i-1", "Before this one 3 numbers are missing in the series."),
        ("M709", "invoices/i-2", "Before this one 1 number is missing in the series."),
    ]


def test_a_series_is_what_the_pattern_says(of_settings: Findings) -> None:
    files = _numbers("2026/1", "2026/3")
    assert of_settings(files) == []
    assert [one.code for one in of_settings(files, numbering={"invoice": "{year}/{n}"})] == [
        "M709"
    ]
    assert of_settings(files, numbering={"invoice": "{year}"}) == []


def _credits(*sums: str, more: str = "") -> dict[str, str]:
    return {
        "invoices/i-1.yaml": "customer: acme\nissued: 2026-11-02\ntotals:\n  gross: 20.00 EUR\n",
        **{
            f"credits/n-{place}.yaml": (
                "customer: acme\ninvoice: i-1\nissued: 2026-11-03\ntotals:\n"
                f"  gross: {gross}\n{more}"
            )
            for place, gross in enumerate(sums)
        },
    }


@pytest.mark.parametrize(
    ("files", "refs"),
    [
        (_credits("12.00 EUR", "8.00 EUR"), []),
        (_credits("12.00 EUR", "8.01 EUR"), ["credits/n-0", "credits/n-1"]),
        (_credits("12.00 EUR", "8.01 EUR", more="cancelled: 2026-11-04\n"), []),
        (_credits("1.00 CHF"), ["credits/n-0"]),
    ],
)
def test_credit_notes_are_within_their_invoice(
    of_store: Findings, files: dict[str, str], refs: list[str]
) -> None:
    assert [(one.code, one.ref) for one in of_store(_ACME | files)] == [
        ("M715", ref) for ref in refs
    ]


def test_a_tax_that_nobody_knows_is_told_with_the_nearest(of_settings: Findings) -> None:
    line = "lines:\n  - quantity: 1\n    price: 1 EUR\n    tax: standart\n"
    files = {
        "products/drive.yaml": "name: Drive\ntax: luxury\n",
        "products/fee.yaml": "name: Fee\ntax: standard\n",
        "quotes/q-1.yaml": f"customer: acme\n{line}",
        "quotes/q-2.yaml": f"customer: acme\nissued: 2026-11-02\n{line}",
    }
    found = of_settings(files, taxes={"standard": {"rate": 19}})
    assert [(one.code, one.ref, one.field, one.hint) for one in found] == [
        ("M716", "products/drive", "tax", ""),
        ("M716", "quotes/q-1", "lines[0].tax", "Did you mean standard?"),
    ]


def test_stages_that_were_removed_from_the_settings_are_told(of_settings: Findings) -> None:
    files = {
        "deals/d-1.yaml": "title: A\npipeline: sales\nstage: verbal\n",
        "deals/d-2.yaml": "title: B\npipeline: partners\nstage: new\n",
        "deals/d-3.yaml": "title: C\nstage: lost\nlost_reason: prise\n",
        "deals/d-4.yaml": "title: D\npipeline: sales\nstage: won\n",
        "deals/d-5.yaml": "title: E\npipeline: sales\nstage: nwe\n",
    }
    found = of_settings(files, pipelines={"sales": ["new", "quote"]})
    assert [(one.ref, one.field, one.hint) for one in found] == [
        ("deals/d-1", "stage", "Known: new, quote, won, lost."),
        ("deals/d-2", "pipeline", "Known: sales."),
        ("deals/d-3", "lost_reason", "did you mean price?"),
        ("deals/d-5", "stage", "did you mean new?"),
    ]


def test_a_document_is_not_older_than_its_customer(of_store: Findings) -> None:
    files = {
        "orders/o-1.yaml": "customer: acme\nissued: 2026-02-28\n",
        "invoices/i-1.yaml": "customer: acme\nissued: 2026-03-01\n",
        "quotes/q-1.yaml": "customer: acme\nissued: 2026-02-01\n",  # a prospect gets a quote
    }
    found = of_store(_ACME | files)
    assert [(one.code, one.ref, one.field) for one in found] == [("D609", "orders/o-1", "issued")]


def test_rules_without_settings_take_the_defaults(of_settings: Findings) -> None:
    settings: Any = Settings(format=1, name="T")
    assert StoreContext(lambda _sql, _params: [], Catalogue(()), date.min).settings == {
        "pipelines": settings.pipelines,
        "lost_reasons": settings.lost_reasons,
        "taxes": settings.taxes,
        "numbering": {},
    }
    assert of_settings({}) == []
