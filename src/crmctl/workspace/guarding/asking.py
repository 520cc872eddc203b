"""Might somebody do what was done since a commit? The question that a hook asks, asked before."""

from collections.abc import Collection, Iterator, Sequence

from crmctl.checks.access_checks import decide
from crmctl.errors.guarding import UnknownUserError
from crmctl.findings import Finding
from crmctl.git.command import split
from crmctl.git.history import resolve
from crmctl.git.objects import Change, read_changes
from crmctl.git.receiving import commits_between, differences
from crmctl.workspace.guarding.judging import Judge
from crmctl.workspace.guarding.policies import Rulebooks
from crmctl.workspace.guarding.reading import Reader, steps
from crmctl.workspace.workspace import Workspace

_PLAIN = "100644"


def access_findings(workspace: Workspace, rev: str, name: str) -> list[Finding]:
    """Find what a user might not do of all that differs from a commit.

    Rights go by crm.yaml as it was at that commit. The whole is judged, edits of the work tree
    included, and what lasts in history by every commit in between.

    Args:
        workspace: the CRM.
        rev: a commit or date.
        name: id, login or address of a user.

    Raises:
        UnknownRevisionError: no commit is called so.
        UnknownUserError: there was no such user at that commit.
        BrokenSettingsError: crm.yaml could not be used then.
    """
    repo = workspace.repository
    base = resolve(repo, rev, workspace.now.tzinfo)
    rules = Rulebooks(repo).of(base)
    if rules is None:
        raise UnknownUserError(name, ())
    person = rules.policy.person(name)
    if person is None or not rules.policy.works_here(person, workspace.now.date()):
        raise UnknownUserError(name, sorted(rules.policy.users))
    reader = Reader(repo, rules)
    # Git also lists files whose time stamps alone are new to it.
    changes = [one for one in _changes(workspace, base, reader) if one.old != one.new]
    reader.learn(changes, closely=False)
    taken = steps(changes, reader, rules.policy)
    beside = [step.new for step in taken if step.new]
    found = [one for step in taken for one in decide(step, person, rules.policy, beside)]
    head = repo.head()
    commits = commits_between(repo, [head] if head else [], [base])
    pairs = [(one.oid, parent) for one in commits for parent in one.parents or ("",)]
    found += Judge(reader, person, rules.policy).lasting(differences(repo, pairs))
    return sorted(set(found))


def _changes(workspace: Workspace, base: str, reader: Reader) -> Iterator[Change]:
    """Give what lies in the work tree otherwise than at a commit."""
    asked = ("diff-index", "-z", "--raw", "--no-renames", "--no-abbrev", "--relative", base, "--")
    told = read_changes(workspace.repository.git.run(*asked))
    tracked = {change.path for change in told}
    for change in told:
        yield _as_it_lies(workspace, change, reader)
    for path in sorted(_unknown(workspace, tracked)):
        yield _as_it_lies(workspace, Change(path, None, None, "000000", _PLAIN), reader)


def _as_it_lies(workspace: Workspace, change: Change, reader: Reader) -> Change:
    content = workspace.read_file(change.path)
    if content is None:
        return change._replace(new=None, new_mode="000000")
    oid = workspace.parser.digest(content)
    reader.teach(change.path, oid, content)
    return change._replace(new=oid)


def _unknown(workspace: Workspace, tracked: Collection[str]) -> Sequence[str]:
    """Give the records that git does not know yet."""
    known = set(split(workspace.repository.git.run("ls-files", "-z"))) | set(tracked)
    return [path for path in workspace.seen.untracked - known if workspace.is_record_file(path)]
