"""Rows of a table of which each cell is the text of its field."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from crmctl.interchange.amounts import amount_of, in_one, with_points
from crmctl.interchange.mapping import FULL_NAME, ID, KIND, ColumnMapping
from crmctl.interchange.paths import Path, tree_of, unflatten
from crmctl.interchange.tables.cells import split_items
from crmctl.model import names

_MOST_SHAPES = 1_000  # sets of filled cells whose meaning is kept in mind


class Texts:
    """Reads rows of which each cell is the text of its field.

    Most rows of a table fill the same cells: what they become is found out once.
    """

    def __init__(self, mapping: ColumnMapping) -> None:
        self._mapping = mapping
        self._taken = [(at, path) for at, path in enumerate(mapping.paths) if path is not None]
        self._places = {
            wanted: [at for at, path in self._taken if path == wanted] for wanted in (ID, KIND)
        }
        self._known: dict[tuple[int, ...], _Shape | None] = {}

    def at(self, wanted: Path, cells: Sequence[str]) -> str:
        """Give what the row says at a path of its own: its id, its kind."""
        texts = (cells[at].strip() for at in self._places[wanted])
        return next(filter(None, texts), "") if self._places[wanted] else ""

    def data(self, cells: Sequence[str]) -> dict[str, Any]:
        """Give what the row says."""
        filled = tuple([at for at, _ in self._taken if cells[at].strip()])
        if filled not in self._known:
            if len(self._known) >= _MOST_SHAPES:
                self._known.clear()
            self._known[filled] = _shape(filled, self._mapping)
        shape = self._known[filled]
        if shape is None:
            values = [(path, cells[at]) for at, path in self._taken if cells[at].strip()]
            return _data(values, self._mapping)
        return tree_of(shape.paths, [*map(cells.__getitem__, filled), *shape.labels])


class _Shape(NamedTuple):
    """What all rows become that fill the same cells.

    Attributes:
        paths: of their cells and, after these, of labels.
        labels: what the names of columns say about list items.
    """

    paths: tuple[Path, ...]
    labels: tuple[str, ...]


def _shape(filled: tuple[int, ...], mapping: ColumnMapping) -> _Shape | None:
    """Give what rows become that fill these cells; None where it depends on what is in them."""
    paths = [path for at in filled if (path := mapping.paths[at])]
    depends = (
        path in {ID, KIND} or path == FULL_NAME or amount_of(path) or is_list(path, mapping)
        for path in paths
    )
    if KIND in mapping.paths or any(depends):
        return None
    items = {path[:-1] for path in paths if len(path) > 1}
    labels = {path: label for path, label in reversed(mapping.labels) if path[:-1] in items}
    added = [path for path, _ in mapping.labels if path in labels and path not in paths]
    added = list(dict.fromkeys(added))
    return _Shape((*paths, *added), tuple(labels[path] for path in added))


def _data(values: list[tuple[Path, str]], mapping: ColumnMapping) -> dict[str, Any]:
    leaves: dict[Path, object] = {}
    for path, cell in values:
        if path == FULL_NAME and mapping.full_name:
            leaves = name_parts(cell) | leaves
        elif path not in {ID, KIND}:
            leaves[path] = split_items(cell) if is_list(path, mapping) else cell
    return tree(leaves, mapping)


def tree(leaves: dict[Path, object], mapping: ColumnMapping) -> dict[str, Any]:
    """Give the raw record of what stands at each path of a row, with the labels of its items."""
    items = {path[:-1] for path in leaves if len(path) > 1} if mapping.labels else set()
    for path, label in mapping.labels:
        if path[:-1] in items:
            leaves.setdefault(path, label)
    if KIND in mapping.paths:  # our own export, whose numbers have no groups
        leaves = with_points(leaves, mapping.kind)
    return unflatten(in_one(leaves, mapping.kind).items())


def name_parts(cell: str) -> dict[Path, object]:
    """Give the parts of a person's name that stands in one cell."""
    return {("name", part): text for part, text in names.split(cell).items()}


def is_list(path: Path, mapping: ColumnMapping) -> bool:
    """Tell whether one cell holds all values of the field at a path: tags."""
    if len(path) > 1:
        return False
    named = mapping.kind.by_name.get(str(path[0]))
    return named is not None and named.list_path == named.path
