"""Who goes by another id since a merge: issued documents keep the old one."""

from collections.abc import Mapping
from typing import Any

from crmctl.reports.report import Rows

_SURVIVORS = "SELECT alias, id FROM aliases WHERE kind = ?"


def survivors(rows: Rows, kind: str = "customer") -> Mapping[Any, str]:
    """Give of each id that a merge retired the one that took its place."""
    return dict(rows(_SURVIVORS, (kind,)))
