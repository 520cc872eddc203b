from collections.abc import Callable

from crmctl.findings import Finding

Findings = Callable[..., list[Finding]]


def _customer(id_: str, extra: str = "") -> dict[str, str]:
    return {f"customers/{id_}.yaml": f"type: organisation\nname: {id_}\n{extra}"}


def _contact(id_: str, extra: str = "") -> dict[str, str]:
    return {f"contacts/{id_}.yaml": f"name:\n  family: {id_}\n{extra}"}


def test_two_files_with_one_id_are_both_told(of_store: Findings) -> None:
    found = of_store(_contact("p-1") | _contact("old/p-1") | _contact("p-2"))
    assert [(one.code, one.path, one.ref) for one in found] == [
        ("R502", "contacts/old/p-1.yaml", "contacts/p-1"),
        ("R502", "contacts/p-1.yaml", "contacts/p-1"),
    ]
    assert found[0].message == "contacts/p-1.yaml has the same id."
    assert found[0].line == 1


def test_a_file_with_errors_in_it_claims_its_id_too(of_store: Findings) -> None:
    broken = {"contacts/old/p-1.yaml": "shoe_size: 41\n", "contacts/old/photo.jpg": ""}
    found = of_store(_contact("p-1") | broken | {"contacts/p-3.yaml": "also: broken\n"})
    assert [one.path for one in found] == ["contacts/old/p-1.yaml", "contacts/p-1.yaml"]


def test_an_alias_that_is_anybodys_id_is_told(of_store: Findings) -> None:
    found = of_store(
        _contact("p-1", "aliases:\n  - p-9\n  - p-2\n")
        | _contact("p-2")
        | _contact("p-3", "aliases:\n  - p-9\n")
    )
    assert [(one.code, one.ref, one.field) for one in found] == [
        ("R502", "contacts/p-1", "aliases[1]"),
        ("R502", "contacts/p-1", "aliases[0]"),
        ("R502", "contacts/p-3", "aliases[0]"),
    ]


def test_one_address_of_two_records_of_a_kind_is_told_in_both(of_store: Findings) -> None:
    found = of_store(
        _contact("p-1", "emails:\n  - address: Muster@example.org\n")
        | _contact("p-2", "emails:\n  - address: x@example.org\n  - address: muster@EXAMPLE.org\n")
        | _contact("p-3", "emails:\n  - address: muster@example.org\n")
        | _customer("acme", "emails:\n  - address: muster@example.org\n")
    )
    assert [(one.code, one.ref, one.field, one.message) for one in found] == [
        (
            "R503", "contacts/p-1", "emails[0].address",
            "contacts/p-2 and 1 more has this address, too.",
        ),
        (
            "R503", "contacts/p-2", "emails[1].address",
            "contacts/p-1 and 1 more has this address, too.",
        ),
        (
            "R503", "contacts/p-3", "emails[0].address",
            "contacts/p-1 and 1 more has this address, too.",
        ),
    ]  # fmt: skip


def test_an_address_twice_in_one_record_or_in_an_archived_one_is_no_duplicate(
    of_store: Findings,
) -> None:
    twice = "emails:\n  - address: a@example.org\n  - address: A@example.org\n"
    archived = f"archived: 2026-01-01\n{twice}"
    assert of_store(_contact("p-1", twice) | _contact("p-2", archived)) == []


def test_one_id_of_another_system_is_told_and_the_same_number_of_two_systems_not(
    of_store: Findings,
) -> None:
    found = of_store(
        _customer("a", "external_ids:\n  hubspot: '4711'\n")
        | _customer("b", "external_ids:\n  hubspot: '4711'\n  datev: '1'\n")
        | _customer("c", "external_ids:\n  datev: '4711'\n")
    )
    assert [(one.code, one.ref, one.field) for one in found] == [
        ("R510", "customers/a", "external_ids.hubspot"),
        ("R510", "customers/b", "external_ids.hubspot"),
    ]


def test_one_vat_id_is_told_unless_the_customers_belong_together(of_store: Findings) -> None:
    found = of_store(
        _customer("head", "vat_id: DE136695976\n")
        | _customer("north", "vat_id: de136695976\nparent: head\n")
        | _customer("south", "vat_id: DE136695976\nparent: head\n")
        | _customer("other", "vat_id: DE136695976\n")
    )
    assert [(one.ref, one.message) for one in found] == [
        ("customers/head", "customers/other has the same key."),
        ("customers/north", "customers/other has the same key."),
        ("customers/south", "customers/other has the same key."),
        ("customers/other", "customers/head has the same key."),
    ]


def test_paths_that_some_file_systems_take_for_one_are_told(of_store: Findings) -> None:
    found = of_store(
        {"contacts/A/x.txt": "", "contacts/a/x.txt": "", "contacts/b\u00fc/y.txt": ""}
        | {"contacts/bu\u0308/y.txt": "", "contacts/B/z.txt": ""}
    )
    assert [(one.code, one.path) for one in found] == [
        ("F011", "contacts/A/x.txt"),
        ("F011", "contacts/a/x.txt"),
        ("F016", "contacts/bu\u0308/y.txt"),
        ("F016", "contacts/b\u00fc/y.txt"),
    ]
