from decimal import Decimal

import pytest

from crmctl.model.plain import Plain
from crmctl.model.record import Record, Ref, dumps, plain


def test_a_reference_is_written_and_read() -> None:
    ref = Ref.parse("contacts/p-7k3f9q2m")
    assert ref == Ref("contacts", "p-7k3f9q2m")
    assert str(ref) == "contacts/p-7k3f9q2m"


def test_a_record_is_one_json_object_with_kind_and_id() -> None:
    record = Record("task", Ref("tasks", "t-m4k8z1qp"), {"title": "Call"})
    assert record.id == "t-m4k8z1qp"
    assert record.as_json() == {"kind": "task", "id": "t-m4k8z1qp", "title": "Call"}


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("3.2", "3.2"),
        ("3.20", "3.2"),
        ("7", "7"),
        ("7.00", "7"),
        ("0.123456789", "0.123456789"),
        ("123456789012345678.123456789", '"123456789012345678.123456789"'),
    ],
)
def test_a_decimal_is_a_json_number_where_no_digit_is_lost(number: str, written: str) -> None:
    assert dumps({"n": Decimal(number)}) == f'{{"n":{written}}}'


def test_a_tree_becomes_json_data_in_its_order() -> None:
    tree = {"b": Plain("2026-11-21"), "a": [Decimal("1.5")], "ü": "ß"}
    assert plain(tree) == {"b": "2026-11-21", "a": [1.5], "ü": "ß"}
    assert list(plain(tree)) == ["b", "a", "ü"]


def test_what_no_record_holds_is_not_written() -> None:
    with pytest.raises(TypeError, match=r"^set$"):
        dumps({"a": {1}})
