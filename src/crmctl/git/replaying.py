"""A commit made anew: other files and parents, and everything else as it was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from crmctl.git.repository import Repository
from crmctl.git.rewriting.mentions import Commits, renamed
from crmctl.git.rewriting.texts import edited_commit, words_of
from crmctl.git.sealing import sign

_GONE = b"[erased]"


def raw_commit(repo: Repository, oid: str) -> bytes:
    """Give a commit as git stores it."""
    return repo.git.run("cat-file", "commit", oid)


def commits_of(repo: Repository, tip: str, without: Sequence[str]) -> Sequence[tuple[str, ...]]:
    """Give each commit that leads to a tip and to none of some others, with its parents.

    Parents come first.
    """
    asked = [tip, *(f"^{oid}" for oid in without)]
    told = repo.git.run("rev-list", "--topo-order", "--reverse", "--parents", *asked, "--")
    return [tuple(line.split(" ")) for line in told.decode().splitlines()]


def tree_with(
    repo: Repository, base: str, files: Mapping[str, bytes | None], modes: Mapping[str, str]
) -> str:
    """Make the tree of a commit with other files; None takes one away. Gives its id."""
    index = repo.private / "replaying.index"
    index.unlink(missing_ok=True)
    git = replace(repo.git, index=index)
    try:
        git.run("read-tree", base)
        lines = []
        for path, content in files.items():
            place = (repo.prefix + path).encode("utf-8", "surrogateescape")
            if content is None:
                lines.append(b"0 %b\t%b\0" % (repo.no_object.encode(), place))
                continue
            oid = git.run("hash-object", "-w", "--no-filters", "--stdin", feed=content).strip()
            lines.append(b"%b %b\t%b\0" % (modes.get(path, "100644").encode(), oid, place))
        git.run("update-index", "-z", "--index-info", feed=b"".join(lines))
        return git.run("write-tree").decode().strip()
    finally:
        index.unlink(missing_ok=True)


def commit_like(
    repo: Repository,
    old: bytes,
    tree: str,
    parents: Sequence[str],
    text: Callable[[bytes], bytes],
) -> str:
    """Make a commit with the authors, dates and message of another one; no ref names it.

    Args:
        repo: where to.
        old: the other commit, as git stores it.
        tree: its tree.
        parents: its parents.
        text: changes the message, names and addresses.
    """
    edited = edited_commit(old, lambda oid: oid, text, {}).content
    rest = edited.split(b"\n")
    while rest and rest[0].startswith((b"tree ", b"parent ")):
        rest.pop(0)
    head = [b"tree " + tree.encode(), *(b"parent " + one.encode() for one in parents)]
    content = b"\n".join([*head, *rest])
    made = repo.git.run("hash-object", "-t", "commit", "-w", "--stdin", feed=content)
    return sign(repo, made.decode().strip())


def with_new_ids(
    message: bytes, commits: Commits, new: Mapping[str, str], stays: Callable[[str], bool]
) -> bytes:
    """Give a message that names commits by their new ids, and those that go not at all.

    Args:
        message: the message, or a whole commit.
        commits: all commits of the store.
        new: old id -> new id.
        stays: tells whether a commit stays as it is.
    """
    words = {}
    for word, oid in commits.named(words_of(b"\n\n" + message)).items():
        if oid.hex() in new:
            words[word] = new[oid.hex()].encode()[: len(word)]
        elif not stays(oid.hex()):
            words[word] = _GONE
    return renamed(message, words) if words else message
