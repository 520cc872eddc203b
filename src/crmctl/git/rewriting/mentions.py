"""Contents that tell of other objects: of commits by their ids, of files by digests.

An id of a commit that is written anew would be wrong in the new history, and worse: with it and
the new files, what was taken out can be guessed. So would the digest of a file be.
"""

import hashlib
from binascii import hexlify, unhexlify
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crmctl.git.command import Git
from crmctl.git.rewriting.packing import Pack
from crmctl.git.rewriting.streams import contents
from crmctl.git.rewriting.surgery import Surgery
from crmctl.git.rewriting.texts import WORD

_SMALLEST = 7
_RUN = b"a" * _SMALLEST
_ALIKE = bytes(ord("a") if chr(byte) in "0123456789abcdef" else ord("-") for byte in range(256))
_DIGEST = b"sha256"
_LOOKED_AT = 8_000
"""Bytes in which git looks for a NUL, which makes a file a binary one."""


class Digest(NamedTuple):
    """What a record says of a file: its SHA-256, in hex, and its size in bytes."""

    sha256: str
    size: int


class Mention(NamedTuple):
    """A content that names commits: what it says by now, and its words that do."""

    content: bytes
    words: Mapping[bytes, bytes]


class Commits:
    """All commits of a store, reachable or not; ids in hex."""

    def __init__(self, oids: Iterable[bytes]) -> None:
        self._sorted = sorted(oids)
        self._size = len(self._sorted[0]) if self._sorted else 0

    def meant(self, word: bytes) -> bytes | None:
        """Give the commit that a word names, whole or abbreviated; None for none or several."""
        at = bisect_left(self._sorted, word)
        found = self._sorted[at : at + 2]
        if not found or not found[0].startswith(word):
            return None
        return found[0] if len(found) == 1 or not found[1].startswith(word) else None

    def named(self, words: Iterable[bytes]) -> dict[bytes, bytes]:
        """Give the words that name a commit, with its binary id."""
        pairs = ((word, self.meant(word)) for word in words)
        return {word: unhexlify(oid) for word, oid in pairs if oid}

    def named_in(self, content: bytes) -> Mapping[bytes, bytes]:
        """Give the words of a file that name a commit.

        An abbreviation without a letter, or without a digit, may as well be a number or a word.
        """
        if _RUN not in content.translate(_ALIKE) or b"\0" in content[:_LOOKED_AT]:
            return {}
        words = {word for word in WORD.findall(content) if self._is_id(word)}
        return self.named(words) if words else {}

    def _is_id(self, word: bytes) -> bool:
        if len(word) == self._size:
            return True
        return len(word) < self._size and not word.isdigit() and not word.isalpha()


class Mentions:
    """The contents of a store that tell of others, noted while each is looked at once.

    Attributes:
        named: blobs that name commits.
        digests: of contents that change -> what they become.
    """

    def __init__(self, commits: Commits) -> None:
        self._commits = commits
        self.named: dict[bytes, Mention] = {}
        self.digests: dict[str, Digest] = {}
        self._telling: dict[bytes, bytes | None] = {}

    def look(self, oid: bytes, content: bytes, new: bytes) -> None:
        """Look at a blob, which stays or becomes another one; its id is in hex."""
        if new != content:
            old = hashlib.sha256(content).hexdigest()
            self.digests[old] = Digest(hashlib.sha256(new).hexdigest(), len(new))
        if _DIGEST in new:
            self._telling[oid] = new if new != content else None
        words = self._commits.named_in(new)
        if words:
            self.named[unhexlify(oid)] = Mention(new, words)

    def settle(self, git: Git, surgery: Surgery) -> Iterator[tuple[bytes, bytes]]:
        """Give the blobs whose digests were right and are not any more, with what they become."""
        if not self.digests:
            return
        for oid, content in self._told(git):
            new = surgery.digests(content, self.digests)
            if new != content:
                if mention := self.named.get(unhexlify(oid)):
                    self.named[unhexlify(oid)] = Mention(new, mention.words)
                yield oid, new

    def _told(self, git: Git) -> Iterator[tuple[bytes, bytes]]:
        changed = {oid: new for oid, new in self._telling.items() if new is not None}
        yield from changed.items()
        staying: Sequence[bytes] = [oid for oid, new in self._telling.items() if new is None]
        yield from ((one.oid, one.content) for one in contents(git, staying))


class Lost:
    """Commits that are named and that no ref leads to: they go, and some with an erasure."""

    def __init__(
        self,
        git: Git,
        roots: Sequence[bytes],
        changing: Callable[[bytes], bool],
        there: Collection[bytes | None],
    ) -> None:
        self._git, self._roots, self._changing, self._there = git, roots, changing, there
        self._known: dict[bytes, tuple[bool, frozenset[bytes]]] = {}

    def tells(self, oid: bytes, changed: Callable[[bytes], bool]) -> bool:
        """Tell whether a commit holds what is taken out, or follows a commit that does.

        Args:
            oid: the commit, in binary.
            changed: tells whether a commit that stays reachable is written anew.
        """
        if oid in self._there:
            return False
        if oid not in self._known:
            self._known[oid] = self._look(oid)
        tells, edge = self._known[oid]
        return tells or any(map(changed, edge))

    def _look(self, oid: bytes) -> tuple[bool, frozenset[bytes]]:
        asked = b"".join((hexlify(oid), b"\n", *(b"^%b\n" % root for root in self._roots)))
        told = self._git.run("rev-list", "--objects", "--parents", "--stdin", feed=asked)
        inside, parents = set[bytes](), set[bytes]()
        for line in told.splitlines():
            first, *rest = line.split(b" ")
            inside.add(unhexlify(first))
            parents.update(
                unhexlify(one) for one in rest if len(one) == len(first) and _is_hex(one)
            )
        return any(map(self._changing, inside)), frozenset(parents - inside)


def _is_hex(word: bytes) -> bool:
    return not word.translate(None, b"0123456789abcdef")


def said_anew(pack: Pack, mention: Mention, words: Mapping[bytes, bytes]) -> bytes:
    """Write a blob that names commits by their new ids; gives its id."""
    return pack.add(b"blob", renamed(mention.content, words))


def renamed(content: bytes, words: Mapping[bytes, bytes]) -> bytes:
    """Give a content with other words for some of its words."""
    return WORD.sub(lambda word: words.get(word[0], word[0]), content)
