"""Writing a commit as one stream, however many files it has, through `git fast-import`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import IO, NamedTuple, cast

from crmctl.errors.git import GitFailedError
from crmctl.git.command import end, failure
from crmctl.git.repository import Identity, Repository

_LOOSE_OBJECTS = 100
"""Up to so many new objects are stored as single files; more become one pack. A pack for every
small commit would make each later look-up slower."""


_FORBIDDEN = frozenset({"", ".", "..", ".git"})


class FileChange(NamedTuple):
    """A file as it shall be; `content` None removes it. The mode is that of a new file."""

    path: str
    content: bytes | None
    mode: str = "100644"


class Draft(NamedTuple):
    """What a commit says beside its files.

    Attributes:
        parent: the commit it follows; None for the first.
        message: subject, empty line, trailers.
        identity: who makes it, and when.
        merged: the other parents of a merge.
    """

    parent: str | None
    message: str
    identity: Identity
    merged: Sequence[str] = ()


def write_commit(
    repo: Repository,
    draft: Draft,
    changes: Sequence[FileChange],
    modes: Mapping[str, str],
    meanwhile: Callable[[], object] = bool,
) -> str:
    """Write the commit's objects and name it by the private ref; returns its id.

    Args:
        repo: where to.
        draft: parent, message and identity.
        changes: the files that differ from the parent's; all others stay.
        modes: git's mode of files that keep another one than theirs.
        meanwhile: a step of work of our own, called once a file while git stores it.

    Raises:
        GitFailedError: a path is not allowed in a commit, or git could not write.
    """
    process = repo.git.start(
        *("-c", f"fastimport.unpackLimit={_LOOSE_OBJECTS}"),
        # Looking for deltas among small files costs more time than it saves space; `git gc`
        # does it better later.
        *("fast-import", "--quiet", "--force", "--date-format=raw", "--depth=0"),
        feed=True,
        keeps_memory=True,
    )
    stream = cast("IO[bytes]", process.stdin)
    try:
        # A fast-import that fails closes the pipe; its exit status and complaint say why.
        with suppress(BrokenPipeError):
            stream.writelines(_head(repo, draft))
            stream.writelines(_files(repo, changes, modes, meanwhile))
            stream.write(b"get-mark :1\ndone\n")
        output, complaint = process.communicate()
    finally:
        end(process)  # it lives on only when the stream was interrupted from our side
        # When it fails, fast-import leaves a report of its last commands beside HEAD.
        (repo.git_dir / f"fast_import_crash_{process.pid}").unlink(missing_ok=True)
    if process.returncode != 0:
        raise failure("fast-import", complaint)
    return output.decode().strip()


def _head(repo: Repository, draft: Draft) -> Iterable[bytes]:
    text = draft.message.encode()
    # Without "done" at its end a stream that breaks off would be taken for a whole one.
    yield b"feature done\n"
    # Without the reset, a ref that an earlier write left would become a first commit's parent.
    yield f"reset {repo.pending_ref}\n\ncommit {repo.pending_ref}\nmark :1\n".encode()
    identity = draft.identity
    yield f"author {identity.author}\ncommitter {identity.committer}\n".encode()
    yield b"data %d\n%b\n" % (len(text), text)
    if draft.parent:
        yield f"from {draft.parent}\n".encode()
    for commit in draft.merged:
        yield f"merge {commit}\n".encode()


def _files(
    repo: Repository,
    changes: Iterable[FileChange],
    modes: Mapping[str, str],
    meanwhile: Callable[[], object],
) -> Iterable[bytes]:
    # A file that becomes a folder goes before what lies in the folder.
    for change in sorted(changes, key=lambda change: change.content is not None):
        path = _quoted(repo.prefix + change.path)
        if change.content is None:
            yield b"D %b\n" % path
            continue
        mode = modes.get(change.path, change.mode).encode()
        yield b"M %b inline %b\ndata %d\n" % (mode, path, len(change.content))
        yield change.content
        yield b"\n"
        meanwhile()


def _quoted(path: str) -> bytes:
    """A path as fast-import reads it, whatever bytes are in it.

    Raises:
        GitFailedError: the path leaves the root or enters git's own folder.
    """
    if not _FORBIDDEN.isdisjoint(path.lower().split("/")):
        raise GitFailedError("fast-import", f"the path {path!r} is not allowed in a commit.")
    raw = path.encode("utf-8", "surrogateescape")
    escaped = raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'
