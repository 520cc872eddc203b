"""What is known of one push: who pushes what, and what the server held before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial

from crmctl.checks.access.policy import Person, Policy
from crmctl.checks.access.signed import Signed
from crmctl.errors.crm import BrokenSettingsError, NewerFormatError
from crmctl.errors.guarding import (
    BrokenSettingsPushedError,
    PushRefusedError,
)
from crmctl.git.receiving import (
    Commit,
    NamedRef,
    commits_between,
    main_branch,
    refs,
    texts,
)
from crmctl.git.repository import Repository
from crmctl.git.signing import read_commit
from crmctl.workspace.guarding import identity
from crmctl.workspace.guarding.epochs import clean_tips, learn
from crmctl.workspace.guarding.keepers import Keepers, keepers, keys_at
from crmctl.workspace.guarding.memory import Memory
from crmctl.workspace.guarding.policies import Rulebooks, Rules
from crmctl.workspace.guarding.pushing import Update, updates
from crmctl.workspace.guarding.server import FOLDER, Server
from crmctl.workspace.guarding.signers import standings
from crmctl.workspace.guarding.structure import (
    shown,
)

Asked = Sequence[tuple[str, str, str]]


@dataclass
class Push:
    """One push, and what is found out about it when it is asked for.

    Attributes:
        repo: the server's repository, with what waits in quarantine.
        server: how it is guarded.
        asked: old id, new id and ref of each update.
        environ: the variables of the hook.
        now: the server's own clock.
        notes: what the pusher should know.
    """

    repo: Repository
    server: Server
    asked: Asked
    environ: Mapping[str, str]
    now: datetime
    notes: list[str] = field(default_factory=list)

    @cached_property
    def refs(self) -> Mapping[str, NamedRef]:
        """The server's refs as they are."""
        return refs(self.repo)

    @cached_property
    def main(self) -> str:
        """The branch whose crm.yaml counts."""
        return main_branch(self.repo)

    @cached_property
    def tip(self) -> str:
        """The commit that the main branch is at; empty before the first one."""
        if self.main in self.refs:
            return self.refs[self.main].commit
        if any(ref.commit for ref in self.refs.values()):
            reason = f"HEAD of the server names {shown(self.main)}, which it does not have."
            raise PushRefusedError(reason, "Run `git symbolic-ref HEAD refs/heads/NAME` there.")
        return ""

    @cached_property
    def memory(self) -> Memory:
        """What the server knows of erasures, those that its main branch holds by now included."""
        kept = Memory.read(self.repo.git_dir / FOLDER)
        return learn(kept, self.repo, self.tip, self.refs, partial(keys_at, self.repo, self.tip))

    @cached_property
    def updates(self) -> Sequence[Update]:
        """What the push asks for."""
        return updates(self.repo, self.asked, self.refs)

    @cached_property
    def rulebooks(self) -> Rulebooks:
        """Every version of crm.yaml."""
        return Rulebooks(self.repo)

    @cached_property
    def policy(self) -> Policy | None:
        """Who may do what, as the server's own crm.yaml says; None where there is none yet."""
        rules = self.rules(self.tip, "the server's crm.yaml cannot be used") if self.tip else None
        return rules.policy if rules else None

    @cached_property
    def commits(self) -> Sequence[Commit]:
        """The new commits, parents first."""
        tips = {one.commit for one in self.updates if one.commit}
        return commits_between(self.repo, tips, clean_tips(self.memory, self.refs))

    def signed(self, policy: Policy, oids: Sequence[str]) -> Sequence[Signed]:
        """Say who signed some of the commits."""
        read = [(oid, read_commit(text)) for oid, text in texts(self.repo, oids)] if oids else []
        count = len(read)
        return standings(read, [policy] * count, [self.now] * count)

    @cached_property
    def person(self) -> Person:
        """Who pushes."""
        policy = self.policy
        if policy is None or not policy.is_in_force:
            return identity.ANYBODY
        name = identity.named(self.environ, self.server.identity)
        if name:
            return identity.by_name(policy, name, self.now)
        new = {one.oid for one in self.commits}
        tips = {one.commit for one in self.updates if one.commit in new}
        return identity.by_signature(self.signed(policy, sorted(tips)))

    @cached_property
    def is_new_history(self) -> bool:
        """Whether something that the server holds would be lost."""
        return any(one.rewrites for one in self.updates)

    @cached_property
    def keepers(self) -> Keepers:
        """Who must not come back."""
        pushed = {one.commit: one.ref == self.main for one in self.updates if one.commit}
        rules = self.rulebooks.at([self.tip])[self.tip] if self.tip else None
        return keepers(self.repo, self.tip, pushed, rules.country if rules else "DE")

    @property
    def is_free(self) -> bool:
        """Whether crm.yaml restricts nobody."""
        return self.policy is None or not self.policy.is_in_force

    def rules(self, commit: str, fault: str) -> Rules:
        """Give what crm.yaml says at a commit.

        Raises:
            BrokenSettingsPushedError: it cannot be used, or is not there.
        """
        try:
            rules = self.rulebooks.of(commit)
        except (BrokenSettingsError, NewerFormatError) as error:
            reason = f"{fault}. {error}"
            raise BrokenSettingsPushedError(reason) from error
        if rules is None:
            reason = f"{fault}: there is none."
            raise BrokenSettingsPushedError(reason)
        unclear = next(iter(rules.policy.unclear()), None)
        if unclear and commit != self.tip and rules.policy is not self.policy:
            role, entry = unclear
            reason = f"{fault}: {entry!r} of the role {role} is no kind, field or path."
            raise BrokenSettingsPushedError(reason)
        return rules
