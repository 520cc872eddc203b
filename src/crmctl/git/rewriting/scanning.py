"""One look at every content: which blobs change, and which commits and tags may."""

from binascii import hexlify, unhexlify
from collections.abc import Sequence
from dataclasses import dataclass, field

from crmctl.git.command import Git
from crmctl.git.rewriting.packing import Pack
from crmctl.git.rewriting.streams import Raw, batches, contents, listed
from crmctl.git.rewriting.surgery import Hint, Surgery
from crmctl.git.rewriting.texts import says_otherwise, words_of

SMALLEST_WORD = 7


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found; ids are binary.

    Attributes:
        blobs: blobs that change -> their new ids; None for those that go.
        commits: commits whose texts may change.
        words: commits whose messages hold words that may be ids of commits, with those words.
        prefixes: the beginnings of all those words, in hex.
        objects: how many objects there are, reachable or not.
    """

    blobs: dict[bytes, bytes | None] = field(default_factory=dict)
    commits: set[bytes] = field(default_factory=set)
    words: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    prefixes: set[bytes] = field(default_factory=set)
    objects: list[int] = field(default_factory=list)


def scan(git: Git, surgery: Surgery, pack: Pack) -> Scan:
    """Look at every blob and commit of the store, and write the new blobs."""
    found = Scan()
    replaced = {oid.encode(): content for oid, content in surgery.replaced.items()}
    asked = _worth_reading(git, found)
    for batch in batches(contents(git, asked)):
        suspects = hinted(surgery.hint, [_own(one) for one in batch])
        for number, (oid, kind, content) in enumerate(batch):
            if kind == b"commit":
                _note_commit(found, oid, content, surgery if number in suspects else None)
            elif oid in replaced:
                new = replaced[oid]
                if new != content:
                    gone = new is None
                    found.blobs[unhexlify(oid)] = None if gone else pack.add(b"blob", new or b"")
            elif number in suspects:
                changed = surgery.blob(oid.decode(), content)
                if changed != content:
                    found.blobs[unhexlify(oid)] = pack.add(b"blob", changed)
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


def _worth_reading(git: Git, found: Scan) -> Sequence[bytes]:
    """Give the ids of blobs and commits; trees are nine tenths of all bytes and hold no text."""
    asked, count = [], 0
    for oid, kind in listed(git):
        count += 1
        if kind in {b"blob", b"commit"}:
            asked.append(oid)
    found.objects.append(count)
    return asked


def _note_commit(found: Scan, oid: bytes, content: bytes, surgery: Surgery | None) -> None:
    if surgery is not None and says_otherwise(content, surgery.text):
        found.commits.add(unhexlify(oid))
    words = words_of(content)
    if words:
        found.words[unhexlify(oid)] = words
        found.prefixes.update(word[:SMALLEST_WORD] for word in words)


def is_meant(oid: bytes, word: bytes) -> bool:
    """Tell whether a word names an object, whole or abbreviated."""
    return hexlify(oid).startswith(word)
