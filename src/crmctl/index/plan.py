"""How records of a kind become rows of the index: derived once, used for each record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from crmctl.index.schema import Table, place, tables
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind

TITLE, FIELDS, NOTES, UNSEARCHED = range(4)
_NAME_WEIGHT, _FIELD_WEIGHT = 10, 2
_NUMBERS = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.BOOLEAN}
_LOOKED_UP = {FieldType.EMAIL, FieldType.DOMAIN, FieldType.URL, FieldType.IDENTIFIER}
# The fields by which an unplanned interaction counts as a contact with somebody, at its `at`.
_CONTACTED = {"interaction": {"customer", "contacts"}}


class Leaf(NamedTuple):
    """What to do with the values of one field."""

    path: str
    column: int
    section: int
    target: str
    looked_up: bool
    is_name: bool
    is_link: bool
    is_money: bool
    is_number: bool
    is_site: bool
    is_phone: bool
    is_contacted: bool


@dataclass(frozen=True, slots=True)
class Level:
    """What to do with one level of a record.

    Attributes:
        below: the leaf or the level of each name.
        table: the number of the table that its rows go to, for a list; otherwise -1.
        values: what to do with the values of a list of scalars, or of a map with free keys.
        map: whether it is a map.
    """

    below: "dict[str, Leaf | Level]" = field(default_factory=dict)
    table: int = -1
    values: Leaf | None = None
    map: bool = False


class Plan(NamedTuple):
    """How records of one kind become rows: derived once, used for each record."""

    kind: Kind
    tables: tuple[Table, ...]
    level: Level
    folders: Mapping[str, str]  # the kind's name by its folder and by its name


def plan(catalogue: Catalogue, kind: Kind) -> Plan:
    """Derive how records of a kind become rows."""
    names = {name: known.name for name, known in catalogue.by_name.items()}
    result = Plan(kind, tables(kind), Level(), names)
    numbers = {table.name: number for number, table in enumerate(result.tables)}
    for each in kind.fields:
        spot = place(kind, each)
        table = numbers[spot.table]
        columns = [name for name, _ in result.tables[table].columns]
        _add(result.level, each, table, _leaf(kind, each, columns.index(spot.column)))
    return result


def _leaf(kind: Kind, each: Field, column: int) -> Leaf:
    section = UNSEARCHED
    if each.weight and each.type is not FieldType.BOOLEAN:
        name, text = each.weight >= _NAME_WEIGHT, each.weight >= _FIELD_WEIGHT
        section = TITLE if name else FIELDS if text else NOTES
    return Leaf(
        each.path,
        column,
        section,
        each.target,
        is_link=bool(each.target) or each.type is FieldType.LINK,
        is_money=each.type is FieldType.MONEY,
        is_number=each.type in _NUMBERS,
        is_site=each.type is FieldType.URL,
        is_phone=each.type is FieldType.PHONE,
        is_contacted=each.path in _CONTACTED.get(kind.name, ()),
        looked_up=each.weight > 0 and each.type in _LOOKED_UP,
        is_name=section == TITLE and "." not in each.path and not each.list_path,
    )


def _add(level: Level, each: Field, table: int, leaf: Leaf) -> None:
    """Hang a leaf into the tree of levels."""
    if each.custom:
        custom = level.below.setdefault("custom", Level(table=table, map=True))
        if isinstance(custom, Level):
            custom.below[each.path.removeprefix("custom.")] = leaf
        return
    names = each.path.split(".")
    depth = len(each.list_path.split(".")) if each.list_path else 0
    for number, name in enumerate(names, start=1):
        is_list = number == depth
        if number == len(names) and not is_list:
            level.below[name] = leaf
            return
        found = level.below.get(name)
        if not isinstance(found, Level):
            found = Level(
                table=table if is_list else -1,
                values=leaf if number == len(names) else None,
                map=is_list and each.map,
            )
            level.below[name] = found
        level = found
