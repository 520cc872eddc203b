"""A calendar (iCalendar) of interactions and tasks."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from crmctl.interchange.exporting import lossy
from crmctl.interchange.exporting.export import Export
from crmctl.interchange.formats.icalendar_ import writing


def texts(export: Export) -> Iterator[str]:
    """Give the calendar; on one day the same records are the same bytes."""
    zone = ZoneInfo(str(export.now.tzinfo))
    day = export.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return lossy.texts(export, lambda records: writing.to_ics(records, zone, day), writing.LOSSES)
