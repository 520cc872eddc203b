"""What git's history says: commits, versions of a file, and what a date or a name means in it.

Lists of ids are git's own: GitPython would build a command for them anyway, and cannot follow
renames.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from crmctl.errors.git import HistoryBeginsLaterError, UnknownRevisionError
from crmctl.git.audit import Commit, commits
from crmctl.git.command import split
from crmctl.git.objects import blobs, read_changes
from crmctl.git.repository import Repository

_ALL_SIDES = "--full-history"
"""Git prunes side branches whose change was undone before the merge; an audit log may not."""

_SAME_FILE = "60%"
"""How much of a file must be kept for a rename: a short record may gain an alias by it."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What a commit did to a file: its blob after (None when removed), and whether it is new."""

    commit: str
    blob: str | None
    is_new: bool


def log(
    repo: Repository,
    paths: Sequence[str] = (),
    limit: int | None = None,
    since: datetime | None = None,
    *,
    rev: str = "HEAD",
) -> list[Commit]:
    """The commits up to `rev`, newest first.

    Args:
        repo: where to look.
        paths: only commits that touch one of these files or folders; a single file is followed
            through renames. None means everything below the CRM's root.
        limit: at most so many.
        since: only commits made at or after it.
        rev: a commit; HEAD before the first one gives nothing.
    """
    if rev == "HEAD" and repo.head() is None:
        return []
    options = [] if limit is None else [f"--max-count={limit}"]
    if since is not None:
        options.append(f"--since={int(since.timestamp())}")
    if len(paths) == 1 and not (repo.root / paths[0]).is_dir():
        oids = [step.commit for step in _followed(repo, paths[0], rev, options)][:limit]
    else:
        places = paths or (".",)
        output = repo.git.run("log", "--format=%H", _ALL_SIDES, *options, rev, "--", *places)
        oids = output.decode().split()
    return commits(repo, oids)


def read_commit(repo: Repository, oid: str) -> Commit:
    """One commit, whatever it touches."""
    return commits(repo, [oid])[0]


def ancestors(repo: Repository, oid: str) -> int:
    """How many commits lead to one, itself included: more to a later one of the same line."""
    return int(repo.git.run("rev-list", "--count", oid, "--"))


def versions(
    repo: Repository, path: str, *, rev: str = "HEAD"
) -> list[tuple[Commit, bytes | None]]:
    """Every version of a file, newest first, followed through renames.

    The content is None where the file was removed.
    """
    if rev == "HEAD" and repo.head() is None:
        return []
    steps = list(_followed(repo, path, rev))
    wanted = sorted({step.blob for step in steps if step.blob})
    contents = dict(blobs(repo, wanted))
    told = commits(repo, [step.commit for step in steps])
    return [
        (commit, contents[step.blob] if step.blob else None)
        for commit, step in zip(told, steps, strict=True)
    ]


def paths_ever(repo: Repository, folders: Sequence[str]) -> list[str]:
    """Every path below these folders that a commit up to HEAD touched, the latest first."""
    if repo.head() is None:
        return []
    names = ("log", "-z", "--format=", "--name-only", "--no-renames", "--relative", _ALL_SIDES)
    output = repo.git.run(*names, "--diff-merges=first-parent", "HEAD", "--", *folders)
    return list(dict.fromkeys(split(output)))


def changed_files(repo: Repository, oid: str) -> list[tuple[str, str | None, str | None]]:
    """The files below the root that a commit changes: path, blob before, blob after.

    A merge is compared with its first parent.
    """
    first_parent = repo.git.attempt("rev-parse", "--quiet", "--verify", f"{oid}^1")
    before = first_parent.stdout.decode().split()
    output = repo.git.run(
        *("diff-tree", "-r", "-z", "--raw", "--root", "--no-commit-id", "--no-renames"),
        *("--relative", *before, oid),
    )
    return [(change.path, change.old, change.new) for change in read_changes(output)]


def resolve(repo: Repository, text: str, zone: tzinfo | None = None) -> str:
    """The id of the commit that `text` names.

    A date (YYYY-MM-DD) is the last commit at or before the end of that day in `zone` (default:
    this machine's); it goes before a branch of that name.

    Raises:
        UnknownRevisionError: nothing is called so.
        HistoryBeginsLaterError: there is no commit of that day or before.
    """
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError as error:
        raise UnknownRevisionError(text) from error
    if day is None:
        command = ("rev-parse", "--quiet", "--verify", "--end-of-options", f"{text}^{{commit}}")
    else:
        midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
        before = int(midnight.timestamp()) - 1
        command = ("rev-list", "--max-count=1", f"--before={before}", "HEAD", "--")
    done = repo.git.attempt(*command)
    found = done.stdout.decode().strip()
    if done.returncode != 0:
        raise UnknownRevisionError(text)
    if not found:
        raise HistoryBeginsLaterError(text, _first_day(repo, zone))
    return found


def _first_day(repo: Repository, zone: tzinfo | None) -> str:
    """The day of the oldest commit, in `zone`."""
    seconds = repo.git.run("log", "--format=%ct", "--max-parents=0", "HEAD", "--").split()
    return datetime.fromtimestamp(min(map(int, seconds)), zone).date().isoformat()


def _followed(
    repo: Repository, path: str, rev: str, options: Sequence[str] = ()
) -> Iterator[_Step]:
    """What happened to a file, newest first, and before that to the file it was renamed from.

    Not by `git log --follow`: that also takes a *new* file for a copy of whichever file it
    resembles, and would show one person's history as another's.
    """
    place: tuple[str, str] | None = (path, rev)
    while place:
        path, rev = place
        output = repo.git.run(
            *("log", "-z", "--raw", "--no-abbrev", "--no-renames", _ALL_SIDES, *options),
            # A merge is compared with its first parent: what the branch it was made on got.
            *("--diff-merges=first-parent", "--format=%x01%H", rev, "--", path),
        )
        steps = list(_steps(output))
        yield from steps
        place = _before_rename(repo, path, steps[-1]) if steps and steps[-1].is_new else None


def _steps(output: bytes) -> Iterator[_Step]:
    """The steps in the output of `git log -z --raw --format=%x01%H`."""
    parts = split(output)
    marks = [number for number, part in enumerate(parts) if part.startswith("\x01")]
    for start, end in pairwise([*marks, len(parts)]):
        raw = next(part for part in parts[start:end] if part.lstrip("\n").startswith(":"))
        _, _, _, new, status = raw.split(" ")
        yield _Step(parts[start][1:], new if new.strip("0") else None, status == "A")


def _before_rename(repo: Repository, path: str, step: _Step) -> tuple[str, str] | None:
    """The path and the commit before a file got its name, if the same commit took another away."""
    renames = repo.git.run(
        *("diff-tree", "-r", "-z", "--name-status", "--no-commit-id", "--relative"),
        *(f"--find-renames={_SAME_FILE}", "--diff-filter=R", step.commit),
    )
    parts = split(renames)
    old_names = dict(zip(parts[2::3], parts[1::3], strict=True))
    return (old_names[path], f"{step.commit}^1") if path in old_names else None
