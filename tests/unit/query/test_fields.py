"""A name in a query means a field as a person would say it."""

import pytest

from crmctl.errors.values import UnknownFieldError
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.query.fields import ID, LAST_CONTACT, Group, find, resolve

CITY = Field("addresses.city", FieldType.TEXT, "addresses", short=("city",))
STREET = Field("addresses.street", FieldType.TEXT, "addresses")
GATE = Field("custom.gate_height", FieldType.DECIMAL, custom=True)
IDS = Field("external_ids", FieldType.IDENTIFIER, "external_ids", map=True)
CONTACT = Kind("contact", "contacts", (CITY, STREET, GATE, IDS))
TASK = Kind("task", "tasks", (Field("title", FieldType.TEXT),))


@pytest.mark.parametrize("name", ["city", "City", "addresses.city", "Addresses.CITY"])
def test_a_field_is_found_by_its_path_and_its_short_name(name: str) -> None:
    assert resolve(name, CONTACT) is CITY


def test_a_custom_field_needs_no_prefix() -> None:
    assert resolve("gate_height", CONTACT) is GATE
    assert resolve("custom.gate_height", CONTACT) is GATE


def test_a_level_above_fields_means_all_of_them() -> None:
    assert resolve("addresses", CONTACT) == Group("addresses", (CITY, STREET))


def test_a_key_of_a_map_is_a_field() -> None:
    found = resolve("external_ids.HubSpot", CONTACT)
    assert isinstance(found, Field)
    assert found.path == "external_ids.HubSpot"
    assert found.map


def test_computed_fields_are_known() -> None:
    assert resolve("id", TASK) is ID
    assert resolve("last_contact", CONTACT) is LAST_CONTACT
    assert find("last_contact", TASK) is None


def test_an_unknown_field_names_the_nearest() -> None:
    with pytest.raises(UnknownFieldError, match=r"'citi'.*Did you mean city"):
        resolve("citi", CONTACT)


def test_an_unknown_field_like_no_other_names_all() -> None:
    with pytest.raises(UnknownFieldError, match=r"'xyzzyx'\. The fields are addresses, "):
        resolve("xyzzyx", CONTACT)
