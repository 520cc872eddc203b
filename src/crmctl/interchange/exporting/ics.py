"""A calendar (iCalendar) of interactions and tasks."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from crmctl.interchange.exporting import lossy
from crmctl.interchange.exporting.export import Export
from crmctl.interchange.formats.icalendar_ import writing


def texts(export: Export) -> Iterator[str]:
    """Give the calendar."""
    zone = ZoneInfo(str(export.now.tzinfo))
    return lossy.texts(
        export, lambda records: writing.to_ics(records, zone, export.now), writing.LOSSES
    )
