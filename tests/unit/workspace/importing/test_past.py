"""What becomes of a value that changed in the source, in the CRM, or in both."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from crmctl.model.record import Ref
from crmctl.workspace import Workspace
from crmctl.workspace.undo import undo

Import = Callable[..., Any]
Data = Callable[[Ref | str | None], Mapping[str, Any]]

_HEADER = "Id,Company,Industry,City,Employees,Phone,Rating\n"
_ROW = "7,Gamma AG,steel,Ulm,10-49,0731 12345,hot\n"


def _edit(workspace: Workspace, ref: Ref, **fields: Any) -> None:
    """Let a person edit a record; None clears a field."""
    change = workspace.change("set")
    data = {**change.record(ref).data, **fields}
    change.put(ref, {name: value for name, value in data.items() if value is not None})
    change.commit("customer: set")


@pytest.fixture
def gamma(import_: Import) -> Ref:
    """A customer that the system `erp` gave."""
    ref: Ref = import_(_HEADER + _ROW, source="erp").rows[0].ref
    return ref


def test_a_value_that_nobody_edited_follows_its_source(
    import_: Import, data: Data, gamma: Ref
) -> None:
    found = import_(_HEADER + _ROW.replace("steel", "wood").replace("Ulm", "Bonn"), source="erp")

    (row,) = found.rows
    assert (str(row.fate), row.differing) == ("updated", ())
    assert data(gamma)["industry"] == "wood"
    assert data(gamma)["addresses"] == [{"city": "Bonn"}]


def test_a_value_that_a_person_edited_stays_and_is_told_again_and_again(
    import_: Import, data: Data, workspace: Workspace, gamma: Ref
) -> None:
    _edit(workspace, gamma, industry="glass")
    for _ in range(2):  # the second time, too: what a person wrote is never the source's
        changed = _ROW.replace("steel", "wood").replace("10-49", "50-249")
        found = import_(_HEADER + changed, source="erp")
        assert found.rows[0].differing == ("industry",)
        assert data(gamma)["industry"] == "glass"
    assert data(gamma)["size"] == "50-249"


def test_an_edit_is_no_conflict_as_long_as_the_source_says_the_same(
    import_: Import, data: Data, workspace: Workspace, gamma: Ref
) -> None:
    _edit(workspace, gamma, industry="glass")

    found = import_(_HEADER + _ROW, source="erp")

    assert (str(found.rows[0].fate), found.rows[0].differing) == ("unchanged", ())
    assert data(gamma)["industry"] == "glass"


def test_what_a_person_cleared_stays_empty(
    import_: Import, data: Data, workspace: Workspace, gamma: Ref
) -> None:
    _edit(workspace, gamma, industry=None)

    import_(_HEADER + _ROW, source="erp")

    assert "industry" not in data(gamma)


def test_a_number_that_was_corrected_in_the_source_replaces_the_old_one(
    import_: Import, data: Data, workspace: Workspace, gamma: Ref
) -> None:
    own = {"number": "+4930999999"}
    _edit(workspace, gamma, phones=[*data(gamma)["phones"], own])

    import_(_HEADER + _ROW.replace("0731 12345", "0731 54321"), source="erp")

    assert data(gamma)["phones"] == [own, {"number": "+4973154321"}]


def test_a_line_of_the_notes_follows_its_column(
    import_: Import, data: Data, workspace: Workspace, gamma: Ref
) -> None:
    _edit(workspace, gamma, notes=f"mine\n{data(gamma)['notes']}")

    import_(_HEADER + _ROW.replace("hot", "cold"), source="erp")

    assert data(gamma)["notes"] == "mine\nRating: cold\n"


def test_another_source_and_no_source_change_nothing_that_one_wrote(
    import_: Import, data: Data, gamma: Ref
) -> None:
    for wish in ({"source": "crm"}, {}):
        table = (_HEADER + _ROW).replace("steel", "wood").replace("Id", "Ampel")
        found = import_(table, **wish)
        assert found.rows[0].differing == ("industry",)
    assert data(gamma)["industry"] == "steel"


def test_an_empty_cell_clears_only_where_that_is_wished(
    import_: Import, data: Data, workspace: Workspace, gamma: Ref
) -> None:
    _edit(workspace, gamma, size="1-9")
    empty = _HEADER + "7,Gamma AG,,Ulm,,,hot\n"

    import_(empty, source="erp")
    kept = data(gamma)
    found = import_(empty, source="erp", clear_blank=True)

    assert kept["industry"] == "steel"
    assert "industry" not in data(gamma)
    assert "phones" not in data(gamma)
    assert data(gamma)["size"] == "1-9"  # a person's own
    assert found.rows[0].differing == ("size",)


def test_an_import_of_a_source_whose_name_begins_alike_is_not_meant(
    import_: Import, data: Data, gamma: Ref
) -> None:
    import_((_HEADER + _ROW).replace("steel", "wood"), source="erp2")
    found = import_((_HEADER + _ROW).replace("steel", "stone"), source="erp")

    assert (str(found.rows[0].fate), data(gamma)["industry"]) == ("updated", "stone")


def test_an_import_that_was_taken_back_wrote_nothing(
    import_: Import, data: Data, workspace: Workspace, gamma: Ref
) -> None:
    table = _HEADER + _ROW.replace("steel", "wood")
    import_(table, source="erp")
    change = undo(workspace, "HEAD").change
    change.commit(f"undo {str(workspace.repository.head())[:10]}")
    assert data(gamma)["industry"] == "steel"

    found = import_(table, source="erp")

    assert (str(found.rows[0].fate), data(gamma)["industry"]) == ("updated", "wood")
