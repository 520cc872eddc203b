"""Which commits were signed by whom, and allowed by what crm.yaml said before each of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby

from crmctl.checks.access import author_not_pusher
from crmctl.checks.access.policy import Person, Policy
from crmctl.checks.access.signed import Signed, Standing
from crmctl.checks.access_checks import decide
from crmctl.findings import Finding
from crmctl.git.receiving import Commit, Difference, commits_between, differences, held, texts
from crmctl.git.repository import Repository
from crmctl.git.signing import SignedText, read_commit
from crmctl.model.catalogue import Catalogue
from crmctl.workspace.guarding.policies import Rulebooks, Rules
from crmctl.workspace.guarding.reading import Reader, steps
from crmctl.workspace.guarding.signers import standings

_AT_ONCE = 500


class Proof(StrEnum):
    """What is proved of a commit."""

    SIGNED = "signed"
    NOT_ALLOWED = "not allowed"
    UNSIGNED = "unsigned"
    UNKNOWN = "unknown key"
    EXPIRED = "expired"
    EARLY = "too early"
    BROKEN = "broken signature"
    NO_POLICY = "no policy"


_OF_STANDING = {
    Standing.UNSIGNED: Proof.UNSIGNED,
    Standing.UNKNOWN: Proof.UNKNOWN,
    Standing.EXPIRED: Proof.EXPIRED,
    Standing.EARLY: Proof.EARLY,
    Standing.BROKEN: Proof.BROKEN,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit, audited.

    Attributes:
        commit: its id.
        at: when it was made at the earliest: as it says, but never before what it follows.
        proof: what is proved.
        person: the user whose key signed it; empty where none is proved.
        findings: what of it the policy of the time did not allow; an author who did not sign.
    """

    commit: str
    at: datetime
    proof: Proof
    person: str = ""
    findings: Sequence[Finding] = ()

    @property
    def is_fine(self) -> bool:
        """Whether it is proved who made it, and that they were allowed to."""
        return self.proof is Proof.SIGNED


def audit(repo: Repository, tip: str, since: str = "") -> Iterator[Entry]:
    """Audit the commits that lead to one, parents first.

    The policy that counts for a commit is that of its first parent: nobody is let in by what they
    write themselves. A commit's own date may lie, so that it counts only from the dates of what
    it follows on.

    Args:
        repo: where to look.
        tip: the last commit.
        since: a commit; what leads to it is not looked at.

    Raises:
        NoSshKeygenError: this machine has no ssh-keygen.
    """
    commits = commits_between(repo, [tip], [since] if since else [])
    rulebooks = Rulebooks(repo)
    moments = _moments(repo, commits)
    for start in range(0, len(commits), _AT_ONCE):
        yield from _audited(repo, commits[start : start + _AT_ONCE], rulebooks, moments)


def _audited(
    repo: Repository,
    commits: Sequence[Commit],
    rulebooks: Rulebooks,
    moments: Mapping[str, datetime],
) -> Iterator[Entry]:
    before = {one.oid: one.parents[0] if one.parents else "" for one in commits}
    rules = rulebooks.at(oid for oid in before.values() if oid)
    read = {oid: read_commit(text) for oid, text in texts(repo, list(before))}
    founding = [oid for oid, parent in before.items() if not parent]
    # Of the first commit there is no earlier policy: whoever founds a CRM is in its crm.yaml.
    rules = {**rules, **rulebooks.at(founding)}
    before |= {oid: oid for oid in founding}
    judged = [oid for oid in before if rules.get(before[oid])]
    signed = _signed(judged, before, rules, read, moments)
    compared = differences(
        repo, [(one.oid, each) for one in commits for each in one.parents or ("",)]
    )
    for oid, group in groupby(compared, key=lambda one: one.commit):
        theirs, moment = list(group), moments[oid]
        one, said = signed.get(oid), rules.get(before[oid])
        if one is None or said is None:
            yield Entry(oid, moment, Proof.NO_POLICY)
        elif one.standing is not Standing.GOOD or one.person is None:
            yield Entry(oid, moment, _OF_STANDING.get(one.standing, Proof.UNKNOWN))
        else:
            yield _entry(repo, one, one.person, said, theirs, moment)


def _entry(  # noqa: PLR0913, PLR0917 - all that is known of one commit
    repo: Repository,
    signed: Signed,
    person: Person,
    rules: Rules,
    compared: Sequence[Difference],
    moment: datetime,
) -> Entry:
    found = list(_not_allowed(repo, person, rules, compared))
    proof = Proof.NOT_ALLOWED if found else Proof.SIGNED
    found += author_not_pusher.check(signed, person)
    return Entry(signed.commit, moment, proof, person.id, tuple(found))


def _not_allowed(
    repo: Repository, person: Person, rules: Rules, compared: Sequence[Difference]
) -> Iterator[Finding]:
    """Find what the person might not do; of a merge what differs from all of its parents."""
    shared = set.intersection(*({change.path for change in one.changes} for one in compared))
    own = [change for change in compared[0].changes if change.path in shared]
    reader = Reader(repo, rules)
    reader.learn(own, closely=False)
    taken = steps(own, reader, rules.policy)
    beside = [step.new for step in taken if step.new]
    for step in taken:
        yield from decide(step, person, rules.policy, beside)


def _signed(
    oids: Sequence[str],
    before: Mapping[str, str],
    rules: Mapping[str, Rules | None],
    read: Mapping[str, SignedText],
    moments: Mapping[str, datetime],
) -> Mapping[str, Signed]:
    policies = [_policy(rules[before[oid]]) for oid in oids]
    at = [moments[oid] for oid in oids]
    found = standings([(oid, read[oid]) for oid in oids], policies, at)
    return {one.commit: one for one in found}


def _policy(rules: Rules | None) -> Policy:
    return rules.policy if rules else Policy(Catalogue(()))


def _moments(repo: Repository, commits: Sequence[Commit]) -> Mapping[str, datetime]:
    """Give when each commit was made at the earliest."""
    seconds: dict[str, int] = {}
    edge = {oid for one in commits for oid in one.parents} - {one.oid for one in commits}
    there = zip(sorted(edge), held(repo, sorted(edge)), strict=True)
    known = [oid for oid, one in there if one]  # a clone that was cut off lacks some
    for oid, text in texts(repo, known) if known else ():
        seconds[oid] = read_commit(text).committed
    parents = {one.oid: one.parents for one in commits}
    for oid, text in texts(repo, list(parents)) if parents else ():
        own = read_commit(text).committed
        seconds[oid] = max(own, *(seconds.get(each, 0) for each in parents[oid]), 0)
    return {oid: datetime.fromtimestamp(seconds[oid], UTC) for oid in parents}
