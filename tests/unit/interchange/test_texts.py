"""Rows of which each cell is the text of its field."""

from typing import Any

import pytest

from crmctl.interchange import texts
from crmctl.interchange.mapping import ColumnMapping
from crmctl.model.catalogue import Field, FieldType, Kind

T = FieldType
_KIND = Kind(
    "person",
    "people",
    (
        Field("name.given", T.TEXT),
        Field("emails.address", T.EMAIL, "emails"),
        Field("emails.label", T.LABEL, "emails"),
        Field("tags", T.LABEL, "tags"),
    ),
)
_MAPPING = ColumnMapping(
    _KIND,
    ("Name", "Work mail", "Tags"),
    (("name", "given"), ("emails", 0, "address"), ("tags",)),
    labels=((("emails", 0, "label"), "work"),),
)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("Ada", "a@b.example", ""), {
            "name": {"given": "Ada"},
            "emails": [{"address": "a@b.example", "label": "work"}],
        }),
        (("Ada", " ", ""), {"name": {"given": "Ada"}}),
        (("", "", "vip; new"), {"tags": ["vip", "new"]}),
        (("", "", ""), {}),
    ],
)  # fmt: skip
def test_only_cells_that_are_filled_say_something(
    cells: tuple[str, ...], said: dict[str, Any]
) -> None:
    read = texts.Texts(_MAPPING)
    assert [read.data(cells), read.data(cells)] == [said, said]


def test_more_shapes_than_are_kept_in_mind_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_MOST_SHAPES", 1)
    read = texts.Texts(_MAPPING)
    for _ in range(2):
        assert read.data(("Ada", "", "")) == {"name": {"given": "Ada"}}
        assert read.data(("", "a@b.example", ""))["emails"][0]["label"] == "work"


def test_a_row_says_its_id_and_kind_where_there_are_columns_for_them() -> None:
    mapping = ColumnMapping(_KIND, ("kind", "id", "n"), (("kind",), ("id",), ("name", "given")))
    read = texts.Texts(mapping)
    assert read.at(("id",), ("person", " p-1 ", "Ada")) == "p-1"
    assert read.at(("kind",), ("", "p-1", "Ada")) == ""
    assert read.data(("person", "p-1", "Ada")) == {"name": {"given": "Ada"}}
    assert texts.Texts(_MAPPING).at(("id",), ("Ada", "", "")) == ""
