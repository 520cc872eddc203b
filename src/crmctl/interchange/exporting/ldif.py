"""Directory entries (LDIF) of people and organisations, for Thunderbird and LDAP."""

from collections.abc import Iterator

from crmctl.interchange.exporting import lossy
from crmctl.interchange.exporting.export import Export
from crmctl.interchange.formats.ldif import writing


def texts(export: Export) -> Iterator[str]:
    """Give an entry for each record."""
    names = lossy.Names(export)
    return lossy.texts(
        export,
        lambda records: writing.to_ldif(records, names),
        writing.LOSSES,
        writing.PARTLY,
    )
