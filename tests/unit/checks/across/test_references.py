from collections.abc import Callable

import pytest

from crmctl.checks.across import dangling_reference
from crmctl.findings import Finding, Fix

Findings = Callable[..., list[Finding]]

_ACME = {"customers/acme.yaml": "type: organisation\nname: ACME\n"}
_MUSTER = {"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"}


def _shown(found: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [(one.code, one.path, one.field, one.hint) for one in found]


def _role(customer: str) -> dict[str, str]:
    return {
        "contacts/7k/p-7k3f9q2m.yaml": (
            f"name:\n  family: Muster\nroles:\n  - customer: acme\n  - customer: {customer}\n"
        )
    }


def test_a_reference_to_nothing_names_its_place_and_the_nearest_id(of_store: Findings) -> None:
    found = of_store(_ACME | _role("acne"))
    assert _shown(found) == [
        ("R501", "contacts/7k/p-7k3f9q2m.yaml", "roles[1].customer", "did you mean acme?")
    ]
    assert found[0].ref == "contacts/p-7k3f9q2m"
    assert (found[0].line, found[0].column) == (0, 0)


def test_an_id_made_of_a_name_is_understood(of_store: Findings) -> None:
    known = {"customers/k-7k3f9q2m.yaml": "type: organisation\nname: Müller Söhne\n"}
    found = of_store(known | _role("muller-sohne") | _ACME)
    assert [one.hint for one in found] == ["did you mean k-7k3f9q2m?"]


def test_a_reference_unlike_any_id_has_no_hint(of_store: Findings) -> None:
    assert [one.hint for one in of_store(_ACME | _role("zzzzzzzz"))] == [""]


def test_hints_have_an_end(of_store: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dangling_reference, "_MOST_HINTS", 0)
    assert [one.hint for one in of_store(_ACME | _role("acne"))] == [""]


def test_a_record_with_errors_in_it_is_there_all_the_same(of_store: Findings) -> None:
    broken = {"customers/x/acne.yaml": "type: nonsense\n"}
    assert of_store(_ACME | _role("acne") | broken) == []


def test_links_are_followed_and_unknown_kinds_are_told(of_store: Findings) -> None:
    task = {
        "tasks/t-1.yaml": (
            "title: Call\nabout:\n  - customers/acme\n  - customers/gone-for-good\n"
            "  - gardens/eden\n  - complaints/2026-11-21-acme-4d2h\n"
        )
    }
    assert [(one.field, one.message) for one in of_store(_ACME | task)] == [
        ("about[3]", "There is no record with this id."),
        ("about[1]", "There is no record with this id."),
        ("about[2]", "There is no kind with this name."),
    ]


def test_owners_are_users_if_the_crm_has_any(of_store: Findings) -> None:
    files = {"customers/acme.yaml": "type: organisation\nname: ACME\nowner: u-ana\n"}
    assert of_store(files) == []
    assert of_store(files, users=["u-ana"]) == []
    assert _shown(of_store(files, users=["u-ben", "u-anna"])) == [
        ("R501", "customers/acme.yaml", "owner", "known: u-anna, u-ben")
    ]


def test_an_id_of_another_kind_is_told_so(of_store: Findings) -> None:
    (found,) = of_store(
        _MUSTER
        | {"interactions/i-1.yaml": "at: 2026-01-01\nchannel: phone\ncustomer: p-7k3f9q2m\n"}
    )
    assert (found.code, found.field) == ("R505", "customer")
    assert found.message == "A customer belongs here, and this is the id of a contact."


def test_a_reference_to_a_merged_record_names_the_survivor(of_store: Findings) -> None:
    survivor = {"customers/acme.yaml": "type: organisation\nname: ACME\naliases:\n  - acme-ag\n"}
    (found,) = of_store(survivor | _role("acme-ag"))
    assert (found.code, found.hint, found.fix) == ("R511", "its id is now acme", Fix.SAFE)


@pytest.mark.parametrize(
    ("path", "text", "codes"),
    [
        ("tasks/t-1.yaml", "title: Call\nabout:\n  - customers/acme\n", ["R509"]),
        ("tasks/t-1.yaml", "title: Call\ndone: 2026-01-01\nabout:\n  - customers/acme\n", []),
        ("tasks/t-1.yaml", "title: Call\narchived: 2026-01-01\nabout:\n  - customers/acme\n", []),
        ("interactions/i-1.yaml", "at: 2026-01-01\nchannel: phone\ncustomer: acme\n", []),
        (
            "interactions/i-1.yaml",
            "at: 2027-01-01\nplanned: true\nchannel: phone\ncustomer: acme\n",
            ["R509"],
        ),
        ("contacts/p-1.yaml", "name:\n  family: Muster\nroles:\n  - customer: acme\n", ["R509"]),
        (
            "contacts/p-1.yaml",
            "name:\n  family: Muster\nroles:\n  - customer: acme\n    until: 2026-01-01\n",
            [],
        ),
    ],
)
def test_only_what_is_going_on_must_not_refer_to_what_is_archived(
    of_store: Findings, path: str, text: str, codes: list[str]
) -> None:
    archived = {"customers/acme.yaml": "type: organisation\nname: A\narchived: 2026-01-01\n"}
    assert [one.code for one in of_store(archived | {path: text})] == codes


def test_every_record_on_a_circle_is_told_and_none_that_leads_to_it(of_store: Findings) -> None:
    parents = {"a": "b", "b": "c", "c": "a", "d": "a", "e": "e", "f": "d", "g": "h"}
    files = {
        f"customers/{id_}.yaml": f"type: organisation\nname: {id_}\nparent: {parent}\n"
        for id_, parent in parents.items()
    }
    files["customers/h.yaml"] = "type: organisation\nname: h\n"
    found = of_store(files)
    assert [(one.ref, one.field) for one in found] == [
        (f"customers/{id_}", "parent") for id_ in "abce"
    ]
    assert {one.code for one in found} == {"R506"}
