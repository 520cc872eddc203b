import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from crmctl.errors.git import (
    GitFailedError,
    GitLockedError,
    HeadMovedError,
    NoIdentityError,
    NotAPlainFileError,
)
from crmctl.git import commit as commit_module
from crmctl.git.commit import (
    FileChange,
    Prepared,
    has_pending,
    pending,
    prepare,
    publish,
    settle,
    stage,
    stamping,
)
from crmctl.git.objects import content, tree
from crmctl.git.repository import Repository, open_repository
from crmctl.git.staged import tracked
from crmctl.git.watched import late_changes
from crmctl.git.worktree import start_scan

RunGit = Callable[..., str]
ONE, TWO, NEW = "contacts/one.yaml", "contacts/two.yaml", "contacts/7k/p-7k3f9q2m.yaml"
MESSAGE = "contact p-7k3f9q2m: add\n\nCrmctl-Action: add\n"


def write_files(repo: Repository, changes: Sequence[FileChange]) -> None:
    """Do what the workspace does between preparing and publishing."""
    for change in changes:
        file = repo.root / change.path
        if change.content is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(change.content)


def commit(repo: Repository, *changes: FileChange) -> Prepared:
    prepared = prepare(repo, changes, MESSAGE, repo.head())
    write_files(repo, changes)
    stage(repo, prepared.changes)
    with stamping(repo, prepared.changes):
        publish(repo, prepared)
    return prepared


def test_a_commit_adds_changes_and_removes_files(repo: Repository, run: RunGit) -> None:
    parent = repo.head()
    prepared = commit(
        repo, FileChange(NEW, b"new\n"), FileChange(ONE, b"changed\n"), FileChange(TWO, None)
    )
    assert repo.head() == prepared.commit
    assert run("rev-parse", "HEAD^") == parent == prepared.parent
    assert run("diff", "--name-status", "HEAD^", "HEAD").split() == [
        *("A", NEW, "M", ONE, "D", TWO)
    ]
    assert run("log", "-1", "--format=%B") == MESSAGE.strip()
    assert run("log", "-1", "--format=%an %ae %cn") == (
        "Anna Schmidt anna@schmidt.example Anna Schmidt"
    )
    assert run("status", "--porcelain") == ""
    assert run("reflog", "-1", "--format=%gs") == "crmctl: contact p-7k3f9q2m: add"
    assert {path: content(repo, oid) for path, oid in prepared.blobs.items()} == {
        NEW: b"new\n",
        ONE: b"changed\n",
    }
    run("fsck", "--strict")


def test_the_first_commit_of_a_repository(git_repo: Path, run: RunGit) -> None:
    repo = open_repository(git_repo)
    prepared = commit(repo, FileChange("crm.yaml", b"format: 1\n"))
    assert prepared.parent is None
    assert run("log", "--format=%H", "main") == prepared.commit
    assert run("status", "--porcelain") == ""


def test_a_detached_head_moves_and_no_branch(repo: Repository, run: RunGit) -> None:
    run("checkout", "--quiet", "--detach")
    main = run("rev-parse", "main")
    prepared = commit(repo, FileChange(NEW, b"new\n"))
    assert repo.head() == prepared.commit
    assert run("rev-parse", "main") == main


def test_a_linked_work_tree_commits_to_its_own_branch(
    repo: Repository, run: RunGit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("linked") / "tree"
    run("worktree", "add", "--quiet", str(folder), "-b", "other")
    main = repo.head()
    linked = open_repository(folder)
    waiting = prepare(repo, [FileChange(NEW, b"a\n")], MESSAGE, main)
    prepared = commit(linked, FileChange(NEW, b"b\n"))
    assert run("rev-parse", "other") == prepared.commit
    assert repo.head() == main
    left = pending(repo)
    assert left is not None
    assert left.prepared == waiting


def test_a_nested_root_commits_only_its_own_files(repo: Repository, run: RunGit) -> None:
    root = repo.root / "my crm"
    root.mkdir()
    nested = open_repository(root)
    prepared = commit(nested, FileChange(ONE, b"nested\n"))
    assert [change.path for change in prepared.changes] == [ONE]
    assert run("show", "--name-only", "--format=", "HEAD") == f"my crm/{ONE}"
    assert run("status", "--porcelain") == ""
    assert commit(nested, FileChange(ONE, None)).blobs == {}
    assert not tree(nested, "HEAD")


def test_a_sha256_repository_takes_commits(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--object-format=sha256", str(tmp_path)], check=True)
    repo = open_repository(tmp_path)
    first = commit(repo, FileChange(ONE, b"a\n"))
    assert commit(repo, FileChange(ONE, b"b\n")).parent == first.commit
    assert start_scan(repo).result().changed == frozenset()


def test_other_edits_of_a_person_stay_exactly_as_they_are(repo: Repository, run: RunGit) -> None:
    (repo.root / ONE).write_text("staged\n")
    run("add", ONE)
    (repo.root / ONE).write_text("unstaged\n")
    (repo.root / "staged.yaml").write_text("staged, new\n")
    run("add", "staged.yaml")
    (repo.root / "loose.yaml").write_text("untracked\n")
    (repo.root / "contacts" / "three.yaml").unlink()
    before = (run("status", "--porcelain"), run("diff"), run("diff", "--cached"))
    commit(repo, FileChange(NEW, b"new\n"), FileChange(TWO, b"changed\n"))
    assert (run("status", "--porcelain"), run("diff"), run("diff", "--cached")) == before
    assert (repo.root / ONE).read_text() == "unstaged\n"


def test_an_executable_file_stays_executable(repo: Repository, run: RunGit) -> None:
    (repo.root / ONE).chmod(0o755)
    run("commit", "--quiet", "-am", "mode")
    commit(repo, FileChange(ONE, b"changed\n"))
    assert run("ls-tree", "HEAD", ONE).startswith("100755")
    assert run("status", "--porcelain") == ""


@pytest.mark.parametrize("path", [NEW, "contacts/7k"])
def test_a_link_is_never_replaced(repo: Repository, run: RunGit, path: str) -> None:
    (repo.root / path).parent.mkdir(exist_ok=True)
    (repo.root / path).symlink_to("elsewhere")
    run("add", ".")
    run("commit", "--quiet", "-m", "link")
    with pytest.raises(NotAPlainFileError):
        prepare(repo, [FileChange(NEW, b"new\n")], MESSAGE, repo.head())
    assert not has_pending(repo)


def test_a_file_may_become_a_folder(repo: Repository, run: RunGit) -> None:
    inner = f"{ONE}/inner.yaml"
    changes = [FileChange(ONE, None), FileChange(inner, b"x\n")]
    prepared = prepare(repo, list(reversed(changes)), MESSAGE, repo.head())
    write_files(repo, changes)
    stage(repo, prepared.changes)
    publish(repo, prepared)
    assert run("status", "--porcelain") == ""
    assert inner in tree(repo, "HEAD")


def test_a_path_with_strange_characters_is_committed_as_it_is(
    repo: Repository, run: RunGit
) -> None:
    path = 'contacts/a "b"\\\n\tü*\udcff.yaml'
    commit(repo, FileChange(path, b"x\n"))
    assert path in tree(repo, "HEAD")
    assert run("status", "--porcelain") == ""


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", ".git/config", "a/.GIT/b", "./a", ""])
def test_a_path_outside_of_the_root_is_refused(repo: Repository, path: str) -> None:
    with pytest.raises(GitFailedError, match="not allowed"):
        prepare(repo, [FileChange(path, b"x")], MESSAGE, repo.head())
    assert not has_pending(repo)


def test_content_that_looks_like_commands_is_content(repo: Repository) -> None:
    text = b"\ndone\nM 100644 inline evil\ndata 1\nx\n"
    commit(repo, FileChange(NEW, text), FileChange(ONE, b""))
    assert content(repo, tree(repo, "HEAD")[NEW]) == text
    assert "evil" not in tree(repo, "HEAD")


def test_many_files_are_one_commit_and_one_pack(repo: Repository, run: RunGit) -> None:
    changes = [FileChange(f"contacts/{i % 7}/{i}.yaml", b"n: %d\n" % i) for i in range(600)]
    prepared = commit(repo, *changes)
    assert len(prepared.changes) == 600
    assert run("status", "--porcelain") == ""
    assert "packs: 1" in run("count-objects", "-v")
    removed = commit(repo, *(FileChange(change.path, None) for change in changes))
    assert all(change.new is None for change in removed.changes)
    assert run("status", "--porcelain") == ""


def test_a_small_commit_leaves_no_pack(repo: Repository, run: RunGit) -> None:
    commit(repo, FileChange(NEW, b"new\n"))
    assert "packs: 0" in run("count-objects", "-v")


def test_a_commit_of_nothing_new_has_no_changes(repo: Repository) -> None:
    prepared = prepare(repo, [FileChange(ONE, b"name: one\n")], MESSAGE, repo.head())
    assert prepared.changes == ()


def test_preparing_touches_neither_files_nor_index_nor_branch(
    repo: Repository, run: RunGit
) -> None:
    before = (run("rev-parse", "main"), (repo.git_dir / "index").read_bytes())
    prepare(repo, [FileChange(ONE, b"changed\n")], MESSAGE, repo.head())
    assert (run("rev-parse", "main"), (repo.git_dir / "index").read_bytes()) == before
    assert run("status", "--porcelain") == ""


def test_without_an_identity_nothing_is_prepared(
    repo: Repository, run: RunGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("config", "user.useConfigOnly", "true")
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    with pytest.raises(NoIdentityError):
        prepare(repo, [FileChange(ONE, b"x")], MESSAGE, repo.head())
    assert not has_pending(repo)


def test_a_commit_made_meanwhile_is_not_overwritten(repo: Repository, run: RunGit) -> None:
    prepared = prepare(repo, [FileChange(NEW, b"new\n")], MESSAGE, repo.head())
    run("commit", "--quiet", "--allow-empty", "-m", "meanwhile")
    head = repo.head()
    with pytest.raises(HeadMovedError) as caught:
        publish(repo, prepared)
    assert caught.value.exit_code == 5
    assert repo.head() == head
    assert has_pending(repo)


def test_a_first_commit_made_meanwhile_is_not_overwritten(git_repo: Path, run: RunGit) -> None:
    repo = open_repository(git_repo)
    prepared = prepare(repo, [FileChange(NEW, b"new\n")], MESSAGE, None)
    run("commit", "--quiet", "--allow-empty", "-m", "meanwhile")
    with pytest.raises(HeadMovedError):
        publish(repo, prepared)


@pytest.mark.parametrize("lock", ["refs/heads/main.lock", "HEAD.lock", "packed-refs.lock"])
def test_what_another_git_keeps_locked_is_named(lock: str, repo: Repository) -> None:
    prepared = prepare(repo, [FileChange(NEW, b"new\n")], MESSAGE, repo.head())
    (repo.git_dir / lock).touch()
    with pytest.raises(GitLockedError, match=lock) as caught:
        publish(repo, prepared)
    assert caught.value.exit_code == 5
    assert has_pending(repo)


def test_an_index_that_stays_locked_is_an_error(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commit_module, "_LOCK_WAITS", (0.0,))
    prepared = prepare(repo, [FileChange(ONE, b"x\n")], MESSAGE, repo.head())
    (repo.git_dir / "index.lock").touch()
    with pytest.raises(GitLockedError, match=r"index\.lock") as caught:
        stage(repo, prepared.changes)
    assert caught.value.exit_code == 5


def test_a_damaged_index_is_git_s_failure(repo: Repository) -> None:
    prepared = prepare(repo, [FileChange(ONE, b"x\n")], MESSAGE, repo.head())
    (repo.git_dir / "index").write_bytes(b"x" * 100)
    with pytest.raises(GitFailedError, match="update-index"):
        stage(repo, prepared.changes)


def test_an_edit_between_writing_and_staging_stays_an_edit(repo: Repository, run: RunGit) -> None:
    changes = [FileChange(ONE, b"ours\n")]
    prepared = prepare(repo, changes, MESSAGE, repo.head())
    write_files(repo, changes)
    (repo.root / ONE).write_text("a person's\n")
    stage(repo, prepared.changes)
    publish(repo, prepared)
    assert run("status", "--porcelain") == f"M {ONE}"  # `run` strips the leading blank
    assert start_scan(repo).result().changed == {ONE}


def test_line_endings_are_committed_and_staged_as_they_are(repo: Repository, run: RunGit) -> None:
    (repo.root / ".gitattributes").write_text("*.yaml text eol=lf\n")
    run("config", "core.autocrlf", "true")
    prepared = commit(repo, FileChange(ONE, b"name: one\r\n"))
    assert tracked(repo).blobs[ONE] == prepared.blobs[ONE]
    assert content(repo, prepared.blobs[ONE]) == b"name: one\r\n"


def test_what_was_committed_looks_clean_at_once(repo: Repository) -> None:
    commit(repo, FileChange(ONE, b"ours\n"), FileChange(NEW, b"new\n"), FileChange(TWO, None))
    state = start_scan(repo).result()
    assert not state.changed | state.deleted | state.untracked


def test_staging_looks_at_no_other_file(repo: Repository) -> None:
    other = repo.root / TWO
    os.utime(other, (1_600_000_000, 1_600_000_000))
    assert start_scan(repo).result().changed == {TWO}
    commit(repo, FileChange(ONE, b"ours\n"))
    assert start_scan(repo).result().changed == {TWO}  # its time stamp is still to be learnt


def test_staging_does_not_hide_an_edit_that_only_ctime_betrays(
    repo: Repository, run: RunGit
) -> None:
    file = repo.root / ONE
    os.utime(file, (1_600_000_000, 1_600_000_000))
    run("update-index", "--refresh")
    second = int(file.stat().st_ctime)
    os.utime(repo.git_dir / "index", (second, second))
    assert ONE in late_changes(repo)
    file.write_text("name: ONE\n")
    os.utime(file, (1_600_000_000, 1_600_000_000))
    commit(repo, FileChange(NEW, b"new\n"))
    assert ONE in start_scan(repo).result().changed


# --- after an interruption -------------------------------------------------------------------


def test_nothing_is_pending_after_a_commit(repo: Repository) -> None:
    commit(repo, FileChange(NEW, b"new\n"))
    assert not has_pending(repo)
    assert pending(repo) is None
    settle(repo)


def test_what_an_interrupted_write_left_can_be_taken_back(repo: Repository, run: RunGit) -> None:
    changes = [FileChange(NEW, b"new\n"), FileChange(ONE, b"changed\n"), FileChange(TWO, None)]
    prepared = prepare(repo, changes, MESSAGE, repo.head())
    write_files(repo, changes)
    stage(repo, prepared.changes)
    left = pending(repo)
    assert left is not None
    assert (left.prepared, left.published, left.action) == (prepared, False, "add")
    for change in left.prepared.changes:
        file = repo.root / change.path
        if change.old is None:
            file.unlink()
        else:
            file.write_bytes(content(repo, change.old))
    for _ in range(2):
        stage(repo, [change.reverse() for change in left.prepared.changes])
        settle(repo)
    assert run("status", "--porcelain") == ""
    assert pending(repo) is None


def test_what_an_interrupted_write_left_can_be_completed(repo: Repository, run: RunGit) -> None:
    changes = [FileChange(NEW, b"new\n"), FileChange(ONE, b"changed\n")]
    prepare(repo, changes, MESSAGE, repo.head())
    left = pending(repo)
    assert left is not None
    write_files(repo, changes)
    stage(repo, left.prepared.changes)
    publish(repo, left.prepared)
    assert run("status", "--porcelain") == ""
    assert repo.head() == left.prepared.commit


def test_an_interrupted_first_commit_is_pending(git_repo: Path) -> None:
    repo = open_repository(git_repo)
    prepared = prepare(repo, [FileChange(NEW, b"new\n")], MESSAGE, None)
    left = pending(repo)
    assert left is not None
    assert (left.prepared, left.published) == (prepared, False)


@pytest.mark.parametrize("commits_since", [0, 2])
def test_a_published_commit_whose_ref_is_left_is_known_as_published(
    repo: Repository, run: RunGit, commits_since: int
) -> None:
    prepared = commit(repo, FileChange(NEW, b"new\n"))
    run("update-ref", repo.pending_ref, prepared.commit)
    for _ in range(commits_since):
        run("commit", "--quiet", "--allow-empty", "-m", "later")
    left = pending(repo)
    assert left is not None
    assert left.published
    assert left.prepared.commit == prepared.commit


def test_what_a_person_committed_after_an_interruption_is_theirs(
    repo: Repository, run: RunGit
) -> None:
    changes = [FileChange(NEW, b"new\n"), FileChange(ONE, b"ours\n"), FileChange(TWO, b"ours\n")]
    prepare(repo, changes, MESSAGE, repo.head())
    write_files(repo, changes)
    run("add", NEW)
    (repo.root / ONE).write_text("theirs\n")
    run("commit", "--quiet", "-m", "theirs", "--", NEW, ONE)
    run("rm", "--cached", "--quiet", TWO)
    run("commit", "--quiet", "-m", "removed")
    left = pending(repo)
    assert left is not None
    assert not left.published
    theirs = run("hash-object", ONE)
    assert [(c.path, c.old, c.old_mode) for c in left.prepared.changes] == [
        (ONE, theirs, "100644"),
        (TWO, None, "000000"),
    ]


def test_a_new_write_replaces_what_an_old_one_left(repo: Repository) -> None:
    prepare(repo, [FileChange(NEW, b"first\n")], MESSAGE, repo.head())
    second = prepare(repo, [FileChange(ONE, b"second\n")], MESSAGE, repo.head())
    left = pending(repo)
    assert left is not None
    assert left.prepared == second
    assert [change.path for change in second.changes] == [ONE]


def test_a_stream_that_breaks_off_makes_no_commit(repo: Repository) -> None:
    class Broken(list[FileChange]):
        def __iter__(self) -> Iterator[FileChange]:
            yield from (FileChange(f"contacts/{i}.yaml", b"x" * 9_000) for i in range(50))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(repo, Broken(), MESSAGE, repo.head())
    assert not has_pending(repo)


def test_a_killed_writer_leaves_no_half_commit(repo: Repository) -> None:
    program = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from crmctl.git import fast_import
        from crmctl.git.commit import FileChange, prepare
        from crmctl.git.repository import open_repository

        whole = fast_import._files
        def half(*arguments):
            for number, chunk in enumerate(whole(*arguments)):
                if number == 300:
                    os.kill(os.getpid(), signal.SIGKILL)
                yield chunk
        fast_import._files = half
        repo = open_repository(Path(sys.argv[1]))
        files = [FileChange(f"contacts/{i}.yaml", b"x" * 9_000) for i in range(200)]
        prepare(repo, files, "m", repo.head())
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, str(repo.root)], check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL
    assert pending(repo) is None
    assert repo.git.run("status", "--porcelain") == b""


def test_a_parent_that_is_gone_is_git_s_failure_and_leaves_no_litter(repo: Repository) -> None:
    many = [FileChange(f"contacts/{i}.yaml", b"x" * 9_000) for i in range(200)]
    before = sorted(repo.git_dir.iterdir())
    with pytest.raises(GitFailedError, match="fast-import"):
        prepare(repo, many, MESSAGE, "1" * 40)
    assert sorted(repo.git_dir.iterdir()) == before


def test_a_lock_that_is_gone_soon_is_waited_for(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = repo.git_dir / "index.lock"
    lock.touch()
    threading.Timer(0.1, lock.unlink).start()
    monkeypatch.setattr(commit_module, "_LOCK_WAITS", (0.5, 5.0))
    prepared = prepare(repo, [FileChange(ONE, b"x\n")], MESSAGE, repo.head())
    stage(repo, prepared.changes)
    assert tracked(repo).blobs[ONE] == prepared.blobs[ONE]
