"""Notes: trees whose paths are the ids of the objects that the notes are about."""

from binascii import hexlify, unhexlify
from collections.abc import Callable, Iterable, Mapping

from crmctl.git.command import Git
from crmctl.git.rewriting.packing import Pack
from crmctl.git.rewriting.trees import TREE, Entry, tree

Flat = dict[bytes, tuple[bytes, bytes]]
"""Path -> mode and binary id."""


def is_notes(name: str) -> bool:
    """Tell whether a ref is one of notes."""
    return name.startswith("refs/notes/")


def flat(git: Git, oid: bytes) -> Flat:
    """Give all files of a tree."""
    found: Flat = {}
    for entry in git.run("ls-tree", "-r", "-z", "--full-tree", hexlify(oid).decode()).split(b"\0")[
        :-1
    ]:
        about, _, path = entry.partition(b"\t")
        mode, _, id_ = about.split(b" ")
        found[path] = (mode, unhexlify(id_))
    return found


def moved(
    files: Flat, ids: Mapping[bytes, bytes | None], name: Callable[[bytes], bytes], size: int
) -> Flat:
    """Give notes with their new contents, about the objects as they are called now.

    A note about what is gone goes, too. Other files, which a person may have put there, only get
    their new contents and names.

    Args:
        files: the notes.
        ids: new ids of objects; None for what is gone.
        name: gives the new name of one part of a path.
        size: the length of an id in hex.
    """
    found: Flat = {}
    for path, (mode, oid) in files.items():
        about = path.replace(b"/", b"")
        new: bytes | None = path
        if len(about) == size and not about.translate(None, b"0123456789abcdef"):
            new = _about(path, unhexlify(about), ids)
        else:
            new = b"/".join(name(part) for part in path.split(b"/"))
        content = ids.get(oid, oid)
        if new is not None and content is not None:
            found[new] = (mode, content)
    return found


def _about(path: bytes, about: bytes, ids: Mapping[bytes, bytes | None]) -> bytes | None:
    """Give the path of a note about another object, with as many folders."""
    if about not in ids:
        return path
    new = ids[about]
    if new is None:
        return None
    said, parts, at = hexlify(new), [], 0
    for part in path.split(b"/"):
        parts.append(said[at : at + len(part)])
        at += len(part)
    return b"/".join(parts)


def write(pack: Pack, files: Mapping[bytes, tuple[bytes, bytes]]) -> bytes:
    """Write the trees of files; gives the root's id."""
    here: list[Entry] = []
    below: dict[bytes, dict[bytes, tuple[bytes, bytes]]] = {}
    for path, (mode, oid) in files.items():
        folder, slash, rest = path.partition(b"/")
        if slash:
            below.setdefault(folder, {})[rest] = (mode, oid)
        else:
            here.append(Entry(mode, path, oid))
    here += (Entry(TREE, folder, write(pack, inside)) for folder, inside in below.items())
    return pack.add(b"tree", tree(here))


def of(git: Git, notes: Iterable[str], others: Iterable[str]) -> frozenset[bytes]:
    """Give the commits of notes that are no other ref's."""
    asked = [*notes, *(f"^{oid}" for oid in others)]
    if not asked:
        return frozenset()
    told = git.run("rev-list", "--stdin", feed="".join(f"{one}\n" for one in asked).encode())
    return frozenset(map(unhexlify, told.split()))
