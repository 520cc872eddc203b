"""A merge of very many records that both sides changed."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.workspace.sharing.conftest import Clone, Team

_RECORD = "name:\n  given: Erika\n  family: Muster{number}\ntags:\n  - b2b\n"
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def _path(number: int) -> str:
    digits = "".join(_LETTERS[number >> shift & 31] for shift in (15, 10, 5, 0))
    return f"contacts/{digits[2:]}/p-{digits[2:]}{digits}2m.yaml"


def _change(clone: "Clone", numbers: range, old: str, new: str) -> None:
    for number in numbers:
        file = Path(clone.root, _path(number))
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(old, new), encoding="utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "by hand")


@pytest.mark.parametrize("count", [100, pytest.param(10_000, marks=pytest.mark.slow)])
def test_every_one_of_many_records_gets_the_edits_of_both_sides(team: "Team", count: int) -> None:
    numbers = range(count)
    for number in numbers:
        file = Path(team.anna.root, _path(number))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_RECORD.format(number=number), encoding="utf-8")
    team.anna.git("add", "-A")
    team.anna.git("commit", "-qm", "many")
    team.anna.ok("sync")
    team.ben.ok("sync")
    _change(team.anna, numbers, "given: Erika", "given: Eva")
    _change(team.ben, numbers, "  - b2b\n", "  - b2b\n  - vip\n")
    team.anna.ok("sync")

    told = team.ben.ok("sync")

    assert f"Merged: {count} records changed on both sides." in told
    for number in numbers:
        merged = _RECORD.format(number=number).replace("Erika", "Eva") + "  - vip\n"
        assert team.ben.read(_path(number)) == merged
    team.ben.assert_whole()
    team.anna.ok("sync")
    assert team.anna.head == team.ben.head
