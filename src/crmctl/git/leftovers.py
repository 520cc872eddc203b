"""What a git of ours that was killed leaves in the git directory, and a mark that a fault damaged.

Whoever holds crmctl's lock may remove it: a git that outlives its crmctl keeps that lock, so no
git of ours is running, and nobody else uses the private ref.
"""

from contextlib import suppress
from pathlib import Path

from crmctl.git.commit import has_pending
from crmctl.git.repository import Repository


def is_damaged(repo: Repository) -> bool:
    """Whether the private ref is there and names no commit, as after a fault of the disk."""
    file = _file(repo)
    return (file.is_file() or file.is_symlink()) and not has_pending(repo)


def remove_leftovers(repo: Repository) -> bool:
    """Remove what stops the next write or would only lie about; tells if the mark was damaged.

    Best effort: what cannot be removed is met again by the git that it hinders.
    """
    with suppress(OSError):
        _file(repo).with_suffix(".lock").unlink(missing_ok=True)
        _remove_reports(repo)
        if has_pending(repo):
            _remove_locks(repo)
        if is_damaged(repo):
            _file(repo).unlink()
            return True
    return False


def _remove_reports(repo: Repository) -> None:
    """Remove the reports of a fast-import whose stream broke off; those of other programs stay."""
    for report in repo.git_dir.glob("fast_import_crash_*"):
        if repo.pending_ref.encode() in report.read_bytes():
            report.unlink()


def _remove_locks(repo: Repository) -> None:
    """Remove the locks of an interrupted `publish`.

    A lock holds what its ref shall become, and nobody else knows of a commit that is not
    published. For a branch, git takes the lock of HEAD too, and leaves it empty.
    """
    mark = repo.git.run("rev-parse", repo.pending_ref).strip()
    head, branch = repo.git_dir / "HEAD.lock", repo.branch()
    locks = [head, *([repo.common_dir / "refs" / "heads" / f"{branch}.lock"] if branch else [])]
    ours = {lock for lock in locks if _content(lock) == mark}
    if ours and not _content(head):
        ours.add(head)
    for lock in ours:
        lock.unlink(missing_ok=True)


def _content(file: Path) -> bytes:
    return file.read_bytes().strip() if file.is_file() else b""


def _file(repo: Repository) -> Path:
    return repo.git_dir / repo.pending_ref
