"""Decisions on duplicates: reading what people said, saying it, and letting go of it."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from crmctl.errors.base import CrmctlError
from crmctl.findings import Finding, Severity
from crmctl.git.added import added_by
from crmctl.matching.decisions import FOLDER, Decided, Decision, Verdict, followed, read, verdicts
from crmctl.model.record import Ref
from crmctl.store import document
from crmctl.store.canonical import emit
from crmctl.store.files import read_bounded
from crmctl.workspace.workspace import Workspace

if TYPE_CHECKING:  # who only reads decisions writes nothing
    from crmctl.workspace.change import Change

CODE = "R512"
_SUFFIX = ".yaml"
_LIVES = "SELECT 1 FROM records WHERE kind = ? AND id = ?"
_MANY = 3


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions of a CRM, and what is wrong with files that hold none."""

    decided: Sequence[Decided]
    findings: Sequence[Finding]

    def verdicts(self, kind: str) -> Mapping[frozenset[str], Verdict]:
        """Give what holds for the pairs of a kind, by the ids of today."""
        return verdicts(each for each in self.decided if each.decision.kind == kind)


def decisions(workspace: Workspace) -> Decisions:
    """Read every decision, as the files lie there."""
    decided, findings = list[Decided](), list[Finding]()
    aliases = _Aliases(workspace)
    for path in sorted(_files(workspace.root)):
        found = _read(workspace.root, path)
        if isinstance(found, Finding):
            findings.append(found)
        else:
            decided.append(aliases.today(path, found))
    return Decisions(decided, findings)


def apart(workspace: Workspace, kind: str) -> frozenset[frozenset[str]]:
    """Give the pairs of a kind, by the ids of today, that a person said are two."""
    return frozenset(decisions(workspace).verdicts(kind))


def decide(workspace: Workspace, kind: str, ids: Sequence[str], verdict: Verdict) -> "Change":
    """Collect what is said of every two of some records; it replaces what was said before."""
    change = workspace.change("decide")
    known = [each for each in decisions(workspace).decided if each.decision.kind == kind]
    for one, other in combinations(sorted(set(ids)), 2):
        said = [each for each in known if each.ids == {one, other}]
        for each in said:
            if each.decision.verdict is not verdict:
                change.write(each.path, None)
        if all(each.decision.verdict is not verdict for each in said):
            decision = Decision.of(kind, one, other, verdict)
            change.write(decision.path, emit(decision.tree).encode())
    return change


def subject(kind: str, ids: Sequence[str], verdict: Verdict) -> str:
    """Give the subject of the commit that says it: `contact p-7k3f9q2m, p-0m2c8w4r: different`."""
    named = ", ".join(ids) if len(ids) <= _MANY else f"{len(ids)} records"
    return f"{kind} {named}: {verdict}"


def drop_between(workspace: Workspace, change: "Change", refs: Sequence[Ref]) -> int:
    """Let a change that makes one of some records drop what was said of them as several.

    Gives how many decisions go.
    """
    merged = {ref.id for ref in refs}
    kinds = {workspace.catalogue.by_name[ref.folder].name for ref in refs}
    between = [
        each
        for each in decisions(workspace).decided
        if each.decision.kind in kinds and len(each.ids) > 1 and each.ids <= merged
    ]
    for each in between:
        change.write(each.path, None)
    return len(between)


def drop_about(workspace: Workspace, change: "Change", refs: Collection[Ref]) -> None:
    """Let a change that erases people drop what was said of them: who lives with whom, too."""
    gone = {(workspace.catalogue.by_name[ref.folder].name, ref.id) for ref in refs}
    for each in decisions(workspace).decided:
        if any((each.decision.kind, id_) in gone for id_ in each.ids | each.decision.ids):
            change.write(each.path, None)


def said_by(workspace: Workspace) -> Mapping[str, str]:
    """Give to each decision's path the commit that made it; none where it is not committed."""
    return added_by(workspace.repository, FOLDER)


class _Aliases:
    """Follows ids that were merged or renamed since they were written down."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._survivors: dict[str, dict[str, str]] = {}

    def today(self, path: str, decision: Decision) -> Decided:
        now = {id_: self._followed(decision.kind, id_) for id_ in decision.ids}
        lost = (id_ for id_ in now.values() if not self._lives(decision.kind, id_))
        return Decided(path, decision, frozenset(now.values()), frozenset(lost))

    def _followed(self, kind: str, id_: str) -> str:
        if kind not in self._survivors:
            statement = "SELECT alias, id FROM aliases WHERE kind = ? ORDER BY alias, id DESC"
            self._survivors[kind] = dict(self._workspace.rows(statement, (kind,)))
        return followed(id_, lambda each: self._lives(kind, each), self._survivors[kind])

    def _lives(self, kind: str, id_: str) -> bool:
        return bool(self._workspace.rows(_LIVES, (kind, id_)))


def _files(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root / FOLDER):
        below = Path(folder).relative_to(root).as_posix()
        for name in names:
            if name.endswith(_SUFFIX) and not name.startswith("."):
                yield f"{below}/{name}"


def _read(root: Path, path: str) -> Decision | Finding:
    try:
        found = document.load(read_bounded(f"{root}/{path}", root=root))
    except CrmctlError as error:  # a link, a pipe, a file that may not be read
        return _finding(path, str(error))
    if found.data is None:
        first = next(iter(found.problems))
        return _finding(path, first.message)._replace(line=first.line, column=first.column)
    decision = read(found.data)
    return decision if isinstance(decision, Decision) else _finding(path, decision)


def _finding(path: str, message: str) -> Finding:
    hint = "correct it, or remove the file"
    return Finding(path, 1, 1, CODE, Severity.ERROR, message, hint=hint)
