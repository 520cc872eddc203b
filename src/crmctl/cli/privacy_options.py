"""What several commands of `crmctl privacy` read from their options."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crmctl.errors.values import UnreadableDateError

Outside = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where to, outside the repository."),
]


class Channel(StrEnum):
    """How somebody is contacted; the channels of consents."""

    PHONE = "phone"
    EMAIL = "email"
    SMS = "sms"
    POST = "post"
    MESSENGER = "messenger"
    SOCIAL = "social"


def day_of(text: str, today: date) -> date:
    """Read a day as people write it; today for none.

    Raises:
        UnreadableDateError: it is none, or several.
    """
    from crmctl.query.dates import single_day  # noqa: PLC0415 - help needs none

    if not text:
        return today
    day = single_day(text, today)
    if day is None:
        raise UnreadableDateError(text)
    return day
