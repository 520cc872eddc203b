"""What an object says of a record: as our own export writes it, or under usual names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from crmctl.errors.tables import UndetectedKindError
from crmctl.interchange import goals
from crmctl.interchange.detect import detect_kind
from crmctl.interchange.entries import Entry, Setting
from crmctl.interchange.formats.json_.cutting import Piece
from crmctl.interchange.formats.json_.decoding import RefusedError
from crmctl.interchange.mapping import ColumnMapping, map_columns
from crmctl.interchange.rejected import MARK, Rejected
from crmctl.interchange.rows import incoming
from crmctl.interchange.synonyms import key
from crmctl.interchange.tables.table import Row, Table
from crmctl.model.catalogue import Catalogue, Kind

Path = tuple[str | int, ...]
Leaf = tuple[Path, str | Sequence[str]]

_OURS = frozenset({"kind", "id"})
# Around the fields of a record, these say nothing about them.
_WRAPPERS = frozenset(
    {
        "answers", "attributes", "contact", "contactinfo", "data", "details", "fields", "form",
        "formdata", "payload", "person", "personalinfo", "properties", "record", "values",
    }
)  # fmt: skip
# What the value and the label of an item of a list are usually called.
_VALUES = frozenset({"value", "address", "email", "number", "phone"})
_LABELS = frozenset({"type", "label"})
_CUSTOM = "custom"  # `{"custom": {"gate_height": 3.2}}`
_MOST = 1_000  # values of one object
_LONGEST = 20_000  # characters of a value that goes into the notes


def entries(tree: Mapping[str, Any], piece: Piece, setting: Setting) -> Iterator[Entry]:
    """Give what an object says: one record, or each of those that it wraps.

    Raises:
        RefusedError: nothing says of what kind it is, or it is too large.
    """
    own = {name: value for name, value in tree.items() if not name.startswith(MARK)}
    if tree and not own:
        return
    name, wrapped = _wrapped(own)
    if not wrapped:
        yield _entry(own, piece, setting)
        return
    kind = name if name in _catalogue().by_name else ""
    for each in wrapped:
        inner = {"kind": kind, **each} if kind else each
        yield _entry(inner, piece, setting)


def _wrapped(tree: Mapping[str, Any]) -> tuple[str, Sequence[Mapping[str, Any]]]:
    """Give the records of an object that is nothing but a list of them: `{"contacts": [...]}`."""
    if len(tree) == 1:
        name, value = next(iter(tree.items()))
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            return name, value
    return "", ()


def _entry(tree: Mapping[str, Any], piece: Piece, setting: Setting) -> Entry:
    kind = _said_kind(tree, setting)
    if kind and _is_own(tree, kind):
        data = {name: value for name, value in _filled(tree).items() if name not in _OURS}
        return Entry(kind.name, piece.line, piece.raw, data, id=str(tree["id"]))
    named = tree.get("kind") if kind else None
    known = isinstance(named, str) and named in _catalogue().by_name
    leaves = [
        (_unwrapped(path), value)
        for path, value in _leaves(tree)
        if not (known and path == ("kind",))
    ]
    if len(leaves) > _MOST:
        reason = f"has more than {_MOST} values"
        raise RefusedError(reason)
    kind = kind or _detected(leaves)
    custom = {
        path[1]: value
        for path, value in leaves
        if path[0] == _CUSTOM and (kind.name, *path[1:]) in setting.custom
    }
    rest = [leaf for leaf in leaves if leaf[0] not in {(_CUSTOM, name) for name in custom}]
    entry = _mapped(rest, kind, piece, setting.source)
    return replace(entry, data={**entry.data, _CUSTOM: custom}) if custom else entry


def _said_kind(tree: Mapping[str, Any], setting: Setting) -> Kind | None:
    said = tree.get("kind")
    by_name = _catalogue().by_name
    own = by_name.get(said) if isinstance(said, str) else None
    wanted = by_name.get(setting.kind)
    if own and wanted and own is not wanted:
        reason = f"is not a {wanted.name}"
        raise RefusedError(reason)
    return own or wanted


def _is_own(tree: Mapping[str, Any], kind: Kind) -> bool:
    """Tell whether our own export wrote an object: then ids and references are ours."""
    return (
        isinstance(tree.get("kind"), str)
        and isinstance(tree.get("id"), str)
        and tree.keys() <= {*_OURS, *kind.order}
    )


def _filled(value: Any) -> Any:
    """Leave a null out, which is no value."""
    if isinstance(value, dict):
        return {name: _filled(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_filled(item) for item in value if item is not None]
    return value


def _leaves(value: Any, path: Path = ()) -> Iterator[Leaf]:
    """Give the values of a tree with their paths; a list of texts is one."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, (*path, name))
    elif isinstance(value, list):
        if all(isinstance(item, str | None) for item in value):
            if texts := [item for item in value if item and item.strip()]:
                yield path, texts
            return
        for at, item in enumerate(value):
            yield from _leaves(item, (*path, at))
    elif value and value.strip():
        yield path, value


def _unwrapped(path: Path) -> Path:
    """Leave out what stands around the fields of a record: `contact.email`."""
    while len(path) > 1 and isinstance(path[1], str) and key(str(path[0])) in _WRAPPERS:
        path = path[1:]
    return path


# --- what the keys mean ----------------------------------------------------------------------


@cache
def _catalogue() -> Catalogue:
    """Give the kinds; their custom fields stand below `custom` in an object, too."""
    from crmctl.model.describe import catalogue  # noqa: PLC0415 - pydantic
    from crmctl.model.settings import Settings  # noqa: PLC0415 - the same

    return catalogue(Settings(format=1, name="-"))


def _detected(leaves: Sequence[Leaf]) -> Kind:
    names = {name for path, _ in leaves for name in _names(path) if _is_telling(name)}
    if kind := _kind_of(frozenset(names)):
        return kind
    raise RefusedError("does not tell what it is; say it with --kind")


@lru_cache(maxsize=10_000)
def _is_telling(name: str) -> bool:
    """Tell whether a name means something for any kind; of others a file may have thousands."""
    return any(goals.find(name, kind) for kind in _catalogue().kinds)


@lru_cache(maxsize=1_000)
def _kind_of(names: frozenset[str]) -> Kind | None:
    try:
        return detect_kind(_table(tuple(names), ()), _catalogue())
    except UndetectedKindError:
        return None


def _mapped(leaves: Sequence[Leaf], kind: Kind, piece: Piece, source: str) -> Entry:
    spread = [each for path, value in leaves for each in _spread(path, value, kind)]
    mapping = _mapping(kind.name, source, tuple(path for path, _ in spread))
    cells = tuple(value if isinstance(value, str) else "-" for _, value in spread)
    table = _table(mapping.columns, (Row(piece.line, cells),))
    row = next(iter(incoming(table, mapping)))
    if isinstance(row, Rejected):  # pragma: no cover - only a kind or a ragged row is rejected
        raise RefusedError(row.reason)
    data = dict(row.data)
    remarks, losses = list[str](), list[str]()
    for (path, value), goal in zip(spread, mapping.paths, strict=True):
        if goal is None:
            text = " ".join((value if isinstance(value, str) else ", ".join(value)).split())
            name = _written(path)
            if len(text) > _LONGEST:
                losses.append(name)
            else:
                remarks.append(f"{name}: {text}")
        elif not isinstance(value, str):
            data[str(goal[0])] = list(value)
    return Entry(
        kind.name, piece.line, piece.raw, data, remarks=tuple(remarks), losses=tuple(losses)
    )


def _spread(path: Path, value: str | Sequence[str], kind: Kind) -> Iterator[Leaf]:
    """Give the items of a list of texts apart, unless one field takes them all."""
    if isinstance(value, str):
        yield path, value
        return
    found = _meant(path, kind, "")
    goal = goals.find(found, kind) if found else None
    field = kind.by_name.get(".".join(map(str, goal.path))) if goal else None
    if field and field.list_path == field.path and len(goal.path if goal else ()) == 1:
        yield path, value
    elif _list_fields(path, kind):
        for at, item in enumerate(value):
            yield (*path, at, "value"), item
    elif len(value) == 1:
        yield path, value[0]
    else:
        yield path, ", ".join(value)


@lru_cache(maxsize=256)
def _mapping(kind_name: str, source: str, paths: tuple[Path, ...]) -> ColumnMapping:
    """Give the fields of the keys of an object; the next object mostly has the same."""
    kind = _catalogue().by_name[kind_name]
    columns: dict[str, Path] = {}
    for path in paths:
        meant = _meant(path, kind, source) or _written(path)
        taken = meant in columns or meant == "kind"  # beside it `id` would be our own
        column = f"{meant} ({len(columns)})" if taken else meant
        columns[column] = path
    return map_columns(tuple(columns), kind, source=source)


def _meant(path: Path, kind: Kind, source: str) -> str:
    """Give the name for a path that means a field of a kind; nothing where none does."""
    names = (*_positioned(path, kind), *_names(path))
    return next((name for name in names if _is_known(name, kind.name, source)), "")


@lru_cache(maxsize=10_000)
def _is_known(name: str, kind_name: str, source: str) -> bool:
    return goals.find(name, _catalogue().by_name[kind_name], source) is not None


def _names(path: Path) -> Iterator[str]:
    """Give the names that a header could have for a path."""
    yield ".".join(map(str, path))
    parts = [part for part in path if isinstance(part, str)]
    yield " ".join(parts)
    yield " ".join(reversed(parts))
    # `name.first`, `address.zip`: the first part says no more than a form's heading.
    if len(parts) == 2 and key(parts[0]) in {"name", "address", "addresses"}:  # noqa: PLR2004
        yield parts[1]


def _positioned(path: Path, kind: Kind) -> Iterator[str]:
    """Give our name for an item of a list under the usual ones: `emails.0.value`."""
    fields = _list_fields(path, kind)
    if fields and len(path) == 3 and isinstance(path[1], int):  # noqa: PLR2004 - list, at, name
        word = key(str(path[2]))
        if word in _VALUES:
            yield f"{path[0]}.{path[1]}.{fields[0]}"
        elif word in _LABELS and "label" in fields:
            yield f"{path[0]}.{path[1]}.label"


def _list_fields(path: Path, kind: Kind) -> tuple[str, ...]:
    """Give the fields of the items of a list of ours, that which identifies one first."""
    if not path or not isinstance(path[0], str):
        return ()
    name = str(path[0])
    fields = [one for one in kind.fields if one.list_path == name != one.path]
    fields.sort(key=lambda one: not one.key)
    return tuple(one.path.removeprefix(f"{name}.") for one in fields)


def _table(header: tuple[str, ...], rows: tuple[Row, ...]) -> Table:
    return Table(header, rows, ",", "utf-8", encoding_guessed=False, blank_rows=0)


def _written(path: Path) -> str:
    return " ".join(".".join(map(str, path)).split())
