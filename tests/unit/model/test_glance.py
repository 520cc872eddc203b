from typing import Any

import pytest

from crmctl.model.catalogue import Catalogue
from crmctl.model.glance import glance
from crmctl.model.plain import Plain


def _contact(**more: Any) -> dict[str, Any]:
    return {"name": {"family": "Muster"}, **more}


def test_fields_in_another_order_come_in_the_order_of_the_kind(catalogue: Catalogue) -> None:
    raw = {"tags": ["fair"], "emails": [{"label": "work", "address": "a@b.example"}]}
    tree = glance(catalogue.by_name["contact"], {**raw, "name": {"family": "M", "given": "E"}})
    assert tree is not None
    assert list(tree) == ["name", "emails", "tags"]
    assert list(tree["name"]) == ["given", "family"]
    assert list(tree["emails"][0]) == ["address", "label"]


def test_what_yaml_must_not_quote_is_marked(catalogue: Catalogue) -> None:
    tree = glance(catalogue.by_name["contact"], _contact(birthday="--02-29"))
    assert tree is not None
    assert isinstance(tree["birthday"], Plain)


def test_a_field_that_is_true_becomes_a_boolean(catalogue: Catalogue) -> None:
    for written in ("true", True):
        tree = glance(catalogue.by_name["contact"], _contact(do_not_contact=written))
        assert tree == _contact(do_not_contact=True)


@pytest.mark.parametrize(
    "more",
    [
        {"nmae": "x"},
        {"notes": ""},
        {"tags": []},
        {"tags": "fair"},
        {"profiles": {}},
        {"name": {}},
        {"name": "Muster"},
        {"name": {"title": "Dr."}},
        {"emails": [{"label": "work"}]},
        {"emails": ["a@b.example"]},
        {"birthday": "2026-02-30"},
        {"birthday": 5},
        {"language": "german!"},
        {"do_not_contact": "false"},
        {"custom": {"hobby": "chess", "unknown": "x"}},
        {"erased": "2026-11-21"},
    ],
)
def test_any_doubt_is_left_to_the_whole_check(catalogue: Catalogue, more: dict[str, Any]) -> None:
    assert glance(catalogue.by_name["contact"], _contact()) is not None
    assert glance(catalogue.by_name["contact"], _contact(**more)) is None


def test_a_need_of_one_type_of_record_is_looked_at(catalogue: Catalogue) -> None:
    customer = catalogue.by_name["customer"]
    assert glance(customer, {"type": "person", "person": "p-7k3f9q2m"}) is not None
    assert glance(customer, {"type": "person", "name": "x"}) is None
    assert glance(customer, {"type": "organisation", "person": "p-7k3f9q2m"}) is None
