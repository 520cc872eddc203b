from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_ADDRESS = "paul@ito.example"
_COMMAND = ("redact", "p-2b4d6f8h", "--history")


@pytest.fixture
def told(hear: Hear, git: Git) -> str:
    """Paul Ito in messages, a tag and another's file; gives the ids of all objects."""
    hear("set", "acme-gmbh", "notes=Paul Ito called")
    git("commit", "-q", "--allow-empty", "-m", f"asked by {_ADDRESS}")
    git("tag", "-a", "-m", f"for {_ADDRESS}", "v1")
    hear("set", "acme-gmbh", "notes=nothing")
    return git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")


def _everything(git: Git) -> str:
    return git("log", "--all", "-p", "--format=raw") + git("for-each-ref", "--format=%(contents)")


def test_a_person_is_erased_from_all_history(hear: Hear, crm: Path, git: Git, told: str) -> None:
    commits = int(git("rev-list", "--all", "--count"))
    status, out, said = hear(*_COMMAND, "--yes")
    assert (status, out) == (0, "privacy/epochs/e-8kcxqyf4.yaml\n")
    assert "nothing certain is left." in said
    assert "Ito" not in said
    history = _everything(git)
    assert _ADDRESS not in history
    assert "Paul Ito" not in history
    assert int(git("rev-list", "--all", "--count")) == commits + 2
    assert git("status", "--short") == ""
    assert git("fsck", "--unreachable") == ""
    certificate = (crm / out.strip()).read_text()
    assert "last_unaffected:" in certificate
    assert "first_new:" in certificate
    assert "\n  found: 0\n" in certificate
    now = git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    gone = set(told.split()) - set(now.split())
    assert not any(oid in certificate for oid in gone)
    assert hear("check")[0] == 0


def test_a_dry_run_tells_and_changes_nothing(hear: Hear, crm: Path, git: Git, told: str) -> None:
    refs = git("for-each-ref")
    status, _, said = hear(*_COMMAND, "--dry-run")
    assert (status, git("for-each-ref")) == (0, refs)
    assert "commits are written anew; 0 signatures dropped" in said
    assert set(told.split()) == set(
        git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split()
    )
    assert not (crm / ".git" / "objects" / "crmctl-rewriting").exists()


@pytest.mark.usefixtures("told")
def test_who_declines_has_everything_as_it_was(hear: Hear, git: Git) -> None:
    refs = git("for-each-ref")
    status, _, said = hear(*_COMMAND)
    assert status == 2
    assert "from all history? This cannot be undone.”; pass --yes" in said
    assert git("for-each-ref") == refs
    assert hear("redact", "--resume")[0] == 2


@pytest.mark.usefixtures("told")
def test_edits_that_no_commit_has_are_not_lost(hear: Hear, crm: Path, git: Git) -> None:
    (crm / "own-notes.txt").write_text("mine\n")
    file = crm / "contacts" / "2b" / "p-2b4d6f8h.yaml"
    file.write_text(file.read_text() + "# by hand\n")
    refs = git("for-each-ref")
    status, _, said = hear(*_COMMAND, "--yes")
    assert status == 5
    assert "Not committed yet: contacts/2b/p-2b4d6f8h.yaml." in said
    assert git("for-each-ref") == refs
    hear("save")
    assert hear(*_COMMAND, "--yes")[0] == 0
    assert (crm / "own-notes.txt").read_text() == "mine\n"


def test_an_issued_document_is_withheld(hear: Hear, crm: Path, git: Git, papers: Path) -> None:
    assert papers == crm
    before = git("rev-parse", "HEAD:invoices")
    status, out, said = hear("redact", "p-7k3f9q2m", "--history", "--yes")
    assert status == 0, said
    assert git("rev-parse", "HEAD:invoices") == before
    assert "rewritten:" in (crm / out.strip()).read_text()


@pytest.mark.usefixtures("told")
def test_who_was_erased_from_the_files_is_erased_from_history_later(hear: Hear, git: Git) -> None:
    assert hear("redact", "p-2b4d6f8h", "--yes")[0] == 0
    assert _ADDRESS in _everything(git)
    status, _, said = hear(*_COMMAND, "--yes")
    assert status == 0, said
    assert _ADDRESS not in _everything(git)


@pytest.mark.usefixtures("told")
def test_several_people_go_in_one_epoch(hear: Hear, crm: Path, git: Git) -> None:
    status, out, _ = hear("redact", "p-2b4d6f8h", "p-7k3f9q2m", "--history", "--yes")
    assert status == 0
    assert (crm / out.strip()).read_text().count("  - contacts/p-") >= 2
    assert "erika.mueller@acme.example" not in _everything(git)


@pytest.mark.usefixtures("told")
def test_what_keeps_old_objects_is_refused(hear: Hear, crm: Path, git: Git) -> None:
    refs = git("for-each-ref")
    (crm / ".git" / "objects" / "info" / "alternates").write_text("/nowhere\n")
    status, _, said = hear(*_COMMAND, "--yes")
    assert status == 5
    assert "objects/info/alternates borrows objects of another repository" in said
    (crm / ".git" / "objects" / "info" / "alternates").unlink()
    assert git("for-each-ref") == refs


def test_nobody_named_is_said(hear: Hear) -> None:
    assert hear("redact")[::2] == (
        2,
        "crmctl: Name at least one contact, or pass --due or --resume.\n",
    )
