"""Annotated tags, and tags of tags: what they come to, and how they are written anew."""

from binascii import hexlify, unhexlify
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from crmctl.git.repository import Repository
from crmctl.git.rewriting.packing import Pack
from crmctl.git.rewriting.streams import Raw, contents
from crmctl.git.rewriting.surgery import Surgery
from crmctl.git.rewriting.texts import edited_tag, headers, says_otherwise


class Tag(NamedTuple):
    """An annotated tag: its id, the object that it names and its type, all in hex; its content."""

    oid: bytes
    target: bytes
    kind: bytes
    content: bytes


def tags(repo: Repository, oids: Iterable[str]) -> dict[bytes, Tag]:
    """Give tags, and the tags that they name, by their ids: the innermost last."""
    found: dict[bytes, Tag] = {}
    wanted = [oid.encode() for oid in dict.fromkeys(oids)]
    while wanted:
        read = [_tag(raw) for raw in contents(repo.git, wanted)]
        found.update((tag.oid, tag) for tag in read)
        inner = (tag.target for tag in read if tag.kind == b"tag")
        wanted = [oid for oid in dict.fromkeys(inner) if oid not in found]
    return found


def _tag(raw: Raw) -> Tag:
    said = dict(headers(raw.content)[0])
    return Tag(raw.oid, said.get(b"object", b"")[1:], said.get(b"type", b"")[1:], raw.content)


class Tagging:
    """Writes tags anew; `ids` learns them, and `signatures` counts those that were dropped."""

    def __init__(
        self, found: dict[bytes, Tag], surgery: Surgery, pack: Pack,
        ids: dict[bytes, bytes | None], words: Callable[[bytes], Mapping[bytes, bytes]],
    ) -> None:  # fmt: skip
        self._found, self._surgery, self._pack, self._ids = found, surgery, pack, ids
        self._words = words
        self.signatures = 0

    def write_all(self) -> None:
        """Write those that change, each after the tag that it names."""
        for oid in self._found:
            self._write(oid)

    def _write(self, oid: bytes) -> None:
        """Write one; a chain of tags ends, for an id cannot be known before it is made."""
        tag, old = self._found[oid], unhexlify(oid)
        if old in self._ids:
            return
        if tag.target in self._found:
            self._write(tag.target)
        target = unhexlify(tag.target)
        words = self._words(tag.content)
        if target not in self._ids and not words and not self._is_otherwise(tag):
            return
        if target in self._ids and self._ids[target] is None:
            self._ids[old] = None  # what it names is gone
            return
        edited = edited_tag(tag.content, self._new, self._text, self._name, words)
        self._ids[old] = self._pack.add(b"tag", edited.content)
        self.signatures += edited.signatures

    def _is_otherwise(self, tag: Tag) -> bool:
        if not self._surgery.hint.search(tag.content[tag.content.find(b"\n") :]):
            return False
        name = dict(headers(tag.content)[0]).get(b"tag", b"")[1:]
        return self._name(name) != name or says_otherwise(tag.content, self._surgery.text)

    def _new(self, oid: bytes) -> bytes:
        return hexlify(self._ids.get(unhexlify(oid)) or unhexlify(oid))

    def _text(self, said: bytes) -> bytes:
        return self._surgery.text(said) if self._surgery.hint.search(said) else said

    def _name(self, name: bytes) -> bytes:
        parts = name.split(b"/")
        hint = self._surgery.hint
        return b"/".join(self._surgery.name(p) if hint.search(p) else p for p in parts)
