"""Say where a person is, everywhere, without showing what stands there.

Current records and files, all objects of git whether anything refers to them or not, messages,
identities, tags, notes, the stash, names of branches and files, reflogs, attachments, every other
file below the git directory, and crmctl's own index. Two lists come out: what is certainly
theirs, and what somebody has to decide. Files that cannot be looked into are named, too: never
take them for clean. Nothing is changed; `crmctl redact` erases.

Examples:
    crmctl privacy find erika@acme.example
    crmctl privacy find p-7k3f9q2m --format json
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crmctl.cli.messages import note
from crmctl.cli.options import FormatOption, Ref
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.session import open_workspace

if TYPE_CHECKING:
    from crmctl.workspace.forgetting.finding import Search

_COLUMNS = (
    Column("status"), Column("place"), Column("where"), Column("path"),
    Column("commit", whole=True, show=lambda value: str(value or "")[:10]), Column("what"),
    Column("encoding"), Column("times"), Column("reason"),
)  # fmt: skip


def run(ref: Ref, *, format_: FormatOption = Format.TABLE) -> None:
    """Run `crmctl privacy find`."""
    from crmctl.workspace.forgetting.finding import find  # noqa: PLC0415 - help needs none of it
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    search = find(workspace, resolve(workspace, ref, ("contact", "customer")))
    emit(_rows(search), _COLUMNS, format_)
    certain = sum(one.times for one in search.found if one.certain)
    decide = sum(one.times for one in search.found) - certain
    note(
        f"{search.looked} contents, texts and names were looked at: {certain} places are "
        f"certainly theirs, {decide} are for you to decide."
    )
    for path, why in search.unread:
        note(f"not looked into: {path}: {why}")


def _rows(search: "Search") -> Iterator[dict[str, Any]]:
    for one in sorted(search.found, key=lambda one: not one.certain):
        yield {
            "status": "certain" if one.certain else "decide",
            "place": str(one.sort),
            "where": one.where,
            "path": one.path or None,
            "commit": one.commit or None,
            "what": one.what,
            "encoding": one.encoding,
            "times": one.times,
            "reason": one.reason or None,
        }
