import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.workspace.sharing.conftest import Team

PERSON, FIRM = "contacts/7k/p-7k3f9q2m.yaml", "customers/acme-gmbh.yaml"
CONFLICT = "conflicts/contacts/p-7k3f9q2m.yaml"
ERIKA, ACME = "contacts/p-7k3f9q2m", "customers/acme-gmbh"


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def test_what_one_sends_comes_in_at_the_others(team: "Team") -> None:
    team.anna.ok("set", ERIKA, "tags+=vip")

    assert "Went out: 1 commit: 1 contact changed." in team.anna.ok("sync")
    assert "Came in: 1 commit: 1 contact changed." in team.ben.ok("sync")
    assert team.ben.head == team.anna.head
    assert team.ben.read(PERSON) == team.anna.read(PERSON)
    team.ben.assert_whole()
    assert "vip" in team.ben.run("show", ERIKA).stdout


def test_edits_of_both_sides_make_a_real_merge(team: "Team") -> None:
    team.anna.ok("set", ERIKA, "tags+=vip")
    team.ben.ok("set", ERIKA, "name.given=Eva")
    team.anna.ok("sync")

    told = team.ben.ok("sync")

    assert "Merged: 1 record changed on both sides." in told
    assert "given: Eva" in team.ben.read(PERSON)
    assert "- vip" in team.ben.read(PERSON)
    assert len(team.ben.git("log", "-1", "--format=%P").split()) == 2
    assert "Crmctl-Action: sync" in team.ben.git("log", "-1", "--format=%B")
    assert f"Crmctl-Record: {ERIKA}" in team.ben.git("log", "-1", "--format=%B")
    assert "Came in" in team.anna.ok("sync")
    assert team.anna.head == team.ben.head
    assert "Nothing new on either side" in team.anna.ok("sync")
    team.ben.assert_whole()


def test_a_dry_run_tells_and_changes_nothing(team: "Team") -> None:
    team.anna.ok("set", ERIKA, "tags+=vip")
    team.anna.ok("sync")
    team.ben.ok("set", ERIKA, "tags+=b")
    before = team.ben.head

    told = team.ben.ok("sync", "--dry-run")

    assert "Would come in: 1 commit" in told
    assert "Would go out: 1 commit" in told
    assert team.ben.head == before
    team.ben.assert_whole()


def test_one_field_with_two_values_is_told_kept_and_checked(team: "Team") -> None:
    team.anna.ok("set", ERIKA, "name.title=Dr.")
    team.anna.ok("sync")
    team.ben.ok("set", ERIKA, "name.title=Prof.")

    done = team.ben.run("sync")

    assert done.exit_code == 5
    assert f"{ERIKA}: both changed name.title" in done.stderr
    assert "Prof." in team.ben.read(PERSON)
    assert team.ben.read(CONFLICT).startswith(f"path: {PERSON}\nfields:\n  - field: name.title\n")
    assert "by: u-anna" in team.ben.read(CONFLICT)
    assert "by: u-ben" in team.ben.read(CONFLICT)
    checked = team.ben.run("check")
    assert checked.exit_code == 1
    assert "F018" in checked.stdout
    assert "Prof." not in checked.stdout
    team.ben.assert_whole()


def test_one_person_added_twice_is_told(team: "Team") -> None:
    team.anna.ok("add", "contact", "Max Neu", "--email", "max@neu.example")
    team.anna.ok("sync")
    team.ben.ok("add", "contact", "Max Neu", "--email", "max@neu.example")

    assert "they may be one (crmctl merge)" in team.ben.ok("sync")


@pytest.mark.parametrize("here", [True, False])
def test_what_one_removed_and_the_other_edited_stays(team: "Team", here: bool) -> None:
    removing, editing = (team.ben, team.anna) if here else (team.anna, team.ben)
    removing.ok("remove", FIRM.removesuffix(".yaml"), "--yes")
    editing.ok("set", ACME, "stage=prospect")
    team.anna.ok("sync")

    told = team.ben.ok("sync")

    assert f"{ACME}: kept" in told
    assert "stage: prospect" in team.ben.read(FIRM)


@pytest.mark.parametrize("here", [True, False])
def test_what_one_removed_and_the_other_refers_to_stays(team: "Team", here: bool) -> None:
    removing, referring = (team.ben, team.anna) if here else (team.anna, team.ben)
    removing.ok("remove", ACME, "--yes")
    referring.ok("add", "contact", "Max Neu", "--customer", "acme-gmbh")
    team.anna.ok("sync")

    told = team.ben.ok("sync")

    assert f"{ACME}: removed on one side, referred to on the other" in told
    assert team.ben.read(FIRM)
    assert team.ben.run("check").exit_code == 0


@pytest.mark.parametrize("here", [True, False])
def test_an_edit_follows_a_record_to_its_other_id(team: "Team", here: bool) -> None:
    renaming, editing = (team.ben, team.anna) if here else (team.anna, team.ben)
    renaming.ok("rename", ACME, "acme")
    editing.ok("set", ACME, "stage=prospect")
    team.anna.ok("sync")

    team.ben.ok("sync")

    assert team.ben.read(FIRM) == ""
    assert "stage: prospect" in team.ben.read("customers/acme.yaml")
    assert "- acme-gmbh" in team.ben.read("customers/acme.yaml")
    assert team.ben.run("check").exit_code == 0


def test_a_record_that_both_gave_other_ids_answers_to_both(team: "Team") -> None:
    team.anna.ok("rename", ACME, "acme-one")
    team.ben.ok("rename", ACME, "acme-two")
    team.anna.ok("sync")

    team.ben.ok("sync")

    assert team.ben.read("customers/acme-one.yaml") == ""
    aliases = team.ben.read("customers/acme-two.yaml").partition("aliases:")[2]
    assert "acme-gmbh" in aliases
    assert "acme-one" in aliases


def test_two_records_that_got_one_id_stay_two(team: "Team") -> None:
    team.anna.save("customers/beta-ag.yaml", "type: organisation\nname: Beta AG\nstage: lead\n")
    team.anna.ok("sync")
    team.ben.ok("sync")
    team.anna.ok("rename", "customers/beta-ag", "one")
    team.anna.ok("add", "contact", "Max Neu", "--customer", "one")
    team.anna.ok("sync")
    team.ben.ok("rename", ACME, "one")

    team.ben.ok("sync")

    assert "name: ACME GmbH" in team.ben.read("customers/one.yaml")
    assert "name: Beta AG" in team.ben.read("customers/beta-ag.yaml")
    assert team.ben.run("check").exit_code == 0


def test_an_erasure_goes_before_an_edit(team: "Team") -> None:
    team.anna.ok("redact", ERIKA, "--yes")
    team.anna.ok("sync")
    team.ben.ok("set", ERIKA, "name.title=Dr.")

    told = team.ben.ok("sync")

    assert f"{ERIKA}: erased" in told
    assert team.ben.read(PERSON).startswith("erased:")


def test_a_merge_crosswise_is_told_by_what_both_had(team: "Team") -> None:
    team.anna.ok("set", ERIKA, "tags+=a")
    team.ben.ok("set", ERIKA, "tags+=b")
    for one, other in ((team.anna, team.ben), (team.ben, team.anna)):
        one.git("fetch", "-q", str(other.root), "main:refs/heads/other")
    for clone in (team.anna, team.ben):
        clone.git("branch", "-q", "mine")
    # Each merges the other's commit as it was: two merges, and neither holds the other.
    for clone in (team.anna, team.ben):
        clone.git("remote", "add", "beside", str(clone.root.parent / f"{clone.name}.git"))
        _git("init", "-q", "--bare", str(clone.root.parent / f"{clone.name}.git"))
        clone.git("push", "-q", "beside", "other:main")
        clone.ok("sync", "--remote", "beside")
    assert team.anna.head != team.ben.head
    team.anna.ok("set", ERIKA, "name.title=Dr.")
    team.anna.ok("sync", "--remote", "origin")
    team.ben.ok("set", ERIKA, "name.given=Eva")

    team.ben.ok("sync", "--remote", "origin")

    assert {"  - a", "  - b", "  title: Dr.", "  given: Eva"} <= set(
        team.ben.read(PERSON).splitlines()
    )


# --- what is refused -------------------------------------------------------------------------


def test_edits_that_are_not_committed_are_not_overwritten(team: "Team") -> None:
    team.anna.ok("set", ERIKA, "tags+=vip")
    team.anna.ok("sync")
    edited = team.ben.read(PERSON) + "  By hand.\n"
    (team.ben.root / PERSON).write_text(edited)

    done = team.ben.run("sync")

    assert done.exit_code == 5
    assert "crmctl save" in done.stderr
    assert team.ben.read(PERSON) == edited


def test_other_edits_by_hand_stay_as_they_are(team: "Team") -> None:
    team.anna.ok("set", ERIKA, "tags+=vip")
    team.anna.ok("sync")
    (team.ben.root / FIRM).write_text(team.ben.read(FIRM) + "notes: x\n")

    team.ben.ok("sync")

    assert "notes: x" in team.ben.read(FIRM)
    assert team.ben.git("status", "--porcelain") == f" M {FIRM}"


def test_a_remote_of_another_crm_is_refused(team: "Team", tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    _git("init", "-q", "-b", "main", str(other))
    team.anna.run("-C", str(other), "init", str(other))
    team.anna.git("remote", "set-url", "origin", str(other))

    done = team.anna.run("sync")

    assert done.exit_code == 5
    assert "holds another CRM" in done.stderr


def test_a_remote_with_another_branch_of_another_crm_is_refused(
    team: "Team", tmp_path: Path
) -> None:
    other = tmp_path / "other"
    _git("init", "-q", "-b", "trunk", str(other))
    _git("-C", str(other), "commit", "-q", "--allow-empty", "-m", "x")
    team.anna.git("remote", "set-url", "origin", str(other))

    done = team.anna.run("sync")

    assert done.exit_code == 5
    assert "holds no CRM" in done.stderr


def test_a_remote_that_is_not_there_is_told_and_nothing_is_lost(team: "Team") -> None:
    team.anna.ok("set", ERIKA, "tags+=vip")
    away = team.hub.rename(team.hub.with_name("away.git"))

    done = team.anna.run("sync")

    assert done.exit_code == 6
    assert "could not be reached" in done.stderr
    team.anna.assert_whole()
    away.rename(team.hub)
    assert "Went out: 1 commit" in team.anna.ok("sync")


def test_a_rewritten_remote_is_refused(team: "Team") -> None:
    team.anna.ok("set", ERIKA, "tags+=vip")
    team.anna.ok("sync")
    team.ben.ok("sync")
    team.anna.git("reset", "-q", "--hard", "HEAD~1")
    team.anna.git("push", "-qf", "origin", "main")

    done = team.ben.run("sync")

    assert done.exit_code == 5
    assert "was rewritten" in done.stderr


def test_a_shallow_clone_is_refused(team: "Team", tmp_path: Path) -> None:
    _git("clone", "-q", "--depth=1", f"file://{team.hub}", str(tmp_path / "shallow"))

    done = team.anna.run("-C", str(tmp_path / "shallow"), "sync")

    assert done.exit_code == 5
    assert "--unshallow" in done.stderr


def test_a_remote_that_refuses_says_why(team: "Team") -> None:
    hook = team.hub / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'u-anna may not write contacts'\nexit 1\n")
    hook.chmod(0o755)
    team.anna.ok("set", ERIKA, "tags+=vip")

    done = team.anna.run("sync")

    assert done.exit_code == 7
    assert "pre-receive hook declined" in done.stderr


def test_whoever_is_overtaken_merges_again(team: "Team", monkeypatch: pytest.MonkeyPatch) -> None:
    from crmctl.git import remotes  # noqa: PLC0415 - to step in between
    from crmctl.workspace.sharing import syncing  # noqa: PLC0415 - the same

    team.anna.ok("set", ERIKA, "tags+=vip")
    team.ben.ok("set", ERIKA, "tags+=late")
    pushes = []

    def late(*arguments: object) -> object:
        pushes.append(arguments)
        if len(pushes) == 1:
            monkeypatch.setattr(syncing, "push", remotes.push)
            team.anna.ok("sync")
        return remotes.push(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(syncing, "push", late)
    team.ben.ok("sync")

    assert {"  - late", "  - vip"} <= set(team.ben.read(PERSON).splitlines())
    assert team.ben.git("rev-parse", "origin/main") == team.ben.head


@pytest.mark.parametrize(
    ("url", "told"),
    [("ext::sh -c true", "ext"), ("rsync://host/x", "rsync"), ("fd::17", "fd")],
)
def test_an_address_that_could_run_a_program_is_refused(team: "Team", url: str, told: str) -> None:
    team.anna.git("remote", "set-url", "origin", url)

    done = team.anna.run("sync")

    assert done.exit_code == 6
    assert told in done.stderr


def test_without_a_remote_it_says_how_to_make_one(team: "Team") -> None:
    team.anna.git("remote", "remove", "origin")

    done = team.anna.run("sync")

    assert done.exit_code == 2
    assert "git remote add" in done.stderr
    assert team.anna.run("sync", "--remote", "x").exit_code == 2


def test_a_detached_head_is_refused(team: "Team") -> None:
    team.anna.git("checkout", "-q", "--detach")

    assert team.anna.run("sync").exit_code == 5


def test_binary_files_and_text_beside_records_are_joined_or_told(team: "Team") -> None:
    team.anna.save("README.md", "one\ntwo\nthree\n")
    team.anna.save("logo.bin", "\0one")
    team.anna.ok("sync")
    team.ben.ok("sync")
    team.anna.save("README.md", "ONE\ntwo\nthree\n")
    team.anna.save("logo.bin", "\0two")
    team.anna.ok("sync")
    team.ben.save("README.md", "one\ntwo\nTHREE\n")
    team.ben.save("logo.bin", "\0three")

    done = team.ben.run("sync")

    assert done.exit_code == 5
    assert team.ben.read("README.md") == "ONE\ntwo\nTHREE\n"
    assert team.ben.read("logo.bin") == "\0three"
    assert 'field: "*"' in team.ben.read("conflicts/files/logo.bin.yaml")


def test_settings_that_do_not_fit_together_are_a_conflict(team: "Team") -> None:
    text = team.anna.read("crm.yaml")
    team.anna.save("crm.yaml", text.replace("name: Team", "name: One"))
    team.ben.save("crm.yaml", text.replace("name: Team", "name: Two"))
    team.anna.ok("sync")

    assert team.ben.run("sync").exit_code == 5
    assert "name: Two" in team.ben.read("crm.yaml")
    assert "field: name" in team.ben.read("conflicts/files/crm.yaml")


def test_executable_files_stay_so(team: "Team") -> None:
    script = team.anna.root / "do.sh"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    team.anna.save("README.md", "x\n")
    team.anna.ok("sync")
    team.ben.ok("set", ERIKA, "tags+=late")

    team.ben.ok("sync")

    assert team.ben.git("ls-files", "-s", "do.sh").startswith("100755")
    team.ben.assert_whole()


def test_links_are_refused(team: "Team") -> None:
    (team.anna.root / "link").symlink_to("crm.yaml")
    team.anna.save("README.md", "x\n")
    team.anna.ok("sync")

    done = team.ben.run("sync")

    assert done.exit_code == 6
    assert "link" in done.stderr
    team.ben.assert_whole()


def test_work_outside_of_the_crm_is_left_to_git(team: "Team", tmp_path: Path) -> None:
    top = tmp_path / "top"
    shutil.copytree(team.anna.root, top / "crm", ignore=shutil.ignore_patterns(".git"))
    _git("init", "-q", "-b", "main", str(top))
    _git("-C", str(top), "add", "-A")
    _git("-C", str(top), "commit", "-qm", "x")
    _git("init", "-q", "--bare", str(tmp_path / "top.git"))
    _git("-C", str(top), "remote", "add", "origin", str(tmp_path / "top.git"))
    assert team.anna.run("-C", str(top / "crm"), "sync").exit_code == 0
    _git("clone", "-q", "-b", "main", str(tmp_path / "top.git"), str(tmp_path / "other"))
    (tmp_path / "other" / "outside.txt").write_text("x")
    _git("-C", str(tmp_path / "other"), "add", "-A")
    _git("-C", str(tmp_path / "other"), "commit", "-qm", "x")
    _git("-C", str(tmp_path / "other"), "push", "-q")

    done = team.anna.run("-C", str(top / "crm"), "sync")

    assert done.exit_code == 5
    assert "outside" in done.stderr
