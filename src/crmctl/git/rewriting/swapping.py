"""From the old refs to the new ones: one transaction, which may be repeated until it is whole.

Git changes loose refs one after the other, so that a kill may leave some of them new. Whoever
holds the list of changes (the journal) calls `swap` again: what is new already stays.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from crmctl.errors.git import HeadMovedError
from crmctl.git.command import failure
from crmctl.git.repository import Repository
from crmctl.git.rewriting.rewriting import RefChange, Rewritten, Symbolic
from crmctl.git.rewriting.roots import STASH, refs

_ID = re.compile(r"\b[0-9a-f]{7,64}\b")
_UNNAMED = "(rewritten)"
_NOTE = "crmctl: history written anew"


class Swap(NamedTuple):
    """All changes of refs.

    Attributes:
        refs: what becomes of each ref.
        symbolic: what becomes of refs that mean another one.
        stash: the lines of the stash's reflog, the oldest first, as they shall be.
    """

    refs: tuple[RefChange, ...]
    symbolic: tuple[Symbolic, ...]
    stash: tuple[str, ...]


def swap_of(repo: Repository, new: Rewritten, top: str | None) -> Swap:
    """Give the changes of refs that make new history the repository's.

    Args:
        repo: the repository.
        new: the new history.
        top: the commit that HEAD shall be at, on top of its own new history.
    """
    head = next((one for one in new.symbolic if one.old_name == "HEAD"), None)
    branch = repo.branch()
    there = f"refs/heads/{branch}" if branch else "HEAD"
    changes = [one for one in new.refs if one.old_name != there]
    if top:
        old = repo.head() or ""
        name = head.new_target if head else there
        changes.append(RefChange(there, name, old, top))
    else:
        changes += [one for one in new.refs if one.old_name == there]
    return Swap(tuple(changes), tuple(new.symbolic), tuple(_stash_lines(repo, new)))


def _stash_lines(repo: Repository, new: Rewritten) -> Sequence[str]:
    """Give the stash's reflog with its new commits, and without the ids of old ones in its text.

    Git numbers its entries by lines and shows of each the second id and the text.
    """
    lines, before = [], repo.no_object
    for oid, line in new.stash:
        if oid:
            who, tab, said = line.split(" ", 2)[2].partition("\t")
            lines.append(f"{before} {oid} {who}{tab}{_ID.sub(_UNNAMED, said)}")
            before = oid
    return lines


def require_unmoved(repo: Repository, change: Swap) -> None:
    """Refuse if somebody moved a ref since it was read.

    Raises:
        HeadMovedError: somebody did.
    """
    known = {ref.name: ref.oid for ref in refs(repo)}
    if any(known.get(one.old_name, "") != one.old for one in change.refs):
        raise HeadMovedError


def swap(repo: Repository, change: Swap) -> None:
    """Bring all refs to what they shall be; may be repeated.

    Raises:
        GitFailedError: git refused.
    """
    known = {ref.name: ref.oid for ref in refs(repo) if not ref.target}
    commands = [line for one in change.refs for line in _commands(one, known)]
    if commands:
        feed = "\n".join(("start", *commands, "prepare", "commit", ""))
        done = repo.git.attempt(
            "update-ref", "--no-deref", "-m", _NOTE, "--stdin",
            feed=feed.encode("utf-8", "surrogateescape"),
        )  # fmt: skip
        if done.returncode:
            raise failure("update-ref", done.stderr)
    for one in change.symbolic:
        if one.old_name != one.new_name:
            repo.git.attempt("symbolic-ref", "--delete", one.old_name)
        repo.git.run("symbolic-ref", "-m", _NOTE, one.new_name, one.new_target)
    _write_stash(repo, change)


def _commands(one: RefChange, known: dict[str, str]) -> Sequence[str]:
    found = []
    if one.new and known.get(one.new_name) != one.new:
        verb = "update" if one.new_name == one.old_name else "create"
        old = f" {one.old}" if verb == "update" and one.old else ""
        found.append(f"{verb} {one.new_name} {one.new}{old}")
    if one.old_name in known and (one.old_name != one.new_name or not one.new):
        found.append(f"delete {one.old_name} {one.old}")
    return found


def _write_stash(repo: Repository, change: Swap) -> None:
    file = repo.common_dir / "logs" / STASH
    if change.stash:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{line}\n" for line in change.stash)
        file.write_bytes(text.encode("utf-8", "surrogateescape"))


def remove_locks(repo: Repository, change: Swap) -> None:
    """Remove what a killed `swap` keeps locked; no git of ours is running any more."""
    names = {name for one in change.refs for name in (one.old_name, one.new_name)}
    ours = {one.new for one in change.refs} | {""}
    files = [repo.common_dir / f"{name}.lock" for name in names]
    files += [repo.git_dir / "HEAD.lock", repo.common_dir / f"{STASH}.lock"]
    for file in files:
        with suppress(OSError):
            if file.read_text("utf-8", "replace").strip() in ours:
                file.unlink()
    for name in ("packed-refs.lock", "packed-refs.new"):
        with suppress(OSError):
            (repo.common_dir / name).unlink(missing_ok=True)
