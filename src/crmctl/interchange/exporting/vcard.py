"""Cards (vCard 4.0) of people and organisations."""

from collections.abc import Iterator

from crmctl.interchange.exporting import lossy
from crmctl.interchange.exporting.export import Export
from crmctl.interchange.formats.vcard import writing


def texts(export: Export) -> Iterator[str]:
    """Give an entry for each record."""
    names = lossy.Names(export)
    return lossy.texts(export, lambda records: writing.to_vcard(records, names), writing.LOSSES)
