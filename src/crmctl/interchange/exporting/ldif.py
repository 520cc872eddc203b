"""Directory entries (LDIF) of people and organisations, for Thunderbird and LDAP."""

from collections.abc import Iterator
from importlib import import_module

from crmctl.interchange.exporting import lossy
from crmctl.interchange.exporting.export import Export


def texts(export: Export) -> Iterator[str]:
    """Give an entry for each record."""
    writing = import_module("crmctl.interchange.ldifwrite")
    names = lossy.Names(export)
    return lossy.texts(export, lambda records: writing.to_ldif(records, names), writing.LOSSES)
