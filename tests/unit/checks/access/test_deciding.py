from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from crmctl.checks.access.policy import Person, Policy, folded, policy_of
from crmctl.checks.access.step import Step
from crmctl.checks.access_checks import decide, decide_lasting
from crmctl.model.catalogue import Catalogue

CONTACT = "contacts/7k/p-7k3f9q2m.yaml"
_OLD: dict[str, Any] = {
    "name": {"family": "Muster"},
    "phones": [{"number": "+4935141234560", "label": "work"}, {"number": "+493012345678"}],
}
_CONSENT = {"id": "c-2q8x", "event": "confirmed", "at": "2026-03-01"}


def _policy(catalogue: Catalogue, role: Mapping[str, Sequence[str]], *protected: str) -> Policy:
    users = {"u-ben": {"name": "Ben", "role": "mine", "emails": ["Ben@Schmidt.example"]}}
    return policy_of({"users": users, "roles": {"mine": role}, "protected": protected}, catalogue)


def _codes(policy: Policy, step: Step) -> list[str]:
    person = policy.person("ben")
    assert person is not None
    return [f"{one.code} {one.field}".strip() for one in decide(step, person, policy)]


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ({"write": ["contact"]}, []),
        ({"write": ["contacts"]}, []),
        ({"write": ["*"]}, []),
        ({"write": ["contact.phones"]}, []),
        ({"write": ["contact.phones.label"]}, []),
        ({"write": ["contact.phones.number"]}, ["A001 phones.label"]),
        ({"write": ["contact.phone"]}, ["A001 phones.label"]),
        ({"write": ["customer"]}, ["A001 phones.label"]),
        ({"write": ["contact"], "not": ["contact.phones"]}, ["A001 phones.label"]),
        ({"write": ["*"], "not": ["contact.phones.label"]}, ["A001 phones.label"]),
        ({"write": ["contacts/7k/"]}, []),
        ({"write": ["contacts/8k/"]}, ["A001 phones.label"]),
        ({"write": ["contact"], "not": ["contacts/7k/"]}, ["A001"]),
        ({"append-only": ["contact"]}, ["A003 phones"]),
        ({}, ["A001 phones.label"]),
    ],
)
def test_a_role_decides_by_kind_field_and_path(
    catalogue: Catalogue, role: Mapping[str, Sequence[str]], found: list[str]
) -> None:
    new = {**_OLD, "phones": [{"number": "+4935141234560", "label": "new"}, _OLD["phones"][1]]}
    assert _codes(_policy(catalogue, role), Step(CONTACT, _OLD, new)) == found


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ({"write": ["contact"]}, ["A001"]),
        ({"write": ["contact"], "delete": ["contact"]}, []),
        ({"write": ["contact"], "delete": ["task"]}, ["A001"]),
        ({"append-only": ["contact"]}, ["A001", "A003"]),
        ({"append-only": ["contact"], "delete": ["contact"]}, []),
        ({"write": ["*"]}, []),
    ],
)
def test_removing_is_a_right_of_its_own(
    catalogue: Catalogue, role: Mapping[str, Sequence[str]], found: list[str]
) -> None:
    assert _codes(_policy(catalogue, role), Step(CONTACT, _OLD, None)) == found


def test_a_new_record_needs_the_right_to_each_field(catalogue: Catalogue) -> None:
    policy = _policy(catalogue, {"write": ["contact.phones", "contact.name.given"]})
    assert _codes(policy, Step(CONTACT, None, _OLD)) == ["A001 name.family"]


def test_an_edit_of_the_layout_needs_some_right_to_the_kind(catalogue: Catalogue) -> None:
    same = Step(CONTACT, _OLD, _OLD)
    assert _codes(_policy(catalogue, {"write": ["contact.name"]}), same) == []
    assert _codes(_policy(catalogue, {"write": ["task"]}), same) == ["A001"]


@pytest.mark.parametrize(
    ("path", "write", "found"),
    [
        ("attachments/7k/a-7k3f9q2m.pdf", "contact", []),
        ("attachments/7k/a-7k3f9q2m.pdf", "contact.phones", ["A001"]),
        ("attachments/7k/a-7k3f9q2m.pdf", "attachments/", []),
        ("privacy/decisions/7k/x.yaml", "contact.phones", []),
        ("conflicts/contacts/p-7k3f9q2m.yaml", "contact", []),
        ("letters/fair.txt", "contact", ["A001"]),
        ("letters/fair.txt", "letters/*.txt", []),
        ("letters/fair.md", "letters/*.txt", ["A001"]),
        ("README.md", "contact", ["A001"]),
        ("crm.yaml", "contact", ["A002"]),
        (".github/workflows/ci.yml", ".github/", ["A002"]),
        ("privacy/epochs/e-3c5d7f9h.yaml", "privacy/", ["A002"]),
        ("letters/legal/x.txt", "letters/", ["A002"]),
    ],
)
def test_files_that_are_no_records_have_their_own_rules(
    catalogue: Catalogue, path: str, write: str, found: list[str]
) -> None:
    policy = _policy(catalogue, {"write": [write]}, "letters/legal/")
    assert _codes(policy, Step(path, None, {})) == found


def test_a_path_may_be_left_out_of_what_a_role_writes(catalogue: Catalogue) -> None:
    policy = _policy(catalogue, {"write": ["letters/"], "not": ["letters/old/"]})
    assert _codes(policy, Step("letters/old/a.txt", None, {})) == ["A001"]


def test_without_roles_everybody_may_do_everything_but_unsay_consents(
    catalogue: Catalogue,
) -> None:
    policy = Policy(catalogue, users={"u-ben": {"name": "Ben"}})
    assert _codes(policy, Step("crm.yaml", {}, {})) == []
    before = {**_OLD, "consents": [_CONSENT]}
    assert _codes(policy, Step(CONTACT, before, _OLD)) == ["A003 consents"]


def test_consents_go_with_the_record_that_they_are_merged_into(catalogue: Catalogue) -> None:
    policy = _policy(catalogue, {"write": ["*"]})
    before, other = {**_OLD, "consents": [_CONSENT]}, {"consents": [_CONSENT]}
    step = Step(CONTACT, before, _OLD)
    assert decide_lasting(step, None, policy, [other]) == ()
    assert [one.code for one in decide_lasting(step, None, policy)] == ["A003"]
    erased = Step(CONTACT, before, {"erased": "2026-11-20", "epoch": "e-3c5d7f9h"})
    assert decide_lasting(erased, None, policy) == ()


def test_a_mapping_that_may_only_be_added_to_keeps_what_it_says(catalogue: Catalogue) -> None:
    policy = _policy(catalogue, {"append-only": ["contact.external_ids", "contact.name"]})
    before = {"name": {"family": "M"}, "external_ids": {"hubspot": "1"}}
    more = {"name": {"family": "M", "given": "K"}, "external_ids": {"hubspot": "1", "sap": "2"}}
    other = {"name": {"family": "M"}, "external_ids": {"hubspot": "3"}}
    assert _codes(policy, Step(CONTACT, before, more)) == []
    assert _codes(policy, Step(CONTACT, before, other)) == ["A003 external_ids"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("u-ben", True),
        ("ben", True),
        ("BEN", True),
        ("ben@schmidt.example", True),
        ("eva", False),
        ("", False),
    ],
)
def test_a_user_is_found_by_id_or_address(catalogue: Catalogue, name: str, *, found: bool) -> None:
    person = _policy(catalogue, {}).person(name)
    assert (person == Person("u-ben", "mine", ("ben@schmidt.example",))) is found


def test_a_name_that_two_users_have_is_nobodys(catalogue: Catalogue) -> None:
    both: dict[str, Any] = {"name": "X", "logins": ["office"]}
    assert Policy(catalogue, users={"u-1": both, "u-2": both}).person("office") is None


def test_a_user_works_from_the_first_day_to_the_last(catalogue: Catalogue) -> None:
    users = {"u-ben": {"name": "Ben", "since": "2026-01-01", "until": "2026-06-30"}}
    policy = Policy(catalogue, users=users)
    person = policy.person("ben")
    assert person is not None
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [policy.works_here(person, day) for day in days] == [False, True, True, False]


def test_entries_that_name_nothing_are_found(catalogue: Catalogue) -> None:
    role = {
        "write": ["contact", "contact.phones.label", "letters/", "*"],
        "not": ["contct"],
        "delete": ["contact.fones"],
    }
    policy = _policy(catalogue, role)
    assert list(policy.unclear()) == [("mine", "contct"), ("mine", "contact.fones")]


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("CRM.yaml", "crm.yaml"),
        ("schemas./x ", "schemas/x"),
        ("scho\u0308n.txt", "sch\u00f6n.txt"),
        ("sche\u200cmas/x", "schemas/x"),
        ("../x", "../x"),
    ],
)
def test_paths_are_compared_as_the_most_lenient_system_does(path: str, plain: str) -> None:
    assert folded(path) == plain
