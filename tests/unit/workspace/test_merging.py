import subprocess
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crmctl.errors.files import BrokenHandEditError
from crmctl.errors.merging import ErasedMergeError, MergeEditError, MergeRuleError
from crmctl.errors.records import (
    ChangedMeanwhileError,
    InvalidDataError,
    NotMergeableError,
    UnknownRecordError,
)
from crmctl.errors.values import UnknownFieldError
from crmctl.matching.merge import Answer, Rule, Rules
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.merging import Move, duplicates, merge, typed

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_ERIKA, _PAUL = Ref("contacts", "p-7k3f9q2m"), Ref("contacts", "p-2b4d6f8h")
_ACME, _BETA = Ref("customers", "acme-gmbh"), Ref("customers", "beta-ag")
_DATA: dict[str, Any] = {"name": {"given": "Erika", "family": "Müller"}}


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW, random=Random(7)))  # noqa: S311 - ids of a test


def _commit(workspace: Workspace, *refs: Ref, **options: Any) -> str:
    return merge(workspace, refs[0], refs[1:], **options).change.commit("merge") or ""


def _add(crm: Path, *records: dict[str, Any], kind: str = "contact") -> list[Ref]:
    change = _open(crm).change("add")
    refs = [change.add(kind, data) for data in records]
    change.commit("add")
    return refs


def _settings(crm: Path, text: str) -> None:
    file = crm / "crm.yaml"
    file.write_text(file.read_text() + text)
    subprocess.run(["git", "-C", str(crm), "commit", "-qam", "settings"], check=True)


def test_what_follows_and_what_differs_is_told_by_name(crm: Path) -> None:
    merging = merge(_open(crm), _ERIKA, [_PAUL, _PAUL])
    # They came by one commit; Erika's record tells of a later day.
    assert [(one.field, one.kept_from, one.rule) for one in merging.choices] == [
        ("name.given", "p-7k3f9q2m", Rule.LONGEST),
        ("name.family", "p-7k3f9q2m", Rule.NEWEST),
    ]
    assert merging.conflicts == ["name.given", "name.family"]
    assert merging.moves == [Move(Ref("customers", "k-9w2e5t7y"), ["person"])]
    assert [str(ref) for ref in merging.redirected] == ["customers/k-9w2e5t7y"]
    assert merging.change.removed() == [_PAUL]
    assert merging.data == merging.change.record(_ERIKA).data
    assert merging.data["aliases"] == ["p-0m2c8w4r", "p-2b4d6f8h"]
    assert merging.data["do_not_contact"] is True


def test_rules_of_crm_yaml_hold(crm: Path) -> None:
    rules = "merge:\n  default: first\n  fields:\n    contact:\n      name.family: both\n"
    _settings(crm, rules)
    merging = merge(_open(crm), _PAUL, [_ERIKA])
    name, title = merging.data["name"], "Dr."
    assert name == {"title": title, "given": "Erika", "family": "Ito"}
    assert merging.data["notes"] == "name.family: Müller-Lüdenscheidt (p-7k3f9q2m)\n"
    assert merging.conflicts == ["name.given"]


def test_rules_may_be_given_instead(crm: Path) -> None:
    assert merge(_open(crm), _PAUL, [_ERIKA], rules=Rules()).data["name"]["given"] == "Paul"


def test_a_rule_for_a_source_that_wrote_nothing_leaves_the_choice_to_age(crm: Path) -> None:
    said = "merge:\n  sources: [erp]\n  fields:\n    contact:\n      name: trusted\n"
    _settings(crm, said)
    merging = merge(_open(crm), _PAUL, [_ERIKA])
    assert {one.rule for one in merging.choices} == {Rule.NEWEST}


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ("fields:\n    contact:\n      brithday: first",
         "merge.fields.contact.brithday is no field of a contact. Did you mean birthday?"),
        ("fields:\n    contact:\n      name.famliy: first",
         r"merge.fields.contact\[name.famliy\] is no field .* Did you mean name.family\?"),
        ("default: trusted", "merge.default needs `sources`."),
    ],
)  # fmt: skip
def test_by_a_rule_that_says_nothing_nothing_is_merged(
    crm: Path, rules: str, sentence: str
) -> None:
    _settings(crm, f"merge:\n  {rules}\n")
    with pytest.raises(MergeRuleError, match=sentence):
        merge(_open(crm), _ERIKA, [_PAUL])


def test_the_field_that_was_changed_last_stands_whatever_else_was_changed(crm: Path) -> None:
    one, two = _add(crm, {**_DATA, "language": "de"}, {**_DATA, "language": "en", "owner": "a"})
    for ref, more in ((one, {"language": "fr"}), (two, {"owner": "b"})):
        change = _open(crm).change("set")
        change.put(ref, {**change.record(ref).data, **more})
        change.commit("set")
    merging = merge(_open(crm), two, [one])
    assert merging.data["language"] == "fr"
    assert [(each.field, each.rule) for each in merging.choices] == [("language", Rule.NEWEST)]


def test_a_hand_edit_that_is_not_committed_yet_is_the_newest(crm: Path) -> None:
    one, two = _add(crm, {**_DATA, "language": "de"}, {**_DATA, "language": "en"})
    file = crm / _open(crm).paths(one)[0]
    file.write_text(file.read_text().replace("language: de", "language: fr"))
    assert merge(_open(crm), two, [one]).data["language"] == "fr"


def test_what_a_person_said_and_edited_is_written(crm: Path) -> None:
    answers = {"name.family": Answer("p-2b4d6f8h"), "name.given": Answer(typed="Erika P.")}
    merging = merge(_open(crm), _ERIKA, [_PAUL], answers=answers)
    assert merging.data["name"] == {"title": "Dr.", "given": "Erika P.", "family": "Ito"}
    edited = {**merging.data, "language": "de"}
    _commit(_open(crm), _ERIKA, _PAUL, edited=edited)
    assert _open(crm).record(_ERIKA) == (("contact", _ERIKA, edited))


@pytest.mark.parametrize("field", ["aliases", "consents", "do_not_contact"])
def test_an_edit_takes_away_nothing_that_a_merge_must_keep(crm: Path, field: str) -> None:
    data = dict(merge(_open(crm), _ERIKA, [_PAUL]).data)
    del data[field]
    with pytest.raises(MergeEditError, match=f"^{field} of a merged record stays"):
        merge(_open(crm), _ERIKA, [_PAUL], edited=data)


def test_an_edit_may_forbid_to_write_to_somebody(crm: Path) -> None:
    (twin,) = _add(crm, _DATA)
    data = {**merge(_open(crm), _ERIKA, [twin]).data, "do_not_contact": True}
    assert merge(_open(crm), _ERIKA, [twin], edited=data).data["do_not_contact"] is True


def test_an_edit_that_is_no_record_is_refused(crm: Path) -> None:
    data = {**merge(_open(crm), _ERIKA, [_PAUL]).data, "birthday": "soon"}
    with pytest.raises(InvalidDataError, match="birthday must be a date"):
        merge(_open(crm), _ERIKA, [_PAUL], edited=data)


def test_typed_values_are_read_as_by_set(crm: Path) -> None:
    workspace = _open(crm)
    assert typed(workspace, _ERIKA, "birthday", "12.3.1984") == "1984-03-12"
    assert typed(workspace, _ERIKA, "phones[1].number", "030 1234567") == "+49301234567"
    assert typed(workspace, _ERIKA, "external_ids.hubspot", "4711") == "4711"
    with pytest.raises(UnknownFieldError):
        typed(workspace, _ERIKA, "brithday", "1984-03-12")


def test_a_person_is_no_organisation(crm: Path) -> None:
    private = Ref("customers", "k-9w2e5t7y")
    with pytest.raises(NotMergeableError, match="one is an organisation, the other a person"):
        merge(_open(crm), _ACME, [private])


def test_what_cannot_be_merged_is_refused(crm: Path) -> None:
    for others, reason in (([], "only one"), ([_ERIKA], "same"), ([_ACME], "different kinds")):
        with pytest.raises(NotMergeableError, match=reason):
            merge(_open(crm), _ERIKA, others)


@pytest.mark.parametrize("which", ["survivor", "other", "their customer"])
def test_who_was_erased_is_merged_with_nobody(crm: Path, which: str) -> None:
    (crm / "contacts" / "2b" / "p-2b4d6f8h.yaml").write_text("erased: 2026-11-01\nepoch: e-1\n")
    if which == "their customer":
        private = {"type": "person", "person": "p-7k3f9q2m"}
        refs = [*_add(crm, private, kind="customer"), Ref("customers", "k-9w2e5t7y")]
    else:
        refs = [_PAUL, _ERIKA] if which == "survivor" else [_ERIKA, _PAUL]
    with pytest.raises(ErasedMergeError) as raised:
        merge(_open(crm), refs[0], refs[1:])
    assert raised.value.exit_code == 7
    assert str(refs[0] if which == "survivor" else refs[1]) in str(raised.value)


def test_a_merge_and_its_way_back_are_no_circle(crm: Path) -> None:
    _commit(_open(crm), _ERIKA, _PAUL)
    with pytest.raises(UnknownRecordError):
        merge(_open(crm), _PAUL, [_ERIKA])


def test_a_chain_of_merges_leads_to_the_last_survivor(crm: Path) -> None:
    third, fourth = _add(crm, _DATA, _DATA)
    _commit(_open(crm), _ERIKA, _PAUL)
    _commit(_open(crm), third, _ERIKA)
    _commit(_open(crm), fourth, third)
    survivor = _open(crm).record(fourth)
    assert survivor is not None
    assert survivor.data["aliases"] == [third.id, "p-7k3f9q2m", "p-0m2c8w4r", "p-2b4d6f8h"]
    customer = _open(crm).record(Ref("customers", "k-9w2e5t7y"))
    assert customer is not None
    assert customer.data["person"] == fourth.id


def test_records_that_name_each_other_and_themselves_as_aliases_become_one(crm: Path) -> None:
    one, two = _add(crm, _DATA, _DATA)
    for ref in (one, two):
        file = crm / _open(crm).paths(ref)[0]
        file.write_text(f"{file.read_text()}aliases:\n  - {one.id}\n  - {two.id}\n")
    _commit(_open(crm), one, two)
    record = _open(crm).record(one)
    assert record is not None
    assert record.data["aliases"] == [two.id]


def test_an_alias_that_is_another_records_id_moves_no_reference_to_that_one(crm: Path) -> None:
    file = crm / _open(crm).paths(_BETA)[0]
    file.write_text(f"{file.read_text()}aliases:\n  - acme-gmbh\n")
    (third,) = _add(crm, {"type": "organisation", "name": "Gamma"}, kind="customer")
    merging = merge(_open(crm), third, [_BETA])
    assert merging.moves == []
    assert "referred_by" in merging.data


def test_a_reference_to_a_former_id_of_the_other_is_none_to_the_survivor_itself(
    crm: Path,
) -> None:
    parent, child = _add(
        crm,
        {"type": "organisation", "name": "Holding", "aliases": ["old-holding"]},
        {"type": "organisation", "name": "Branch", "parent": "old-holding"},
        kind="customer",
    )
    assert "parent" not in merge(_open(crm), child, [parent]).data


def test_an_edit_of_the_survivor_meanwhile_stands_beside_the_merge(crm: Path) -> None:
    merging = merge(_open(crm), _ERIKA, [_PAUL])
    file = crm / "contacts" / "7k" / "p-7k3f9q2m.yaml"
    file.write_text(file.read_text().replace("birthday: 1984-03-12", "birthday: 1984-03-13"))
    merging.change.commit("merge")
    record = _open(crm).record(_ERIKA)
    assert record is not None
    assert record.data["birthday"] == "1984-03-13"
    assert "p-2b4d6f8h" in record.data["aliases"]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("contacts/2b/p-2b4d6f8h.yaml", "given: Paul", "given: Pavel"),
        ("contacts/7k/p-7k3f9q2m.yaml", "  - p-0m2c8w4r", "  - p-0m2c8w4r\n  - [broken"),
        ("customers/k-9w2e5t7y.yaml", "person: p-2b4d6f8h", "person: p-7k3f9q2n"),
    ],
)
def test_an_edit_meanwhile_that_the_merge_would_lose_stops_it(
    crm: Path, path: str, old: str, new: str
) -> None:
    merging = merge(_open(crm), _ERIKA, [_PAUL])
    file = crm / path
    edited = file.read_text().replace(old, new)
    file.write_text(edited)
    with pytest.raises((ChangedMeanwhileError, BrokenHandEditError)):
        merging.change.commit("merge")
    assert file.read_text() == edited
    assert (crm / "contacts" / "2b" / "p-2b4d6f8h.yaml").exists()


def test_archived_and_erased_records_are_no_duplicates(crm: Path) -> None:
    twin = "name:\n  given: Paul\n  family: Ito\nemails:\n  - address: paul@ito.example\n"
    (crm / "contacts" / "p-00000000.yaml").write_text(twin)
    (crm / "contacts" / "p-11111111.yaml").write_text(f"{twin}archived: 2026-01-01\n")
    (crm / "contacts" / "p-22222222.yaml").write_text("erased: 2026-01-01\nepoch: e-00000000\n")
    (pair,) = duplicates(_open(crm), "contact")
    assert (pair.left, pair.right) == ("p-00000000", "p-2b4d6f8h")
