"""An index of very many files, which several processes parse."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.index.write import Change
from crmctl.workspace import Surroundings, Workspace, filling
from crmctl.workspace.reading import Reader

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_MANY = 3_100


def test_very_many_files_are_parsed_by_several_processes_and_none_is_lost(crm: Path) -> None:
    workspace = Workspace.open(crm, Surroundings(_NOW))
    for number in range(_MANY):
        text = f"type: organisation\nname: Number {number}\n" if number % 7 else "name: [\n"
        (crm / "customers" / f"n-{number}.yaml").write_text(text)
    workspace.rebuild()
    found = workspace.rows("SELECT label FROM records WHERE id LIKE 'n-%'")
    expected = {f"Number {number}" for number in range(_MANY) if number % 7}
    assert {label for (label,) in found} == expected
    assert workspace.broken_files == _MANY - len(expected)


def test_when_a_process_dies_its_files_are_parsed_all_the_same(
    crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace.open(crm, Surroundings(_NOW))
    before = sorted(workspace.rows("SELECT path, digest FROM files"))
    parent, read_all = os.getpid(), Reader.read_all

    def deadly(self: Reader, pairs: Iterable[tuple[str, str]]) -> Iterator[Change]:
        if os.getpid() != parent:
            os._exit(1)
        return read_all(self, pairs)

    monkeypatch.setattr(filling, "_PARALLEL_FROM", 1)
    monkeypatch.setattr(filling, "processors", lambda: 2)
    monkeypatch.setattr(Reader, "read_all", deadly)
    workspace.rebuild()
    assert sorted(workspace.rows("SELECT path, digest FROM files")) == before
