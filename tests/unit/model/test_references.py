from typing import Any

import pytest

from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.describe import catalogue
from crmctl.model.references import redirected
from crmctl.model.settings import Settings

_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))
_OLD = {("contact", "p-old")}


def _redirected(kind: str, data: dict[str, Any], new: tuple[str, str] | None) -> dict[str, Any]:
    before = repr(data)
    changed = redirected(_CATALOGUE, _CATALOGUE.by_name[kind], data, _OLD, new)
    assert repr(data) == before
    return changed


@pytest.mark.parametrize(
    ("kind", "data", "moved", "cleared"),
    [
        ("customer", {"person": "p-old"}, {"person": "p-new"}, {}),
        ("customer", {"referred_by": "contacts/p-old"}, {"referred_by": "contacts/p-new"}, {}),
        ("interaction", {"contacts": ["p-old", "p-new", "p-x"]}, {"contacts": ["p-new", "p-x"]},
         {"contacts": ["p-new", "p-x"]}),
        ("task", {"about": ["customers/p-old", "contacts/p-old"]},
         {"about": ["customers/p-old", "contacts/p-new"]}, {"about": ["customers/p-old"]}),
        ("task", {"about": ["nothing/p-old"], "title": "p-old"},
         {"about": ["nothing/p-old"], "title": "p-old"},
         {"about": ["nothing/p-old"], "title": "p-old"}),
    ],
)  # fmt: skip
def test_every_reference_is_moved_or_taken_out(
    kind: str, data: dict[str, Any], moved: dict[str, Any], cleared: dict[str, Any]
) -> None:
    assert _redirected(kind, data, ("contact", "p-new")) == moved
    assert _redirected(kind, data, None) == cleared


def test_a_role_goes_with_its_customer_and_equal_ones_become_one() -> None:
    data = {"roles": [{"customer": "a", "position": "x"}, {"customer": "b", "position": "x"}]}
    kind = _CATALOGUE.by_name["contact"]
    old = {("customer", "a")}
    assert redirected(_CATALOGUE, kind, data, old, None) == {"roles": [data["roles"][1]]}
    assert redirected(_CATALOGUE, kind, data, old, ("customer", "b")) == {
        "roles": [{"customer": "b", "position": "x"}]
    }


def test_a_list_within_a_mapping_is_kept_free_of_twins() -> None:
    field = Field("team.members", FieldType.REFERENCE, "team.members", target="contact")
    kind = Kind("deal", "deals", (field,))
    data = {"team": {"members": ["p-old", "p-new"]}}
    assert redirected(_CATALOGUE, kind, data, _OLD, ("contact", "p-new")) == {
        "team": {"members": ["p-new"]}
    }
