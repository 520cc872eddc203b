"""Rows that say nothing new are settled while they are read, and nothing else is."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from crmctl.workspace import Workspace
from crmctl.workspace.importing import Input, RowPlan, Wish, decide, read, settling

Import = Callable[..., Any]

_HEAD = "First name,Last name,Email,Phone\n"
_ADA = "Ada,Byron,ada@byron.example,+493011111111\n"
_BOB = "Bob,Krause,bob@krause.example,+493022222222\n"
_NAMELESS = "Cleo,Wild,,\n"


def _read(workspace: Workspace, table: str, **wishes: Any) -> Any:
    (found,) = read(workspace, Input("-", BytesIO(table.encode())), Wish(**wishes))
    return found


def _settled(found: Any) -> list[bool]:
    return [isinstance(row, RowPlan) for row in found.rows]


def test_only_rows_that_say_nothing_new_are_settled(workspace: Workspace, import_: Import) -> None:
    import_(_HEAD + _ADA + _BOB)
    again = Workspace.open(workspace.root, workspace.outside)
    changed = _BOB.replace("+493022222222", "+493033333333")
    found = _read(again, _HEAD + _ADA + changed)
    assert _settled(found) == [True, False]
    plan = decide(again, [found], Wish())
    assert [str(row.fate) for row in plan.files[0].rows] == ["unchanged", "updated"]
    assert [row.line for row in plan.files[0].rows] == [2, 3]


def test_a_row_with_nothing_but_a_name_is_left_to_the_plan(
    workspace: Workspace, import_: Import
) -> None:
    import_(_HEAD + _ADA + _NAMELESS)
    again = Workspace.open(workspace.root, workspace.outside)
    found = _read(again, _HEAD + _ADA + _NAMELESS)
    assert _settled(found) == [True, False]
    plan = decide(again, [found], Wish())
    assert [str(row.fate) for row in plan.files[0].rows] == ["unchanged", "unchanged"]


def test_the_record_of_a_settled_row_is_no_other_row_s(
    workspace: Workspace, import_: Import
) -> None:
    import_(_HEAD + _ADA)
    again = Workspace.open(workspace.root, workspace.outside)
    namesake = _ADA.replace("+493011111111", "+493044444444")
    plan = decide(again, [_read(again, _HEAD + namesake + _ADA)], Wish())
    assert [str(row.fate) for row in plan.files[0].rows] == ["created", "unchanged"]


def test_a_cell_that_is_empty_now_is_not_settled_where_it_clears(
    workspace: Workspace, import_: Import
) -> None:
    import_(_HEAD + _ADA)
    again = Workspace.open(workspace.root, workspace.outside)
    emptied = _HEAD + "Ada,Byron,ada@byron.example,\n"
    assert _settled(_read(again, emptied)) == [True]
    assert _settled(_read(again, emptied, clear_blank=True)) == [False]


def test_after_many_rows_that_are_new_no_further_row_is_looked_up(
    workspace: Workspace, import_: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_(_HEAD + _ADA)
    again = Workspace.open(workspace.root, workspace.outside)
    monkeypatch.setattr(settling, "_TOGETHER", 1)
    found = _read(again, _HEAD + _BOB + _ADA)
    assert _settled(found) == [False, False]
    plan = decide(again, [found], Wish())
    assert [str(row.fate) for row in plan.files[0].rows] == ["created", "unchanged"]
