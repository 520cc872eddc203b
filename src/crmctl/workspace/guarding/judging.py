"""What is wrong with a change: rights by its whole, what lasts by every commit of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from crmctl.checks.access.policy import Person, Policy
from crmctl.checks.access.step import Step
from crmctl.checks.access_checks import decide, decide_lasting
from crmctl.checks.file_checks import file_findings
from crmctl.checks.file_name import FileName
from crmctl.findings import Finding, Severity
from crmctl.git.objects import Change
from crmctl.git.receiving import Difference
from crmctl.model.catalogue import Kind
from crmctl.model.freeze import SEAL, thawed
from crmctl.model.record import ERASED
from crmctl.model.walk import leaves
from crmctl.workspace.guarding.reading import Reader, steps
from crmctl.workspace.tampering import CODE

_AT_ONCE = 2_000  # changes whose files are read together

Content = Callable[[str, Mapping[str, Any]], Iterable[Finding]]
"""Finds what may not be said at all, as of somebody who was erased."""


def no_objection(path: str, data: Mapping[str, Any]) -> Iterable[Finding]:
    """Find nothing."""
    del path, data
    return ()


@dataclass(frozen=True)
class Judge:
    """Judges what one person does.

    Attributes:
        reader: reads the files.
        person: who pushes.
        policy: what the server's crm.yaml says.
        content: finds what no record may say.
        erases: whether an erasure is pushed, which may take something out of issued documents.
    """

    reader: Reader
    person: Person
    policy: Policy
    content: Content = no_objection
    erases: bool = False

    def net(
        self, changes: Sequence[Change], settled: Mapping[str, str] | None = None
    ) -> Iterator[Finding]:
        """Judge what is changed in all: rights, valid records, issued documents.

        Args:
            changes: from what the server has to what is pushed.
            settled: the files of the main branch, whose contents anybody may pass on.
        """
        own = [one for one in changes if settled is None or settled.get(one.path) != one.new]
        for part in _parts(own):
            self.reader.learn(part, closely=True)
            taken = steps(part, self.reader, self.policy)
            beside = [step.new for step in taken if step.new]
            for step in taken:
                yield from decide(step, self.person, self.policy, beside)
                yield from _thawed(step, self.policy, erases=self.erases)
            for change in part:
                yield from _invalid(change, self.reader)
                yield from _of_content(change, self.reader, self.content)
            self.reader.forget()

    def lasting(self, compared: Iterable[Difference]) -> Iterator[Finding]:
        """Judge every commit by itself: what is refused although a later one takes it back.

        Args:
            compared: what each commit does to each of its parents, commit by commit.
        """
        for part in _blocks(compared):
            changes = [change for one in part for change in one.changes]
            self.reader.learn(changes, closely=False)
            for _, group in groupby(part, key=lambda one: one.commit):
                yield from self._of_commit(list(group))
            self.reader.forget()

    def _of_commit(self, compared: Sequence[Difference]) -> Iterator[Finding]:
        """Judge one commit against each of its parents.

        Of a merge, only what differs from all of them is the work of who merged; but consents
        that one side had are lost whichever side dropped them.
        """
        shared = set.intersection(*({change.path for change in one.changes} for one in compared))
        for one in compared:
            taken = steps(one.changes, self.reader, self.policy)
            beside = [step.new for step in taken if step.new]
            for step in taken:
                own = step.path in shared or step.old_path in shared
                person = self.person if own else None
                yield from decide_lasting(step, person, self.policy, beside)
        for change in compared[0].changes:
            if change.path in shared:
                yield from _of_content(change, self.reader, self.content)


def _of_content(change: Change, reader: Reader, content: Content) -> Iterator[Finding]:
    said = reader.said(change.path, change.new)
    if said:
        yield from content(change.path, said.data)


def _invalid(change: Change, reader: Reader) -> Iterator[Finding]:
    """Find what is wrong with a file and was not before."""
    new = reader.said(change.path, change.new)
    if new is None:
        return
    if change.old is None:
        named = file_findings(FileName(change.path, reader.catalogue))
        yield from (one for one in named if one.severity is Severity.ERROR)
    old = reader.said(change.path, change.old)
    before = old.errors() if old else {}
    for key, finding in new.errors().items():
        if key not in before and not finding.code.startswith(reader.ignored):
            yield finding


def _thawed(step: Step, policy: Policy, *, erases: bool) -> Iterator[Finding]:
    """Find issued documents that are changed, as `crmctl check --staged` does."""
    kind = policy.kind_of(step.path)
    if kind is None or kind.freeze is None or not step.old:
        return
    if erases and step.new and _only_lost(kind, step.old, step.new):
        return
    if thawed(kind, step.old, step.new):
        said = "changed" if step.new is not None else "taken away"
        sentence = f"The document was {said} after it was issued."
        yield Finding(step.path, 1, 1, CODE, Severity.ERROR, sentence)


def _only_lost(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether a document lost something, and says nothing else."""
    before = {str(value) for _, _, value in leaves(kind, old)}
    after = {str(value) for path, _, value in leaves(kind, new) if path[0] != SEAL}
    return all(ERASED in value for value in after - before)


def _parts(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    for start in range(0, len(changes), _AT_ONCE):
        yield changes[start : start + _AT_ONCE]


def _blocks(compared: Iterable[Difference]) -> Iterator[Sequence[Difference]]:
    """Give whole commits together until they change enough to be worth a look."""
    block, size = list[Difference](), 0
    for one in compared:
        if size >= _AT_ONCE and block[-1].commit != one.commit:
            yield block
            block, size = [], 0
        block.append(one)
        size += len(one.changes)
    if block:
        yield block
