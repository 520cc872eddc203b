"""A repository whose configuration names programs: none of them runs."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.git.commit import FileChange, pending, prepare, publish, settle, stage, stamping
from crmctl.git.history import changed_files, log, resolve, versions
from crmctl.git.objects import blobs, tree
from crmctl.git.repository import Repository, open_repository
from crmctl.git.staged import tracked
from crmctl.git.worktree import refresh, start_scan

RunGit = Callable[..., str]
ONE, TWO = "contacts/one.yaml", "contacts/two.yaml"


@pytest.fixture
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that any program of the hostile repository would make."""
    return tmp_path_factory.mktemp("canary") / "sings"


@pytest.fixture
def hostile(repo: Repository, run: RunGit, canary: Path) -> Repository:
    """A repository that names a program wherever git takes one."""
    program = canary.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch {canary}\ncat\n")
    program.chmod(0o755)
    (repo.root / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n")
    (repo.root / "contacts" / ".gitattributes").write_text("two.yaml filter=a=b\n")
    run("add", ".")
    run("commit", "--quiet", "-m", "attributes")
    hooks = repo.git_dir / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("reference-transaction", "post-index-change", "pre-commit", "post-checkout"):
        (hooks / name).symlink_to(program)
    for name in (
        *("core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass"),
        *("diff.external", "diff.evil.textconv", "diff.evil.command", "merge.evil.driver"),
        *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "gpg.program"),
        *("filter.a=b.clean", "filter.a=b.smudge", "credential.helper", "pager.log"),
        *("trailer.x.command", "trailer.x.cmd", "core.alternateRefsCommand", "alias.log"),
    ):
        run("config", name, f"!{program}" if name.startswith("alias") else str(program))
    for name in ("filter.evil.required", "filter.a=b.required", "commit.gpgSign"):
        run("config", name, "true")
    run("config", "log.showSignature", "true")
    run("config", "core.hooksPath", str(hooks))
    canary.unlink(missing_ok=True)
    return open_repository(repo.root)


def test_nothing_that_a_repository_names_runs(hostile: Repository, canary: Path) -> None:
    (hostile.root / ONE).write_text("name: ONE\n")  # as long as before: git compares by content
    (hostile.root / TWO).write_text("name: TWO\n")
    assert {ONE, TWO} <= start_scan(hostile).result().changed
    assert tracked(hostile).blobs
    refresh(hostile)
    first = hostile.head()
    changes = [FileChange(ONE, b"name: ONE\n"), FileChange(TWO, b"name: TWO\n")]
    prepared = prepare(hostile, changes, "set\n\nCrmctl-Action: set\nx: y\n", first)
    assert pending(hostile)
    stage(hostile, prepared.changes)
    with stamping(hostile, prepared.changes):
        publish(hostile, prepared)
    settle(hostile)
    assert start_scan(hostile).result().changed == frozenset()
    assert log(hostile)[0].action == "set"
    assert len(versions(hostile, ONE)) == 2
    assert changed_files(hostile, "HEAD")
    assert list(blobs(hostile, tree(hostile, resolve(hostile, "HEAD")).values()))
    assert not canary.exists()


def test_a_signed_commit_is_not_verified_by_the_program_it_names(
    hostile: Repository, run: RunGit, canary: Path
) -> None:
    raw = run("cat-file", "commit", "HEAD")
    head, _, body = raw.partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----"
    signed = f"{head}\n{signature}\n\n{body}\n"
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=hostile.root,
        input=signed.encode(),
        capture_output=True,
        check=True,
    )
    hostile.git.run("update-ref", "refs/heads/main", made.stdout.decode().strip())
    canary.unlink(missing_ok=True)
    assert log(hostile)[0].subject == "attributes"
    assert versions(hostile, ONE)
    assert not canary.exists()


def test_a_missing_object_is_not_fetched_from_where_the_repository_says(
    hostile: Repository, run: RunGit, canary: Path
) -> None:
    run("config", "extensions.partialClone", "evil")
    run("config", "core.repositoryFormatVersion", "1")
    run("config", "remote.evil.url", f"ext::{canary.parent / 'program'}")
    run("config", "remote.evil.promisor", "true")
    run("config", "protocol.ext.allow", "always")
    distrusted = open_repository(hostile.root)
    with pytest.raises(Exception, match="cat-file"):
        list(blobs(distrusted, ["1" * 40]))
    assert not canary.exists()


def test_the_programs_would_run_without_our_care(hostile: Repository, canary: Path) -> None:
    subprocess.run(["git", "status"], cwd=hostile.root, check=False, capture_output=True)
    assert canary.exists()
