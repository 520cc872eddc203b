"""Electronic invoices: valid by the schema, and of the same sums as the record."""

import re
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import facturx
import pytest

from crmctl.errors.rendering import (
    IncompleteDocumentError,
    InvalidEInvoiceError,
    MissingExtraError,
)
from crmctl.model.record import Record, Ref
from crmctl.rendering.compose import Source, compose
from crmctl.rendering.einvoice import XRECHNUNG, cross_industry, xrechnung, zugferd
from crmctl.rendering.en16931 import invoice
from crmctl.rendering.figures import line_amount
from crmctl.rendering.pdf import pdf

Make = Callable[..., Source]
EMAIL = "invoices@acme.example"


def _all(xml: bytes, tag: str) -> list[str]:
    return re.findall(rf"<{tag}(?: [^>]*)?>([^<]*)</{tag}>", xml.decode())


def _line(tax: str, price: str = "100.00 EUR", quantity: Any = 1, **more: Any) -> dict[str, Any]:
    return {"text": "Goods", "quantity": quantity, "price": price, "tax": tax, **more}


def _totals(net: str, gross: str, *groups: tuple[str, Any, str, str]) -> dict[str, Any]:
    taxes = [
        {"tax": tax, "rate": rate, "net": f"{of} EUR", "amount": f"{amount} EUR"}
        for tax, rate, of, amount in groups
    ]
    return {"net": f"{net} EUR", "taxes": taxes, "gross": f"{gross} EUR"}


def test_an_xrechnung_says_what_the_record_says(make: Make) -> None:
    xml = xrechnung(make(), EMAIL)

    assert _all(xml, "cbc:CustomizationID") == [XRECHNUNG]
    assert _all(xml, "cbc:UBLVersionID") == []
    assert _all(xml, "cbc:InvoiceTypeCode") == ["380"]
    assert _all(xml, "cbc:BuyerReference") == ["04011000-12345-03"]
    assert _all(xml, "cbc:TaxInclusiveAmount") == ["3223.68"]
    assert _all(xml, "cbc:PayableAmount") == ["3223.68"]
    assert _all(xml, "cbc:TaxableAmount") == ["2682.00", "30.00"]
    assert _all(xml, "cbc:LineExtensionAmount") == ["2712.00", "2682.00", "30.00"]
    assert _all(xml, "cbc:PriceAmount") == ["1490", "20"]
    assert _all(xml, "cbc:PostalZone") == ["01099", "01067"]
    assert _all(xml, "cbc:AllowanceChargeReason") == ["Rabatt"]


def test_a_zugferd_pdf_carries_the_invoice(make: Make) -> None:
    source = make(language="en")
    made = zugferd(source, cross_industry(source, EMAIL), pdf(compose(source), archive=True))
    name, xml = facturx.get_xml_from_pdf(made)

    assert name == "factur-x.xml"
    assert _all(xml, "ram:GrandTotalAmount") == ["3223.68"]
    assert _all(xml, "ram:TaxBasisTotalAmount") == ["2712.00"]
    assert _all(xml, "ram:TypeCode")[0] == "380"


def test_a_credit_note_names_its_invoice_and_has_its_own_type(make: Make) -> None:
    earlier = {"invoice": Record("invoice", Ref("invoices", "i-1"), {"number": "R-1"})}
    source = make("credit", due=None, delivered=None, earlier=earlier)

    assert _all(xrechnung(source, EMAIL), "cbc:CreditNoteTypeCode") == ["381"]
    assert _all(cross_industry(source, EMAIL), "ram:TypeCode")[0] == "381"
    assert invoice(source, EMAIL)["BG-3"] == [{"BT-25": "R-1", "BT-26": None}]
    nowhere = {"invoice": Record("invoice", Ref("invoices", "i-1"), {})}
    assert "BG-3" not in invoice(make("credit", earlier=nowhere), EMAIL)


def test_the_order_s_numbers_are_told(make: Make) -> None:
    order = Record("order", Ref("orders", "o-1"), {"number": "O-1", "reference": "PO 7"})
    data = invoice(make(earlier={"order": order}), EMAIL)

    assert (data["BT-13"], data["BT-14"]) == ("PO 7", "O-1")


@pytest.mark.parametrize(
    ("tax", "category", "reason"),
    [
        ("reverse", "AE", "VATEX-EU-AE"),
        ("union", "K", "VATEX-EU-IC"),
        ("small", "E", None),
        ("zero", "Z", None),
        ("outside", "O", "VATEX-EU-O"),
    ],
)
def test_each_category_without_tax_is_valid(
    make: Make, tax: str, category: str, reason: str | None
) -> None:
    totals = _totals("100.00", "100.00", (tax, 0, "100.00", "0.00"))
    source = make(lines=[_line(tax)], totals=totals)
    (group,) = invoice(source, EMAIL)["BG-23"]

    assert group["BT-118"] == category
    assert group.get("BT-121") == reason
    assert ("BT-119" in group) == (category != "O")
    assert xrechnung(source, EMAIL)
    assert cross_industry(source, EMAIL)


def test_outside_of_the_tax_no_vat_id_is_told(make: Make) -> None:
    totals = _totals("100.00", "100.00", ("outside", 0, "100.00", "0.00"))
    data = invoice(make(lines=[_line("outside")], totals=totals), EMAIL)

    assert "vat_identifier" not in data["BG-4"]
    assert "vat_identifier" not in data["BG-7"]
    assert data["BG-4"]["legal_identifier"] == "Amtsgericht Dresden, HRB 1234"


def test_prices_with_tax_become_net_ones_that_add_up(make: Make) -> None:
    # Three times 0.10 EUR with 19 % is 0.30: net 0.25, where each line alone would be 0.08.
    lines = [_line("standard", "0.10 EUR") for _ in range(3)]
    totals = _totals("0.25", "0.30", ("standard", 19, "0.25", "0.05"))
    data = invoice(make(prices="gross", lines=lines, totals=totals), EMAIL)

    nets = [Decimal(line["BT-131"]) for line in data["BG-25"]]
    assert sum(nets) == Decimal("0.25")
    assert [line["BT-146"] for line in data["BG-25"]] == ["0.09", "0.08", "0.08"]


def test_a_line_of_nothing_keeps_its_price(make: Make) -> None:
    lines = [_line("standard", "119.00 EUR"), _line("standard", "50.00 EUR", 0)]
    totals = _totals("100.00", "119.00", ("standard", 19, "100.00", "19.00"))
    data = invoice(make(prices="gross", lines=lines, totals=totals), EMAIL)

    assert [line["BT-146"] for line in data["BG-25"]] == ["100", "50"]


def test_what_is_given_back_has_a_negative_quantity_and_no_negative_price(make: Make) -> None:
    lines = [
        _line("standard", "50.00 EUR", 3),
        _line("standard", "50.00 EUR", -1, discount="10 %"),
        _line("standard", "-5.00 EUR"),
    ]
    totals = _totals("100.00", "119.00", ("standard", 19, "100.00", "19.00"))
    source = make(lines=lines, totals=totals)
    _, back, off = invoice(source, EMAIL)["BG-25"]

    assert (back["BT-129"], back["BT-131"]) == ("-1", "-45.00")
    assert back["BG-28"] == [{"amount": "5.00", "reason": "Rabatt"}]
    assert (off["BT-129"], off["BT-146"], off["BT-131"]) == ("-1", "5", "-5.00")
    assert xrechnung(source, EMAIL)


def test_taxes_of_one_rate_are_one_group(make: Make) -> None:
    totals = _totals(
        "200.00", "200.00", ("zero", 0, "100.00", "0.00"), ("zero", 0, "100.00", "0.00")
    )
    data = invoice(make(lines=[_line("zero"), _line("zero")], totals=totals), EMAIL)

    assert [group["BT-116"] for group in data["BG-23"]] == ["200.00"]


@pytest.mark.parametrize(
    ("totals", "rule"),
    [
        (_totals("100.00", "119.01", ("standard", 19, "100.00", "19.00")), "BR-CO-15"),
        (_totals("101.00", "120.19", ("standard", 19, "101.00", "19.19")), "BR-CO-10"),
    ],
)
def test_sums_that_differ_by_a_cent_or_more_are_refused(
    make: Make, totals: dict[str, Any], rule: str
) -> None:
    with pytest.raises(InvalidEInvoiceError, match=rule) as caught:
        invoice(make(lines=[_line("standard")], totals=totals), EMAIL)
    assert caught.value.exit_code == 8


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"number": None}, "number (it is a draft)"),
        ({"issued": None}, "issued (it is a draft)"),
        ({"totals": None}, "totals"),
        ({"lines": None}, "lines"),
        ({"recipient": {"name": None}}, "recipient.name"),
        (
            {"company": {"vat_id": None, "tax_number": None}},
            "company.vat_id or company.tax_number in crm.yaml",
        ),
        ({"kind": "quote"}, "an invoice or a credit note"),
    ],
)
def test_what_the_standard_asks_for_is_named(
    make: Make, fields: dict[str, Any], missing: str
) -> None:
    with pytest.raises(IncompleteDocumentError) as caught:
        invoice(make(**fields), EMAIL)
    assert missing in str(caught.value)


@pytest.mark.parametrize(
    ("tax", "fields", "missing"),
    [
        ("reverse", {"recipient": {"vat_id": None}}, "recipient.vat_id"),
        ("reverse", {"company": {"vat_id": None}}, "company.vat_id in crm.yaml"),
        ("union", {"delivered": None}, "delivered"),
        ("bare", {}, "taxes.bare.note in crm.yaml"),
        ("gone", {}, "taxes.gone in crm.yaml"),
    ],
)
def test_what_a_tax_asks_for_is_named(
    make: Make, tax: str, fields: dict[str, Any], missing: str
) -> None:
    totals = _totals("100.00", "100.00", (tax, 0, "100.00", "0.00"))
    with pytest.raises(IncompleteDocumentError) as caught:
        invoice(make(lines=[_line(tax)], totals=totals, **fields), EMAIL)
    assert missing in str(caught.value)


def test_a_line_without_a_tax_is_named(make: Make) -> None:
    lines = [{"text": "a", "quantity": 1, "price": "100.00 EUR"}]
    totals = _totals("100.00", "100.00")

    with pytest.raises(IncompleteDocumentError, match=r"lines\.tax"):
        invoice(make(lines=lines, totals=totals), EMAIL)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"company": {"phone": None}}, "company.phone"),
        ({"company": {"email": None}}, "company.email"),
        ({"company": {"iban": None}}, "company.iban"),
        ({"company": {"lines": ["Dresden"]}}, "company.lines with postcode and town"),
        ({"recipient": {"lines": None}}, "recipient.lines with postcode and town"),
        ({"recipient": {"reference": None}}, "recipient.reference"),
    ],
)
def test_what_germany_asks_for_is_named(make: Make, fields: dict[str, Any], missing: str) -> None:
    with pytest.raises(IncompleteDocumentError) as caught:
        xrechnung(make(**fields), EMAIL)
    assert missing in str(caught.value)
    if missing != "recipient.lines with postcode and town":
        assert cross_industry(make(**fields), EMAIL)


def test_an_xrechnung_needs_somewhere_to_go(make: Make) -> None:
    source = make(recipient={"reference": "PO 7"})

    with pytest.raises(IncompleteDocumentError, match="an e-mail address"):
        xrechnung(source, "")
    assert invoice(source, EMAIL)["BG-7"]["einvoicing_addr_schemeid"] == "EM"
    assert invoice(make(), "")["BG-7"]["einvoicing_addr_schemeid"] == "0204"


def test_texts_are_texts_and_no_tags(make: Make) -> None:
    hostile = "<cbc:ID>&xxe;]]>\x00\x1b\u202e"
    lines = [_line("standard"), _line("standard", "0.00 EUR", text=hostile)]
    totals = _totals("100.00", "119.00", ("standard", 19, "100.00", "19.00"))
    source = make(lines=lines, totals=totals, recipient={"name": hostile})

    assert "&lt;cbc:ID&gt;&amp;xxe;]]&gt;" in xrechnung(source, EMAIL).decode()
    assert "&lt;cbc:ID&gt;&amp;xxe;]]&gt;" in cross_industry(source, EMAIL).decode()


def test_what_the_schema_refuses_is_said_without_a_value(
    make: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    group = {"tax": "standard", "rate": 19, "net": "100.00 XYZ", "amount": "19.00 XYZ"}
    totals = {"net": "100.00 XYZ", "taxes": [group], "gross": "119.00 XYZ"}
    with pytest.raises(InvalidEInvoiceError) as caught:
        cross_industry(make(lines=[_line("standard", "100.00 XYZ")], totals=totals), EMAIL)
    assert "XYZ" not in str(caught.value)
    assert "XYZ" not in "".join(capfd.readouterr())


def test_without_the_library_it_says_what_to_install(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "facturx", None)

    with pytest.raises(MissingExtraError, match=r"pip install 'crmctl\[einvoice\]'"):
        xrechnung(make(), EMAIL)


def test_the_lines_of_every_invoice_add_up_to_its_net(make: Make) -> None:
    source = make()
    data = invoice(source, EMAIL)
    amounts = [line_amount(line)[0] for line in source.record.data["lines"]]

    assert [Decimal(line["BT-131"]) for line in data["BG-25"]] == amounts
    assert sum(amounts) == Decimal(data["BT-109"])
