"""What is done to contents, texts and names so that people are forgotten.

Only what is theirs beyond doubt goes, or what somebody decided; the rest is counted. A document
that was issued stays as it is until its retention ends (GDPR Art. 17(3)(b)).
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from crmctl.git.rewriting.mentions import Digest
from crmctl.privacy.traces import Trace, Traces
from crmctl.store.attachment_digests import corrected
from crmctl.workspace.forgetting.keeping import parts

_SHA1 = 40  # hexadecimal digits
Decide = Callable[[str, Trace, bytes], bool]
"""Tells whether a doubtful trace goes: where it stands, the trace, the content around it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of blobs, by their ids in hex.

    Attributes:
        replaced: blobs that become something else; None for those that go.
        paths: where some of them lay.
        withheld: blobs of which some fields must stay as they are, with their names; those of
            attachments have none, and stay as a whole.
        documents: where issued documents lay that have to stay no longer.
    """

    replaced: Mapping[str, bytes | None] = field(default_factory=dict, repr=False)
    paths: Mapping[str, str] = field(default_factory=dict)
    withheld: Mapping[str, frozenset[str]] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)


class Forgetting:
    """The surgery (`git/rewriting/surgery.py`) of one erasure.

    Attributes:
        hint: tells which contents have to be looked at.
        replaced: blobs that become something else whatever they hold.
        doubtful: how many places were left because somebody has to decide.
        erased: how many places were taken out.
        withheld: blobs that name the people and stay all the same.
        kept: the same blobs, as they are called by now.
    """

    def __init__(
        self,
        traces: Traces,
        known: Known,
        is_linked: Callable[[bytes], bool],
        decide: Decide | None = None,
        reseal: Callable[[str, bytes], bytes] | None = None,
    ) -> None:
        self._traces, self._known, self._is_linked = traces, known, is_linked
        self._decide, self._reseal = decide, reseal
        self.hint = traces.hint
        self.replaced = known.replaced
        self.doubtful, self.erased = 0, 0
        self.withheld: set[str] = set()
        self.kept: set[str] = set(known.withheld)

    def blob(self, oid: str, content: bytes) -> bytes:
        """Give the new content of a file."""
        names = self._known.withheld.get(oid)
        if names is not None:
            return self._beside(oid, content, names)
        path = self._known.paths.get(oid) or self._known.documents.get(oid, "")
        new = self.content(content, self._known.paths.get(oid, ""), oid)
        return self._reseal(path, new) if self._reseal and path and new != content else new

    def _beside(self, oid: str, content: bytes, names: frozenset[str]) -> bytes:
        """Give a document that has to be kept without what stands beside it."""
        if any(one.certain for one in self._traces.found(content, linked=True)):
            self.withheld.add(oid)
        new = self.around(content, names, oid[:10]) if names else content
        if new != content:
            way = "sha256" if len(oid) > _SHA1 else "sha1"
            # Git's own name of a blob; SHA-1 is no secret here.
            blob = hashlib.new(way, b"blob %d\0%b" % (len(new), new), usedforsecurity=False)
            self.kept.add(blob.hexdigest())
        return new

    def around(self, content: bytes, names: frozenset[str], where: str) -> bytes:
        """Give a file of which some fields stay without the people in all the others."""
        return b"".join(
            one if stays else self._without(one, where, linked=True)
            for one, stays in parts(content, names)
        )

    def content(self, content: bytes, path: str, oid: str = "") -> bytes:
        """Give a file's content without the people."""
        linked = bool(path) or self._is_linked(content)
        return self._without(content, path or oid[:10], linked=linked, name=path)

    def beside(self, content: bytes, path: str) -> bytes:
        """Give what a file that no commit has holds, without the people."""
        linked = self._is_linked(content)
        return self._without(content, path, linked=linked, name=path)

    def is_doubtful(self, content: bytes, path: str) -> bool:
        """Tell whether something is left in a file of which somebody has to decide."""
        return bool(self._traces.found(content, linked=True, name=path))

    def digests(self, content: bytes, changed: Mapping[str, Digest]) -> bytes:
        """Give a record with the digests and sizes of attachments that change."""
        return corrected(content, changed)

    def text(self, content: bytes) -> bytes:
        """Give a message, or a name or address, without the people."""
        return self._without(content, "a message", linked=self._is_linked(content))

    def name(self, name: bytes) -> bytes:
        """Give one part of a path or of a ref's name without the people."""
        return self._without(name, "a name", linked=False)

    def _without(self, content: bytes, where: str, *, linked: bool, name: str = "") -> bytes:
        found = self._traces.found(content, linked=linked, name=name)
        going = [one for one in found if one.certain or self._goes(where, one, content)]
        self.doubtful += len(found) - len(going)
        self.erased += len(going)
        return self._traces.erased(content, going) if going else content

    def _goes(self, where: str, trace: Trace, content: bytes) -> bool:
        return self._decide is not None and self._decide(where, trace, content)
