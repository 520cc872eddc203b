"""A commit on a new branch, for review: HEAD, the work tree and git's index stay as they are."""

from crmctl.errors.git import BranchExistsError, BranchNameError
from crmctl.git.commit import Prepared, settle
from crmctl.git.repository import Repository


def publish_branch(repo: Repository, prepared: Prepared, name: str) -> None:
    """Make a new branch of the commit, and delete the private ref; HEAD stays where it is.

    Raises:
        BranchExistsError: there is a branch of that name, or one that is in its way.
    """
    transaction = (
        "start\n"
        f"create refs/heads/{name} {prepared.commit}\n"
        f"delete {repo.pending_ref} {prepared.commit}\n"
        "prepare\n"
        "commit\n"
    )
    done = repo.git.attempt("update-ref", "--stdin", feed=transaction.encode())
    if done.returncode != 0:
        settle(repo)
        raise BranchExistsError(name)


def require_branch_name(repo: Repository, name: str) -> None:
    """Refuse a name that cannot be that of a new branch.

    Raises:
        BranchNameError: git takes no such name.
        BranchExistsError: there is such a branch.
    """
    if repo.git.attempt("check-ref-format", "--branch", name).returncode != 0:
        raise BranchNameError
    known = repo.git.attempt("rev-parse", "--quiet", "--verify", f"refs/heads/{name}")
    if known.returncode == 0:
        raise BranchExistsError(name)
