"""The single commits of work that nobody else has, made anew on new history.

Each holds what the work up to there and the new history make together, with the author, the dates
and the message that it had, but for what names an erased person; merges stay merges.
"""

from typing import TYPE_CHECKING

from crmctl.git.joins import is_ancestor, merge_bases
from crmctl.git.remotes import commit_at
from crmctl.git.replaying import commit_like, commits_of, raw_commit, tree_with, with_new_ids
from crmctl.git.rewriting.mentions import Commits
from crmctl.git.rewriting.streams import listed
from crmctl.workspace.sharing.epochs.cleaning import Clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmctl.git.repository import Repository
    from crmctl.workspace.sharing.joining import Joint
    from crmctl.workspace.workspace import Workspace

_MOST = 300
"""Commits that are made anew one by one; more of them become one."""


def stepped(  # noqa: PLR0913, PLR0917 - what a migration depends on
    workspace: "Workspace", commit: str, theirs: str, seen: str, clean: Clean,
    joined: "Callable[[str], Joint]",
) -> str:  # fmt: skip
    """Make the commits of some work anew; gives the last one, which no ref names.

    Where nobody knows what the remote had, or nothing is left of the work, that is the new
    history's own.

    Args:
        workspace: the CRM.
        commit: the last commit of the work.
        theirs: the new history.
        seen: what the remote had before; empty where nobody knows.
        clean: takes erased people out.
        joined: gives what the work up to a commit and the new history make together.
    """
    repository = workspace.repository
    known = seen and commit_at(repository, seen)
    bases = merge_bases(repository, commit, seen) if known else ()
    if not bases:
        return theirs
    own = commits_of(repository, commit, [*bases, seen, theirs])
    if len(own) > _MOST:
        return theirs
    new: dict[str, str] = {}
    trees = {theirs: _tree(repository, theirs)}

    def stays(oid: str) -> bool:
        return is_ancestor(repository, oid, theirs)

    def text(said: bytes) -> bytes:
        return with_new_ids(clean.text(said), commits, new, stays)

    commits = Commits(oid for oid, kind in listed(repository.git) if kind == b"commit")
    for oid, *before in own:
        parents = list(dict.fromkeys(new.get(one, theirs) for one in before)) or [theirs]
        joint = joined(oid)
        tree = tree_with(repository, theirs, joint.contents, joint.modes)
        if len(parents) == 1 and tree == trees[parents[0]] and not _is_empty(repository, oid):
            new[oid] = parents[0]  # all of it was about somebody who was erased
            continue

        new[oid] = commit_like(repository, raw_commit(repository, oid), tree, parents, text)
        trees[new[oid]] = tree
    return new.get(commit, theirs)


def _tree(repository: "Repository", commit: str) -> str:
    return repository.git.run("rev-parse", f"{commit}^{{tree}}").decode().strip()


def _is_empty(repository: "Repository", commit: str) -> bool:
    """Tell whether a commit changed nothing, and was meant for its message alone."""
    asked = repository.git.attempt("diff-tree", "--quiet", f"{commit}^", commit)
    return asked.returncode == 0
