"""A small CRM to report on, as its files."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Parameters, Table

TODAY = date(2026, 11, 21)


class Files:
    """Files of records, to be joined with `|`; further fields are given as YAML."""

    def customer(self, id_: str, **fields: str) -> dict[str, str]:
        """Give an organisation."""
        return self._file("customers", id_, {"type": "organisation", "name": id_, **fields})

    def contact(self, id_: str, **fields: str) -> dict[str, str]:
        """Give a contact."""
        return self._file("contacts", id_, {"name": "{family: Muster}", **fields})

    def interaction(self, id_: str, at: str, **fields: str) -> dict[str, str]:
        """Give an interaction, by telephone unless it is said otherwise."""
        return self._file("interactions", id_, {"at": at, "channel": "phone", **fields})

    def task(self, id_: str, **fields: str) -> dict[str, str]:
        """Give a task."""
        return self._file("tasks", id_, {"title": "Call back", **fields})

    def document(
        self, kind: str, id_: str, customer: str, issued: str, net: str
    ) -> dict[str, str]:
        """Give an issued order, invoice, credit note or quote by what it comes to."""
        head = f"number: {id_}\ncustomer: {customer}\nissued: {issued}\n"
        return {f"{kind}s/{id_}.yaml": f"{head}totals: {{net: {net}}}\n"}

    def _file(self, folder: str, id_: str, fields: Mapping[str, str]) -> dict[str, str]:
        lines = (f"{name}: {value}\n" for name, value in fields.items())
        return {f"{folder}/{id_}.yaml": "".join(lines)}


@pytest.fixture
def files() -> Files:
    """Ways to write files."""
    return Files()


@pytest.fixture
def ask(indexed: Callable[..., Any]) -> Callable[..., Table]:
    """Give a function that runs a report over files, on 21 November 2026."""

    def run(name: str, files: Mapping[str, str], **parameters: Any) -> Table:
        return BY_NAME[name].run(indexed(files), Parameters(TODAY, **parameters))

    return run


@pytest.fixture
def ask_on(indexed: Callable[..., Any]) -> Callable[..., Table]:
    """Give a function that runs a report over files, as of a day."""

    def run(today: date, name: str, files: Mapping[str, str], **parameters: Any) -> Table:
        return BY_NAME[name].run(indexed(files), Parameters(today, **parameters))

    return run


@pytest.fixture
def ask_with(indexed: Callable[..., Any]) -> Callable[..., Table]:
    """Give a function that runs a report over files with settings of crm.yaml."""

    def run(config: Mapping[str, Any], name: str, files: Mapping[str, str], **more: Any) -> Table:
        rows = indexed(files)
        rows("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (json.dumps(config),))
        return BY_NAME[name].run(rows, Parameters(TODAY, **more))

    return run
