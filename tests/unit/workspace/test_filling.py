"""An index of very many files, which several processes parse."""

from datetime import datetime
from pathlib import Path

from crmctl.workspace import Surroundings, Workspace

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
