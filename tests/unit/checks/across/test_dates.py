from collections.abc import Callable

import pytest

from crmctl.findings import Finding

Findings = Callable[..., list[Finding]]


def _interaction(at: str, extra: str = "") -> dict[str, str]:
    return {"interactions/i-1.yaml": f"at: {at}\nchannel: phone\n{extra}"}


def _contact(extra: str) -> dict[str, str]:
    return {"contacts/p-1.yaml": f"name:\n  family: Muster\n{extra}"}


# Today is 21 November 2026.
@pytest.mark.parametrize(
    ("at", "offset", "codes"),
    [
        ("2026-11-21", 0, []),
        ("2026-11-22", 0, ["D603"]),
        ("2026-11-21T23:59:00+01:00", 1, []),
        ("2026-11-22T00:30:00+13:00", 1, []),  # it is tomorrow there, and half past noon here
        ("2026-11-22T13:00:00+13:00", 1, ["D603"]),
        ("2026-11-22T00:30:00", 1, ["D603"]),
        ("2026-11-21T20:00:00-08:00", 1, []),
        ("2026-11-22T02:00:00+01:00", -8, []),
    ],
)
def test_what_happened_does_not_lie_in_the_future(
    of_store: Findings, at: str, offset: int, codes: list[str]
) -> None:
    assert [one.code for one in of_store(_interaction(at), offset=offset)] == codes


def test_what_is_planned_may_lie_ahead(of_store: Findings) -> None:
    assert of_store(_interaction("2027-01-01", "planned: true\n")) == []


def test_birthdays_and_consents_of_the_future_are_told(of_store: Findings) -> None:
    text = (
        "birthday: 2026-12-01\nconsents:\n"
        "  - {id: c-1, purpose: news, basis: consent, event: granted, at: 2026-01-01}\n"
        "  - {id: c-2, purpose: news, basis: consent, event: withdrawn, at: 2027-01-01}\n"
    )
    assert [(one.code, one.field) for one in of_store(_contact(text))] == [
        ("D603", "birthday"),
        ("D603", "consents[1].at"),
    ]


def test_ends_and_due_dates_may_lie_far_ahead(of_store: Findings) -> None:
    files = _contact("roles:\n  - {customer: a, since: 2027-01-01, until: 2100-01-01}\n")
    files |= {"tasks/t-1.yaml": "title: Call\ndue: 2100-01-01\n"}
    files |= {"customers/a.yaml": "type: organisation\nname: A\nsince: 2100-01-01\n"}
    assert of_store(files) == []


@pytest.mark.parametrize(
    ("birthday", "codes"),
    [("1906-11-21", []), ("1906-11-20", ["D604"]), ("--02-29", []), ("1988-02-29", [])],
)
def test_nobody_is_older_than_a_hundred_and_twenty(
    of_store: Findings, birthday: str, codes: list[str]
) -> None:
    assert [one.code for one in of_store(_contact(f"birthday: {birthday}\n"))] == codes


def test_dates_before_1900_are_doubtful(of_store: Findings) -> None:
    (found,) = of_store(_contact("roles:\n  - {customer: p, since: 1026-11-21}\n") | {
        "customers/p.yaml": "type: organisation\nname: P\nsince: 1900-01-01\n"
    })  # fmt: skip
    assert (found.code, found.field) == ("D604", "roles[0].since")


def test_overdue_tasks_are_told(of_store: Findings) -> None:
    files = {
        "tasks/t-1.yaml": "title: Call\ndue: 2026-11-20T23:00:00+01:00\n",
        "tasks/t-2.yaml": "title: Call\ndue: 2026-11-21\n",
        "tasks/t-3.yaml": "title: Call\n",
    }
    assert [(one.code, one.ref) for one in of_store(files)] == [("H901", "tasks/t-1")]
