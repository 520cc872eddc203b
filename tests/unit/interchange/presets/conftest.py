"""Headers that were seen elsewhere, and rows of made-up people below them."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from crmctl.interchange.mapping import ColumnMapping, map_columns
from crmctl.interchange.presets.applying import Applied, apply
from crmctl.interchange.presets.recognise import Recognised, recognise
from crmctl.interchange.presets.registry import Presets
from crmctl.interchange.rows import Incoming, incoming
from crmctl.interchange.tables.table import Row, Table
from crmctl.model.catalogue import Catalogue

DATA = Path(os.environ.get("CRMCTL_SHARED_DATA", "/work/shared/data"))
SEEN = DATA / "crm-export-headers.yaml"

# What the file of headers calls a system, and what its preset is called.
SYSTEMS = {"zoho_crm": "zoho", "google_contacts": "google-contacts"}
# A part of a header, and one that tells nothing by itself.
NOT_BY_ITSELF = {("mailchimp", "unsubscribed_extra"), ("getresponse", "import")}


def seen() -> list[tuple[str, str, tuple[str, ...]]]:
    """Give every header that was seen: system, file, columns; none where the data is missing."""
    if not SEEN.is_file():
        return []
    found = yaml.safe_load(SEEN.read_text(encoding="utf-8"))
    return [
        (SYSTEMS.get(system, system), name, _columns(file["cols"]))
        for system, files in found.items()
        if isinstance(files, dict)
        for name, file in files.items()
        if isinstance(file, dict) and isinstance(file.get("cols"), list)
    ]


def _columns(names: Sequence[str]) -> tuple[str, ...]:
    """Give the columns without the placeholders for those that users name themselves."""
    return tuple(name for name in names if not name.startswith("<"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each header that was seen to every test that asks for one."""
    if {"system", "file", "header"} <= set(metafunc.fixturenames):
        told = [one for one in seen() if one[:2] not in NOT_BY_ITSELF]
        ids = [f"{system}-{file}" for system, file, _ in told]
        metafunc.parametrize(("system", "file", "header"), told, ids=ids)


class Taken(NamedTuple):
    """A row, read by the preset that its header was recognised by."""

    applied: Applied
    mapping: ColumnMapping
    row: Incoming

    @property
    def data(self) -> Mapping[str, Any]:
        """What the row says."""
        return self.row.data


Take = Callable[..., Taken]


@pytest.fixture(scope="session")
def headers(shared: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    """Give every header that was seen: system, file, columns."""
    assert shared
    return seen()


@pytest.fixture(scope="session")
def presets() -> Presets:
    return Presets()


@pytest.fixture(scope="session")
def take(catalogue: Catalogue) -> Take:
    """Give what reads one row whose columns are the names of a mapping."""

    def reading(row: Mapping[str, str], preset: str = "", kind: str = "") -> Taken:
        header = tuple(row)
        found = recognise(header, Presets(), preset, kind)
        assert isinstance(found, Recognised), found
        applied = apply(found.preset, found.file, header)
        kind_ = catalogue.by_name[applied.kind]
        mapping = map_columns(header, kind_, source=applied.source, known=applied.known)
        cells = tuple(row.values())
        table = Table(header, (Row(2, cells),), ",", "utf-8", encoding_guessed=False, blank_rows=0)
        (read,) = incoming(table, mapping)
        assert isinstance(read, Incoming), read
        return Taken(applied, mapping, read)

    return reading
