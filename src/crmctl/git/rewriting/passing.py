"""The pass over history: new trees and commits, each after what it is made of.

Of each commit only what differs from its first parent is looked at. A tree of which a child
changes is noted together with these children; the next commit's tree has them too, but for what
that commit changes itself. Only trees so noted, and commits that change, are read.
"""

import re
from binascii import hexlify
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crmctl.git.rewriting.history import Node, Step
from crmctl.git.rewriting.mentions import Lost, renamed, said_anew
from crmctl.git.rewriting.packing import Pack, Written
from crmctl.git.rewriting.scanning import Scan, hinted
from crmctl.git.rewriting.streams import Reader
from crmctl.git.rewriting.surgery import Surgery
from crmctl.git.rewriting.texts import edited_commit
from crmctl.git.rewriting.trees import Touched, patched

_AT_ONCE = 1_000
_BASES = 2_000
_LOST = b"[erased]"
_NUMBER = re.compile(rb"(\.[A-Za-z0-9]{1,5})?$")


class _Job(NamedTuple):
    """An object to be read and written anew: a commit, or the tree at a path."""

    oid: bytes
    node: Node | None
    path: bytes


class Passing:
    """What is known of old objects while history is walked through; ids are binary.

    Attributes:
        ids: objects that change -> what they become; None for what goes.
        commits: the commits among them, in order.
        reachable: every object that the walk came to.
        names: names of files that change -> what they become.
        frontier: new commits none of whose parents changed.
        edge: commits that stay and have a child that changed.
        signatures: how many were dropped.
    """

    def __init__(
        self, reader: Reader, surgery: Surgery, pack: Pack, scan: Scan, lost: Lost | None = None
    ) -> None:
        self._lost = lost
        self._reader, self._surgery, self._pack, self._scan = reader, surgery, pack, scan
        self.ids: dict[bytes, bytes | None] = dict(scan.blobs)
        self.commits: dict[bytes, bytes] = {}
        self.reachable: set[bytes] = set()
        self.names: dict[bytes, bytes] = {}
        self.frontier: list[bytes] = []
        self.edge: dict[bytes, None] = {}
        self.signatures = 0
        self._children: dict[bytes, Mapping[bytes, bytes]] = {}
        self._changing: set[bytes] = set()
        self._seen: set[bytes] = set()
        self._renamed: set[bytes] = set()
        self._bases: dict[bytes, Written] = {}
        self._jobs: list[_Job] = []

    def take(self, step: Step, tree: bytes | None = None) -> None:
        """Take the next commit, or a tree of its own.

        Args:
            step: the commit with what it changes.
            tree: its new tree, where somebody else made it.
        """
        node = step.node
        self._reach(step)
        if self._scan.named and tree is None:
            self.look_at_mentions(one.new for one in step.touched)
        if tree is None:
            if self._concerns(step):
                self._note_trees(step)
        elif tree != node.tree:
            self.ids[node.tree] = tree
            self._children[node.tree] = {}
        if node.oid:
            self._take_commit(node, node.oid)
        if len(self._jobs) >= _AT_ONCE:
            self.work()

    def work(self) -> None:
        """Write what was noted."""
        jobs, self._jobs = self._jobs, []
        contents = self._reader.read([job.oid for job in jobs])
        for job, content in zip(jobs, contents, strict=True):
            if job.node:
                self._write_commit(job.oid, job.node, content)
            else:
                self._write_tree(job, content)

    def _reach(self, step: Step) -> None:
        self.reachable.add(step.node.tree)
        for one in step.touched:
            if one.new and not one.is_repository:
                self.reachable.add(one.new)

    # --- trees -------------------------------------------------------------------------------

    def _concerns(self, step: Step) -> bool:
        if step.before in self._children:
            return True
        return any(self._changes(one) for one in step.touched)

    def _changes(self, one: Touched) -> bool:
        if one.new is None:
            return False
        name = one.path[one.path.rfind(b"/") + 1 :]
        return one.new in self._scan.blobs or one.new in self._children or name in self.names

    def _note_trees(self, step: Step) -> None:
        """Note the trees that change, from the leaves to the root."""
        below: dict[bytes, list[tuple[bytes, Touched]]] = {}
        for one in reversed(step.touched):
            inside = below.pop(one.path, [])
            if one.is_tree and one.new:
                self._note_tree(one.path, one.old, one.new, inside)
            folder, _, name = one.path.rpartition(b"/")
            below.setdefault(folder, []).append((name, one))
        self._note_tree(b"", step.before, step.node.tree, below.pop(b"", []))

    def _note_tree(
        self,
        path: bytes,
        old: bytes | None,
        new: bytes,
        inside: Sequence[tuple[bytes, Touched]],
    ) -> None:
        if new in self._children:
            return
        before: Mapping[bytes, bytes] = self._children.get(old, {}) if old else {}
        gone = {name for name, _ in inside if name in before}
        came = {name: one.new for name, one in inside if one.new and self._changes(one)}
        children = before
        if gone or came:
            children = {n: oid for n, oid in before.items() if n not in gone} | came
        if children:
            self._children[new] = children
            self._jobs.append(_Job(new, None, path))

    def _write_tree(self, job: _Job, content: bytes) -> None:
        new = patched(content, self._children[job.oid], self.ids, self.names)
        if not new and content:
            self.ids[job.oid] = None
            return
        oid, written = self._pack.add_like(b"tree", new, self._bases.get(job.path))
        self.ids[job.oid] = oid
        if written:
            self._bases.pop(job.path, None)  # so that it is the last to be dropped
            self._bases[job.path] = written
            if len(self._bases) > _BASES:
                del self._bases[next(iter(self._bases))]

    def look_at_names(self, steps: Iterable[Step]) -> None:
        """Learn the names of files and folders before `take` meets them; many at once."""
        paths = (one.path for step in steps for one in step.touched)
        self.look_at(dict.fromkeys(path[path.rfind(b"/") + 1 :] for path in paths))

    def look_at(self, names: Iterable[bytes]) -> None:
        """Learn some names."""
        new = [name for name in names if name not in self._seen]
        self._seen.update(new)
        for number in sorted(hinted(self._surgery.hint, new)):
            self._learn(new[number])

    def name(self, name: bytes) -> bytes:
        """Give the new name of a file or folder, which it has in all commits then."""
        self.look_at([name])
        return self.names.get(name, name)

    def _learn(self, name: bytes) -> None:
        new = self._surgery.name(name)
        if new != name:
            self.names[name] = self._unique(new)

    def _unique(self, name: bytes) -> bytes:
        """Give a name that no other one became; the same file keeps it through history."""
        taken, number, tried = {*self.names.values(), *self._seen}, 1, name
        while tried in taken:
            number += 1
            tried = _NUMBER.sub(lambda end: b"-%d" % number + (end[1] or b""), name, count=1)  # noqa: B023 - used at once
        return tried

    # --- commits -----------------------------------------------------------------------------

    def _take_commit(self, node: Node, oid: bytes) -> None:
        self.reachable.add(oid)
        is_changing = (
            node.tree in self._children
            or oid in self._scan.commits
            or not self._changing.isdisjoint(node.parents)
            or bool(self._words(oid))
        )
        if is_changing:
            self._changing.add(oid)
            self._jobs.append(_Job(oid, node, b""))

    def _words(self, oid: bytes) -> Mapping[bytes, bytes]:
        """Give the words of a message that name commits that change or go, with those."""
        return self._moving(self._scan.words.get(oid, {}))

    def _moving(self, words: Mapping[bytes, bytes]) -> Mapping[bytes, bytes]:
        return {
            word: named
            for word, named in words.items()
            if named in self._changing or self._is_lost(named)
        }

    def _is_lost(self, oid: bytes) -> bool:
        """Tell whether a commit that no ref leads to goes with what is taken out."""
        return self._lost is not None and self._lost.tells(oid, self._changing.__contains__)

    def renamed(self, words: Mapping[bytes, bytes]) -> Mapping[bytes, bytes]:
        """Give words that name commits with what to write instead; none for those that stay."""
        return {
            word: hexlify(self.commits[named])[: len(word)] if named in self.commits else _LOST
            for word, named in self._moving(words).items()
        }

    def look_at_mentions(self, blobs: Iterable[bytes | None]) -> None:
        """Learn the new contents of files that name commits that change."""
        for oid in blobs:
            mention = self._scan.named.get(oid) if oid else None
            if oid is None or mention is None or oid in self._renamed:
                continue
            if not self._moving(mention.words):
                continue
            self.work()
            self._renamed.add(oid)
            new = said_anew(self._pack, mention, self.renamed(mention.words))
            self.ids[oid] = self._scan.blobs[oid] = new

    def with_new_ids(self, content: bytes) -> bytes:
        """Give a file that is in no commit yet, with the new ids of the commits that it names."""
        words = self._scan.commits_there.named_in(content)
        return renamed(content, self.renamed(words)) if words else content

    def _write_commit(self, oid: bytes, node: Node, content: bytes) -> None:
        words = self.renamed(self._words(oid))
        text = self._surgery.text if oid in self._scan.commits else _same
        edited = edited_commit(content, self.hexed, text, words)
        new = self._pack.add(b"commit", edited.content)
        self.ids[oid] = self.commits[oid] = new
        self.signatures += edited.signatures
        stay = [parent for parent in node.parents if parent not in self.commits]
        if len(stay) == len(node.parents):
            self.frontier.append(new)
        self.edge.update(dict.fromkeys(stay))

    def text(self, said: bytes) -> bytes:
        """Give a text as the surgery leaves it."""
        return self._surgery.text(said) if self._surgery.hint.search(said) else said

    def hexed(self, oid: bytes) -> bytes:
        """Give the new id of a commit's tree or parent, both in hex."""
        old = bytes.fromhex(oid.decode())
        new = self.ids.get(old, old)
        return hexlify(self._pack.add(b"tree", b"") if new is None else new)


def _same(said: bytes) -> bytes:
    return said
