"""Reading automations.yaml: the rules that can be used, and what is wrong with the others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.automation.rule import Rule, rule_of
from crmctl.errors.base import CrmctlError
from crmctl.findings import Finding, Severity
from crmctl.model.checked import Problem
from crmctl.store import document
from crmctl.store.files import read_bounded
from crmctl.workspace.automating.hook import AUTOMATIONS_FILE
from crmctl.workspace.automating.sense import CODE, problems
from crmctl.workspace.workspace import Workspace


class Rulebook(NamedTuple):
    """The rules of a CRM, in the order of the file.

    Attributes:
        rules: those that can be used.
        findings: what is wrong with the file and the others.
        names: all of them, broken ones too.
    """

    rules: Sequence[Rule] = ()
    findings: Sequence[Finding] = ()
    names: Sequence[str] = ()


def rulebook(workspace: Workspace) -> Rulebook:
    """Read the rules, and see of each whether it makes sense in this CRM."""
    file = workspace.root / AUTOMATIONS_FILE
    if not file.exists():
        return Rulebook()
    try:
        content = read_bounded(file, root=workspace.root)
    except CrmctlError as error:
        return Rulebook(findings=[_finding(1, 1, str(error))])
    return read(workspace, content)


def read(workspace: Workspace, content: bytes) -> Rulebook:
    """Read the rules that a text says."""
    said = document.load(content)
    if said.data is None:
        found = [_finding(each.line, each.column, each.message) for each in said.problems]
        is_empty = [each.code for each in said.problems] == ["F005"]
        return Rulebook(findings=() if is_empty else found)
    from crmctl.model.automations import check_automations  # noqa: PLC0415 - needs pydantic

    good, wrong = check_automations(said.data)
    found_ = {name: list(problems(workspace, name, data)) for name, data in good.items()}
    rules = [rule_of(name, data) for name, data in good.items() if not found_[name]]
    everything = [*wrong, *(each for name in good for each in found_[name])]
    return Rulebook(rules, list(_placed(content, everything)), list(said.data))


def sentence(finding: Finding) -> str:
    """Say what is wrong in one line, with where it stands."""
    hint = f" ({finding.hint})" if finding.hint else ""
    what = f"{finding.message.rstrip('.')}{hint}"
    place = f"{finding.path}:{finding.line}:{finding.column}"
    return f"{place}: {what}" if what.endswith("?") else f"{place}: {what}."


def _placed(content: bytes, found: Sequence[Problem]) -> Iterator[Finding]:
    marks: Mapping[Any, Any] = document.marks(content) if found else {}
    for problem in found:
        path = problem.path
        while path and path not in marks:
            path = path[:-1]
        line, column = (marks[path].line, marks[path].column) if path else (1, 1)
        said = f"{problem.field} {problem.message}"
        yield _finding(line, column, said, problem.field, problem.hint)


def _finding(line: int, column: int, message: str, field: str = "", hint: str = "") -> Finding:
    return Finding(
        AUTOMATIONS_FILE, line, column, CODE, Severity.ERROR, message, field=field, hint=hint
    )
