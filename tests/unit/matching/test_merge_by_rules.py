from datetime import UTC, datetime
from typing import Any

from crmctl.matching.merge import Answer, Merged, Origin, Rule, Rules, merge

Data = dict[str, Any]


def ages(**years: int) -> Any:
    """Say in which year each record was written."""

    def origin(record: str, _path: str) -> Origin:
        return Origin(datetime(years[record.replace("-", "")], 1, 1, tzinfo=UTC))

    return origin


def joined(*records: Data, **options: Any) -> Merged:
    first, *rest = [(f"p-{number}", data) for number, data in enumerate(records, 1)]
    return merge(first, *rest, **options)


def outcome(merged: Merged) -> list[tuple[str, str, Rule]]:
    return [(choice.field, choice.kept_from, choice.rule) for choice in merged.choices]


def without_aliases(merged: Merged) -> Data:
    return {name: value for name, value in merged.data.items() if name != "aliases"}


def test_each_field_follows_its_rule_and_the_choice_says_which() -> None:
    rules = Rules({"name": "longest", "birthday": "first"}, default=Rule.NEWEST)
    merged = joined(
        {"name": {"given": "E.", "family": "Müller"}, "birthday": "1984", "language": "de"},
        {"name": {"given": "Erika", "family": "Mueller"}, "birthday": "1985", "language": "en"},
        rules=rules,
        origins=ages(p1=2020, p2=2025),
    )

    assert without_aliases(merged) == {
        "name": {"given": "Erika", "family": "Mueller"},
        "birthday": "1984",
        "language": "en",
    }
    assert outcome(merged) == [
        ("name.given", "p-2", Rule.LONGEST),
        ("name.family", "p-2", Rule.LONGEST),
        ("birthday", "p-1", Rule.FIRST),
        ("language", "p-2", Rule.NEWEST),
    ]
    assert [each.path for each in merged.conflicts] == [
        "name.given",
        "name.family",
        "birthday",
        "language",
    ]
    assert [one.value for one in merged.choices[0].candidates] == ["E.", "Erika"]


def test_three_records_are_looked_at_at_once() -> None:
    merged = joined(
        {"title": "a"}, {"title": "b"}, {"title": "c"},
        rules=Rules(default=Rule.NEWEST), origins=ages(p1=2020, p2=2025, p3=2022),
    )  # fmt: skip

    assert merged.data == {"title": "b", "aliases": ["p-2", "p-3"]}
    assert outcome(merged) == [("title", "p-2", Rule.NEWEST)]


def test_both_puts_the_other_value_into_the_notes_once() -> None:
    rules = Rules({"name": "both"})
    ours = {"name": {"family": "Müller"}, "notes": "VIP\n"}

    merged = joined(ours, {"name": {"family": "Mueller"}, "notes": "Fair\n"}, rules=rules)

    assert without_aliases(merged) == {
        "name": {"family": "Müller"},
        "notes": "VIP\nFair\nname.family: Mueller (p-2)\n",
    }
    assert merged.conflicts == ()
    assert outcome(merged) == [("name.family", "p-1", Rule.BOTH)]
    assert merged.choices[0].both
    again = merge(("p-1", merged.data), ("p-2", {"name": {"family": "Mueller"}}), rules=rules)
    assert again.data["notes"] == merged.data["notes"]


def test_both_of_a_mapping_with_free_keys_puts_the_other_value_under_a_key_of_its_own() -> None:
    rules = Rules({"external_ids": "both"}, maps=frozenset({"external_ids"}))
    ours = {"external_ids": {"hubspot": "1", "hubspot-2": "7"}}

    merged = joined(
        ours, {"external_ids": {"hubspot": "2"}}, {"external_ids": {"hubspot": "7"}}, rules=rules
    )

    assert merged.data["external_ids"] == {"hubspot": "1", "hubspot-2": "7", "hubspot-3": "2"}


def test_both_of_values_that_are_no_text_is_written_in_words() -> None:
    rules = Rules({"custom": "both", "tags": "newest"}, default=Rule.BOTH)

    merged = joined({"custom": {"a": 1}}, {"custom": {"a": [1, {"b": "x\ny"}]}}, rules=rules)

    assert merged.data["notes"] == "custom.a: 1, b x y (p-2)\n"


def test_a_rule_for_a_whole_list_takes_one_of_them() -> None:
    rules = Rules({"tags": "newest"})
    origins = ages(p1=2020, p2=2025)

    merged = joined({"tags": ["a"]}, {"tags": ["b"]}, rules=rules, origins=origins)

    assert merged.data["tags"] == ["b"]
    assert [each.path for each in merged.conflicts] == ["tags"]


def test_a_rule_for_notes_takes_one_of_them() -> None:
    merged = joined({"notes": "a"}, {"notes": "bb"}, rules=Rules({"notes": "longest"}))

    assert merged.data["notes"] == "bb"


def test_what_a_person_said_goes_before_every_rule() -> None:
    rules = Rules(default=Rule.NEWEST)
    records: list[Data] = [
        {"a": "1", "b": "1", "c": "1", "d": "1"},
        {"a": "2", "b": "2", "c": "2", "d": "2"},
    ]
    answers = {
        "a": Answer("p-2"), "b": Answer(both=True), "c": Answer(typed="3"), "d": Answer("p-9"),
    }  # fmt: skip

    merged = joined(*records, rules=rules, answers=answers)

    assert without_aliases(merged) == {
        "a": "2",
        "b": "1",
        "c": "3",
        "d": "1",
        "notes": "b: 2 (p-2)\n",
    }
    assert outcome(merged) == [
        ("a", "p-2", Rule.ASKED),
        ("b", "p-1", Rule.ASKED),
        ("c", "", Rule.ASKED),
        ("d", "p-1", Rule.FIRST),
    ]


def test_a_person_chooses_which_item_is_primary() -> None:
    records = (
        {"emails": [{"address": "a@x.de", "primary": True}]},
        {"emails": [{"address": "b@x.de", "primary": True}]},
    )

    merged = joined(*records, answers={"emails.primary": Answer("p-2")})

    assert merged.data["emails"] == [{"address": "a@x.de"}, {"address": "b@x.de", "primary": True}]
    assert outcome(merged) == [("emails.primary", "p-2", Rule.ASKED)]


def test_an_address_at_which_nobody_is_reached_stays_marked() -> None:
    merged = joined(
        {"emails": [{"address": "a@x.de", "label": "work"}]},
        {"emails": [{"address": "A@x.de", "label": "Bounced"}]},
    )

    assert merged.data["emails"] == [{"address": "a@x.de", "label": "Bounced"}]
    assert outcome(merged)[1] == ("emails[0].label", "p-2", Rule.MARKED)


def test_half_of_one_address_and_half_of_another_make_none() -> None:
    bonn = {"postal_code": "53111", "city": "Bonn"}
    berlin = {"postal_code": "10115", "city": "Berlin"}

    merged = joined({"addresses": [bonn]}, {"addresses": [berlin, {"city": "Bonn"}]})

    assert merged.data["addresses"] == [bonn, berlin]
    assert merged.choices == ()


def test_one_street_in_two_towns_is_two_addresses_and_one_postcode_is_one_town() -> None:
    ring = {"street": "Ring 5", "postal_code": "80331", "city": "München", "country": "DE"}

    merged = joined(
        {"addresses": [ring]},
        {"addresses": [{**ring, "city": "Munich"}]},
        {"addresses": [{"street": "Ring 5", "city": "Ulm"}]},
        {"addresses": [{"street": "ring 5", "country": "AT"}]},
    )

    assert merged.data["addresses"] == [
        ring,
        {"street": "Ring 5", "city": "Ulm", "country": "AT"},
    ]
    assert [choice.field for choice in merged.choices] == [
        "addresses[0].city",
        "addresses[1].street",
    ]


def test_two_positions_one_after_the_other_are_two_roles() -> None:
    buyer = {"customer": "acme", "position": "Buyer", "until": "2024-12-31"}
    head = {"customer": "acme", "position": "Head", "since": "2025-01-01"}
    undated = {"customer": "beta", "position": "Buyer"}

    merged = joined(
        {"roles": [buyer, undated]}, {"roles": [head, {"customer": "beta", "position": "Head"}]}
    )

    assert merged.data["roles"] == [buyer, undated, head]
    assert outcome(merged) == [("roles[1].position", "p-1", Rule.FIRST)]


def test_only_records_that_are_all_archived_become_an_archived_one() -> None:
    assert "archived" not in joined({"archived": "2026-01-01"}, {}).data
    assert joined({"archived": "2026-01-01"}, {"archived": "2026-02-01"}).data["archived"] == (
        "2026-01-01"
    )


def test_old_ids_of_all_become_aliases_and_a_circle_ends() -> None:
    merged = joined({"aliases": ["p-2", "p-1"]}, {"aliases": ["p-1", "p-3"]}, {"aliases": ["p-1"]})

    assert merged.data["aliases"] == ["p-2", "p-3"]


def test_the_order_in_which_the_others_are_named_does_not_change_what_is_newest() -> None:
    data = {"p-1": {"title": "a"}, "p-2": {"title": "b"}, "p-3": {"title": "c"}}
    options: Any = {
        "rules": Rules(default=Rule.NEWEST),
        "origins": ages(p1=2020, p2=2021, p3=2022),
    }

    one = merge(*[(id_, data[id_]) for id_ in ("p-1", "p-2", "p-3")], **options)
    other = merge(*[(id_, data[id_]) for id_ in ("p-1", "p-3", "p-2")], **options)

    assert one.data["title"] == other.data["title"] == "c"
