import itertools
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.errors.git import GitFailedError, GitMissingError
from crmctl.git import worktree
from crmctl.git.command import Git
from crmctl.git.repository import Repository, open_repository
from crmctl.git.staged import Signature, index_key, listing, signature, tracked
from crmctl.git.watched import late_changes
from crmctl.git.worktree import WorktreeState, refresh, start_scan

RunGit = Callable[..., str]
ONE, TWO, THREE = "contacts/one.yaml", "contacts/two.yaml", "contacts/three.yaml"
OLD = (1_600_000_000, 1_600_000_000)


def scan(repo: Repository) -> WorktreeState:
    return start_scan(repo).result()


def outwait(file: Path) -> None:
    """Wait until everything written from now on is younger than a file, by a whole second."""
    while int(time.time()) <= int(file.stat().st_ctime):
        time.sleep(0.02)


def stamp_index_as(repo: Repository, file: Path) -> None:
    """Make git's index look as if written in the second in which a file changed."""
    second = int(file.stat().st_ctime)
    os.utime(repo.git_dir / "index", (second, second))


def test_a_clean_work_tree_has_nothing_to_look_at(repo: Repository) -> None:
    state = scan(repo)
    nothing: frozenset[str] = frozenset()
    assert state == WorktreeState(index_key(repo), nothing, nothing, nothing, nothing, nothing)


def test_a_listing_tells_which_entries_are_not_as_known(repo: Repository, run: RunGit) -> None:
    known = listing(repo).lines
    assert {line.partition("\t")[2] for line in known} == {ONE, TWO, THREE}
    assert listing(repo).differing(known) == set()
    (repo.root / ONE).write_text("name: ONE\n")
    run("add", ONE)
    run("rm", "--quiet", TWO)
    run("update-index", "--assume-unchanged", THREE)
    assert listing(repo).differing(known) == {ONE, TWO, THREE}
    assert listing(repo).flagged() == {THREE}


def test_before_anything_was_added_all_files_are_untracked(git_repo: Path) -> None:
    (git_repo / "crm.yaml").write_text("format: 1\n")
    repo = open_repository(git_repo)
    state = scan(repo)
    assert state.index_key == ""
    assert state.untracked == {"crm.yaml"}
    assert tracked(repo).blobs == {}
    refresh(repo)


def test_an_edit_in_place_is_seen(repo: Repository) -> None:
    (repo.root / ONE).write_text("name: another\n")
    assert scan(repo).changed == {ONE}


def test_an_edit_of_the_same_size_in_the_same_second_is_seen(repo: Repository) -> None:
    (repo.root / ONE).write_text("name: ONE\n")
    assert scan(repo).changed == {ONE}


def test_an_edit_that_keeps_size_and_time_is_seen(repo: Repository, run: RunGit) -> None:
    file = repo.root / ONE
    os.utime(file, OLD)
    run("update-index", "--refresh")
    outwait(repo.git_dir / "index")
    file.write_text("name: ONE\n")
    os.utime(file, OLD)
    assert scan(repo).changed == {ONE}


def test_an_edit_that_keeps_size_and_time_in_the_index_s_own_second_is_seen(
    repo: Repository, run: RunGit
) -> None:
    file = repo.root / ONE
    os.utime(file, OLD)
    run("update-index", "--refresh")
    stamp_index_as(repo, file)
    assert late_changes(repo) == {ONE}
    before = scan(repo)
    file.write_text("name: ONE\n")
    os.utime(file, OLD)
    assert ONE in scan(repo).changed
    assert scan(repo).index_key == before.index_key


def test_a_file_renamed_over_another_is_seen(repo: Repository) -> None:
    new = repo.root / "new"
    new.write_text("name: ONE\n")
    os.utime(new, ns=((repo.root / ONE).stat().st_mtime_ns,) * 2)
    new.rename(repo.root / ONE)
    assert scan(repo).changed == {ONE}


def test_a_deleted_file_is_seen(repo: Repository) -> None:
    (repo.root / ONE).unlink()
    state = scan(repo)
    assert state.deleted == {ONE}
    assert not state.changed


def test_a_changed_mode_is_seen(repo: Repository) -> None:
    (repo.root / ONE).chmod(0o755)
    assert scan(repo).changed == {ONE}


def test_a_file_that_became_a_link_is_seen(repo: Repository) -> None:
    (repo.root / ONE).unlink()
    (repo.root / ONE).symlink_to("two.yaml")
    assert scan(repo).changed == {ONE}


def test_a_staged_edit_looks_clean_and_changes_the_key(repo: Repository, run: RunGit) -> None:
    before = scan(repo)
    (repo.root / ONE).write_text("name: staged\n")
    run("add", ".")
    after = scan(repo)
    assert after.index_key != before.index_key
    assert tracked(repo).blobs[ONE] == run("hash-object", ONE)


def test_edits_right_after_a_bulk_checkout_are_seen(repo: Repository, run: RunGit) -> None:
    paths = {f"contacts/{number}.yaml" for number in range(300)}
    for path in paths:
        (repo.root / path).write_text("name: a\n")
    run("add", ".")
    run("commit", "--quiet", "-m", "many")
    run("rm", "-r", "--quiet", "contacts")
    run("checkout", "--quiet", "HEAD", "--", "contacts")
    for path in paths:
        (repo.root / path).write_text("name: b\n")
    assert paths <= scan(repo).changed


def test_an_ignored_file_is_still_a_file(repo: Repository) -> None:
    (repo.root / ".gitignore").write_text("*\n")
    (repo.root / "contacts" / "four.yaml").write_text("name: four\n")
    assert scan(repo).untracked == {".gitignore", "contacts/four.yaml"}


def test_a_path_with_strange_characters_is_told_as_it_is(repo: Repository) -> None:
    name = 'contacts/a "b"\n\tü*.yaml'
    (repo.root / name).write_text("x")
    assert scan(repo).untracked == {name}


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_that_git_was_told_not_to_look_at_is_looked_at(
    repo: Repository, run: RunGit, flag: str
) -> None:
    run("update-index", flag, ONE)
    assert scan(repo).changed == {ONE}
    (repo.root / ONE).write_text("name: edited\n")
    assert scan(repo).changed == {ONE}
    (repo.root / ONE).unlink()
    assert scan(repo).deleted == {ONE}
    run("update-index", flag.replace("--", "--no-"), ONE)
    assert not scan(repo).changed


def test_the_files_to_look_at_are_found_anew_in_a_read_only_repository(
    repo: Repository, run: RunGit
) -> None:
    run("update-index", "--skip-worktree", ONE)
    (repo.git_dir / "crmctl").write_text("a file where the folder would be")
    assert scan(repo).changed == {ONE}
    assert scan(repo).changed == {ONE}


def test_a_file_added_with_intent_is_seen(repo: Repository, run: RunGit) -> None:
    (repo.root / "contacts" / "four.yaml").write_text("name: four\n")
    run("add", "--intent-to-add", ".")
    assert scan(repo).changed == {"contacts/four.yaml"}


def test_a_split_index_is_understood(repo: Repository, run: RunGit) -> None:
    run("update-index", "--split-index")
    assert scan(repo).changed == frozenset()
    before = index_key(repo)
    (repo.root / ONE).write_text("name: ONE\n")
    assert scan(repo).changed == {ONE}
    run("add", ".")
    assert index_key(repo) != before
    assert tracked(repo).blobs[ONE] == run("hash-object", ONE)


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_every_index_format_is_understood(repo: Repository, run: RunGit, version: str) -> None:
    run("update-index", "--index-version", version)
    (repo.root / ONE).write_text("name: ONE\n")
    assert scan(repo).changed == {ONE}


def test_an_index_without_a_checksum_is_known_by_its_time_stamp(repo: Repository) -> None:
    index = repo.git_dir / "index"
    content = index.read_bytes()
    index.write_bytes(content[:-20] + bytes(20))
    first = index_key(repo)
    assert first.strip("0")
    os.utime(index, ns=(1, 1))
    assert index_key(repo) != first


def test_a_conflict_is_told_apart(repo: Repository, run: RunGit) -> None:
    run("checkout", "--quiet", "-b", "side")
    (repo.root / ONE).write_text("name: side\n")
    run("commit", "--quiet", "-am", "side")
    run("checkout", "--quiet", "main")
    (repo.root / ONE).write_text("name: main\n")
    run("commit", "--quiet", "-am", "main")
    with pytest.raises(subprocess.CalledProcessError):
        run("merge", "side")
    state = scan(repo)
    assert state.unmerged == {ONE}
    assert ONE in state.changed
    assert tracked(repo).unmerged == {ONE}
    assert ONE not in tracked(repo).blobs


def test_a_repository_inside_is_named_and_not_entered(repo: Repository, run: RunGit) -> None:
    inner = repo.root / "contacts" / "inner"
    run("init", "--quiet", str(inner))
    (inner / "x.yaml").write_text("x")
    state = scan(repo)
    assert state.nested == {"contacts/inner"}
    assert not state.untracked


def test_links_and_submodules_are_no_records(repo: Repository, run: RunGit) -> None:
    (repo.root / "contacts" / "link.yaml").symlink_to("one.yaml")
    run("add", ".")
    run("update-index", "--add", "--cacheinfo", f"160000,{repo.head()},sub")
    found = tracked(repo)
    assert found.links == {"contacts/link.yaml"}
    assert found.blobs.keys() == {f"contacts/{name}.yaml" for name in ("one", "two", "three")}


def test_only_the_root_s_files_are_looked_at(repo: Repository, run: RunGit) -> None:
    root = repo.root / "crm"
    (root / "contacts").mkdir(parents=True)
    for name in ("a", "b", "c"):
        (root / "contacts" / f"{name}.yaml").write_text("name: x\n")
    run("add", ".")
    nested = open_repository(root)
    (repo.root / ONE).write_text("outside")
    (repo.root / "contacts" / "new.yaml").write_text("outside")
    (root / "contacts" / "a.yaml").write_text("inside")
    (root / "contacts" / "d.yaml").write_text("inside")
    run("update-index", "--skip-worktree", "crm/contacts/b.yaml", ONE)
    state = scan(nested)
    assert state.changed == {"contacts/a.yaml", "contacts/b.yaml"}
    assert state.untracked == {"contacts/d.yaml"}
    assert tracked(nested).blobs.keys() == {f"contacts/{name}.yaml" for name in "abc"}


def test_a_scan_may_be_limited_to_folders(repo: Repository, run: RunGit) -> None:
    run("update-index", "--skip-worktree", ONE)
    (repo.root / "customers").mkdir()
    (repo.root / "customers" / "a.yaml").write_text("name: a\n")
    state = start_scan(repo, ["customers"]).result()
    assert state.untracked == {"customers/a.yaml"}
    assert not state.changed
    assert start_scan(repo, ["contacts"]).result().changed == {ONE}


def test_an_edit_staged_during_a_scan_is_not_missed(repo: Repository, run: RunGit) -> None:
    begun = start_scan(repo)
    (repo.root / ONE).write_text("name: staged\n")
    run("add", ".")
    assert begun.result().index_key == index_key(repo)


def test_an_index_that_never_rests_is_an_error(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = itertools.count(1)

    def written(repo: Repository) -> Signature:
        moment = next(moments)
        os.utime(repo.git_dir / "index", (moment, moment))  # as another program does
        return signature(repo)

    monkeypatch.setattr(worktree, "signature", written)
    with pytest.raises(GitFailedError, match="keeps writing"):
        scan(repo)


def test_a_scan_that_is_not_wanted_any_more_can_be_ended(repo: Repository) -> None:
    unwanted = start_scan(repo)
    unwanted.close()
    unwanted.close()


def test_a_scan_that_cannot_start_whole_leaves_nothing_running(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = Git.start

    def start_one(git: Git, *arguments: str) -> subprocess.Popen[bytes]:
        if started:
            raise GitMissingError
        started.append(start(git, *arguments))
        return started[0]

    monkeypatch.setattr(Git, "start", start_one)
    with pytest.raises(GitMissingError):
        start_scan(repo)
    [process] = started
    assert process.returncode is not None


def test_four_bytes_that_look_like_a_time_stamp_name_no_file(repo: Repository) -> None:
    # the inode's number, read as a time stamp, is the second the index was written in
    inode = (repo.root / ONE).stat().st_ino
    os.utime(repo.git_dir / "index", (inode, inode))
    assert late_changes(repo) == frozenset()


def test_a_damaged_index_is_an_error(repo: Repository) -> None:
    (repo.git_dir / "index").write_bytes(b"x" * 100)
    with pytest.raises(GitFailedError):
        scan(repo)


def test_refreshing_lets_git_trust_unchanged_files_again(repo: Repository) -> None:
    for file in (repo.root / "contacts").iterdir():
        os.utime(file, OLD)
    os.utime(repo.root / ONE, OLD)  # the last
    assert len(scan(repo).changed) == 3
    outwait(repo.root / ONE)
    refresh(repo)
    assert not scan(repo).changed


def test_refreshing_keeps_suspicion_alive(repo: Repository, run: RunGit) -> None:
    os.utime(repo.root / ONE, OLD)
    run("update-index", "--refresh")
    stamp_index_as(repo, repo.root / ONE)
    key = index_key(repo)
    refresh(repo)
    assert index_key(repo) == key
