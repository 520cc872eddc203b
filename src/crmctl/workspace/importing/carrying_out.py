"""Doing what was planned: one commit, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmctl.findings import Finding
from crmctl.model.ids import IdContext, opaque
from crmctl.workspace.importing.plan import Plan
from crmctl.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Done:
    """An import that was carried out.

    Attributes:
        commit: the commit that it made; None when it changed nothing.
        batch: what names this import among others.
        findings: what is wrong with records that it wrote.
    """

    commit: str | None
    batch: str
    findings: Sequence[Finding]


def carry_out(workspace: Workspace, plan: Plan, *, branch: str = "") -> Done:
    """Write the records of a plan and commit them, to a new branch where one is named.

    Raises:
        BranchExistsError: there is such a branch.
        ChangedMeanwhileError: a file is no longer what was read.
        CrmctlError: git or the disk refused; everything is as it was.
    """
    change = workspace.change("import", source=_source(plan))
    with workspace.outside.progress("Writing records", len(plan.new) + len(plan.changed)) as step:
        for ref, tree in plan.new.items():
            change.add_checked(ref, tree)
            step(1)
        for ref, data in plan.changed.items():
            change.put(ref, data)
            step(1)
    batch = opaque(
        "b", IdContext(workspace.outside.random, workspace.now.date(), lambda _id: False)
    )
    commit = change.commit(_subject(plan), batch=batch, branch=branch)
    written = commit and not branch
    return Done(commit, batch, change.findings() if written else ())


def _source(plan: Plan) -> str:
    """Give the system that the files come from; nothing where they come from several."""
    sources = {file.read.source for file in plan.files} - {""}
    return sources.pop() if len(sources) == 1 else ""


def _subject(plan: Plan) -> str:
    folders = dict.fromkeys(ref.folder for ref in (*plan.new, *plan.changed))
    count = len(plan.new) + len(plan.changed)
    records = "1 record" if count == 1 else f"{count} records"
    return f"import {records} into {', '.join(folders)}"
