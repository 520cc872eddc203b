import pytest

from crmctl.errors.values import UnknownFieldError
from crmctl.index.select import Order
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.workspace.columns import order, shown, usual_order

_DEAL = Kind(
    "chance",
    "chances",
    (
        Field("title", FieldType.TEXT),
        Field("customer", FieldType.REFERENCE, target="customer"),
        Field("contacts", FieldType.REFERENCE, list_path="contacts", target="contact"),
        Field("stage", FieldType.CHOICE, choices=("new", "won")),
        Field("value", FieldType.MONEY, unit="EUR"),
        Field("address.city", FieldType.TEXT, short=("city",)),
        Field("address.street", FieldType.TEXT),
    ),
)


def test_a_kind_without_columns_of_its_own_gets_those_that_tell_records_apart() -> None:
    assert [column.name for column in shown(_DEAL)] == ["id", "name", "customer", "stage", "value"]


def test_a_column_knows_what_stands_in_it() -> None:
    name, customer, city, address = shown(_DEAL, ["Name", "customer", "city", "address"])

    assert (name.field, customer.target) == ("label", "customer")
    assert (city.field, address.field) == ("address.city", "address")


def test_a_minus_sign_turns_an_order_round() -> None:
    assert order(_DEAL, ["-city", "title"]) == (
        Order("address.city", descending=True),
        Order("title"),
    )
    assert usual_order(_DEAL) == ()


def test_an_unknown_column_is_an_error() -> None:
    with pytest.raises(UnknownFieldError):
        shown(_DEAL, ["nothing"])
