"""Rendering: whatever a record says stays text, whatever a template says ends, and sums agree."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.rendering import BrokenTemplateError
from crmctl.model.record import Record, Ref
from crmctl.rendering.compose import Source, compose
from crmctl.rendering.en16931 import invoice
from crmctl.rendering.figures import line_amount
from crmctl.rendering.sandbox import Sandbox
from crmctl.rendering.text import line, markdown

_CONFIG: Mapping[str, Any] = {
    "country": "DE",
    "timezone": "Europe/Berlin",
    "payment_days": 14,
    "company": {"name": "We", "lines": ["01099 Dresden"], "vat_id": "DE811907980"},
    "taxes": {"standard": {"rate": "19"}, "reduced": {"rate": "7"}, "zero": {"rate": "0"}},
}
_CENT = Decimal("0.01")
_LINES = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.just("Goods"),
            "quantity": st.integers(1, 999),
            "price": st.decimals(0, 9999, places=2).map(lambda price: f"{price:.2f} EUR"),
            "tax": st.sampled_from(["standard", "reduced", "zero"]),
        },
        optional={"discount": st.sampled_from(["10 %", "33.3 %", "0.00 EUR"])},
    ),
    min_size=1,
    max_size=12,
)
_TOKENS = st.sampled_from(
    [
        *("{{ ", " }}", "{% ", " %}", "for ", "x ", "in ", "lines", "if ", "endfor ", "endif "),
        *("range(", "99999", ")", "(", "[", "]", ".", "__class__", "|join('", "')", "~ ", "+ "),
        *("* ", "set ", "= ", "'a'", "name", "include ", "block ", "else ", "\n", "not "),
    ]
)


class _Texts(HTMLParser):
    """Collects the texts of a page as a browser would show them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _totals(lines: list[dict[str, Any]], prices: str) -> dict[str, Any]:
    amounts: dict[str, Decimal] = {}
    for each in lines:
        amounts[each["tax"]] = amounts.get(each["tax"], Decimal(0)) + line_amount(each)[0]
    groups: list[dict[str, Any]] = []
    for tax, amount in amounts.items():
        rate = Decimal(_CONFIG["taxes"][tax]["rate"])
        share = rate / (100 + rate) if prices == "gross" else rate / 100
        due = (amount * share).quantize(_CENT, ROUND_HALF_UP)
        net = amount - due if prices == "gross" else amount
        groups.append({"tax": tax, "rate": rate, "net": f"{net} EUR", "amount": f"{due} EUR"})
    net = sum((Decimal(group["net"].split()[0]) for group in groups), Decimal(0))
    gross = net + sum((Decimal(group["amount"].split()[0]) for group in groups), Decimal(0))
    return {"net": f"{net} EUR", "taxes": groups, "gross": f"{gross} EUR"}


def _source(**fields: Any) -> Source:
    data = {"number": "R-1", "issued": "2026-10-06", "customer": "x", **fields}
    recipient = {"name": fields.get("title") or "They"}
    record = Record("invoice", Ref("invoices", "i-1"), data)
    return Source(record, _CONFIG, "de", data.get("totals"), recipient)


@given(st.text())
def test_a_line_is_one_line_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = line(text)

    assert len(cleaned.splitlines()) <= 1
    assert line(cleaned) == cleaned
    assert "\n" not in markdown(text)


@given(st.text(min_size=1).filter(line))
def test_a_browser_shows_a_name_as_it_is(name: str) -> None:
    source = files("crmctl.rendering").joinpath("templates", "document.html").read_text("utf-8")
    made = Sandbox({"t": source}.get, None).run("t", compose(_source(title=name)).as_data())
    parser = _Texts()
    parser.feed(made)
    parser.close()

    assert parser.texts.count(line(name)) >= 2


@given(st.lists(_TOKENS, max_size=25).map("".join))
def test_any_template_ends_with_a_text_or_with_a_sentence(source: str) -> None:
    data = {"lines": [{"text": "a"}], "name": "b", "x": "c"}
    with suppress(BrokenTemplateError):  # and no other
        assert isinstance(Sandbox({"t": source}.get, str).run("t", data), str)


@given(_LINES, st.sampled_from(["net", "gross"]))
def test_the_lines_of_an_electronic_invoice_add_up_to_its_sums(
    lines: list[dict[str, Any]], prices: str
) -> None:
    totals = _totals(lines, prices)
    data = invoice(_source(lines=lines, prices=prices, totals=totals), "")

    nets = sum(Decimal(each["BT-131"]) for each in data["BG-25"])
    taxes = sum(Decimal(each["BT-117"]) for each in data["BG-23"])
    assert nets == Decimal(data["BT-109"]) == Decimal(totals["net"].split()[0])
    assert nets + taxes == Decimal(data["BT-112"]) == Decimal(totals["gross"].split()[0])
