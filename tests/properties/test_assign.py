"""Assignments on arbitrary data."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.base import UsageError
from crmctl.model.assign import Assignment, Operator, apply, parse
from crmctl.model.catalogue import Field
from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings

_CONTACT = catalogue(Settings.model_validate({"format": 1, "name": "T"})).by_name["contact"]
_WORDS = st.text("abcxyz09-", min_size=1, max_size=6)
_LISTS = st.lists(_WORDS, unique=True, max_size=4)
_NAMES = st.builds(
    str.__add__,
    st.sampled_from([*_CONTACT.by_name, "emails", "x"]),
    st.sampled_from(["", "[0]", "[1]"]),
)


def _as_typed(field: Field, typed: str) -> str:
    del field
    return typed.strip()


def _apply(data: dict[str, Any], *assignments: Assignment) -> dict[str, Any]:
    return apply(_CONTACT, data, assignments, _as_typed)


@given(_NAMES, st.sampled_from(Operator), st.text(max_size=12))
def test_what_is_written_is_read(name: str, operator: Operator, value: str) -> None:
    assert parse(f"{name}{operator}{value}") == Assignment(name, operator, value)


@given(_LISTS, _LISTS)
def test_what_is_added_to_a_list_can_be_taken_out_again(had: list[str], new: list[str]) -> None:
    added = _apply({"tags": had}, Assignment("tags", Operator.ADD, ",".join(new)))
    assert added["tags"] == [*had, *(tag for tag in new if tag not in had)]
    fresh = ",".join(tag for tag in new if tag not in had)
    assert _apply(added, Assignment("tags", Operator.REMOVE, fresh)) == {"tags": had}


@given(_LISTS, _LISTS)
def test_items_behave_as_scalars_do(had: list[str], new: list[str]) -> None:
    data = {"emails": [{"address": address} for address in had]}
    for operator in (Operator.ADD, Operator.REMOVE):
        items = _apply(data, Assignment("email", operator, ",".join(new)))["emails"]
        tags = _apply({"tags": had}, Assignment("tags", operator, ",".join(new)))["tags"]
        assert [item["address"] for item in items] == tags


@given(_NAMES, st.sampled_from(Operator), _WORDS | st.just(""), _LISTS)
def test_the_given_data_stay_and_what_does_not_fit_is_a_usage_error(
    name: str, operator: Operator, value: str, addresses: list[str]
) -> None:
    data = {"emails": [{"address": address} for address in addresses], "tags": list(addresses)}
    before = repr(data)
    try:
        once = _apply(data, Assignment(name, operator, value))
        if operator is not Operator.SET or (value and "[" not in name):
            assert _apply(once, Assignment(name, operator, value)) == once
    except UsageError:
        pass
    assert repr(data) == before
