"""Records as CSV, as a JSON array, or as JSON lines."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crmctl.interchange.paths import Path, flatten, join
from crmctl.interchange.tables.cells import join_items
from crmctl.interchange.tables.csvwrite import write
from crmctl.model.catalogue import Kind

Record = Mapping[str, Any]  # `kind`, `id`, then the fields as in the file

_FIRST = ("kind", "id")
_LAST = 1_000_000  # behind all fields of a model: keys that people choose, as in external_ids


def to_csv(records: Iterable[Record], kind: Kind) -> str:
    """Give a CSV file of records of one kind, which imports again without loss.

    The columns are `kind`, `id`, and every field that a record has, in the order of the model.
    A list of texts stands in one cell where that is free of doubt (`b2b; vip`), and otherwise
    takes a column an item, as lists of mappings do: `emails.0.address`.
    """
    records = tuple(records)
    whole = _lists_in_one_cell(records, kind)
    rows = [dict(_leaves(record, whole)) for record in records]
    columns = _columns(rows, kind)
    header = [join(path) for path in columns]
    return write(header, ([row.get(path, "") for path in columns] for row in rows))


def to_json(records: Iterable[Record]) -> str:
    """Give a JSON array with one record a line."""
    lines = ",\n".join(_json(record) for record in records)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def to_jsonl(records: Iterable[Record]) -> Iterator[str]:
    """Give one line of JSON for each record."""
    return (f"{_json(record)}\n" for record in records)


def _json(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, allow_nan=False)


def _lists_in_one_cell(records: Sequence[Record], kind: Kind) -> frozenset[str]:
    """Give the lists of texts of which every record's stands in one cell without doubt."""
    lists = {
        field.path for field in kind.fields if field.list_path == field.path and not field.map
    }
    values = {name: [record[name] for record in records if name in record] for name in lists}
    return frozenset(name for name in lists if all(map(join_items, values[name])))


def _leaves(record: Record, whole: frozenset[str]) -> Iterator[tuple[Path, str]]:
    for name, value in record.items():
        cell = join_items(value) if name in whole else None
        if cell is not None:
            yield (name,), cell
        else:
            yield from flatten(value, (name,))


def _columns(rows: Iterable[Mapping[Path, str]], kind: Kind) -> list[Path]:
    ranks = {name: at for at, name in enumerate(_FIRST, start=-len(_FIRST))}
    for at, field in enumerate(kind.fields):
        names = field.path.split(".")
        for depth in range(len(names)):
            ranks.setdefault(".".join(names[: depth + 1]), at)
    paths = {("kind",), ("id",)}.union(*rows)
    return sorted(paths, key=lambda path: _rank(path, ranks))


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
