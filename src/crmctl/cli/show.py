"""Show one customer, contact or other record at a glance.

For a customer or a contact that is how to reach them, what is open and planned, what was said
last, who is who, what they agreed to, and all else that is known; for any other record, all it
says, with the names of what it links to. A program gets the record itself with --format.

Examples:
    crmctl show muster
    crmctl show erika.mueller@acme.example
    crmctl show acme-gmbh --format json
    crmctl show acme-gmbh --recorded 2025-12-31
"""

from crmctl.cli.options import FormatOption, Recorded, Ref
from crmctl.cli.output import Format, emit_record
from crmctl.cli.page import print_page
from crmctl.cli.viewing import open_view
from crmctl.errors.records import UnknownRecordError
from crmctl.workspace.page import page
from crmctl.workspace.resolving import resolve


def run(
    ref: Ref,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
    recorded: Recorded = None,
) -> None:
    """Run `crmctl show`."""
    view = open_view(recorded, one=True)
    found = resolve(view, ref)
    if format is Format.TABLE:
        print_page(page(view, found))
        return
    record = view.record(found)
    if record is None:
        raise UnknownRecordError(str(found))
    emit_record(record.as_json(), format, ref=str(found))
