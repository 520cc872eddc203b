"""All commits that are to stay, each after its parents, with what it changes."""

from binascii import hexlify, unhexlify
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import IO, NamedTuple, cast

from crmctl.git.command import Git, end, failure
from crmctl.git.rewriting.streams import BLOCK, feed, lines
from crmctl.git.rewriting.trees import Touched, differences


class Node(NamedTuple):
    """A commit, or with no `oid` a tree that something names by itself; ids are binary."""

    oid: bytes | None
    tree: bytes
    parents: tuple[bytes, ...]


class Step(NamedTuple):
    """A commit, the tree that it is compared with (its first parent's), and what differs."""

    node: Node
    before: bytes | None
    touched: Sequence[Touched]


def nodes(git: Git, roots: Sequence[bytes]) -> list[Node]:
    """Give every commit that leads to the roots: parents first, and then by the clock.

    A commit that names another in its message was made after it, so that its turn comes later.
    """
    found: list[Node] = []
    same: dict[bytes, bytes] = {}  # one object for each id, however often it is named
    asked = b"".join(root + b"\n" for root in roots)
    told = lines(
        git, "rev-list", "--date-order", "--reverse", "--format=%H %T %P", "--stdin", asked=asked
    )
    for line in told if roots else ():
        if not line.startswith(b"commit "):
            oid, tree, *parents = map(unhexlify, line.split())
            same[oid] = oid
            found.append(Node(oid, same.setdefault(tree, tree), tuple(same[p] for p in parents)))
    return found


def after_named(
    found: Sequence[Node], words: Mapping[bytes, Mapping[bytes, bytes]]
) -> Sequence[Node]:
    """Give commits so that each comes after its parents and after those that its message names.

    Where clocks differed, a commit may bear an earlier date than one that it names.

    Args:
        found: the commits, parents first.
        words: commit -> the words of its message that name commits, with those.
    """
    place = {node.oid: number for number, node in enumerate(found)}
    named = {
        oid: [one for one in each.values() if place.get(one, -1) > place.get(oid, len(found))]
        for oid, each in words.items()
    }
    if not any(named.values()):
        return found
    ordered, seen = list[Node](), set[int]()
    for number in range(len(found)):
        line = [(number, False)]
        while line:
            at, is_due = line.pop()
            node = found[at]
            if is_due:
                ordered.append(node)
            elif at not in seen:
                seen.add(at)
                before = (*node.parents, *named.get(node.oid or b"", ()))
                line.append((at, True))
                line += [(place[oid], False) for oid in reversed(before)]
    return ordered


def steps(git: Git, found: Sequence[Node], empty: bytes) -> Iterator[Step]:
    """Give each commit with what it changes.

    Args:
        git: runs git.
        found: the commits.
        empty: the id of the empty tree.
    """
    with closing(comparing(git, compared(found, empty))) as blocks:
        yield from steps_told(found, empty, blocks)


Compared = list[tuple[bytes, bytes]]
"""Trees that differ: that of a commit's first parent, and the commit's own."""


def compared(found: Sequence[Node], empty: bytes) -> Compared:
    """Give the trees to compare, in the order of their commits."""
    trees = {node.oid: node.tree for node in found}
    both = ((_before(trees, node, empty), node.tree) for node in found)
    return [(one, other) for one, other in both if one != other]


def comparing(git: Git, pairs: Compared) -> Generator[bytes]:
    """Give what `git diff-tree -r -t -z` tells of pairs of trees, block by block."""
    process = git.start(
        *("diff-tree", "--stdin", "-r", "-t", "-z", "--raw", "--no-renames", "--no-abbrev"),
        feed=True,
    )
    asked = (b"%b %b\n" % (hexlify(one), hexlify(other)) for one, other in pairs)
    asking = feed(cast("IO[bytes]", process.stdin), asked)
    try:
        while block := cast("IO[bytes]", process.stdout).read(BLOCK):
            yield block
        if process.wait():
            raise failure("diff-tree", cast("IO[bytes]", process.stderr).read())
    finally:
        end(process)
        asking.join()


def steps_told(found: Sequence[Node], empty: bytes, blocks: Iterable[bytes]) -> Iterator[Step]:
    """Give each commit with what it changes, by what git told of `compared` trees."""
    trees = {node.oid: node.tree for node in found}
    told = differences(blocks, 2 * len(empty))
    for node in found:
        before = _before(trees, node, empty)
        touched = next(told)[1] if before != node.tree else []
        yield Step(node, before if node.parents else None, touched)


def _before(trees: Mapping[bytes | None, bytes], node: Node, empty: bytes) -> bytes:
    return trees[node.parents[0]] if node.parents else empty
