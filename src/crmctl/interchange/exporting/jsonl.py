"""JSON lines: one record a line."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.interchange.exporting.export import Export


def texts(export: Export) -> Iterator[str]:
    """Give one line for each record."""
    for kind in export.kinds:
        for item in export.items(kind):
            yield f"{line(item.as_json())}\n"


def line(record: Mapping[str, Any]) -> str:
    """Give a record as JSON in one line."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False)
