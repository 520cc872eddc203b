"""What is done to contents, texts and names so that people are forgotten.

Only what is theirs beyond doubt goes, or what somebody decided; the rest is counted. A document
that was issued stays as it is until its retention ends (GDPR Art. 17(3)(b)).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from crmctl.privacy.traces import Trace, Traces

Decide = Callable[[str, Trace, bytes], bool]
"""Tells whether a doubtful trace goes: where it stands, the trace, the content around it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of blobs, by their ids in hex.

    Attributes:
        replaced: blobs that become something else; None for those that go.
        paths: where some of them lay.
        withheld: blobs that must stay as they are.
    """

    replaced: Mapping[str, bytes | None] = field(default_factory=dict, repr=False)
    paths: Mapping[str, str] = field(default_factory=dict)
    withheld: Collection[str] = ()


class Forgetting:
    """The surgery (`git/rewriting/surgery.py`) of one erasure.

    Attributes:
        hint: tells which contents have to be looked at.
        replaced: blobs that become something else whatever they hold.
        doubtful: how many places were left because somebody has to decide.
        erased: how many places were taken out.
        withheld: blobs that name the people and stay all the same.
    """

    def __init__(
        self,
        traces: Traces,
        known: Known,
        is_linked: Callable[[bytes], bool],
        decide: Decide | None = None,
    ) -> None:
        self._traces, self._known, self._is_linked = traces, known, is_linked
        self._decide = decide
        self.hint = traces.hint
        self.replaced = known.replaced
        self.doubtful, self.erased = 0, 0
        self.withheld: set[str] = set()

    def blob(self, oid: str, content: bytes) -> bytes:
        """Give the new content of a file."""
        if oid in self._known.withheld:
            if any(one.certain for one in self._traces.found(content, linked=True)):
                self.withheld.add(oid)
            return content
        path = self._known.paths.get(oid, "")
        return self.content(content, path, oid)

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
