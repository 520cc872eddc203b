"""One look at every content: which blobs change, and which commits and tags may."""

from binascii import unhexlify
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crmctl.git.command import Git
from crmctl.git.rewriting.mentions import Commits, Digest, Mention, Mentions
from crmctl.git.rewriting.packing import Pack
from crmctl.git.rewriting.streams import Raw, batches, contents, listed
from crmctl.git.rewriting.surgery import Hint, Surgery
from crmctl.git.rewriting.texts import says_otherwise, words_of


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found; ids are binary.

    Attributes:
        blobs: blobs that change -> their new ids; None for those that go.
        commits: commits whose texts may change.
        words: commits whose messages name commits -> the words that do, with those commits.
        named: blobs that name commits.
        commits_there: all commits of the store.
        digests: SHA-256 of blobs that change -> what they become.
    """

    blobs: dict[bytes, bytes | None] = field(default_factory=dict)
    commits: set[bytes] = field(default_factory=set)
    words: dict[bytes, Mapping[bytes, bytes]] = field(default_factory=dict)
    named: Mapping[bytes, Mention] = field(default_factory=dict)
    commits_there: Commits = field(default_factory=lambda: Commits(()))
    digests: Mapping[str, Digest] = field(default_factory=dict)


def scan(git: Git, surgery: Surgery, pack: Pack) -> Scan:
    """Look at every blob and commit of the store, and write the new blobs."""
    replaced = {oid.encode(): content for oid, content in surgery.replaced.items()}
    asked, commits = _worth_reading(git)
    mentions = Mentions(commits)
    found = Scan(named=mentions.named, commits_there=commits, digests=mentions.digests)
    for batch in batches(contents(git, asked)):
        suspects = hinted(surgery.hint, [_own(one) for one in batch])
        for number, (oid, kind, content) in enumerate(batch):
            if kind == b"commit":
                _note_commit(found, oid, content, surgery if number in suspects else None)
                continue
            new: bytes | None = content
            if oid in replaced:
                new = replaced[oid]
            elif number in suspects:
                new = surgery.blob(oid.decode(), content)
            if new is None:
                found.blobs[unhexlify(oid)] = None
                continue
            if new != content:
                found.blobs[unhexlify(oid)] = pack.add(b"blob", new)
            mentions.look(oid, content, new)
    for oid, new in mentions.settle(git, surgery):
        found.blobs[unhexlify(oid)] = pack.add(b"blob", new)
    return found


def _own(raw: Raw) -> bytes:
    """Give what somebody wrote: of a commit all but the ids of its tree and parents.

    By chance an id may look like a number, or like something encoded.
    """
    return (
        raw.content[max(raw.content.find(b"\nauthor "), 0) :]
        if raw.kind == b"commit"
        else raw.content
    )


def hinted(hint: Hint, contents_: Sequence[bytes]) -> frozenset[int]:
    """Tell which contents have to be looked at; a hint may be faster with many at once."""
    among = getattr(hint, "among", None)
    if among is not None:
        return frozenset(among(contents_))
    return frozenset(number for number, one in enumerate(contents_) if hint.search(one))


def _worth_reading(git: Git) -> tuple[Sequence[bytes], Commits]:
    """Give the ids of blobs and commits; trees are nine tenths of all bytes and hold no text."""
    asked, commits = [], []
    for oid, kind in listed(git):
        if kind in {b"blob", b"commit"}:
            asked.append(oid)
        if kind == b"commit":
            commits.append(oid)
    return asked, Commits(commits)


def _note_commit(found: Scan, oid: bytes, content: bytes, surgery: Surgery | None) -> None:
    if surgery is not None and says_otherwise(content, surgery.text):
        found.commits.add(unhexlify(oid))
    words = words_of(content)
    named = found.commits_there.named(words) if words else {}
    if named:
        found.words[unhexlify(oid)] = named
