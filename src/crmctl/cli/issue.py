"""Issue drafts: they get their numbers and are frozen.

A quote, order, invoice or credit note gets the next number of its series, the sums of its lines,
the name and address of its customer, and the day until which it holds or is to be paid. From then
on only what happens to it may be added. In a repository with a remote the numbers are reserved
there, so that no two people give the same; when it cannot be reached nothing is issued. What was
imported with the day of its issue keeps that day and its number, and gets the rest.

Examples:
    crmctl issue i-9b2f6ht4
    crmctl issue --where "kind:invoice state:draft" --dry-run
"""

from contextlib import nullcontext

from crmctl.cli.options import DryRun
from crmctl.cli.output import say
from crmctl.cli.selling import Documents, On, Where, chosen, conclude
from crmctl.cli.session import open_workspace


def run(
    documents: Documents = None,
    *,
    where: Where = None,
    on: On = "",
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl issue`."""
    from crmctl.workspace.selling.documents import KINDS, numbers_held, on_day  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.selling.issuing import issue  # noqa: PLC0415 - the same

    workspace = open_workspace()
    with nullcontext() if dry_run else numbers_held(workspace):
        refs = chosen(workspace, documents, where, KINDS)
        done = issue(workspace, refs, on_day(workspace, on), reserved=not dry_run)
        conclude(workspace, done, "issue", dry_run=dry_run)
        if not dry_run:
            for ref in done.refs:
                say(done.change.record(ref).data.get("number", str(ref)))
