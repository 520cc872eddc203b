"""A JSON array with one record a line."""

from collections.abc import Iterator

from crmctl.interchange.exporting.export import Export
from crmctl.interchange.exporting.jsonl import line


def texts(export: Export) -> Iterator[str]:
    """Give the array."""
    before = "[\n"
    for kind in export.kinds:
        for item in export.items(kind):
            yield f"{before}{line(item.as_json())}"
            before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
