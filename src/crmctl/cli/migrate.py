"""Bring a CRM of an older format to the one that this crmctl writes.

Every file that the new format writes otherwise is changed, in one commit, which `git revert` takes
back. Records that would not be valid afterwards stay as they are and are named. Until it is done,
`crmctl check` says S209.

Examples:
    crmctl migrate --dry-run
    crmctl migrate
"""

from crmctl.cli.messages import counted, note, warn
from crmctl.cli.options import DryRun
from crmctl.cli.output import say
from crmctl.cli.session import session
from crmctl.errors.crm import EditedBeforeMigrationError


def run(*, dry_run: DryRun = False) -> None:
    """Run `crmctl migrate`."""
    from crmctl.git.repository import open_repository  # noqa: PLC0415 - help needs none
    from crmctl.workspace.locate import find_root  # noqa: PLC0415 - help needs none
    from crmctl.workspace.migrating import carry_out, edited, migrated  # noqa: PLC0415 - pydantic

    repository = open_repository(find_root(session().directory))
    plan = migrated(repository)
    if not plan.files:
        note(f"The CRM has the newest format, {plan.after}.")
        return
    for path in plan.left:
        warn(f"{path} would be no valid record and stays as it is.")
    if dry_run:
        say("\n".join(plan.files))
        return
    if paths := edited(repository, plan):
        raise EditedBeforeMigrationError(paths)
    carry_out(repository, plan)
    files = counted(len(plan.files), "file")
    note(f"Format {plan.before} to {plan.after}: changed {files}.")
