"""What one call of crmctl stands on: which CRM, and what time it is."""

import os
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from crmctl.cli.messages import note
from crmctl.errors.crm import UnreadableTodayError

if TYPE_CHECKING:
    from random import Random

    from crmctl.workspace import Workspace


def _clock() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Session:
    """What holds for every command of one call.

    Attributes:
        directory: where to look for the CRM, upwards from there.
        now: the moment of the call, with the offset of this machine's time zone.
        is_fixed: whether that moment was told, and is no clock's.
    """

    directory: Path = Path()
    now: datetime = field(default_factory=_clock)
    is_fixed: bool = False

    @property
    def today(self) -> date:
        """The day of the call."""
        return self.now.date()


_current: ContextVar[Session] = ContextVar("session")


def session() -> Session:
    """Give what the options before the command say."""
    return _current.get(None) or Session()


def begin(directory: str | None, today: str | None) -> Session:
    """Set what `session` gives, from the options before the command.

    Raises:
        UnreadableTodayError: today is neither a date nor a moment.
    """
    now = _moment(today) if today else _clock()
    current = Session(Path(directory or "."), now, bool(today))
    _current.set(current)
    return current


def go_on() -> None:
    """Let the session's moment be the present one, unless it was told."""
    current = session()
    if not current.is_fixed:
        _current.set(Session(current.directory))


def open_workspace() -> "Workspace":
    """Open the CRM of this call.

    Raises:
        NotACrmError: there is none.
    """
    from crmctl.cli.progress import progress  # noqa: PLC0415 - help needs none
    from crmctl.workspace import Surroundings, Workspace  # noqa: PLC0415 - the same

    current = session()
    outside = Surroundings(current.now, tell=note, progress=progress, random=_random())
    return Workspace.open(current.directory, outside)


def _random() -> "Random":
    """Give where ids come from: chance, or the same in every run for documents and tests."""
    from random import Random, SystemRandom  # noqa: PLC0415 - help needs none

    seed = os.environ.get("CRMCTL_SEED")
    return Random(seed) if seed else SystemRandom()  # noqa: S311 - ids are no secrets


def _moment(text: str) -> datetime:
    """Read a fixed day, at noon, or a fixed moment: demos, documents and tests need one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnreadableTodayError(text) from None
    if "T" not in text:
        moment = datetime.combine(moment, time(12))
    return moment if moment.tzinfo else moment.astimezone()
