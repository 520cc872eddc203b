"""Every report there is, in the order of the manual: by topic."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import cast

from crmctl.reports.report import Report

_NAMES = (
    "open-invoices",
    "unbilled",
    "month",
    "revenue",
    "contribution",
    "concentration",
    "goals",
    "forecast",
    "pipeline",
    "contracts",
    "durations",
    "new-deals",
    "slippage",
    "velocity",
    "cancellations",
    "conversion",
    "lost-reasons",
    "win-rate",
    "scoring",
    "sleeping",
    "win-back",
    "acquisition-time",
    "buying-centre",
    "cohorts",
    "growth",
    "referrals",
    "rfm",
    "customers-by-stage",
    "value",
    "basket",
    "campaigns",
    "next-product",
    "up-selling",
    "complaints",
    "lead-times",
    "satisfaction",
    "activity",
    "stale-deals",
    "tasks",
    "quality",
)
"""Each stands in the file of its name, with underscores; only one that is asked for is read."""


class _Reports(Mapping[str, Report]):
    """The reports by their names; all of them take longer to import than most take to answer."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = dict.fromkeys(names)

    def __getitem__(self, name: str) -> Report:
        if name not in self._names:
            raise KeyError(name)
        module = import_module(f"crmctl.reports.{name.replace('-', '_')}")
        return cast("Report", module.REPORT)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


BY_NAME: Mapping[str, Report] = _Reports(_NAMES)
REPORTS = BY_NAME.values()
