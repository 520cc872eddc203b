from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


def _take_back(hear: Hear, git: Git, rev: str = "HEAD") -> None:
    oid = git("rev-parse", rev)[:10]
    said = f"Took back {oid}; `crmctl undo` brings it back.\n"
    assert hear("undo", rev) == (0, "", said)
    assert git("log", "-1", "--format=%s") == f"undo {oid}"


@pytest.mark.parametrize(
    "command",
    [
        ("add", "contact", "Kim Neu"),
        ("log", "call", "acme-gmbh", "--text", "x", "--follow-up", "+1d"),
        ("set", "--where", "kind:customer", "tags+=x"),
        ("rename", "acme-gmbh", "acme"),
        ("remove", "acme-gmbh", "--cascade", "--yes"),
        ("merge", "acme-gmbh", "beta-ag", "--yes"),
    ],
)
def test_a_command_is_taken_back_byte_for_byte_and_brought_back(
    hear: Hear, git: Git, command: tuple[str, ...]
) -> None:
    assert hear(*command)[0] == 0
    done = git("rev-parse", "HEAD")
    _take_back(hear, git)
    assert git("diff", f"{done}~1", "HEAD") == ""
    assert git("status", "--short") == ""
    _take_back(hear, git)
    assert git("diff", done, "HEAD") == ""
    assert hear("check", "--select", "R,S")[0] == 0


@pytest.mark.parametrize("removed", ["duplicate", "task", "of the customer", "title"])
def test_what_held_an_erased_persons_data_does_not_come_back(
    hear: Hear, crm: Path, git: Git, removed: str
) -> None:
    contact = hear("add", "contact", "Zoe Zett", "--email", "zoe@zett.example")[1].strip()
    private = hear("add", "customer", "Zoe", "--type", "person", "--person", contact)[1].strip()
    if removed == "duplicate":
        gone = hear("add", "contact", "Zoe Zett", "--force")[1].strip()
        assert hear("merge", contact, gone, "--yes")[0] == 0
    else:
        whom = private if removed == "of the customer" else contact
        gone = hear("add", "task", "Call Zoe Zett", "--about", whom)[1].strip()
        command = ("set", gone, "title=Call") if removed == "title" else ("remove", gone, "--yes")
        assert hear(*command)[0] == 0
    done = git("rev-parse", "HEAD")
    assert hear("redact", contact, "--yes")[0] == 0

    status, _, errors = hear("undo", done)

    assert status == 7
    assert "a person who was erased since, and an erasure is not taken back" in errors
    assert "Zett" not in "".join(file.read_text() for file in crm.glob("*/**/*.yaml"))


def test_what_was_changed_after_an_erasure_is_taken_back(hear: Hear, git: Git) -> None:
    contact = hear("add", "contact", "Zoe Zett")[1].strip()
    task = hear("add", "task", "Call", "--about", contact)[1].strip()
    assert hear("redact", contact, "--yes")[0] == 0
    assert hear("remove", task, "--yes")[0] == 0
    _take_back(hear, git)


def test_later_edits_of_other_fields_stay(hear: Hear, crm: Path, git: Git) -> None:
    hear("set", "acme-gmbh", "stage=former", "tags+=old")
    done = git("rev-parse", "HEAD")
    hear("set", "acme-gmbh", "industry=steel", "tags+=new")
    hear("set", "beta-ag", "stage=customer")
    _take_back(hear, git, done)
    text = (crm / "customers" / "acme-gmbh.yaml").read_text()
    assert "stage: customer\nindustry: steel\n" in text
    assert "tags:\n  - b2b\n  - new\n" in text
    assert "stage: customer" in (crm / "customers" / "beta-ag.yaml").read_text()


def test_a_field_that_was_changed_again_stands_in_the_way(hear: Hear, git: Git) -> None:
    hear("set", "acme-gmbh", "stage=former")
    done = git("rev-parse", "HEAD")
    hear("set", "acme-gmbh", "stage=lead")
    assert hear("undo", done) == (
        5,
        "",
        (
            "crmctl: Changed again since, so not taken back: "
            "customers/acme-gmbh stage. Nothing was "
            "changed; undo the later change first, or set the fields yourself.\n"
        ),
    )
    assert git("status", "--short") == ""


def test_a_record_that_others_refer_to_by_now_stays(hear: Hear, git: Git) -> None:
    ref = hear("add", "contact", "Kim Neu")[1].strip()
    done = git("rev-parse", "HEAD")
    hear("log", "call", ref, input="")
    status, _, errors = hear("undo", done)
    assert status == 5
    assert errors.startswith(f"crmctl: {ref} stays: 1 records refer to it (interactions/")


def test_an_uncommitted_edit_is_kept_in_a_commit_of_its_own(
    hear: Hear, crm: Path, git: Git
) -> None:
    hear("set", "beta-ag", "stage=customer")
    done = git("rev-parse", "HEAD")
    file = crm / "customers" / "beta-ag.yaml"
    file.write_text(file.read_text() + "tags:\n  - mine\n")
    _take_back(hear, git, done)
    assert git("log", "-2", "--format=%s") == f"undo {done[:10]}\nsave edits made by hand"
    assert file.read_text() == (
        "type: organisation\nname: Beta AG\nstage: lead\nreferred_by: customers/acme-gmbh\n"
        "since: 2026-10-01\ntags:\n  - mine\n"
    )


def test_edits_of_other_files_are_taken_back_too_unless_they_changed_again(
    hear: Hear, crm: Path, git: Git
) -> None:
    settings = crm / "crm.yaml"
    before = settings.read_text()
    settings.write_text(f"{before}# one\n")
    hear("save")
    done = git("rev-parse", "HEAD")
    settings.write_text(f"{before}# two\n")
    hear("save")
    status, _, errors = hear("undo", done)
    assert status == 5
    assert errors.startswith("crmctl: Changed again since, so not taken back: crm.yaml. ")
    _take_back(hear, git)
    _take_back(hear, git, done)
    assert settings.read_text() == before


def test_a_version_that_was_broken_stands_in_the_way(hear: Hear, crm: Path, git: Git) -> None:
    file = crm / "customers" / "beta-ag.yaml"
    good = file.read_text()
    file.write_text(f"{good}stge: x\n")
    git("commit", "-qam", "broken")
    file.write_text(f"{good}tags:\n  - x\n")
    git("commit", "-qam", "mended")
    status, _, errors = hear("undo", "HEAD~1")
    assert status == 5
    assert errors.startswith("crmctl: Changed again since, so not taken back: customers/beta-ag. ")


def test_dry_run_shows_the_way_back(hear: Hear, git: Git) -> None:
    hear("set", "t-3f5h7k9m", "priority=high")
    assert hear("undo", "--dry-run") == (
        0,
        (
            "--- a/tasks/3f/t-3f5h7k9m.yaml\n+++ b/tasks/3f/t-3f5h7k9m.yaml\n@@ -1,3 +1,2 @@\n"
            " title: Call back\n due: 2026-11-20\n-priority: high\n"
        ),
        "",
    )
    assert git("status", "--short") == ""


def test_an_erasure_is_not_taken_back(hear: Hear) -> None:
    assert hear("redact", "p-2b4d6f8h", "--yes")[0] == 0
    assert hear("undo") == (
        7,
        "",
        (
            "crmctl: That commit erased a person, and an erasure "
            "is not taken back (GDPR Art. 17). "
            "Add the person anew if there is a reason to hold the data again.\n"
        ),
    )


def test_what_cannot_be_taken_back_is_said(hear: Hear, git: Git) -> None:
    first = git("rev-list", "--max-parents=0", "HEAD")
    assert hear("undo", first) == (
        2,
        "",
        "crmctl: That commit made this CRM; without it there would be none to work in.\n",
    )
    assert hear("undo", "nosuch")[0] == 2
    hear("set", "beta-ag", "stage=customer")
    done = git("rev-parse", "HEAD")
    hear("set", "beta-ag", "stage=lead")
    assert hear("undo", done) == (
        2,
        "",
        f"crmctl: Nothing that commit {done[:10]} changed is still so; nothing to take back.\n",
    )
