"""What a typed value means in one CRM: a record by its name, a day by how far off it is."""

from collections.abc import Mapping
from typing import Any

from crmctl.model.assign import Reader
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.entry import at_home, value_of
from crmctl.query.dates import single_day
from crmctl.workspace.resolving import resolve
from crmctl.workspace.workspace import Workspace

_DAYS = frozenset({FieldType.DATE, FieldType.MOMENT, FieldType.PARTIAL_DATE})


def reader(workspace: Workspace, kind: Kind, data: Mapping[str, Any]) -> Reader:
    """Give what reads typed values for one record.

    A reference may be whatever names a record: its e-mail address, its name, a former id. Phones
    without a country code are of the record's own country, where an address names it.

    Args:
        workspace: the CRM.
        kind: the record's kind.
        data: what is known of the record.

    Returns:
        A function that raises UnknownRecordError or AmbiguousRecordError for a reference that
        does not mean exactly one record.
    """
    context = at_home(kind, data, workspace.entry)

    def read(field: Field, typed: str) -> str:
        text = typed.strip()
        if text and field.type is FieldType.REFERENCE:
            return resolve(workspace, text, (field.target,)).id
        if text and field.type is FieldType.LINK:
            return str(resolve(workspace, text))
        if field.type in _DAYS:
            return value_of(field, day(workspace, text), context)
        return value_of(field, typed, context)

    return read


def day(workspace: Workspace, text: str) -> str:
    """Give a day that is told by its distance (`+3d`, `yesterday 14:00`) as a date.

    Anything else stays as typed: a date, `now`, a text that means several days or none.
    """
    head, _, clock = text.rpartition(" ")
    if head and ":" in clock:
        return f"{day(workspace, head)} {clock}"
    meant = None if text.casefold() == "now" else single_day(text, workspace.now.date())
    return meant.isoformat() if meant else text
