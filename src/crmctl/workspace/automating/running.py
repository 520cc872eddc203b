"""`crmctl run`: what time made due, and what an interrupted automation left."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmctl.automation.occasion import Occasion
from crmctl.automation.rule import Rule
from crmctl.automation.wording import reason
from crmctl.errors.automations import BrokenRulesError, UnknownAutomationError
from crmctl.model.record import Record, Ref
from crmctl.workspace.automating.acting import effects, in_words
from crmctl.workspace.automating.asking import Asked, matches
from crmctl.workspace.automating.following import asked, carry_out, occasions
from crmctl.workspace.automating.hook import AUTOMATIONS_FILE
from crmctl.workspace.automating.interrupted import done
from crmctl.workspace.automating.rulebook import Rulebook, rulebook, sentence
from crmctl.workspace.workspace import Workspace


class Foreseen(NamedTuple):
    """What a rule would do to a record.

    Attributes:
        rule: its name.
        ref: the record.
        why: what the rule waits for.
        does: what it would do, in words; what stands in its way, if it cannot.
    """

    rule: str
    ref: Ref
    why: str
    does: Sequence[str]


class Explained(NamedTuple):
    """Whether a rule would act on a record, now or when it changes, and why not.

    Attributes:
        rule: its name.
        acts: now, on change, or no.
        why: what it waits for, or why it does not act.
        does: what it would do, in words.
    """

    rule: str
    acts: str
    why: str
    does: Sequence[str] = ()


def run(workspace: Workspace, names: Sequence[str] = ()) -> bool:
    """Apply rules to all records, and to what an interrupted automation left.

    Args:
        workspace: the CRM.
        names: only these rules; all when empty.

    Returns:
        Whether anything was done.

    Raises:
        BrokenRulesError: one of the rules cannot be used; nothing is done then.
        UnknownAutomationError: no rule is called so.
        CrmctlError: git or the disk refused.
    """
    if not (workspace.root / AUTOMATIONS_FILE).exists() and not names:
        done(workspace)
        return False
    with workspace.writing():
        workspace.require_writable()
        workspace.refresh()
        book, rules = _chosen(workspace, names)
        before = workspace.repository.head()
        if carry_out(workspace, rules, occasions(workspace, book), whole=True) and not names:
            done(workspace)
        return workspace.repository.head() != before


def foreseen(workspace: Workspace, names: Sequence[str] = ()) -> Iterator[Foreseen]:
    """Say what `run` would do; what other rules would do upon that is not foreseen.

    Raises:
        BrokenRulesError: one of the rules cannot be used.
        UnknownAutomationError: no rule is called so.
    """
    book, rules = _chosen(workspace, names)
    news = occasions(workspace, book)
    for rule in rules:
        found = effects(workspace, rule, asked(workspace, rule, news, whole=True))
        for each in found.acted:
            does = list(in_words(workspace, rule, each))
            yield Foreseen(rule.name, each.asked.record.ref, reason(rule.when), does)
        for ref, why in found.skipped:
            yield Foreseen(rule.name, ref, reason(rule.when), [f"nothing: {why}"])


def explained(workspace: Workspace, ref: Ref, names: Sequence[str] = ()) -> Iterator[Explained]:
    """Say of each rule about records of a kind whether it would act on one, and why.

    Raises:
        BrokenRulesError: one of the rules cannot be used.
        UnknownAutomationError: no rule is called so.
        UnknownRecordError: there is no such record.
    """
    record = workspace.change("run").record(ref)
    book, rules = _chosen(workspace, names)
    news = occasions(workspace, book)
    for rule in rules:
        kind = workspace.catalogue.by_name[rule.when.kind]
        if kind.name == record.kind:
            yield _explained(workspace, rule, record, pending=ref in news)


def _explained(workspace: Workspace, rule: Rule, record: Record, *, pending: bool) -> Explained:
    fits, is_old = matches(workspace, rule, record.ref)
    if not fits:
        return Explained(rule.name, "no", f"does not match {rule.when.query or rule.when.kind}")
    if not is_old and rule.when.after:
        field, period = rule.when.after
        return Explained(rule.name, "no", f"{field} is not {period} ago")
    if rule.when.added and not pending:
        return Explained(rule.name, "no", "waits for new records")
    found = effects(workspace, rule, [Asked(record, Occasion(record.ref, record.data))])
    if found.skipped:
        return Explained(rule.name, "no", found.skipped[0][1])
    if not found.acted:
        return Explained(rule.name, "no", "it is so already")
    does = list(in_words(workspace, rule, found.acted[0]))
    now = pending or not rule.when.needs_event
    return Explained(rule.name, "now" if now else "on change", reason(rule.when), does)


def _chosen(workspace: Workspace, names: Sequence[str]) -> tuple[Rulebook, list[Rule]]:
    book = rulebook(workspace)
    for name in names:
        if name not in book.names:
            raise UnknownAutomationError(name, book.names)
    broken = [
        finding
        for finding in book.findings
        if not names or finding.field.partition(".")[0] in {"", *names}
    ]
    if broken:
        raise BrokenRulesError([sentence(finding) for finding in broken])
    return book, [rule for rule in book.rules if not names or rule.name in names]
