"""What reports need of crm.yaml, as the index keeps it."""

import json
from collections.abc import Mapping
from typing import Any

from crmctl.reports.report import Rows

_STATEMENT = "SELECT value FROM meta WHERE key = 'settings'"


def settings(rows: Rows) -> Mapping[str, Any]:
    """Give the settings as plain data; an index without any gives none."""
    found = rows(_STATEMENT, ())
    data: dict[str, Any] = json.loads(found[0][0]) if found else {}
    return data


def currency(of: Mapping[str, Any]) -> str:
    """Give the currency of sums."""
    return str(of.get("currency", "EUR"))
