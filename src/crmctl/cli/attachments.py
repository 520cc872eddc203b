"""List what is attached to a record.

Examples:
    crmctl attachments acme-gmbh
    crmctl attachments acme-gmbh --format ids
"""

from crmctl.cli.options import FormatOption, Ref
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.viewing import open_view
from crmctl.model.attachment import bytes_for_people
from crmctl.workspace.attachments import rows
from crmctl.workspace.resolving import resolve

_COLUMNS = (
    Column("number", "no", align="right"),
    Column("name"),
    Column("label"),
    Column("type"),
    Column("size", align="right", show=lambda value: bytes_for_people(int(value))),
    Column("at", "since", whole=True),
    Column("file", whole=True),
)


def run(
    ref: Ref,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl attachments`."""
    view = open_view(one=True)
    found = rows(view, resolve(view, ref))
    emit(found, _COLUMNS, format, ref=lambda row: row["file"], empty="Nothing is attached.")
