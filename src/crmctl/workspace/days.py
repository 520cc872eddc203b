"""When something is or was, as a person types it."""

from datetime import datetime

from crmctl.errors.values import UnreadableDateError
from crmctl.model.catalogue import Field, FieldType
from crmctl.model.entry import value_of
from crmctl.workspace.meaning import day
from crmctl.workspace.workspace import Workspace

_MOMENT = Field("at", FieldType.MOMENT)


def moment(workspace: Workspace, text: str) -> str:
    """Give a day or a moment in the form in which it is stored.

    Raises:
        UnreadableDateError: it is none, or several days.
    """
    meant = value_of(_MOMENT, day(workspace, text.strip()), workspace.entry)
    try:
        datetime.fromisoformat(meant)
    except ValueError:
        raise UnreadableDateError(text) from None
    return meant
