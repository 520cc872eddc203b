"""Whether a person is left anywhere in a repository: objects, git's own files, the work tree.

Every object and every file is looked at by `privacy/verifying`, which knows digests only and
shares no code with what erases. What cannot be read makes the answer incomplete, never clean.
"""

import hashlib
import os
from binascii import unhexlify
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crmctl.errors.base import CrmctlError
from crmctl.git.repository import Repository
from crmctl.git.store import StoredObject, objects, staged_ids
from crmctl.git.tree_names import TreeNames
from crmctl.privacy.verifying.matching import Hit
from crmctl.privacy.verifying.verifier import NOTHING, Look, Verifier
from crmctl.workspace.forgetting.lying import Lying, object_stores, read_whole, trees_of_files

_IDS = (b"tree ", b"parent ", b"object ")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person was found, or may have been; it carries no value.

    Attributes:
        where: an object or a file, with `[…]` for a part of a path that tells of the person.
        hit: what was found there.
    """

    where: str
    hit: Hit


@dataclass(slots=True)
class Verification:
    """What a verification saw.

    Attributes:
        places: every place in which the person was found or may be.
        closed: what is encrypted, a picture or the like: nobody can promise for it.
        unread: what could not be read; the verification is incomplete then.
        objects: how many objects were looked at.
        files: how many files were.
    """

    places: list[Place] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    objects: int = 0
    files: int = 0

    @property
    def left(self) -> Sequence[Place]:
        """The places in which the person is beyond doubt."""
        return [place for place in self.places if place.hit.certain]

    @property
    def to_decide(self) -> Sequence[Place]:
        """The places of which somebody has to decide."""
        return [place for place in self.places if not place.hit.certain]

    @property
    def is_clean(self) -> bool:
        """Whether everything was read and nothing certain found."""
        return not self.left and not self.unread


def verify(
    repository: Repository, verifier: Verifier, withheld: Collection[str] = ()
) -> Verification:
    """Look for a person in every object and every file of a repository.

    Args:
        repository: the CRM's; linked work trees and nested repositories are looked into, too.
        verifier: knows whom to look for.
        withheld: ids of blobs that name the person and have to be kept, wherever they lie.
    """
    seen = Verification()
    walk = _Walk(verifier, seen, repository, frozenset(withheld))
    stores = [repository.common_dir]
    tops = trees_of_files(repository.common_dir, repository.top)
    for top in tops:
        stores += object_stores(top, known=stores)
    for store in stores:
        walk.objects(store)
    for file in (file for top in tops for file in read_whole(top, repository)):
        walk.file(file)
    return seen


class _Walk:
    """One verification under way."""

    def __init__(
        self,
        verifier: Verifier,
        seen: Verification,
        repository: Repository,
        withheld: frozenset[str],
    ) -> None:
        self._verifier = verifier
        self._withheld = withheld
        self._seen = seen
        self._repository = repository
        self._names: set[bytes] = set()  # in which nothing was found
        self._trees = TreeNames(repository.object_format)
        self._checked_out = staged_ids(repository.git_at_top)
        self._clean: set[bytes] = set()  # those of them in which nothing was found

    def objects(self, store: Path) -> None:
        """Look at every object of one store."""
        repository = self._repository
        try:
            for one in objects(repository.git_at_top, store):
                self._seen.objects += 1
                if one.sort == "tree":
                    self._tree(one)
                elif one.oid not in self._withheld:
                    self._object(one)
        except CrmctlError:
            # Git's own complaint may quote a path: what is said names the store only.
            self._seen.unread.append(f"the objects in {self.shown(store)}: git cannot read all")

    def _object(self, one: StoredObject) -> None:
        found = self._content(f"{one.sort} {one.oid}", _without_ids(one))
        oid = unhexlify(one.oid)
        if oid in self._checked_out and found == NOTHING:
            self._clean.add(oid)

    def file(self, file: Lying) -> None:
        """Look at one file, its name and what it holds."""
        self._seen.files += 1
        shown = self.shown(file.path)
        if file.content is None:
            self._seen.unread.append(f"file {shown}: {file.reason}")
        elif not self._is_known(file.content):
            self._content(f"file {shown}", file.content)
        self._add(f"name of {shown}", self._verifier.look(os.fsencode(file.name)).hits)

    def _is_known(self, content: bytes) -> bool:
        """Tell whether a file is a blob that was looked at and is clean, or one that stays."""
        way = self._repository.object_format
        # Git's own name of a blob; SHA-1 is no secret here.
        blob = hashlib.new(way, b"blob %d\0" % len(content), usedforsecurity=False)
        blob.update(content)
        return blob.digest() in self._clean or blob.hexdigest() in self._withheld

    def _content(self, where: str, content: bytes) -> Look:
        found = self._verifier.look(content)
        self._add(where, found.hits)
        self._seen.closed += [f"{where}: {inside}" for inside in found.closed]
        return found

    def _tree(self, tree: StoredObject) -> None:
        for name in self._trees.of(tree.content):
            if name not in self._names:
                hits = self._verifier.look(name).hits
                if hits:
                    self._add(f"tree {tree.oid}, a name in it", hits)
                else:
                    self._names.add(name)

    def _add(self, where: str, hits: Sequence[Hit]) -> None:
        self._seen.places += [Place(where, hit) for hit in hits]

    def shown(self, path: Path) -> str:
        """Give a path without the parts of it that tell of the person."""
        top = self._repository.top
        inside = path.relative_to(top) if path.is_relative_to(top) else path
        kept = "/".join(self._masked(part) for part in inside.parts) or "."
        return "[…]" if self._verifier.look(os.fsencode(kept)).hits else kept

    def _masked(self, part: str) -> str:
        return "[…]" if self._verifier.look(os.fsencode(part)).hits else part


def _without_ids(one: StoredObject) -> bytes:
    """Leave out the ids in the head of a commit or tag: they are new in each and tell nothing."""
    content = one.content
    while content.startswith(_IDS):
        content = content.partition(b"\n")[2]
    return content
