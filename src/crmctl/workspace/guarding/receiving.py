"""What a server lets in: one push, judged by what the server held before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from crmctl.checks.access import author_not_pusher, unknown_signer
from crmctl.checks.access.policy import Policy
from crmctl.errors.guarding import (
    EpochNotBelievedError,
    OldHistoryError,
    PushRefusedError,
)
from crmctl.findings import Finding
from crmctl.git.receiving import (
    commits_between,
    difference,
    differences,
    held,
    merge_base,
    objects_between,
    open_receiving,
    texts,
)
from crmctl.git.signing import read_commit
from crmctl.workspace.guarding import belief, identity
from crmctl.workspace.guarding.epochs import certificates, clean_tips, spoilt
from crmctl.workspace.guarding.facts import Asked, Push
from crmctl.workspace.guarding.judging import Judge
from crmctl.workspace.guarding.memory import Memory, alone
from crmctl.workspace.guarding.pushing import COUNTERS, NOTES, Update, is_open
from crmctl.workspace.guarding.reading import LARGEST_RECORD, Reader
from crmctl.workspace.guarding.server import FOLDER, Server
from crmctl.workspace.guarding.structure import (
    require_distinct,
    require_plain,
    require_small,
    settled_files,
    shown,
)

_PURGE = (
    "History was made anew by an erasure. Its old objects lie on the server until "
    "`git gc --prune=now` is run in this repository."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a push.

    Attributes:
        findings: why it is refused; none where it is let in.
        notes: what the pusher should know all the same.
    """

    findings: Sequence[Finding] = ()
    notes: Sequence[str] = ()


def receive(git_dir: Path, asked: Asked, environ: Mapping[str, str], now: datetime) -> Verdict:
    """Judge a push, before any ref is moved.

    Args:
        git_dir: the repository's git directory, in which git runs its hooks.
        asked: old id, new id and ref of each update; an empty id means none.
        environ: the variables of the hook.
        now: the server's own clock.

    Raises:
        PushRefusedError: the push as a whole cannot be let in.
        CrmctlError: git or the disk refused; nothing is let in then.
    """
    server = Server.read(git_dir)
    repo = open_receiving(git_dir, environ, server.prefix)
    with alone(git_dir / FOLDER):
        return _Judged(repo, server, asked, environ, now).verdict()


class _Judged(Push):
    """A push that is judged."""

    def verdict(self) -> Verdict:
        """Judge the push; what is cheap and sweeping comes first."""
        self._require_open_refs()
        expected = self._believed() if self.is_new_history else None
        self._require_new(expected)
        findings = [*self._of_signatures(), *self._of_files()]
        if self.keepers.note:
            self.notes.append(self.keepers.note)
        if expected and not findings:
            expected.write()
        return Verdict(tuple(dict.fromkeys(findings)), tuple(self.notes))

    def _require_open_refs(self) -> None:
        for one in self.updates:
            if not is_open(one.ref) and not self.is_free and not self.person.is_admin:
                reason = f"only an administrator pushes {shown(one.ref)}."
                raise PushRefusedError(reason, "Push a branch or a tag.")

    def _believed(self) -> Memory:
        """Let history be made anew only by an erasure that is proved."""
        main = next((one for one in self.updates if one.ref == self.main), None)
        policy = self.policy
        if policy is None or main is None or not main.rewrites or not main.commit:
            self._refuse_rewriting()
        belief.require_admin(self.person, policy)
        signed = self.signed(policy, [main.commit])[0]
        added = belief.new_epochs(
            certificates(self.repo, self.tip),
            certificates(self.repo, main.commit),
            self.memory,
            self.keepers.seal,
            is_signed=signed.person is not None and signed.person.is_admin,
        )
        self.notes.append(_PURGE)
        keys = self.keepers.keys
        return belief.expected(self.memory, self.repo, self.updates, self.refs, added, keys)

    def _refuse_rewriting(self) -> NoReturn:
        one = next(one for one in self.updates if one.rewrites)
        if one.new:
            raise EpochNotBelievedError(belief.NO_CERTIFICATE)
        reason = f"it would delete {shown(one.ref)}."
        raise PushRefusedError(reason, "The server keeps every branch and tag.")

    def _require_new(self, expected: Memory | None) -> None:
        """Refuse what an erasure took away, whatever ref brings it back."""
        # History that an erasure made anew follows the last unaffected commit by right.
        memory = replace(self.memory, epochs=()) if expected else self.memory
        bad = spoilt(memory, self.commits)
        for one in self.updates:
            if one.commit in bad:
                raise OldHistoryError(shown(one.ref))
        if bad:
            raise OldHistoryError(shown(self.updates[0].ref))
        tips = [one.new for one in self.updates if one.new and not one.ref.startswith(COUNTERS)]
        known = clean_tips(self.memory, self.refs)
        objects = list(dict.fromkeys((*tips, *objects_between(self.repo, tips, known))))
        if next(iter(self.memory.knows_gone(objects)), ""):
            raise OldHistoryError(shown(self.updates[0].ref))
        require_small(held(self.repo, objects), self.server.largest)

    def _of_signatures(self) -> Iterator[Finding]:
        policy = self.policy
        if policy is None or self.is_new_history:
            return
        by_key = not self.is_free and not identity.named(self.environ, self.server.identity)
        oids = [one.oid for one in self.commits]
        if self.server.signed or by_key:
            for one in self.signed(policy, oids):
                yield from unknown_signer.check(one)
        if not self.is_free:
            self._tell_of_authors(oids)

    def _tell_of_authors(self, oids: Sequence[str]) -> None:
        read = (read_commit(text) for _, text in texts(self.repo, oids)) if oids else ()
        other = sum(one.author.casefold() not in self.person.emails for one in read)
        if other:
            code = author_not_pusher.RULE.code
            self.notes.append(
                f"{code}: {other} of {len(oids)} commits name another author than "
                f"{self.person.id}; rights go by who pushes."
            )

    def _of_files(self) -> Iterator[Finding]:
        """Judge the files: rights by the whole, what lasts by every commit."""
        yield from self._of_notes()
        pushed = [one for one in self.updates if _holds_files(one)]
        for one in sorted(pushed, key=lambda one: one.ref != self.main):
            yield from self._of_update(one)
        tips = {one.commit for one in pushed}
        if not tips or self.is_new_history:
            return
        commits = commits_between(self.repo, tips, clean_tips(self.memory, self.refs))
        pairs = [(one.oid, parent) for one in commits for parent in one.parents or ("",)]
        judge = self._judge(next(iter(tips)))
        yield from judge.lasting(require_plain(differences(self.repo, pairs)))

    def _of_notes(self) -> Iterator[Finding]:
        """Look into the texts of notes, which may be what a file was."""
        tips = [one.commit for one in self.updates if one.commit and one.ref.startswith(NOTES)]
        known = clean_tips(self.memory, self.refs)
        objects = list(objects_between(self.repo, tips, known)) if tips else []
        small = [
            one.oid
            for one in held(self.repo, objects)
            if one and one.kind == "blob" and one.size <= LARGEST_RECORD
        ]
        for _, text in texts(self.repo, small) if small else ():
            yield from self.keepers.free_text(NOTES.rstrip("/"), text)

    def _of_update(self, one: Update) -> Iterator[Finding]:
        base = self._base(one)
        if base is None:
            return
        changes = difference(self.repo, base, one.commit)
        require_distinct(self.repo, changes, one.commit)
        is_side = one.ref != self.main and base != self.tip and bool(self.tip)
        settled = settled_files(self.repo, self.tip) if is_side else None
        yield from self._judge(one.commit).net(changes, settled)

    def _base(self, one: Update) -> str | None:
        """Give the commit that a push starts from; empty for nothing, None if it adds nothing."""
        if one.old_commit or not self.tip:
            return one.old_commit
        new = {each.oid: each.parents for each in self.commits}
        if one.commit not in new:
            return None
        edge = {oid for parents in new.values() for oid in parents} - new.keys()
        base = next(iter(edge)) if len(edge) == 1 else merge_base(self.repo, self.tip, one.commit)
        if not base:
            reason = f"{shown(one.ref)} shares no history with the CRM."
            raise PushRefusedError(reason, "Begin the work on a commit of the server's.")
        return base

    def _judge(self, commit: str) -> Judge:
        rules = self.rules(commit, "its crm.yaml cannot be used")
        policy = self.policy or Policy(rules.catalogue)
        reader = Reader(self.repo, rules)
        erases = self.is_new_history
        return Judge(reader, self.person, policy, self.keepers.content, erases)


def _holds_files(one: Update) -> bool:
    return bool(one.commit) and not one.ref.startswith((COUNTERS, NOTES))
