"""The table of CSV with tabs between its cells; cells that hold a tab or a line end are quoted."""

from collections.abc import Iterator

from crmctl.interchange.exporting.as_csv import Dialect, written
from crmctl.interchange.exporting.export import Export


def texts(export: Export) -> Iterator[str]:
    """Give the text of the one kind's table."""
    (kind,) = export.kinds
    return written(export.sheet(kind), Dialect("\t"))
