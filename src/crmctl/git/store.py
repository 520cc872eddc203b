"""Everything that lies in git's object store, whether anything refers to it or not."""

from binascii import unhexlify
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, NamedTuple, cast

from crmctl.errors.git import GitFailedError
from crmctl.git.command import Git, end, failure, split

_PIPE = 1 << 20


class StoredObject(NamedTuple):
    """One object: its id, its type and its content as git packs it."""

    oid: str
    sort: str
    content: bytes


def objects(git: Git, git_dir: Path) -> Iterator[StoredObject]:
    """Give every object of a store: loose, packed, in alternates, reachable or not.

    Args:
        git: runs git.
        git_dir: the git directory.

    Raises:
        GitFailedError: one is damaged or cannot be read; those after it were not seen then.
    """
    where = f"--git-dir={git_dir}"
    process = git.start(
        where, "cat-file", "--batch-all-objects", "--unordered", "--batch", "--buffer"
    )
    answers = cast("IO[bytes]", process.stdout)
    try:
        while header := answers.readline():
            oid, *sort_and_size = header.decode("ascii", "replace").split()
            if len(sort_and_size) != len(("sort", "size")):
                raise GitFailedError("cat-file", f"object {oid} is missing.")
            sort, size = sort_and_size[0], int(sort_and_size[1])
            content = answers.read(size + 1)
            if len(content) <= size:
                raise GitFailedError("cat-file", f"object {oid} cannot be read.")
            yield StoredObject(oid, sort, content[:-1])
        _, complaint = process.communicate()
        # Git goes on after a pack that it cannot open, and says so on the side.
        if process.returncode or complaint:
            raise failure("cat-file", complaint)
    finally:
        end(process)


def staged_paths(git: Git, git_dir: Path, index: Path) -> Sequence[str]:
    """Give the paths that an index names, whatever its version.

    Raises:
        GitFailedError: it is damaged.
    """
    where = (f"--git-dir={git_dir}", f"--work-tree={git.folder}")
    return split(replace(git, index=index).run(*where, "ls-files", "-z", "--cached"))


def staged_ids(git: Git) -> frozenset[bytes]:
    """Give the ids, in binary, of what git's index holds; none where git cannot read it."""
    done = git.attempt("ls-files", "-s", "-z")
    entries = done.stdout.split(b"\0")[:-1]
    return frozenset(unhexlify(entry.split(b" ", 2)[1]) for entry in entries)
