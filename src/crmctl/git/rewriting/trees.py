"""Trees: their entries, what a commit changes in them, and trees with other children.

A tree is looked at only when something below it changes; its bytes stay but for the ids of those
children. Where a name changes or an entry goes, the tree is put together anew.
"""

from binascii import unhexlify
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from crmctl.errors.git import GitFailedError

TREE = b"40000"
_TREE_IN_DIFF = b"040000"
_NESTED_REPOSITORY = b"160000"


class Entry(NamedTuple):
    """One entry of a tree; the id is binary."""

    mode: bytes
    name: bytes
    oid: bytes

    @property
    def place(self) -> bytes:
        """Where git sorts it: a folder as if its name ended in a slash."""
        return self.name + b"/" if self.mode == TREE else self.name


class Touched(NamedTuple):
    """A path that differs between two trees.

    Attributes:
        path: from the root.
        old: the folder that was there; None where there was none.
        new: the object that is there; None where there is none.
        is_tree: whether that is a folder.
        is_repository: whether it is another repository, whose objects are not here.
    """

    path: bytes
    old: bytes | None
    new: bytes | None
    is_tree: bool
    is_repository: bool


def entries(content: bytes, size: int) -> Iterator[Entry]:
    """Give the entries of a tree; `size` is the length of an id."""
    at = 0
    while at < len(content):
        end = content.index(b"\0", at)
        mode, _, name = content[at:end].partition(b" ")
        at = end + 1 + size
        yield Entry(mode, name, content[end + 1 : at])


def tree(found: Iterable[Entry]) -> bytes:
    """Put a tree together.

    Raises:
        GitFailedError: two entries have one name.
    """
    sorted_ = sorted(found, key=lambda entry: entry.place)
    if len({entry.name for entry in sorted_}) < len(sorted_):
        raise GitFailedError("mktree", "two files of one folder would get the same name.")
    return b"".join(b"%b %b\0%b" % entry for entry in sorted_)


def patched(
    content: bytes,
    children: Mapping[bytes, bytes],
    ids: Mapping[bytes, bytes | None],
    names: Mapping[bytes, bytes],
) -> bytes:
    """Give a tree in which some children are others.

    Args:
        content: the tree.
        children: name -> old id of the entries that change.
        ids: their new ids; None for an entry that goes, none for one that keeps its id.
        names: their new names; none for one that keeps its name.
    """
    result = bytearray(content)
    for name, old in children.items():
        new = ids.get(old, old)
        mark = b" %b\0%b" % (name, old)
        at = content.find(mark)
        if new is None or name in names or at < 0:
            return _rebuilt(content, children, ids, names)
        end = at + len(mark)
        result[end - len(old) : end] = new
    return bytes(result)


def _rebuilt(
    content: bytes,
    children: Mapping[bytes, bytes],
    ids: Mapping[bytes, bytes | None],
    names: Mapping[bytes, bytes],
) -> bytes:
    size = len(next(iter(children.values())))
    kept = []
    for entry in entries(content, size):
        new: bytes | None = entry.oid
        if entry.name in children and entry.mode != _NESTED_REPOSITORY:
            new = ids.get(entry.oid, entry.oid)
        if new is not None:
            name = names.get(entry.name, entry.name)
            kept.append(Entry(entry.mode, name, new))
    return tree(kept)


def differences(blocks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, list[Touched]]]:
    """Give for each pair of trees that `git diff-tree --stdin -r -t -z` compares what differs.

    Args:
        blocks: what it prints, in pieces of any size.
        size: the length of an id in hex.

    Yields:
        The pair's second tree, in hex, and what differs, folders before what lies in them.
    """
    pair, found, about = b"", list[Touched](), b""
    rest = b""
    for block in blocks:
        *parts, rest = (rest + block).split(b"\0")
        for part in parts:
            if about:
                found.append(_touched(about, part, size))
                about = b""
                continue
            *heads, about = part.split(b"\n")
            for head in heads:
                if pair:
                    yield pair, found
                pair, found = head[size + 1 :], []
    for head in rest.split(b"\n")[:-1]:
        if pair:
            yield pair, found
        pair, found = head[size + 1 :], []
    if pair:
        yield pair, found


def _touched(about: bytes, path: bytes, size: int) -> Touched:
    """Read `:MODE MODE OLD NEW STATUS`."""
    old_mode, new_mode = about[1:7], about[8:14]
    old = unhexlify(about[15 : 15 + size]) if old_mode == _TREE_IN_DIFF else None
    new = unhexlify(about[16 + size : 16 + 2 * size]) if new_mode != b"000000" else None
    is_repository = new_mode == _NESTED_REPOSITORY
    return Touched(path, old, new, new_mode == _TREE_IN_DIFF, is_repository)
