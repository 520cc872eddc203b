"""What tests of several packages stand on: an index of files, built by the parts that do it."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from crmctl.index import database
from crmctl.index.files import FileState
from crmctl.index.flatten import rows as flatten
from crmctl.index.plan import plan
from crmctl.index.write import Change, fill
from crmctl.model.catalogue import Catalogue
from crmctl.model.checked import check
from crmctl.model.describe import catalogue as describe
from crmctl.model.identity import label as label_of
from crmctl.model.record import Record, Ref, plain
from crmctl.model.settings import Settings
from crmctl.store.document import load

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Indexed = Callable[[Mapping[str, str]], Rows]

_SETTINGS = {
    "format": 1,
    "name": "Test",
    "custom_fields": {
        "customer": {"gate_height": {"type": "decimal"}, "budget": {"type": "money"}},
        "contact": {
            "hobby": {"type": "text"},
            "shoe": {"type": "integer", "instead": "shoe_size"},
            "shoe_size": {"type": "integer", "min": "15", "max": "60"},
        },
    },
}


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Settings with custom fields."""
    return Settings.model_validate(_SETTINGS)


@pytest.fixture(scope="session")
def catalogue(settings: Settings) -> Catalogue:
    """All kinds, with the custom fields of `settings`."""
    return describe(settings)


@pytest.fixture
def indexed(catalogue: Catalogue) -> Indexed:
    """Give a function that reads files into an index and answers statements from it."""

    def rows_of(files: Mapping[str, str]) -> Rows:
        connection = database.create(None, catalogue)
        fill(connection, catalogue, [_change(path, files[path]) for path in files])
        return _asking(connection)

    def _change(path: str, text: str) -> Change:
        state = FileState(path, "", "")
        folder, _, rest = path.partition("/")
        kind = catalogue.by_name.get(folder)
        raw = load(text.encode("utf-8", "surrogateescape")).data
        if kind is None or raw is None or not path.endswith(".yaml"):
            return Change(state, None)
        tree = check(kind, raw).tree
        if tree is None:
            return Change(state, None)
        identifier = rest.rpartition("/")[2].removesuffix(".yaml")
        record = Record(kind.name, Ref(folder, identifier), plain(tree))
        label = label_of(kind, record.data)
        return Change(state, flatten(plan(catalogue, kind), path, record, label))

    return rows_of


def _asking(connection: sqlite3.Connection) -> Rows:
    def ask(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        return connection.execute(statement, parameters).fetchall()

    return ask
