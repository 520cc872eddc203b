"""A repository that is being pushed to: what waits in quarantine, seen before any ref is moved.

Git keeps the objects of a push apart until its hooks have agreed, and tells the hooks where
(`GIT_QUARANTINE_PATH` and the like). Everywhere else these variables are dropped, because they
would lead us to another repository.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, NamedTuple, cast

from crmctl.errors.git import GitFailedError, NotARepositoryError
from crmctl.git.command import Git, end, failure
from crmctl.git.objects import Change, read_changes
from crmctl.git.repository import Repository

_QUARANTINE = (
    "GIT_QUARANTINE_PATH",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
_REF = "%(objectname) %(objecttype) %(*objectname) %(*objecttype) %(refname)"


class NamedRef(NamedTuple):
    """One ref of the repository.

    Attributes:
        oid: what it points to.
        kind: the type of that object.
        commit: the commit that it leads to, through a tag if need be; empty for none.
    """

    oid: str
    kind: str
    commit: str


class Held(NamedTuple):
    """What `cat-file` says of an object."""

    oid: str
    kind: str
    size: int


class Commit(NamedTuple):
    """One commit of a push."""

    oid: str
    parents: tuple[str, ...]


class Difference(NamedTuple):
    """What a commit does to the files of one of its parents; of none for a first commit."""

    commit: str
    parent: str
    changes: Sequence[Change]


def open_receiving(folder: Path, environ: Mapping[str, str], prefix: str = "") -> Repository:
    """Give the repository whose git directory a folder is, with what waits in quarantine.

    Args:
        folder: the git directory, as a hook finds itself in.
        environ: the variables of the hook.
        prefix: where in the repository the CRM lies: empty or ending in a slash.

    Raises:
        NotARepositoryError: it is none.
    """
    place = folder.absolute()
    kept = {name: environ[name] for name in _QUARANTINE if name in environ}
    # Git gives these relative to where the hook runs, which is where we run, too.
    git = Git(place, variables=(("GIT_DIR", str(place)), *kept.items()))
    asked = git.attempt("rev-parse", "--path-format=absolute", "--show-object-format", "--git-dir")
    if asked.returncode != 0:
        raise NotARepositoryError(str(folder))
    object_format, git_dir = asked.stdout.decode("utf-8", "surrogateescape").split("\n")[:2]
    found = Path(git_dir)
    return Repository(found, found, prefix, found, found, object_format, False, git)  # noqa: FBT003


def bare_folder(folder: Path) -> Path:
    """Give the git directory of a repository on a server, whether or not it has a work tree.

    Raises:
        NotARepositoryError: there is none.
    """
    git = replace(Git(folder.absolute()), variables=())
    asked = git.attempt("rev-parse", "--path-format=absolute", "--git-common-dir")
    if asked.returncode != 0:
        raise NotARepositoryError(str(folder))
    return Path(asked.stdout.decode("utf-8", "surrogateescape").rstrip("\n"))


def refs(repo: Repository) -> dict[str, NamedRef]:
    """Give every ref by its full name."""
    found = {}
    output = repo.git.run("for-each-ref", f"--format={_REF}")
    for line in output.decode("utf-8", "surrogateescape").splitlines():
        oid, kind, peeled, peeled_kind, name = line.split(" ", 4)
        commit = oid if kind == "commit" else peeled if peeled_kind == "commit" else ""
        found[name] = NamedRef(oid, kind, commit)
    return found


def main_branch(repo: Repository) -> str:
    """Give the full name of the branch that HEAD names, whether or not it exists."""
    return repo.git.run("symbolic-ref", "HEAD").decode("utf-8", "surrogateescape").strip()


def commit_of(repo: Repository, oid: str) -> str:
    """Give the commit that an object leads to through tags; empty where it leads to none."""
    asked = repo.git.attempt("rev-parse", "--quiet", "--verify", f"{oid}^{{commit}}")
    return asked.stdout.decode().strip()


def commits_between(repo: Repository, tips: Iterable[str], known: Iterable[str]) -> list[Commit]:
    """Give the commits that lead to the tips and not to what is known, parents first."""
    feed = _revisions(tips, known)
    output = repo.git.run(
        "rev-list", "--topo-order", "--reverse", "--parents", "--stdin", feed=feed
    )
    lines = (line.split() for line in output.decode().splitlines())
    return [Commit(oid, tuple(parents)) for oid, *parents in lines]


def objects_between(repo: Repository, tips: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Give the ids of all objects that the tips lead to and what is known does not.

    Raises:
        GitFailedError: one of them is missing, as after a push from a clone that was cut off.
    """
    feed = _revisions(tips, known)
    output = repo.git.run("rev-list", "--objects", "--stdin", feed=feed)
    for line in output.splitlines():
        yield line.partition(b" ")[0].decode()


def held(repo: Repository, names: Iterable[str]) -> Iterator[Held | None]:
    """Say what each object is, in the order of their names; None for what is not there.

    A name may also be `COMMIT:PATH`.
    """
    feed = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
    output = repo.git.run("cat-file", "--batch-check", "--buffer", feed=feed) if feed else b""
    for line in output.decode("utf-8", "surrogateescape").splitlines():
        parts = line.rsplit(" ", 2)
        is_there = len(parts) == len(Held._fields) and parts[2].isdecimal()
        yield Held(parts[0], parts[1], int(parts[2])) if is_there else None


def texts(repo: Repository, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Give each object with its content, whatever it is, in the order asked for."""
    from crmctl.git.objects import blobs  # noqa: PLC0415 - it takes any object

    yield from blobs(repo, oids)


def differences(repo: Repository, pairs: Iterable[tuple[str, str]]) -> Iterator[Difference]:
    """Compare commits with one parent each, in one process; an empty parent means with nothing.

    Paths are relative to the CRM's root; what lies outside is left out.
    """
    asked = list(pairs)
    process = repo.git.start(
        *("diff-tree", "--stdin", "-r", "-z", "--raw", "--root", "--always", "--no-renames"),
        "--no-abbrev",
        feed=True,
    )
    questions, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    lines = [f"{commit} {parent}".rstrip() for commit, parent in asked]
    asking = threading.Thread(target=_ask, args=(questions, lines), daemon=True)
    asking.start()
    try:
        parts = _parts(answers)
        waiting = next(parts, None)
        for commit, parent in asked:
            if waiting != commit:
                raise GitFailedError("diff-tree", f"it did not compare {commit}.")
            raw = list[str]()
            while (waiting := next(parts, None)) is not None and waiting.startswith(":"):
                raw += [waiting, next(parts)]
            changes = read_changes(
                "".join(f"{part}\0" for part in raw).encode("utf-8", "surrogateescape")
            )
            yield Difference(commit, parent, _below(changes, repo.prefix))
        asking.join()
        if process.wait():
            raise failure("diff-tree", cast("IO[bytes]", process.stderr).read())
    finally:
        end(process)


def difference(repo: Repository, old: str, new: str) -> Sequence[Change]:
    """Compare the files of two commits; an empty id means nothing."""
    before = old or _empty_tree(repo)
    output = repo.git.run(
        *("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"), before, new
    )
    return _below(read_changes(output), repo.prefix)


def merge_base(repo: Repository, one: str, other: str) -> str:
    """Give the best common ancestor of two commits; empty where they have none."""
    asked = repo.git.attempt("merge-base", one, other)
    return asked.stdout.decode().strip()


def is_ancestor(repo: Repository, old: str, new: str) -> bool:
    """Tell whether a commit leads to another one, or is it."""
    return repo.git.attempt("merge-base", "--is-ancestor", old, new).returncode == 0


def _empty_tree(repo: Repository) -> str:
    return repo.git.run("hash-object", "-t", "tree", "--stdin", feed=b"").decode().strip()


def _below(changes: Sequence[Change], prefix: str) -> Sequence[Change]:
    if not prefix:
        return changes
    return [
        change._replace(path=change.path.removeprefix(prefix))
        for change in changes
        if change.path.startswith(prefix)
    ]


def _revisions(tips: Iterable[str], known: Iterable[str]) -> bytes:
    return "".join([*(f"{oid}\n" for oid in tips), *(f"^{oid}\n" for oid in known)]).encode()


def _parts(stream: IO[bytes]) -> Iterator[str]:
    """Give what stands between NULs, as it comes."""
    rest = b""
    while block := stream.read(1 << 16):
        *whole, rest = (rest + block).split(b"\0")
        for part in whole:
            yield part.decode("utf-8", "surrogateescape")


def _ask(questions: IO[bytes], lines: Iterable[str]) -> None:
    with suppress(BrokenPipeError, ValueError), questions:
        for line in lines:
            questions.write(f"{line}\n".encode())
