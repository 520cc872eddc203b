"""After history was written anew: nothing that only the old one had is left.

Everything here may be repeated. What a person works with (refs, the stash, index, settings,
hooks) stays.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from crmctl.git.command import split
from crmctl.git.repository import Repository
from crmctl.git.rewriting.roots import STASH

_FILES = (
    "ORIG_HEAD", "FETCH_HEAD", "AUTO_MERGE", "REBASE_HEAD", "COMMIT_EDITMSG", "MERGE_MSG",
    "SQUASH_MSG", "TAG_EDITMSG", "NOTES_EDITMSG", "MERGE_RR", "MERGE_MODE", "ADD_EDIT.patch",
    "addp-hunk-edit.diff", "EDIT_DESCRIPTION", "BISECT_LOG", "gc.log", "gc.pid",
)  # fmt: skip
_FOLDERS = ("lost-found", "rr-cache", "filter-repo", "rebased-patches")
_IN_OBJECTS = (
    "info/commit-graph", "info/commit-graphs/*", "pack/multi-pack-index*", "pack/*.bitmap",
    "pack/tmp_*", "tmp_*", "info/packs",
)  # fmt: skip
_LOOSE = "[0-9a-f][0-9a-f]"


def purge(repo: Repository) -> None:
    """Delete every object that nothing names any more, and what would name it.

    Raises:
        GitFailedError: git could not write; what was there before is there still.
    """
    begun = time.time()
    _forget_logs(repo)
    _clean_index(repo)
    for name in _FILES:
        _unlink(repo.git_dir / name)
        _unlink(repo.common_dir / name)
    for crash in repo.git_dir.glob("fast_import_crash_*"):
        _unlink(crash)
    for name in _FOLDERS:
        shutil.rmtree(repo.git_dir / name, ignore_errors=True)
        shutil.rmtree(repo.common_dir / name, ignore_errors=True)
    repo.git.run("pack-refs", "--all", "--prune")
    objects = repo.common_dir / "objects"
    for pattern in _IN_OBJECTS:
        for file in objects.glob(pattern):
            _unlink(file)
    # The walk that finds what to keep is git's own; no setting of the repository widens it.
    repo.git.run(
        *("-c", "repack.writeBitmaps=false", "-c", "repack.packKeptObjects=false"),
        *("-c", "pack.threads=2", "-c", "pack.windowMemory=32m"),
        *("repack", "-a", "-d", "-q"),
    )
    for file in _left_over(objects, begun):
        _unlink(file)
    if (repo.common_dir / "info" / "refs").exists():
        repo.git.run("update-server-info")


def _forget_logs(repo: Repository) -> None:
    """Empty the logs of refs; the stash is nothing but its log."""
    names = set(split(repo.git.run("for-each-ref", "--format=%(refname)%00").replace(b"\n", b"")))
    for logs in {repo.git_dir / "logs", repo.common_dir / "logs"}:
        for file in [file for file in logs.rglob("*") if file.is_file()]:
            name = file.relative_to(logs).as_posix()
            if name == STASH and name in names:
                continue
            if name in names or name == "HEAD":
                file.write_bytes(b"")
            else:
                _unlink(file)
                with suppress(OSError):
                    for folder in file.parents:
                        if folder == logs:
                            break
                        folder.rmdir()


def _clean_index(repo: Repository) -> None:
    """Let git's index forget resolved conflicts and the files that it shared its entries with."""
    if not (repo.git_dir / "index").exists():
        return
    repo.git_at_top.attempt("update-index", "--clear-resolve-undo")
    # The index keeps the names of folders that are gone until git makes their trees anew.
    repo.git_at_top.attempt("write-tree")
    shared = list(repo.git_dir.glob("sharedindex.*"))
    if shared:
        repo.git_at_top.run("update-index", "--no-split-index")
        for file in shared:
            _unlink(file)
    for file in repo.git_dir.glob("next-index-*"):
        _unlink(file)


def _left_over(objects: Path, begun: float) -> Iterator[Path]:
    """Give loose objects that the new pack has not and that were there before it was begun."""
    for folder in objects.glob(_LOOSE):
        for file in folder.iterdir():
            if file.stat().st_ctime < begun:
                yield file


def _unlink(file: Path) -> None:
    with suppress(FileNotFoundError, IsADirectoryError, PermissionError):
        file.unlink()
