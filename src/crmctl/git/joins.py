"""Two histories that meet: what each changed since, and going forward to a commit of the other."""

from collections.abc import Mapping, Sequence

from crmctl.errors.git import HeadMovedError, NotAPlainFileError
from crmctl.git.command import failure
from crmctl.git.commit import Prepared
from crmctl.git.objects import PLAIN_MODES, Change, read_changes
from crmctl.git.repository import Repository

_FORWARD = "go forward\n\nCrmctl-Action: sync\n"


def merge_bases(repository: Repository, one: str, other: str) -> Sequence[str]:
    """Give the latest commits that both histories hold; several after they merged crosswise."""
    return repository.git.attempt("merge-base", "--all", one, other).stdout.decode().split()


def is_ancestor(repository: Repository, old: str, new: str) -> bool:
    """Tell whether a history holds a commit."""
    done = repository.git.attempt("merge-base", "--is-ancestor", old, new)
    return done.returncode == 0


def count_between(repository: Repository, old: str | None, new: str) -> int:
    """Count the commits of a history that another one does not hold."""
    behind = [f"^{old}"] if old else []
    return int(repository.git.run("rev-list", "--count", new, *behind, "--"))


def changes_between(repository: Repository, old: str, new: str) -> Mapping[str, Change]:
    """Give what differs between two commits, by path from the root; others start with `/`."""
    asked = ("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new)
    found = read_changes(repository.git_at_top.run(*asked))
    prefix = repository.prefix
    inside = (
        change._replace(
            path=change.path.removeprefix(prefix)
            if change.path.startswith(prefix)
            else f"/{change.path}"
        )
        for change in found
    )
    return {change.path: change for change in inside}


def require_plain(changes: Mapping[str, Change]) -> None:
    """Refuse links and nested repositories.

    Raises:
        NotAPlainFileError: a change makes or removes one.
    """
    plain = (*PLAIN_MODES, "000000")
    odd = [
        path
        for path, change in changes.items()
        if change.old_mode not in plain or change.new_mode not in plain
    ]
    if odd:
        raise NotAPlainFileError(sorted(odd))


def prepare_forward(repository: Repository, head: str, target: str) -> Prepared:
    """Name what going forward to a commit changes, so that a crash can be repaired.

    The private ref names a commit with the files of the target on top of ours: it tells what is to
    be written, or to be taken back, and is never published itself.
    """
    identity = repository.identity()
    tree = repository.git.run("rev-parse", f"{target}^{{tree}}").decode().strip()
    text = (
        f"tree {tree}\nparent {head}\nauthor {identity.author}\n"
        f"committer {identity.committer}\n\n{_FORWARD}"
    )
    stored = repository.git.run("hash-object", "-t", "commit", "-w", "--stdin", feed=text.encode())
    commit = stored.decode().strip()
    changes = changes_between(repository, head, target)
    repository.git.run("update-ref", repository.pending_ref, commit)
    return Prepared(commit, head, "go forward", tuple(changes.values()))


def publish_forward(repository: Repository, prepared: Prepared, target: str) -> None:
    """Move HEAD to the target, and delete the private ref.

    Raises:
        HeadMovedError: HEAD is no longer what it was; nothing was changed.
        GitFailedError: git refused; nothing was changed.
    """
    transaction = (
        "start\n"
        f"update HEAD {target} {prepared.parent}\n"
        f"delete {repository.pending_ref} {prepared.commit}\n"
        "prepare\n"
        "commit\n"
    )
    note = "crmctl: sync"
    done = repository.git.attempt("update-ref", "-m", note, "--stdin", feed=transaction.encode())
    if done.returncode == 0:
        return
    if repository.head() != prepared.parent:
        raise HeadMovedError
    raise failure("update-ref", done.stderr)
