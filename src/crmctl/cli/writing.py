"""What all commands that write have in common: show the change, or commit it."""

from collections import Counter
from typing import TYPE_CHECKING

from crmctl.cli.messages import counted, note, warn
from crmctl.cli.output import say
from crmctl.findings import Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crmctl.findings import Finding
    from crmctl.model.record import Ref
    from crmctl.workspace import Workspace
    from crmctl.workspace.change import Change

_MANY = 3
_MOST_REMARKS = 10  # findings that are told one by one


def title(workspace: "Workspace", ref: "Ref") -> str:
    """Give what a commit's subject calls a record: `contact p-7k3f9q2m`."""
    return f"{workspace.catalogue.by_name[ref.folder].name} {ref.id}"


def titles(workspace: "Workspace", refs: "Sequence[Ref]") -> str:
    """Give what a commit's subject calls several records; many are only counted."""
    if len(refs) > _MANY:
        return f"{len(refs)} records"
    return ", ".join(title(workspace, ref) for ref in refs)


def finish(
    change: "Change", subject: str, *, dry_run: bool, done: str = "", batch: str = ""
) -> None:
    """Commit a change, or with `--dry-run` show its exact diff on standard output.

    Args:
        change: what was collected.
        subject: the commit's subject, made of ids.
        dry_run: whether nothing is to be written.
        done: what standard output says once it is committed, as the new record's reference.
        batch: names the commit for `undo`, as that of an import.
    """
    if dry_run:
        if diff := change.diff():
            say(diff.rstrip("\n"))
        else:
            note("Nothing would change.")
        return
    if change.commit(subject, batch=batch) is None:
        note("Nothing to change: it is so already.")
    if done:
        say(done)


def remark(findings: "Sequence[Finding]") -> None:
    """Tell what is wrong with records that were written, while it can still be put right."""
    faults = [finding for finding in findings if finding.severity is not Severity.INFO]
    if len(faults) > _MOST_REMARKS:
        remark_in_short(faults)
        return
    for fault in faults:
        field = f" {fault.field}" if fault.field else ""
        warn(f"{fault.code}{field}: {fault.message} ({_remedy(fault)})")


def remark_in_short(findings: "Iterable[Finding]") -> None:
    """Count by rule what is wrong with many records that were written."""
    faults = (finding for finding in findings if finding.severity is not Severity.INFO)
    counts = Counter((fault.code, fault.message) for fault in faults)
    for (code, message), count in sorted(counts.items()):
        warn(f"{code}: {message} ({counted(count, 'time')}; crmctl check --select {code})")


def _remedy(fault: "Finding") -> str:
    if fault.hint:
        return fault.hint
    if fault.fix is Fix.SAFE:
        return "crmctl check --fix mends it"
    if fault.field:
        return f"crmctl set {fault.ref} {fault.field}=..."
    return f"crmctl edit {fault.ref}"
