from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


@pytest.fixture
def thrice(hear: Hear) -> list[str]:
    """Paul Ito two times more."""
    again = hear(
        "add", "contact", "Paul Ito", "--phone", "0171 3920012", "--city", "Bonn", "--force"
    )
    third = hear("add", "contact", "Paul A. Ito", "--email", "p@ito.example", "--force")
    return [again[1].strip(), third[1].strip()]


def test_three_records_become_one_and_every_reference_follows(
    hear: Hear, crm: Path, git: Git, thrice: list[str]
) -> None:
    second, third = thrice
    hear("log", "call", second, third, "--subject", "Hi", input="")
    merged = hear("merge", "paul@ito.example", second, third, second, "--yes")
    assert merged == (
        0,
        "contacts/p-2b4d6f8h\n",
        "name.given differs; the value of contacts/p-2b4d6f8h stays\n",
    )
    assert git("log", "-1", "--format=%s") == (
        f"contact p-2b4d6f8h: merge {second.replace('s/', ' ')}, {third.replace('s/', ' ')}"
    )
    ids = [ref.partition("/")[2] for ref in thrice]
    assert (crm / "contacts" / "2b" / "p-2b4d6f8h.yaml").read_text() == (
        "name:\n  given: Paul\n  family: Ito\n"
        "emails:\n  - address: paul@ito.example\n  - address: p@ito.example\n"
        'phones:\n  - number: "+493012345678"\n  - number: "+491713920012"\n'
        "addresses:\n  - street: Gartenstr. 5\n"
        '    postal_code: "10115"\n    city: Berlin\n  - city: Bonn\n'
        f"do_not_contact: true\naliases:\n  - {ids[0]}\n  - {ids[1]}\n"
    )
    assert hear("show", second, "--format", "ids")[1] == "contacts/p-2b4d6f8h\n"
    assert hear("list", "interactions", "contact:p-2b4d6f8h", "--format", "ids")[1] != ""
    assert hear("check", "--select", "R")[1] == ""


def test_undo_takes_a_merge_back(hear: Hear, git: Git, thrice: list[str]) -> None:
    hear("merge", "p-2b4d6f8h", *thrice, "--yes")
    assert hear("undo")[0] == 0
    assert git("diff", "HEAD~2", "HEAD") == ""


def test_organisations_merge_without_becoming_their_own_parent(hear: Hear, crm: Path) -> None:
    hear("set", "beta-ag", "parent=acme-gmbh")
    assert hear("merge", "beta-ag", "acme-gmbh", "--yes")[0] == 0
    text = (crm / "customers" / "beta-ag.yaml").read_text()
    assert "parent" not in text
    assert "referred_by" not in text
    assert text.endswith("aliases:\n  - acme-gmbh\n")


@pytest.mark.parametrize(
    ("refs", "status", "sentence"),
    [
        (("beta-ag", "beta-ag"), 2, "These records cannot be merged: they are the same record."),
        (("beta-ag", "p-2b4d6f8h"), 2, ("These records cannot be merged: they are of different "
         "kinds.")),
        (("acme-gmbh", "beta-ag", "k-9w2e5t7y"), 2, ("These records cannot be merged: one is an "
         "organisation, the other a person.")),
        (("beta-ag", "nobody"), 4, "No record answers to 'nobody'."),
        (("beta-ag", "acme-gmbh"), 2, ("Nobody is here to answer “Merge customer acme-gmbh into "
         "customer beta-ag; 4 other records will refer to it?”; pass --yes to go on, or --dry-run "
         "to look.")),
    ],
)  # fmt: skip
def test_what_cannot_be_merged_is_left_alone(
    hear: Hear, git: Git, refs: tuple[str, ...], status: int, sentence: str
) -> None:
    result = hear("merge", *refs)
    assert (result[0], result[1], result[2].splitlines()[-1]) == (
        status,
        "",
        f"crmctl: {sentence}",
    )
    assert git("status", "--short") == ""


def test_who_was_erased_is_merged_with_nobody(hear: Hear) -> None:
    hear("redact", "p-2b4d6f8h", "--yes")
    assert hear("merge", "p-7k3f9q2m", "p-2b4d6f8h", "--yes") == (
        2,
        "",
        "crmctl: These records cannot be merged: one of them was erased.\n",
    )


def test_dry_run_shows_the_merge(hear: Hear, git: Git) -> None:
    status, out, _ = hear("merge", "acme-gmbh", "beta-ag", "--dry-run")
    assert status == 0
    assert "--- a/customers/beta-ag.yaml\n+++ /dev/null\n" in out
    assert "+aliases:\n+  - beta-ag\n" in out
    assert git("status", "--short") == ""
