"""Say for each field of a record who set it last.

Examples:
    crmctl blame acme-gmbh
    crmctl blame erika@acme.example --format json
"""

from crmctl.cli.options import FormatOption, Ref
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.session import open_workspace

_COLUMNS = (
    Column("field"), Column("value"), Column("at", whole=True), Column("author"),
    Column("commit", whole=True),
)  # fmt: skip
_NOT_COMMITTED = "not committed"


def run(ref: Ref, *, format_: FormatOption = Format.TABLE) -> None:
    """Run `crmctl blame`."""
    from crmctl.workspace.history import blame  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    rows = (
        {
            "field": origin.field,
            "value": origin.value,
            "at": origin.commit.at.isoformat(timespec="minutes") if origin.commit else None,
            "author": origin.commit.author_name if origin.commit else _NOT_COMMITTED,
            "commit": origin.commit.oid[:10] if origin.commit else None,
        }
        for origin in blame(workspace, resolve(workspace, ref))
    )
    emit(rows, _COLUMNS, format_)
