"""Documents to render: an invoice of two rates, and who issues it."""

from collections.abc import Callable
from typing import Any

import pytest

from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.rendering.compose import Source

Make = Callable[..., Source]

_TAXES = {
    "standard": {"rate": 19},
    "reduced": {"rate": 7},
    "zero": {"rate": 0},
    "reverse": {"rate": 0, "category": "AE"},
    "union": {"rate": 0, "category": "K"},
    "outside": {"rate": 0, "category": "O"},
    "small": {"rate": 0, "category": "E", "note": "Umsatzsteuerfrei nach § 19 UStG."},
    "bare": {"rate": 0, "category": "E"},
}
_COMPANY = {
    "name": "Schmidt Torantriebe GmbH",
    "lines": ["Gewerbepark 7", "01099 Dresden"],
    "country": "DE",
    "vat_id": "DE811907980",
    "tax_number": "201/123/45678",
    "email": "buero@schmidt.example",
    "phone": "+49 351 4123456",
    "website": "https://www.schmidt.example/",
    "bank": "Sparkasse Dresden",
    "iban": "DE02120300000000202051",
    "bic": "BYLADEM1001",
    "court": "Amtsgericht Dresden, HRB 1234",
}
_RECIPIENT = {
    "name": "ACME Maschinenbau GmbH",
    "lines": ["Hauptstraße 1", "01067 Dresden"],
    "country": "DE",
    "vat_id": "DE136695976",
    "reference": "04011000-12345-03",
}
_INVOICE = {
    "number": "R-2026-031",
    "title": "Gate drives",
    "customer": "acme-gmbh",
    "issued": "2026-10-06",
    "delivered": "2026-10-05",
    "due": "2026-10-20",
    "prices": "net",
    "lines": [
        {
            "product": "gate-drive-x2",
            "text": "Gate drive X2\nwith heating kit",
            "quantity": 2,
            "unit": "piece",
            "price": "1490.00 EUR",
            "discount": "10 %",
            "tax": "standard",
        },
        {"text": "Manual", "quantity": "1.5", "price": "20.00 EUR", "tax": "reduced"},
    ],
    "totals": {
        "net": "2712.00 EUR",
        "taxes": [
            {"tax": "standard", "rate": 19, "net": "2682.00 EUR", "amount": "509.58 EUR"},
            {"tax": "reduced", "rate": 7, "net": "30.00 EUR", "amount": "2.10 EUR"},
        ],
        "gross": "3223.68 EUR",
    },
}


@pytest.fixture
def make() -> Make:
    """Make the source of a document; what is given as None is left out."""

    def made(
        kind: str = "invoice",
        *,
        language: str = "de",
        company: dict[str, Any] | None = None,
        recipient: dict[str, Any] | None = None,
        earlier: dict[str, Record] | None = None,
        **fields: Any,
    ) -> Source:
        data = {name: value for name, value in {**_INVOICE, **fields}.items() if value is not None}
        issuer = {name: value for name, value in {**_COMPANY, **(company or {})}.items() if value}
        said = {"format": 1, "name": "Test", "taxes": _TAXES, "company": issuer}
        config = Settings.model_validate(said).model_dump(mode="json")
        to = {name: value for name, value in {**_RECIPIENT, **(recipient or {})}.items() if value}
        record = Record(kind, Ref(f"{kind}s", "i-4h7v2n9c"), data)
        return Source(record, config, language, data.get("totals"), to, earlier or {})

    return made
