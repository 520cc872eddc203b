import sys
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from crmctl.errors.rendering import MissingExtraError
from crmctl.rendering.compose import Source, compose
from crmctl.rendering.pdf import pdf, pictures

Make = Callable[..., Source]


def _text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_an_invoice_becomes_one_sheet_with_all_it_says(make: Make) -> None:
    made = pdf(compose(make()))
    reader, text = PdfReader(BytesIO(made)), _text(made)

    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == "Rechnung R-2026-031"
    assert reader.metadata.author == "Schmidt Torantriebe GmbH"
    for wanted in ("Hauptstraße 1", "3.223,68", "Gesamtbetrag", "with heating kit", "BYLADEM1001"):
        assert wanted in text


def test_the_same_page_gives_the_same_bytes(make: Make) -> None:
    page = compose(make())

    assert pdf(page) == pdf(page)
    assert pdf(page, archive=True) != pdf(page)


def test_many_lines_go_on_on_further_sheets_with_a_number(make: Make) -> None:
    page = compose(make(language="en", lines=make().record.data["lines"] * 20))
    text = _text(pdf(page))

    assert "Page2of3" in "".join(text.split())
    assert len(pictures(page)) == 3


def test_a_draft_is_marked_across_the_sheet(make: Make) -> None:
    assert "DRAFT" in _text(pdf(compose(make(language="en", issued=None))))


@pytest.mark.parametrize(
    "hostile",
    [
        '#set page(fill: red); #panic("x")',
        "$ x^2 $ *bold* _it_ `raw` = title",
        '"); #eval("1+1") //',
        "\\u{41} [content] @label <label>",
        "{{ 7*7 }} <script>alert(1)</script>",
    ],
)
def test_a_text_is_never_typst_s_own_language(make: Make, hostile: str) -> None:
    line = {"text": hostile, "quantity": 1, "price": "1.00 EUR"}
    source = make(title=hostile, lines=[line], recipient={"name": hostile}, intro=hostile)
    shown = "".join(_text(pdf(compose(source))).split())

    assert shown.count("".join(hostile.split())) >= 4


def test_a_page_with_nothing_to_sell_is_still_a_page(make: Make) -> None:
    bare = {"bank": None, "iban": None, "bic": None, "vat_id": None, "tax_number": None}
    bare |= {"court": None, "phone": None, "email": None}
    page = compose(make(company=bare, lines=None, totals=None, number=None))

    assert len(pictures(page)) == 1


def test_without_typst_it_says_what_to_install(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(MissingExtraError, match=r"pip install 'crmctl\[pdf\]'"):
        pdf(compose(make()))
