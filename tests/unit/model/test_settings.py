from typing import Any

import pytest
from pydantic import ValidationError

from crmctl.model.catalogue import FieldType
from crmctl.model.settings import CustomField, Settings


def _settings(**more: Any) -> Settings:
    return Settings.model_validate({"format": 1, "name": "Test", **more})


def test_everything_but_format_and_name_has_a_default() -> None:
    settings = _settings()
    assert settings.country == "DE"
    assert settings.timezone == "Europe/Berlin"
    assert settings.layout == "flat"
    assert settings.custom_fields == {}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Etc/GMT+1", "America/New_York"])
def test_a_time_zone_is_one_that_exists(zone: str) -> None:
    assert _settings(timezone=zone).timezone == zone


@pytest.mark.parametrize(
    "zone", ["Europe/Berlni", "Europe", "../etc/passwd", "", "CEST+", 1, "a" * 300]
)
def test_another_time_zone_is_refused(zone: object) -> None:
    with pytest.raises(ValidationError, match="must be a time zone"):
        _settings(timezone=zone)


@pytest.mark.parametrize("kind", sorted(set(FieldType) - CustomField.TYPES))
def test_a_custom_field_has_one_simple_value(kind: FieldType) -> None:
    with pytest.raises(ValidationError, match="must be one of boolean, choice"):
        CustomField.model_validate({"type": kind})


@pytest.mark.parametrize("name", ["Gate", "gate height", "1st", "gate.height", ""])
def test_the_name_of_a_custom_field_can_be_typed_at_the_prompt(name: str) -> None:
    with pytest.raises(ValidationError):
        _settings(custom_fields={"customer": {name: {"type": "text"}}})


def test_settings_whose_name_is_a_word_of_python_are_written_in_plain_words() -> None:
    settings = _settings(
        retention=[{"kind": "task", "period": "3 years", "from": "done", "action": "remove"}],
        roles={"sales": {"write": ["*"], "not": ["invoices"], "append-only": ["contacts"]}},
    )
    assert settings.retention[0].start == "done"
    assert settings.roles["sales"].exclude == ("invoices",)
    assert settings.roles["sales"].append_only == ("contacts",)


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        _settings().name = "Other"  # type: ignore[misc]
