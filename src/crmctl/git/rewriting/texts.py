"""Commits and tags as texts: other ids, other words, and every other byte as it was.

A commit or tag that changes loses its signatures, which would be wrong; that they were there is
counted.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

Ids = Callable[[bytes], bytes]
"""Gives the new id, in hex, of an object by its old one, in hex; the same for one that stays."""

Text = Callable[[bytes], bytes]

_SIGNATURES = frozenset({b"gpgsig", b"gpgsig-sha256", b"mergetag"})
_ROLES = frozenset({b"author", b"committer", b"tagger"})
_IDENTITY = re.compile(rb"(.*?)(\s*<)([^<>]*)(>.*)", re.DOTALL)
_SIGNATURE = re.compile(
    rb"^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----$", re.MULTILINE
)
WORD = re.compile(rb"(?<![0-9A-Za-z_-])[0-9a-f]{7,64}(?![0-9A-Za-z_-])")
"""What may be a commit's id, whole or abbreviated, in a message."""


class Edited(NamedTuple):
    """A new text, and the number of signatures it lost."""

    content: bytes
    signatures: int


def headers(content: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Part a commit or tag into its headers, with their continued lines, and its message.

    The message has the empty line before it, if there is one.
    """
    head, gap, message = content.partition(b"\n\n")
    if not gap:
        head, message = content, b""
    found: list[tuple[bytes, bytes]] = []
    for line in head.split(b"\n"):
        if line.startswith(b" ") and found:
            found[-1] = (found[-1][0], found[-1][1] + b"\n" + line)
        else:
            key = line.partition(b" ")[0]
            found.append((key, line[len(key) :]))
    return found, gap + message


def edited_commit(content: bytes, ids: Ids, text: Text, words: Mapping[bytes, bytes]) -> Edited:
    """Give a commit with other ids and words.

    Args:
        content: the commit.
        ids: the new ids of tree and parents.
        text: changes the message, names and addresses.
        words: words of the message that are old ids -> what to write instead.
    """
    found, message = headers(content)
    lines, dropped = [], 0
    for key, said in found:
        if key in _SIGNATURES:
            dropped += 1
        elif key in {b"tree", b"parent"}:
            lines.append(key + b" " + ids(said[1:]))
        else:
            lines.append(key + _header(key, said, text))
    return Edited(b"\n".join(lines) + _message(message, text, words), dropped)


def edited_tag(
    content: bytes, ids: Ids, text: Text, name: Text, words: Mapping[bytes, bytes]
) -> Edited:
    """Give an annotated tag with another object and other words; without its signature."""
    found, message = headers(content)
    signature = _SIGNATURE.search(message)
    if signature:
        message = message[: signature.start()]
    lines, dropped = [], 1 if signature else 0
    for key, said in found:
        if key in _SIGNATURES:
            dropped += 1
        elif key == b"object":
            lines.append(key + b" " + ids(said[1:]))
        elif key == b"tag":
            lines.append(key + b" " + name(said[1:]))
        else:
            lines.append(key + _header(key, said, text))
    return Edited(b"\n".join(lines) + _message(message, text, words), dropped)


def says_otherwise(content: bytes, text: Text) -> bool:
    """Tell whether a commit's own words change; its signatures aside."""
    changed = edited_commit(content, _same, text, {})
    return changed.content != edited_commit(content, _same, _same, {}).content


def words_of(content: bytes) -> frozenset[bytes]:
    """Give the words of a commit's message that may be ids of commits."""
    return frozenset(WORD.findall(content, max(content.find(b"\n\n"), 0)))


def _header(key: bytes, said: bytes, text: Text) -> bytes:
    if key in _ROLES and (parts := _IDENTITY.fullmatch(said[1:])):
        name, gap, address, rest = parts.groups()
        return b" " + _line(text(name)) + gap + _line(text(address)) + rest
    return said if key == b"encoding" else text(said)


def _line(said: bytes) -> bytes:
    """Keep a name or an address what it is: one line without angle brackets."""
    return said.translate(None, b"\n<>")


def _message(message: bytes, text: Text, words: Mapping[bytes, bytes]) -> bytes:
    if words:
        message = WORD.sub(lambda word: words.get(word[0], word[0]), message)
    changed = text(message[2:])
    return message if changed == message[2:] else message[:2] + changed


def _same(said: bytes) -> bytes:
    return said
