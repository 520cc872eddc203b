"""One cell: formulas, and lists of texts."""

import pytest

from crmctl.interchange.tables.cells import defuse, join_items, restore, split_items


@pytest.mark.parametrize("cell", ["=cmd()", "+49", "-1", "@SUM(A1)", "\t=1", "'=1", "''+1"])
def test_a_cell_that_a_spreadsheet_would_run_becomes_text_and_comes_back(cell: str) -> None:
    assert defuse(cell) == f"'{cell}"
    assert restore(defuse(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Müller", "'s-Hertogenbosch", "a=b", "'"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert defuse(cell) == cell
    assert restore(cell) == cell


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("b2b; vip", ["b2b", "vip"]),
        ("b2b,vip", ["b2b", "vip"]),
        ("a, b; c", ["a, b", "c"]),
        (" ; ", []),
    ],
)
def test_a_cell_is_split_at_semicolons_or_else_at_commas(cell: str, items: list[str]) -> None:
    assert split_items(cell) == items


def test_a_list_that_one_cell_cannot_hold_without_doubt_is_not_joined() -> None:
    assert join_items(["b2b", "vip"]) == "b2b; vip"
    assert join_items(["a;b"]) is None
    assert join_items(["a,b"]) is None
    assert join_items([" a"]) is None
