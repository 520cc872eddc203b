from collections.abc import Mapping
from typing import Any

import pytest

from crmctl.automation.occasion import Occasion, is_awaited, values
from crmctl.automation.rule import Changed, When
from crmctl.model.catalogue import Catalogue
from crmctl.model.record import Ref

_REF = Ref("complaints", "2026-11-21-acme-gmbh-7k3f")
_LOW, _HIGH = {"severity": "low"}, {"severity": "high"}


@pytest.mark.parametrize(
    ("changed", "before", "after", "awaited"),
    [
        (Changed("severity"), _LOW, _HIGH, True),
        (Changed("severity"), _LOW, _LOW, False),
        (Changed("severity"), None, _LOW, True),
        (Changed("severity"), None, {"cause": "frost"}, False),
        (Changed("severity"), _LOW, {}, True),
        (Changed("severity", after="high"), _LOW, _HIGH, True),
        (Changed("severity", after="high"), _HIGH, _LOW, False),
        (Changed("severity", before="low"), _LOW, _HIGH, True),
        (Changed("severity", before="low"), None, _HIGH, False),
        (Changed("severity", "low", "high"), _LOW, _HIGH, True),
        (Changed("severity", "high", "low"), _LOW, _HIGH, False),
        (Changed("tags", after="b"), {"tags": ["a"]}, {"tags": ["a", "b"]}, True),
        (Changed("tags", after="a"), {"tags": ["a"]}, {"tags": ["a", "b"]}, False),
        (Changed("goodwill"), {}, {"goodwill": {"text": "a"}}, True),
    ],
)
def test_a_changed_field_is_told_from_what_was_before(
    catalogue: Catalogue,
    changed: Changed,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    awaited: bool,
) -> None:
    kind = catalogue.by_name["complaint"]
    when = When("complaint", changed=changed)
    assert is_awaited(when, kind, Occasion(_REF, before), after) is awaited


def test_a_rule_about_new_records_waits_for_those_alone(catalogue: Catalogue) -> None:
    kind = catalogue.by_name["complaint"]
    when = When("complaint", added=True)
    assert is_awaited(when, kind, Occasion(_REF, None), _LOW)
    assert not is_awaited(when, kind, Occasion(_REF, {}), _LOW)
    assert is_awaited(When("complaint"), kind, Occasion(_REF, _LOW), _LOW)


def test_values_are_found_below_lists_maps_groups_and_custom_fields(catalogue: Catalogue) -> None:
    customer, contact = catalogue.by_name["customer"], catalogue.by_name["contact"]
    data = {
        "phones": [{"number": "+491"}, {"number": "+492", "primary": True}],
        "external_ids": {"sap": "1", "hubspot": "2"},
        "custom": {"gate_height": 3},
        "tags": ["a", "b"],
    }
    assert values(customer, "phone", data) == ["+491", "+492"]
    assert values(customer, "phones.primary", data) == ["true"]
    assert values(customer, "external_ids", data) == ["1", "2"]
    assert values(customer, "external_ids.sap", data) == ["1"]
    assert values(customer, "gate_height", data) == ["3"]
    assert values(customer, "tag", data) == ["a", "b"]
    assert values(contact, "name", {"name": {"given": "Jo", "family": "Ito"}}) == ["Jo", "Ito"]
    assert values(customer, "last_contact", data) == []
    assert values(customer, "nonsense", data) == []
    assert values(customer, "phones", {"phones": "text"}) == []
