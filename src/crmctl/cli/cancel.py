"""Cancel orders, invoices or credit notes; the documents stay.

An order that was delivered is returned instead (`crmctl order return`), an invoice that was paid
in part or credited gets a credit note (`crmctl credit`).

Examples:
    crmctl cancel O-2026-009
    crmctl cancel R-2026-031 --on 2026-11-20
"""

from crmctl.cli.options import DryRun
from crmctl.cli.selling import Documents, On, Where, chosen, conclude
from crmctl.cli.session import open_workspace


def run(
    documents: Documents = None,
    *,
    where: Where = None,
    on: On = "",
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl cancel`."""
    from crmctl.workspace.selling.deciding import CANCELLABLE, cancel  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.selling.documents import on_day  # noqa: PLC0415 - the same

    workspace = open_workspace()
    refs = chosen(workspace, documents, where, tuple(CANCELLABLE))
    done = cancel(workspace, refs, on_day(workspace, on))
    conclude(workspace, done, "cancel", dry_run=dry_run)
