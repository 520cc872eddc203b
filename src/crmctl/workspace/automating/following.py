"""Rules that follow a change, and rules that follow those: step by step, each in its commit."""

from collections.abc import Sequence

from crmctl.automation.loops import DEPTH, Fired, circle, warnings
from crmctl.automation.occasion import Occasion
from crmctl.automation.rule import Rule
from crmctl.errors.base import CrmctlError
from crmctl.model.record import Record, Ref
from crmctl.workspace.automating import at_odds
from crmctl.workspace.automating.acting import Effects, effects
from crmctl.workspace.automating.asking import Asked, among, everywhere
from crmctl.workspace.automating.interrupted import done, left
from crmctl.workspace.automating.occasions import Occasions, since
from crmctl.workspace.automating.rulebook import Rulebook, rulebook, sentence
from crmctl.workspace.workspace import Workspace

_NAMED = 3  # records that are named; of more the number is said


def follow(workspace: Workspace) -> None:
    """Let the rules act on what was committed since the mark; the caller holds the lock.

    Whatever is wrong is told and stops nothing: the change that they follow is committed.
    """
    tell = workspace.outside.tell
    try:
        book = rulebook(workspace)
        for finding in book.findings:
            tell(f"warning: {sentence(finding)}")
        if carry_out(workspace, book.rules, occasions(workspace, book)):
            done(workspace)
    except CrmctlError as error:
        tell(f"warning: The rules could not be asked; `crmctl run` makes it up. {error}")


def occasions(workspace: Workspace, book: Rulebook) -> Occasions:
    """Give what happened to records since the mark; nothing if there is none."""
    mark = left(workspace)
    if mark is None:
        return {}
    by_name = workspace.catalogue.by_name
    told = {by_name[rule.when.kind].folder for rule in book.rules if rule.when.changed}
    return since(workspace, mark, told)


def carry_out(
    workspace: Workspace, rules: Sequence[Rule], news: Occasions, *, whole: bool = False
) -> bool:
    """Let rules act, and let those act that wait for what they did, to a fixed depth.

    Args:
        workspace: the CRM; the caller holds its lock.
        rules: the rules.
        news: what happened to records.
        whole: whether rules that wait for nothing in particular are asked about all records.

    Returns:
        Whether each rule could be carried out; what could not is told.
    """
    steps, is_run = _Steps(workspace, rules), whole
    for _ in range(DEPTH):
        news = steps.next(news, whole=whole)
        whole = False
        if not news:
            break
    if is_run:
        steps.settle()
    steps.tell(news)
    return steps.succeeded


def asked(workspace: Workspace, rule: Rule, news: Occasions, *, whole: bool) -> list[Asked]:
    """Give the records that a rule is about in one step."""
    if whole and not rule.when.needs_event:
        resting = at_odds.left_alone(workspace)
        found = everywhere(workspace, rule)
        return [each for each in found if (rule.name, str(each.record.ref)) not in resting]
    return among(workspace, rule, news)


class _Steps:
    """What rules did so far in one change."""

    def __init__(self, workspace: Workspace, rules: Sequence[Rule]) -> None:
        self._workspace, self._rules = workspace, rules
        self._fired: Fired = set()
        self._skipped: Fired = set()
        self._circles: list[tuple[str, ...]] = []
        self._first: dict[Ref, Record] = {}
        self._by: dict[Ref, list[str]] = {}
        self.succeeded = True

    def next(self, news: Occasions, *, whole: bool) -> Occasions:
        """Let each rule act once; gives what happened by it."""
        following: dict[Ref, Occasion] = {}
        for rule in self._rules:
            found = effects(
                self._workspace,
                rule,
                asked(self._workspace, rule, news, whole=whole),
                self._fired,
            )
            self._circles += [circle(rule.name, one.occasion.chain) for one in found.repeated]
            self._tell_skipped(rule, found)
            if found.acted and self._commit(rule, found):
                self._remember(rule, found, following)
        return following

    def settle(self) -> None:
        """Note, and say, which rules undid each other: these would do so at each run."""
        by_name = self._workspace.catalogue.by_name
        found = {
            ref: self._by[ref]
            for ref, before in self._first.items()
            if len(self._by[ref]) > 1
            and (now := self._workspace.record(ref))
            and at_odds.is_as_before(by_name[ref.folder], before.data, now.data)
        }
        if found:
            at_odds.remember(self._workspace, found)
            self._circles = at_odds.cut(self._circles, found)
            for told in at_odds.warnings(found):
                self._workspace.outside.tell(f"warning: {told}")

    def tell(self, news: Occasions) -> None:
        """Say which rules were cut short: those of a circle, and those beyond the depth."""
        tell = self._workspace.outside.tell
        for told in warnings(self._circles):
            tell(f"warning: {told}")
        beyond = [
            rule.name
            for rule in self._rules
            if news
            and effects(
                self._workspace, rule, among(self._workspace, rule, news), self._fired
            ).acted
        ]
        if beyond:
            tell(
                f"warning: Rules followed upon rules {DEPTH} times; {', '.join(beyond)} "
                "would act next and was left out."
            )

    def _commit(self, rule: Rule, found: Effects) -> bool:
        refs = [each.asked.record.ref for each in found.acted]
        by_name = self._workspace.catalogue.by_name
        named = [f"{by_name[ref.folder].name} {ref.id}" for ref in refs]
        short = len(refs) <= _NAMED
        subject = ", ".join(named) if short else f"{len(refs)} records"
        try:
            commit = found.change.commit_locked(f"{subject}: rule {rule.name}", rule=rule.name)
        except CrmctlError as error:
            self.succeeded = False
            self._workspace.outside.tell(
                f"warning: The rule {rule.name} could not be applied: {error}"
            )
            return False
        if commit is None:  # somebody else did the same meanwhile
            return False
        made = [ref for each in found.acted for ref in each.made]
        told = ", ".join(map(str, [*refs, *made])) if short else f"{len(refs)} records"
        self._workspace.outside.tell(f"Rule {rule.name}: {told}.")
        return True

    def _remember(self, rule: Rule, found: Effects, following: dict[Ref, Occasion]) -> None:
        """Note what happened by a rule; of two in one step, what was before the first."""
        for (record, occasion), _, _, made in found.acted:
            self._fired.add((rule.name, str(record.ref)))
            self._first.setdefault(record.ref, record)
            self._by.setdefault(record.ref, []).append(rule.name)
            known = following.get(record.ref)
            chain = (*(known or occasion).chain, rule.name)
            before = known.before if known else record.data
            following[record.ref] = Occasion(record.ref, before, chain)
            following |= {ref: Occasion(ref, None, chain) for ref in made}

    def _tell_skipped(self, rule: Rule, found: Effects) -> None:
        """Say once of each record that a rule left it as it is."""
        tell, known = self._workspace.outside.tell, self._skipped
        skipped = [(ref, why) for ref, why in found.skipped if (rule.name, str(ref)) not in known]
        known.update((rule.name, str(ref)) for ref, _ in skipped)
        for ref, why in skipped[:_NAMED]:
            tell(f"warning: The rule {rule.name} left {ref} as it is: {why}")
        if len(skipped) > _NAMED:
            more = len(skipped) - _NAMED
            tell(f"warning: The rule {rule.name} left {more} more records as they are.")
