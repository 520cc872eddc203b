"""Records as CSV, JSON and JSON lines."""

import json

import pytest

from crmctl.interchange.export import to_csv, to_json, to_jsonl
from crmctl.interchange.tables.csvread import read
from crmctl.model.catalogue import Kind

ACME = {
    "kind": "customer",
    "id": "acme",
    "tags": ["b2b", "vip"],
    "phones": [{"number": "+4935", "label": "office"}, {"number": "+4936"}],
    "external_ids": {"zoho": "1", "4711": "2"},
    "name": "=ACME",
}


def test_columns_stand_in_the_order_of_the_model(customer: Kind) -> None:
    assert to_csv([ACME], customer) == (
        "kind,id,name,phones.0.number,phones.0.label,phones.1.number,tags,"
        "external_ids.\\4711,external_ids.zoho\r\n"
        "customer,acme,'=ACME,'+4935,office,'+4936,b2b; vip,2,1\r\n"
    )


def test_a_list_that_one_cell_cannot_hold_takes_a_column_an_item(customer: Kind) -> None:
    odd = {"kind": "customer", "id": "x", "tags": ["a;b", "c"]}
    table = read(to_csv([ACME, odd], customer).encode())
    assert table.header[-4:-2] == ("tags.0", "tags.1")
    assert table.rows[1].cells[-4:-2] == ("a;b", "c")


def test_no_records_give_a_header(customer: Kind) -> None:
    assert to_csv([], customer) == "kind,id\r\n"


def test_json_has_one_record_a_line_and_keeps_letters() -> None:
    records = [{"kind": "customer", "id": "a", "name": "Müller"}, {"kind": "task", "id": "t"}]
    assert json.loads(to_json(records)) == records
    assert to_json(records).count("\n") == 4
    assert "Müller" in to_json(records)
    assert to_json([]) == "[]\n"
    assert [json.loads(line) for line in to_jsonl(records)] == records


def test_a_number_that_json_does_not_have_is_never_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json([{"id": "a", "size": float("nan")}])
