"""Records as one table: a column for each leaf that a record has, so that nothing is lost."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from crmctl.interchange.exporting.export import Cell, Item, Sheet, SheetColumn
from crmctl.interchange.paths import Path, field_path, join, leaves
from crmctl.interchange.tables.cells import join_items
from crmctl.model.catalogue import Field, Kind

_FIRST = ("kind", "id")
_LAST = 1_000_000  # behind all fields of a model: keys that people choose, as in external_ids


def flat_sheet(kind: Kind, items: Callable[[Kind], Iterator[Item]]) -> Sheet:
    """Give the table of all records of a kind, which imports again without loss.

    The columns are `kind`, `id`, and every field that a record has, in the order of the model.
    A list of texts stands in one cell where that is free of doubt (`b2b; vip`), and otherwise
    takes a column an item, as lists of mappings do: `emails.0.address`.

    The records are read once for the columns, and again for each `rows()`.
    """
    whole, paths = _shape(kind, items(kind))
    types = {field.path: field for field in kind.fields}
    columns = tuple(_column(path, types) for path in paths)

    def rows() -> Iterator[tuple[Cell, ...]]:
        for item in items(kind):
            row = dict(_leaves(item.as_json(), whole))
            yield tuple(row.get(path) for path in paths)

    return Sheet(kind, columns, rows)


def _shape(kind: Kind, items: Iterable[Item]) -> tuple[frozenset[str], list[Path]]:
    """Give the lists of texts that stand in one cell of every record, and the columns."""
    lists = {
        field.path for field in kind.fields if field.list_path == field.path and not field.map
    }
    doubtful, longest = set[str](), dict[str, int]()
    paths: dict[Path, None] = {(name,): None for name in _FIRST}
    for item in items:
        for name, value in item.as_json().items():
            if name in lists and isinstance(value, list):
                longest[name] = max(longest.get(name, 0), len(value))
                if join_items(value) is None:
                    doubtful.add(name)
            else:
                paths.update(dict.fromkeys(path for path, _ in leaves(value, (name,))))
    for name, size in longest.items():
        positions = range(size) if name in doubtful else ()
        each: list[Path] = [(name, at) for at in positions]
        paths.update(dict.fromkeys(each or [(name,)]))
    ranks = _ranks(kind)
    return frozenset(longest.keys() - doubtful), sorted(paths, key=lambda one: _rank(one, ranks))


def _leaves(record: Mapping[str, Any], whole: frozenset[str]) -> Iterator[tuple[Path, Cell]]:
    for name, value in record.items():
        if name in whole and isinstance(value, list):
            yield (name,), join_items(value)
        else:
            yield from leaves(value, (name,))


def _column(path: Path, types: Mapping[str, Field]) -> SheetColumn:
    field = types.get(field_path(path)) or types.get(".".join(map(str, path[:-1])))
    of_items = field is not None and field.list_path == field.path and len(path) == 1
    if field is None or of_items:
        return SheetColumn(join(path))
    return SheetColumn(join(path), field.type, unit=field.unit)


def _ranks(kind: Kind) -> dict[str, int]:
    ranks = {name: at for at, name in enumerate(_FIRST, start=-len(_FIRST))}
    for at, field in enumerate(kind.fields):
        names = field.path.split(".")
        for depth in range(len(names)):
            ranks.setdefault(".".join(names[: depth + 1]), at)
    return ranks


def _rank(path: Path, ranks: Mapping[str, int]) -> tuple[tuple[int, str], ...]:
    """Order paths as the model does, the items of a list by their position."""
    rank, names = [], list[str]()
    for part in path:
        if isinstance(part, int):
            rank.append((part, ""))
        else:
            names.append(part)
            rank.append((ranks.get(".".join(names), _LAST), part))
    return tuple(rank)
