from collections.abc import Callable
from dataclasses import fields

import pytest

from crmctl.errors.rendering import IncompleteDocumentError, NoCompanyError
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Company as CompanySettings
from crmctl.rendering.compose import Source, compose
from crmctl.rendering.issuer import Company

Make = Callable[..., Source]


def test_an_invoice_has_every_text_in_german(make: Make) -> None:
    page = compose(make())

    assert page.heading == "Rechnung R-2026-031"
    assert page.mark == ""
    assert page.sender == "Schmidt Torantriebe GmbH · Gewerbepark 7 · 01099 Dresden"
    assert page.recipient == ("ACME Maschinenbau GmbH", "Hauptstraße 1", "01067 Dresden")
    assert list(page.facts) == [
        ("Rechnungsnummer", "R-2026-031"),
        ("Datum", "6. Oktober 2026"),
        ("Leistungsdatum", "5. Oktober 2026"),
        ("Fällig am", "20. Oktober 2026"),
        ("Ihre Referenz", "04011000-12345-03"),
        ("Ihre USt-IdNr.", "DE136695976"),
    ]
    first, second = page.lines
    assert first.text == ("Gate drive X2", "with heating kit")
    assert (first.quantity, first.price) == ("2\u00a0Stück", "1.490,00\u00a0€")
    assert (first.discount, first.tax, first.amount) == (
        "10\u00a0%",
        "19\u00a0%",
        "2.682,00\u00a0€",
    )
    assert (second.quantity, second.discount, second.amount) == ("1,5", "", "30,00\u00a0€")
    assert page.has_discount
    assert [(each.label, each.value, each.strong) for each in page.sums] == [
        ("Summe netto", "2.712,00\u00a0€", False),
        ("zzgl. 19\u00a0% USt. auf 2.682,00\u00a0€", "509,58\u00a0€", False),
        ("zzgl. 7\u00a0% USt. auf 30,00\u00a0€", "2,10\u00a0€", False),
        ("Gesamtbetrag", "3.223,68\u00a0€", True),
    ]
    assert " ".join(page.terms) == (
        "Bitte überweisen Sie den Gesamtbetrag bis zum 20. Oktober 2026 ohne Abzug; als "
        "Verwendungszweck genügt R-2026-031."
    )
    assert page.notes == ()
    assert page.footer == (
        ("Schmidt Torantriebe GmbH", "Gewerbepark 7", "01099 Dresden"),
        ("+49 351 4123456", "buero@schmidt.example", "www.schmidt.example"),
        (
            "Sparkasse Dresden",
            "IBAN DE02\u00a01203\u00a00000\u00a00000\u00a02020\u00a051",
            "BIC BYLADEM1001",
        ),
        ("USt-IdNr. DE811907980", "Steuernummer 201/123/45678", "Amtsgericht Dresden, HRB 1234"),
    )


def test_a_quote_says_until_when_it_is_valid(make: Make) -> None:
    page = compose(make("quote", language="en", due=None, valid_until="2026-12-21"))

    assert page.heading == "Quote R-2026-031"
    assert page.terms == (
        "This quote is valid until 21 December 2026.",
        "Payable within 14 days of the invoice date, without deduction.",
    )


def test_a_draft_says_so_and_has_no_sums_until_they_are_known(make: Make) -> None:
    source = make(number=None, issued=None, due=None, delivered=None, totals=None)
    page = compose(source)

    assert (page.mark, page.number, page.issued, page.sums) == ("ENTWURF", "", "", ())
    assert compose(make(language="en", issued=None)).mark == "DRAFT"
    assert page.terms == ("Zahlbar innerhalb von 14 Tagen nach Rechnungsdatum ohne Abzug.",)


def test_a_cancelled_document_says_so(make: Make) -> None:
    assert compose(make(cancelled="2026-11-01")).mark == "STORNIERT"


def test_an_order_says_when_it_is_delivered_and_what_it_follows(make: Make) -> None:
    quote = Record("quote", Ref("quotes", "q-1"), {"number": "Q-1", "issued": "2026-09-01"})
    page = compose(
        make(
            "order",
            language="en",
            earlier={"quote": quote, "order": Record("order", Ref("orders", "o-1"), {})},
            reference="PO 7",
            deliveries=[{"at": "2026-12-01"}, {"at": "2026-12-02T08:00:00+01:00"}],
            due=None,
            delivered=None,
        )
    )

    assert list(page.facts)[2:6] == [
        ("Delivery", "1 December 2026"),
        ("Delivery", "2 December 2026, 08:00"),
        ("Quote", "Q-1 of 1 September 2026"),
        ("Your order", "PO 7"),
    ]


def test_a_credit_note_gives_its_reason(make: Make) -> None:
    invoice = Record("invoice", Ref("invoices", "i-1"), {"number": "R-1"})
    page = compose(
        make("credit", language="en", due=None, reason="Scratched", earlier={"invoice": invoice})
    )

    assert page.terms == (
        "Reason: Scratched",
        "The amount will be set off against your invoice or refunded.",
    )
    assert ("Invoice", "R-1") in page.facts
    assert compose(make("credit")).terms[0].startswith("Der Betrag")


def test_the_law_s_sentences_come_from_the_taxes(make: Make) -> None:
    lines = [
        {"text": "a", "quantity": 1, "price": "1.00 EUR", "tax": tax}
        for tax in ("reverse", "small", "bare", "reverse", "union", "nowhere")
    ]
    page = compose(make(lines=lines))

    assert page.notes == (
        "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge).",
        "Umsatzsteuerfrei nach § 19 UStG.",
        "Steuerfreie innergemeinschaftliche Lieferung.",
    )
    assert page.lines[-1].tax == "nowhere"


def test_prices_with_tax_say_so(make: Make) -> None:
    page = compose(make(prices="gross"))

    assert page.notes == ("Die Einzelpreise verstehen sich einschließlich Umsatzsteuer.",)
    assert page.sums[1].label == "darin 19\u00a0% USt. auf 2.682,00\u00a0€"


def test_totals_without_taxes_have_their_sums(make: Make) -> None:
    page = compose(make(totals={"gross": "30.00 EUR"}))

    assert [each.label for each in page.sums] == ["Gesamtbetrag"]


def test_an_amount_off_is_money(make: Make) -> None:
    lines = [{"text": "a", "quantity": 1, "price": "10.00 EUR", "discount": "2.00 EUR"}]

    assert compose(make(lines=lines)).lines[0].discount == "2,00\u00a0€"


def test_without_an_account_nothing_is_said_of_a_transfer(make: Make) -> None:
    source = make(company={"iban": None, "bic": None, "bank": None})

    assert compose(source).terms == (
        "Der Gesamtbetrag ist bis zum 20. Oktober 2026 ohne Abzug zu zahlen.",
    )


def test_a_recipient_abroad_has_the_country_last(make: Make) -> None:
    page = compose(make(recipient={"country": "AT"}, language="en"))

    assert page.recipient[-1] == "AUSTRIA"


def test_the_intro_keeps_its_paragraphs(make: Make) -> None:
    page = compose(make(intro="Dear all,\r\n\r\none\ntwo\n\n\n\n"))

    assert page.intro == (("Dear all,",), ("one", "two"))


def test_nobody_is_written_to_nobody(make: Make) -> None:
    with pytest.raises(IncompleteDocumentError, match=r"missing: recipient\.name"):
        compose(make(recipient={"name": None, "lines": None}))


def test_without_a_company_it_says_which_setting_to_add(make: Make) -> None:
    source = make()
    bare = Source(source.record, {"company": None}, "de")

    with pytest.raises(NoCompanyError, match="add `company:` with `name:` and `lines:`"):
        compose(bare)


def test_the_data_for_a_template_is_plain(make: Make) -> None:
    data = compose(make()).as_data()

    assert data["facts"][0] == {"label": "Rechnungsnummer", "value": "R-2026-031"}
    assert data["lines"][0]["position"] == "1"
    assert data["sums"][-1]["strong"] is True


def test_the_company_has_the_fields_of_the_settings() -> None:
    assert {each.name for each in fields(Company)} == set(CompanySettings.model_fields)


def test_a_line_without_a_text_is_named_by_its_product(make: Make) -> None:
    lines = [{"product": "gate-drive-x2", "quantity": 1, "price": "1.00 EUR"}]

    assert compose(make(lines=lines)).lines[0].text == ("gate-drive-x2",)


@pytest.mark.parametrize(
    ("unit", "quantity", "language", "said"),
    [
        ("piece", 1, "en", "1\u00a0piece"),
        ("piece", 3, "en", "3\u00a0pieces"),
        ("Piece", "0.5", "de", "0,5\u00a0Stück"),
        ("Stunden", 1, "de", "1\u00a0Stunde"),
        ("hour", 7, "de", "7\u00a0Stunden"),
        ("Tage", 2, "en", "2\u00a0days"),
        ("Stk", 2, "en", "2\u00a0Stk"),
        ("10 boxes x 20 bags", 12, "en", "12\u00a0\u00d7\u00a010 boxes x 20 bags"),
    ],
)
def test_a_quantity_has_its_unit_in_the_language_of_the_document(
    make: Make, unit: str, quantity: object, language: str, said: str
) -> None:
    line = {"text": "Work", "quantity": quantity, "unit": unit, "price": "1.00 EUR"}

    (row,) = compose(make(language=language, lines=[line], totals=None)).lines

    assert row.quantity == said


def test_without_any_tax_the_table_has_no_column_for_it(make: Make) -> None:
    line = {"text": "Work", "quantity": 1, "price": "1.00 EUR"}
    taxed = {**line, "tax": "outside"}

    assert not compose(make(lines=[line], totals=None)).has_tax
    assert compose(make(lines=[line, taxed], totals=None)).has_tax
