import pytest

from crmctl.matching.merge_rules import Rule, Rules, plain_path, rules_for
from crmctl.model.catalogue import Course, Field, FieldType, Kind

CONTACT = Kind(
    "contact",
    "contacts",
    (
        Field("name.given", FieldType.TEXT),
        Field("notes", FieldType.NOTE),
        Field("custom.story", FieldType.NOTE, custom=True),
        Field("external_ids", FieldType.IDENTIFIER, "external_ids", map=True),
    ),
)
DEAL = Kind("deal", "deals", (), course=Course("stage", "stages"))


def rule(rules: Rules, path: str) -> Rule:
    return rules.of(path)[0]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("name.given", Rule.LONGEST),
        ("name.family", Rule.NEWEST),
        ("birthday", Rule.LONGEST),
        ("source", Rule.FIRST),
        ("external_ids.hubspot", Rule.BOTH),
        ("emails.primary", Rule.FIRST),
        ("emails[1].label", Rule.NEWEST),
    ],
)
def test_without_settings_each_field_has_a_rule(path: str, wanted: Rule) -> None:
    assert rule(rules_for(CONTACT), path) is wanted


def test_a_rule_holds_for_all_below_unless_there_is_a_nearer_one() -> None:
    fields = {"name": "newest", "name.family": "first", "custom": "both"}
    rules = rules_for(CONTACT, {"default": "longest", "fields": {"contact": fields}})

    assert rule(rules, "name.given") is Rule.NEWEST
    assert rule(rules, "name.family") is Rule.FIRST
    assert rule(rules, "custom.hobby") is Rule.BOTH
    assert rule(rules, "language") is Rule.LONGEST


def test_rules_of_another_kind_are_no_rules_of_this_one() -> None:
    assert rule(rules_for(CONTACT, {"fields": {"customer": {"name": "first"}}}), "name") is (
        Rule.NEWEST
    )


def test_a_list_of_sources_is_a_rule_with_an_order_of_its_own() -> None:
    said = {"sources": ["erp"], "fields": {"contact": {"birthday": ["shop"], "name": "trusted"}}}
    rules = rules_for(CONTACT, said)

    assert rules.of("birthday") == (Rule.TRUSTED, ["shop"])
    assert rules.of("name.given") == (Rule.TRUSTED, ("erp",))


def test_lists_are_united_unless_a_rule_is_about_the_whole_list() -> None:
    said = {"default": "first", "fields": {"contact": {"tags": "newest", "emails": "both"}}}
    rules = rules_for(CONTACT, said)

    assert rules.of_whole("tags")
    assert not rules.of_whole("emails")
    assert not rules.of_whole("phones")


@pytest.mark.parametrize("name", ["consents", "attachments", "aliases"])
def test_no_rule_chooses_between_what_must_be_kept(name: str) -> None:
    assert not Rules(said={name: "newest"}).of_whole(name)


def test_texts_are_appended_unless_a_rule_is_about_them() -> None:
    rules = rules_for(CONTACT, {"fields": {"contact": {"custom.story": "longest"}}})

    assert rules.appends("notes")
    assert not rules.appends("custom.story")
    assert rules_for(CONTACT).appends("custom.story")
    assert not rules_for(CONTACT).appends("name.given")


def test_the_story_of_a_deal_is_that_of_the_survivor() -> None:
    rules = rules_for(DEAL)

    assert rule(rules, "stage") is Rule.FIRST
    assert rules.of_whole("stages")


def test_positions_do_not_count() -> None:
    assert plain_path("emails[10].label") == "emails.label"
