"""A calendar (iCalendar) of interactions and tasks."""

from collections.abc import Iterator
from importlib import import_module

from crmctl.interchange.exporting import lossy
from crmctl.interchange.exporting.export import Export


def texts(export: Export) -> Iterator[str]:
    """Give the calendar."""
    writing = import_module("crmctl.interchange.formats.icalendar_.writing")
    zone = export.now.tzinfo
    return lossy.texts(
        export, lambda records: writing.to_ics(records, zone, export.now), writing.LOSSES
    )
