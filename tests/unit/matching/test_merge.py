from typing import Any

import pytest

from crmctl.matching.merge import Merged, fill, merge, three_way

Data = dict[str, Any]


def paths(merged: Merged) -> list[str]:
    return [conflict.path for conflict in merged.conflicts]


def joined(ours: Data, theirs: Data) -> Merged:
    return merge(("p-1", ours), ("p-2", theirs))


def without_aliases(merged: Merged) -> Data:
    return {name: value for name, value in merged.data.items() if name != "aliases"}


# --- merge ---------------------------------------------------------------------------------


def test_the_other_fills_what_is_empty() -> None:
    merged = joined(
        {"name": {"family": "Müller"}},
        {"name": {"given": "Erika", "family": "Müller"}, "birthday": "1984-03-12"},
    )

    assert merged.data == {
        "name": {"family": "Müller", "given": "Erika"},
        "birthday": "1984-03-12",
        "aliases": ["p-2"],
    }
    assert merged.conflicts == ()


def test_a_different_value_is_a_conflict_and_the_survivors_stands() -> None:
    merged = joined(
        {"name": {"family": "Müller"}, "external_ids": {"hubspot": "1"}},
        {"name": {"family": "Mueller"}, "external_ids": {"hubspot": "2", "sap": "3"}},
    )

    assert merged.data["name"] == {"family": "Müller"}
    assert merged.data["external_ids"] == {"hubspot": "1", "sap": "3"}
    assert paths(merged) == ["name.family", "external_ids.hubspot"]


def test_lists_are_united_by_what_identifies_their_items() -> None:
    merged = joined(
        {
            "emails": [{"address": "erika@acme.example"}],
            "phones": [{"number": "+4935112345"}],
            "addresses": [{"label": "home", "street": "Ring 5"}],
            "roles": [{"customer": "acme-gmbh", "position": "Buyer"}],
            "tags": ["b2b"],
        },
        {
            "emails": [{"address": "Erika@acme.example", "label": "work"}, {"address": "b@x.de"}],
            "phones": [{"number": "+4935112345", "label": "office"}],
            "addresses": [{"label": "Home", "street": "ring 5", "city": "Ulm"}],
            "roles": [{"customer": "acme-gmbh", "buying_role": "decider"}],
            "tags": ["vip", "b2b"],
        },
    )

    assert without_aliases(merged) == {
        "emails": [{"address": "erika@acme.example", "label": "work"}, {"address": "b@x.de"}],
        "phones": [{"number": "+4935112345", "label": "office"}],
        "addresses": [{"label": "home", "street": "Ring 5", "city": "Ulm"}],
        "roles": [{"customer": "acme-gmbh", "position": "Buyer", "buying_role": "decider"}],
        "tags": ["b2b", "vip"],
    }
    assert paths(merged) == ["emails[0].address", "addresses[0].label", "addresses[0].street"]


def test_the_survivors_primary_stays_and_the_others_is_named() -> None:
    merged = joined(
        {"emails": [{"address": "a@x.de", "primary": True}]},
        {"emails": [{"address": "b@x.de", "primary": True}]},
    )

    assert merged.data["emails"] == [{"address": "a@x.de", "primary": True}, {"address": "b@x.de"}]
    assert paths(merged) == ["emails.primary"]


def test_the_others_primary_counts_where_the_survivor_has_none() -> None:
    merged = joined(
        {"phones": [{"number": "+491"}]}, {"phones": [{"number": "+492", "primary": True}]}
    )

    assert merged.data["phones"] == [{"number": "+491"}, {"number": "+492", "primary": True}]


def test_notes_are_appended_and_not_repeated() -> None:
    assert joined({"notes": "One.\n"}, {"notes": "Two.\n"}).data["notes"] == "One.\nTwo.\n"
    assert joined({"notes": "One.\nTwo.\n"}, {"notes": "Two."}).data["notes"] == "One.\nTwo.\n"
    assert joined({"notes": "nothing"}, {"notes": "no"}).data["notes"] == "nothing\nno\n"


def test_consents_are_united_in_order_of_date() -> None:
    granted = {"id": "c-1", "event": "granted", "at": "2026-03-01T10:00:00+01:00"}
    withdrawn = {"id": "c-2", "event": "withdrawn", "at": "2026-03-01"}

    merged = joined({"consents": [withdrawn]}, {"consents": [granted, withdrawn]})

    assert merged.data["consents"] == [granted, withdrawn]
    assert merged.conflicts == ()


def test_who_must_not_be_contacted_stays_so() -> None:
    for ours, theirs in ((True, False), (False, True), (True, True)):
        merged = joined({"do_not_contact": ours}, {"do_not_contact": theirs})
        assert merged.data["do_not_contact"] is True
        assert merged.conflicts == ()


def test_a_living_record_is_not_archived_by_a_merge() -> None:
    assert "archived" not in joined({}, {"archived": "2026-01-01"}).data


def test_old_ids_become_aliases_once_and_never_the_records_own() -> None:
    merged = joined({"aliases": ["p-0"]}, {"aliases": ["p-0", "p-1", "p-9"]})

    assert merged.data["aliases"] == ["p-0", "p-2", "p-9"]


def test_a_record_merged_with_itself_is_unchanged() -> None:
    data = {"tags": ["b2b"], "notes": "One.", "emails": [{"address": "a@x.de", "primary": True}]}

    assert merge(("p-1", data), ("p-1", data)) == Merged(data)


def test_an_alias_that_names_the_record_itself_goes() -> None:
    assert merge(("p-1", {"aliases": ["p-1"]}), ("p-1", {})).data == {}


# --- fill ----------------------------------------------------------------------------------


def test_another_systems_values_fill_what_is_empty_and_change_nothing_else() -> None:
    filled = fill({"title": "Buyer", "tags": ["a"]}, {"title": "CEO", "tags": ["b"], "size": "9"})

    assert filled.data == {"title": "Buyer", "tags": ["a", "b"], "size": "9"}
    assert paths(filled) == ["title"]


def test_another_systems_values_replace_ours_where_that_is_asked_for() -> None:
    ours = {"title": "Buyer", "emails": [{"address": "a@x.de", "primary": True}]}
    theirs = {"title": "CEO", "emails": [{"address": "b@x.de", "primary": True}]}

    filled = fill(ours, theirs, overwrite=True)

    assert filled.data == {
        "title": "CEO",
        "emails": [{"address": "a@x.de"}, {"address": "b@x.de", "primary": True}],
    }
    assert paths(filled) == ["title", "emails.primary"]


# --- three-way -----------------------------------------------------------------------------

BASE: Data = {
    "name": {"given": "Erika", "family": "Müller"},
    "title": "Buyer",
    "emails": [{"address": "a@x.de", "primary": True}, {"address": "b@x.de"}],
    "tags": ["newsletter", "b2b"],
    "notes": "One.\n",
}


def three(ours: Data, theirs: Data) -> Merged:
    return three_way(BASE, {**BASE, **ours}, {**BASE, **theirs})


def test_changes_of_different_fields_are_both_taken() -> None:
    merged = three(
        {"name": {"given": "Eva", "family": "Müller"}}, {"name": {"given": "Erika", "family": "V"}}
    )

    assert merged == Merged({**BASE, "name": {"given": "Eva", "family": "V"}})


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    assert three({"title": "CEO"}, {"title": "CEO"}) == Merged({**BASE, "title": "CEO"})


def test_different_changes_of_one_field_conflict_and_ours_stands() -> None:
    merged = three({"title": "CEO"}, {"title": "CFO"})

    assert merged.data["title"] == "CEO"
    assert paths(merged) == ["title"]


def test_a_removal_wins_over_the_unchanged_and_additions_are_kept() -> None:
    merged = three({"tags": ["b2b"]}, {"tags": ["newsletter", "b2b", "vip"]})

    assert merged == Merged({**BASE, "tags": ["b2b", "vip"]})


def test_a_field_removed_here_and_changed_there_is_a_conflict() -> None:
    ours = {name: value for name, value in BASE.items() if name != "title"}

    assert paths(three_way(BASE, ours, {**BASE, "title": "CFO"})) == ["title"]


def test_a_field_removed_here_and_unchanged_there_is_gone() -> None:
    ours = {name: value for name, value in BASE.items() if name != "title"}

    assert three_way(BASE, {**ours, "tags": []}, {**BASE, "notes": "x"}).data == {
        **ours,
        "tags": [],
        "notes": "x",
    }


def test_each_side_may_add_an_address() -> None:
    merged = three(
        {"emails": [*BASE["emails"], {"address": "c@x.de"}]},
        {"emails": [*BASE["emails"], {"address": "d@x.de"}]},
    )

    assert [item["address"][0] for item in merged.data["emails"]] == ["a", "b", "c", "d"]
    assert merged.conflicts == ()


def test_the_same_new_address_with_another_label_conflicts_on_the_label() -> None:
    merged = three(
        {"emails": [*BASE["emails"], {"address": "c@x.de", "label": "work"}]},
        {"emails": [*BASE["emails"], {"address": "c@x.de", "label": "home"}]},
    )

    assert paths(merged) == ["emails[2].label"]


def test_both_sides_choose_another_primary() -> None:
    plain = [{"address": "a@x.de"}, {"address": "b@x.de", "primary": True}]
    new = [{"address": "a@x.de"}, {"address": "b@x.de"}, {"address": "c@x.de", "primary": True}]

    merged = three({"emails": plain}, {"emails": new})

    assert paths(merged) == ["emails.primary"]
    assert [item.get("primary") for item in merged.data["emails"]] == [None, True, None]


@pytest.mark.parametrize("edited_here", [True, False])
def test_an_item_deleted_on_one_side_and_edited_on_the_other_stays(edited_here: bool) -> None:
    deleted = {"emails": BASE["emails"][:1], "title": "x"}
    edited = {"emails": [BASE["emails"][0], {"address": "b@x.de", "label": "work"}]}

    merged = three(edited, deleted) if edited_here else three(deleted, edited)

    assert merged.data["emails"] == edited["emails"]
    assert paths(merged) == ["emails[1]"]


def test_both_appended_to_the_notes_and_both_are_kept() -> None:
    merged = three({"notes": "One.\nTwo.\n"}, {"notes": "One.\nThree.\n"})

    assert merged.data["notes"] == "One.\nTwo.\nThree.\n"
    assert merged.joined_texts == ("notes",)
    assert merged.conflicts == ()


def test_notes_rewritten_on_both_sides_are_a_conflict() -> None:
    assert paths(three({"notes": "Two."}, {"notes": "Three."})) == ["notes"]


def test_consents_of_both_sides_are_kept_by_date() -> None:
    one, two, three_ = ({"event": "granted", "at": f"2026-0{n}-01"} for n in (1, 2, 3))

    merged = three_way({"consents": [two]}, {"consents": [two, three_]}, {"consents": [one, two]})

    assert merged == Merged({"consents": [one, two, three_]})


def test_an_old_consent_that_vanished_is_a_conflict_and_stays() -> None:
    one, two, three_ = ({"event": "granted", "at": f"2026-0{n}-01"} for n in (1, 2, 3))

    merged = three_way({"consents": [one]}, {"consents": [two]}, {"consents": [one, three_]})

    assert merged.data["consents"] == [one, two, three_]
    assert paths(merged) == ["consents"]


def test_a_record_added_on_both_sides_is_merged_with_nothing_before() -> None:
    merged = three_way({}, {"title": "CEO", "tags": ["a"]}, {"title": "CFO", "tags": ["b"]})

    assert merged.data == {"title": "CEO", "tags": ["a", "b"]}
    assert paths(merged) == ["title"]


def test_a_value_that_changed_its_shape_is_a_conflict() -> None:
    assert paths(three_way({}, {"custom": {"a": [1]}}, {"custom": {"a": {"b": 1}}})) == [
        "custom.a"
    ]
