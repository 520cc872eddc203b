"""Records as one table, written as CSV."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmctl.interchange.exporting.as_csv import PROFILES, written
from crmctl.interchange.exporting.export import Item
from crmctl.interchange.exporting.flat import flat_sheet
from crmctl.interchange.tables.csvread import read
from crmctl.model.catalogue import Kind

ACME = {
    "tags": ["b2b", "vip"],
    "phones": [{"number": "+4935", "label": "office"}, {"number": "+4936"}],
    "external_ids": {"zoho": "1", "4711": "2"},
    "name": "=ACME",
}


def _csv(records: Sequence[Mapping[str, Any]], kind: Kind, profile: str = "") -> str:
    def items(_kind: Kind) -> Iterator[Item]:
        return (Item(kind.name, f"r-{n}", "", data) for n, data in enumerate(records))

    return "".join(written(flat_sheet(kind, items), PROFILES[profile]))


def test_columns_stand_in_the_order_of_the_model(customer: Kind) -> None:
    assert _csv([ACME], customer) == (
        "kind,id,name,phones.0.number,phones.0.label,phones.1.number,tags,"
        "external_ids.\\4711,external_ids.zoho\r\n"
        "customer,r-0,'=ACME,'+4935,office,'+4936,b2b; vip,2,1\r\n"
    )


def test_a_list_that_one_cell_cannot_hold_takes_a_column_an_item(customer: Kind) -> None:
    table = read(_csv([ACME, {"tags": ["a;b", "c"]}], customer).encode())
    assert table.header[-4:-2] == ("tags.0", "tags.1")
    assert table.rows[0].cells[-4:-2] == ("b2b", "vip")
    assert table.rows[1].cells[-4:-2] == ("a;b", "c")


def test_no_records_give_a_header(customer: Kind) -> None:
    assert _csv([], customer) == "kind,id\r\n"


def test_a_number_below_zero_is_no_formula_and_a_text_that_looks_like_one_may_be(
    customer: Kind,
) -> None:
    said = {"name": "-3", "custom": {"gate_height": -3.5}}
    assert _csv([said], customer).splitlines()[1] == "customer,r-0,'-3,-3.5"


def test_a_small_number_is_written_without_an_exponent(customer: Kind) -> None:
    assert _csv([{"custom": {"gate_height": 1e-07}}], customer).endswith(",0.0000001\r\n")


def test_german_excel_gets_a_mark_semicolons_and_commas(customer: Kind) -> None:
    said = {"name": "Müller; Söhne", "custom": {"gate_height": 3.25}}
    assert _csv([said], customer, "de") == (
        '\ufeffkind;id;name;custom.gate_height\r\ncustomer;r-0;"Müller; Söhne";3,25\r\n'
    )


def test_a_decimal_that_could_be_a_thousand_has_a_zero_behind_it(customer: Kind) -> None:
    lines = _csv([{"custom": {"gate_height": 1.234}}], customer, "de").splitlines()
    assert lines[1] == "customer;r-0;1,2340"


def test_an_amount_is_a_number_and_a_currency_for_german_excel(deal: Kind) -> None:
    said = [{"value": "12500.00 EUR"}, {"value": "0.1234 EUR"}, {"value": "-1500 JPY"}]
    lines = _csv(said, deal, "de").splitlines()
    assert lines[0] == "\ufeffkind;id;value;value_currency"
    # What import would write in another way stays one text.
    assert lines[1:] == ["deal;r-0;12500,00;EUR", "deal;r-1;0.1234 EUR;", "deal;r-2;-1500;JPY"]


def test_a_long_table_is_written_in_pieces(customer: Kind) -> None:
    def items(_kind: Kind) -> Iterator[Item]:
        return (Item("customer", f"c-{n}", "", {"name": "x"}) for n in range(1_200))

    pieces = list(written(flat_sheet(customer, items), PROFILES[""]))
    assert len(pieces) == 3
    assert "".join(pieces).count("\r\n") == 1_201
