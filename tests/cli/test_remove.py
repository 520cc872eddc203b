from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_STAYS = (
    "crmctl: contacts/p-7k3f9q2m stays: 1 records refer to it "
    "(interactions/2026-11-21-acme-gmbh-phone-7k3f). Change those, or let `crmctl remove "
    "contacts/p-7k3f9q2m --cascade` clear the references.\n"
)


def test_a_record_that_nothing_refers_to_is_removed(hear: Hear, crm: Path, git: Git) -> None:
    assert hear("remove", "t-3f5h7k9m", "--yes") == (0, "", "")
    assert not (crm / "tasks" / "3f" / "t-3f5h7k9m.yaml").exists()
    assert git("log", "-1", "--format=%s%n%b") == (
        "task t-3f5h7k9m: remove\nCrmctl-Action: remove\nCrmctl-Record: tasks/t-3f5h7k9m"
    )


def test_a_record_stays_while_others_refer_to_it(hear: Hear, git: Git) -> None:
    assert hear("remove", "p-7k3f9q2m", "--yes") == (5, "", _STAYS)
    assert git("status", "--short") == ""


def test_cascade_clears_the_references_and_undo_brings_all_back(hear: Hear, git: Git) -> None:
    assert hear("remove", "acme-gmbh", "--cascade", "--yes") == (0, "", "")
    assert hear("check", "--select", "R")[1] == ""
    assert hear("undo")[0] == 0
    assert git("diff", "HEAD~2", "HEAD") == ""
    assert hear("show", "acme-gmbh")[0] == 0


def test_records_that_refer_to_each_other_are_removed_together(hear: Hear, git: Git) -> None:
    assert hear("remove", "p-2b4d6f8h", "--cascade", "--yes") == (
        2,
        "",
        (
            "crmctl: customers/k-9w2e5t7y cannot be without contacts/p-2b4d6f8h; remove both: "
            "`crmctl remove contacts/p-2b4d6f8h customers/k-9w2e5t7y`.\n"
        ),
    )
    assert hear("remove", "p-2b4d6f8h", "k-9w2e5t7y", "p-2b4d6f8h", "--yes") == (0, "", "")
    assert git("log", "-1", "--format=%s") == ("contact p-2b4d6f8h, customer k-9w2e5t7y: remove")


@pytest.mark.parametrize(
    ("arguments", "question"),
    [
        (("t-3f5h7k9m",), "Remove task t-3f5h7k9m?"),
        (("p-7k3f9q2m", "--cascade"), ("Remove contact p-7k3f9q2m and clear what refers to it in "
         "1 record?")),
    ],
)  # fmt: skip
def test_nothing_is_removed_without_asking(
    hear: Hear, git: Git, arguments: tuple[str, ...], question: str
) -> None:
    assert hear("remove", *arguments) == (
        2,
        "",
        (
            f"crmctl: Nobody is here to answer “{question}”; pass --yes to go on, or --dry-run to "
            "look.\n"
        ),
    )
    assert git("status", "--short") == ""


def test_dry_run_shows_what_would_go(hear: Hear, crm: Path) -> None:
    assert hear("remove", "t-3f5h7k9m", "--dry-run") == (
        0,
        (
            "--- a/tasks/3f/t-3f5h7k9m.yaml\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-title: Call back\n"
            "-due: 2026-11-20\n"
        ),
        "",
    )
    assert (crm / "tasks" / "3f" / "t-3f5h7k9m.yaml").exists()


def test_nobody_cannot_be_removed(hear: Hear) -> None:
    assert hear("remove", "nobody", "--yes") == (4, "", "crmctl: No record answers to 'nobody'.\n")
