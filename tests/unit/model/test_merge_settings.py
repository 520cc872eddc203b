from typing import Any

import pytest
from pydantic import ValidationError

from crmctl.findings import Severity
from crmctl.model.catalogue import Catalogue
from crmctl.model.describe import catalogue
from crmctl.model.merge_faults import faults, known
from crmctl.model.merge_settings import MergeSettings
from crmctl.model.schemas import schemas
from crmctl.model.settings import Settings
from crmctl.model.settings_check import check_settings

_RAW: dict[str, Any] = {"format": "1", "name": "Test"}


@pytest.fixture(scope="module")
def kinds() -> Catalogue:
    hobby = {"contact": {"hobby": {"type": "text"}}}
    return catalogue(Settings.model_validate({**_RAW, "custom_fields": hobby}))


def found(kinds: Catalogue, **said: Any) -> list[tuple[str, str, str]]:
    return [(" ".join(each.path), each.message, each.hint) for each in faults(kinds, said)]


def test_rules_are_words_or_lists_of_sources() -> None:
    fields = {"contact": {"name": "longest", "birthday": ["erp", "hand"]}}
    said = MergeSettings.model_validate({"default": "first", "fields": fields})

    assert said.model_dump(mode="json") == {
        "default": "first",
        "sources": [],
        "fields": {"contact": {"name": "longest", "birthday": ["erp", "hand"]}},
    }


@pytest.mark.parametrize("rule", ["last", "asked", "marked", "oldest", 1, ["erp", 2], {}])
def test_other_rules_are_refused_with_the_words_there_are(rule: object) -> None:
    with pytest.raises(ValidationError, match="must be one of newest, longest, trusted"):
        MergeSettings.model_validate({"fields": {"contact": {"name": rule}}})


def test_without_settings_the_newest_value_stands() -> None:
    assert Settings.model_validate(_RAW).merge.default == "newest"


def test_a_rule_may_name_a_field_a_group_a_list_and_a_key(kinds: Catalogue) -> None:
    fields = dict.fromkeys(
        ["name", "name.given", "emails", "emails.label", "custom", "custom.hobby", "tags",
         "external_ids", "external_ids.hubspot"],
        "first",
    )  # fmt: skip
    assert found(kinds, fields={"contact": fields}) == []


def test_an_unknown_field_is_told_with_the_nearest_one(kinds: Catalogue) -> None:
    assert found(kinds, fields={"contact": {"brithday": "first", "custom.gate": "first"}}) == [
        ("fields contact brithday", "is no field of a contact", "birthday"),
        ("fields contact custom.gate", "is no field of a contact", "custom"),
    ]


def test_an_unknown_kind_is_told_and_the_plural_is_none(kinds: Catalogue) -> None:
    assert found(kinds, fields={"contacts": {}, "zzz": {}}) == [
        ("fields contacts", "is not a kind", "contact"),
        ("fields zzz", "is not a kind", ""),
    ]


@pytest.mark.parametrize("field", ["consents", "consents.at", "aliases", "do_not_contact"])
def test_what_has_a_rule_of_its_own_gets_no_other(kinds: Catalogue, field: str) -> None:
    assert found(kinds, fields={"contact": {field: "first"}}) == [
        (f"fields contact {field}", "follows a rule of its own, which cannot be set", "")
    ]


def test_trust_needs_somebody_to_be_trusted(kinds: Catalogue) -> None:
    fields = {"contact": {"name": "trusted", "birthday": [], "language": ["erp"]}}
    assert found(kinds, default="trusted", fields=fields) == [
        ("default", "needs `sources`", ""),
        ("fields contact name", "needs `sources`", ""),
        ("fields contact birthday", "names no source", ""),
    ]
    assert found(kinds, default="trusted", sources=["erp"]) == []


def test_settings_of_an_older_crmctl_have_no_faults(kinds: Catalogue) -> None:
    assert found(kinds) == []


def test_a_rule_that_says_nothing_is_a_warning_in_the_check_of_settings() -> None:
    raw = {**_RAW, "merge": {"fields": {"contact": {"nmae.family": "first"}}}}
    settings, problems = check_settings(raw)

    assert settings is not None
    (problem,) = problems
    assert problem.severity is Severity.WARNING
    assert problem.path == ("merge", "fields", "contact", "nmae.family")
    assert problem.hint == "did you mean name.family?"


def test_an_unknown_word_in_the_settings_is_an_error_that_names_its_place() -> None:
    settings, problems = check_settings({**_RAW, "merge": {"default": "oldest"}})

    assert settings is None
    assert problems[0].field == "merge.default"


def test_editors_learn_the_rules_from_the_schema() -> None:
    schema = schemas()["crm.json"]
    assert '"earliest"' in schema
    assert '"^(newest|longest|trusted|earliest|both|first)$"' in schema
    assert '"MergeSettings"' in schema


def test_a_field_of_one_kind_is_not_one_of_another(kinds: Catalogue) -> None:
    assert known(kinds.by_name["contact"], "birthday")
    assert not known(kinds.by_name["customer"], "birthday")
