"""One record as rows of the index: one pass over its data, without touching any database.

`rows` is a pure function of picklable arguments, so that the processes that parse files can do
it. It never raises: a value of an unexpected shape is stored as text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crmctl.index.hosts import host
from crmctl.index.phones import digit_forms
from crmctl.index.schema import Table, place, tables
from crmctl.index.words import BREAK, loose_text, loose_words, searched_text
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.record import Record
from crmctl.model.text import fold

TITLE, FIELDS, NOTES, UNSEARCHED = range(4)
_NAME_WEIGHT, _FIELD_WEIGHT = 10, 2
_NUMBERS = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.BOOLEAN}
_LOOKED_UP = {FieldType.EMAIL, FieldType.DOMAIN, FieldType.URL, FieldType.IDENTIFIER}
# The fields by which an unplanned interaction counts as a contact with somebody, at its `at`.
_CONTACTED = {"interaction": {"customer", "contacts"}}


class Rows(NamedTuple):
    """What the index keeps of one record.

    Attributes:
        record: kind, id, path, label, sort, archived, json: the columns of `records`.
        main: the row of the kind's own table, after rowid and id.
        lists: for each list table with rows its number in `Plan.tables` and the rows after owner.
        links: field, kind, id of each reference, and when that was a contact with the record.
        aliases: kind, alias, id.
        keys: what people may type to mean this record.
        words: title, fields, notes: the folded words, and after them their loose forms.
    """

    record: tuple[str, str, str, str, str, str | None, str]
    main: tuple[Any, ...]
    lists: tuple[tuple[int, list[tuple[Any, ...]]], ...]
    links: tuple[tuple[str, str, str, str | None], ...]
    aliases: tuple[tuple[str, str, str], ...]
    keys: tuple[str, ...]
    words: tuple[str, str, str]


class _Leaf(NamedTuple):
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
class _Level:
    """What to do with one level of a record.

    Attributes:
        below: the leaf or the level of each name.
        table: the number of the table that its rows go to, for a list; otherwise -1.
        values: what to do with the values of a list of scalars, or of a map with free keys.
        map: whether it is a map.
    """

    below: "dict[str, _Leaf | _Level]" = field(default_factory=dict)
    table: int = -1
    values: _Leaf | None = None
    map: bool = False


class Plan(NamedTuple):
    """How records of one kind become rows: derived once, used for each record."""

    kind: Kind
    tables: tuple[Table, ...]
    level: _Level
    folders: Mapping[str, str]  # the kind's name by its folder and by its name


def plan(catalogue: Catalogue, kind: Kind) -> Plan:
    """Derive how records of a kind become rows."""
    names = {name: known.name for name, known in catalogue.by_name.items()}
    result = Plan(kind, tables(kind), _Level(), names)
    numbers = {table.name: number for number, table in enumerate(result.tables)}
    for each in kind.fields:
        spot = place(kind, each)
        table = numbers[spot.table]
        columns = [name for name, _ in result.tables[table].columns]
        _add(result.level, each, table, _leaf(kind, each, columns.index(spot.column)))
    return result


def _leaf(kind: Kind, each: Field, column: int) -> _Leaf:
    section = UNSEARCHED
    if each.weight and each.type is not FieldType.BOOLEAN:
        name, text = each.weight >= _NAME_WEIGHT, each.weight >= _FIELD_WEIGHT
        section = TITLE if name else FIELDS if text else NOTES
    return _Leaf(
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


def _add(level: _Level, each: Field, table: int, leaf: _Leaf) -> None:
    """Hang a leaf into the tree of levels."""
    if each.custom:
        custom = level.below.setdefault("custom", _Level(table=table, map=True))
        if isinstance(custom, _Level):
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
        if not isinstance(found, _Level):
            found = _Level(
                table=table if is_list else -1,
                values=leaf if number == len(names) else None,
                map=is_list and each.map,
            )
            level.below[name] = found
        level = found


def rows(plan: Plan, path: str, record: Record, label: str) -> Rows:
    """Give the rows of one record."""
    data = record.data
    flat = _Flat(plan, label, None if data.get("planned") else _moment(data.get("at")))
    main: list[Any] = [None] * len(plan.tables[0].columns)
    flat.walk(plan.level, data, main)
    archived, aliases = data.get("archived"), data.get("aliases")
    return Rows(
        (
            record.kind,
            record.id,
            path,
            label,
            flat.label,
            None if archived is None else _text(archived),
            _json(data),
        ),
        tuple(main),
        tuple(flat.lists.items()),
        tuple(flat.links),
        tuple(
            (record.kind, _text(alias), record.id)
            for alias in (aliases if isinstance(aliases, list) else ())
        ),
        tuple(flat.keys),
        flat.words(),
    )


class _Flat:
    """What has been gathered of one record so far."""

    __slots__ = ("_at", "_folders", "_sections", "_tables", "keys", "label", "links", "lists")

    def __init__(self, plan: Plan, label: str, at: str | None) -> None:
        self._tables = plan.tables
        self._folders = plan.folders
        self._at = at
        self.lists: dict[int, list[tuple[Any, ...]]] = {}
        self.links: list[tuple[str, str, str, str | None]] = []
        self.keys: dict[str, None] = {}
        self._sections: tuple[list[str], list[str], list[str]] = ([], [], [])
        self.label = searched_text(label)
        self._add_words(TITLE, self.label)
        self._add_name(self.label)

    def words(self) -> tuple[str, str, str]:
        """Give the text of the columns of `words`."""
        title, fields, notes = self._sections
        gap = f" {BREAK} "
        return gap.join(title), gap.join(fields), gap.join(notes)

    def walk(self, level: _Level, data: Mapping[str, Any], row: list[Any]) -> None:
        """Put the values of one level into its row, and lists into theirs."""
        below = level.below
        for name, value in data.items():
            spec = below.get(name)
            if spec is None or value is None:
                continue
            if isinstance(spec, _Leaf):
                self._value(spec, value, row)
            elif spec.table >= 0:
                self._list(spec, value)
            elif isinstance(value, dict):
                self.walk(spec, value, row)

    def _list(self, level: _Level, value: object) -> None:
        if level.map:
            self._map(level, value)
            return
        found = self.lists.setdefault(level.table, [])
        width = len(self._tables[level.table].columns)
        for item in value if isinstance(value, list) else [value]:
            row: list[Any] = [None] * width
            if isinstance(item, dict):
                self.walk(level, item, row)
            elif level.values and item is not None:
                self._value(level.values, item, row)
            found.append((len(found), *row))

    def _map(self, level: _Level, value: object) -> None:
        if not isinstance(value, dict):
            return
        found = self.lists.setdefault(level.table, [])
        for key, content in value.items():
            leaf = level.below.get(key, level.values)
            if not isinstance(leaf, _Leaf):
                continue
            for item in content if isinstance(content, list) else [content]:
                row: list[Any] = [None, None]
                if item is not None:
                    self._value(leaf, item, row)
                    found.append((len(found), key, row[1]))
                if leaf.is_money and item is not None:
                    found.append((len(found), f"{key}_currency", _amount(_text(item))[1]))

    def _value(self, leaf: _Leaf, value: object, row: list[Any]) -> None:
        text = value if value.__class__ is str else _text(value)
        if leaf.is_number:
            row[leaf.column] = _number(value)
        elif leaf.is_money:
            # A custom amount stands in a row that has no room for its currency.
            row[leaf.column : leaf.column + 2] = _amount(text)[: len(row) - leaf.column]
        else:
            row[leaf.column] = text
            if leaf.is_link:
                self._link(leaf, text)
            if leaf.looked_up:
                self.keys[(leaf.is_site and host(text)) or fold(text)] = None
        if leaf.section != UNSEARCHED:
            searched = searched_text(text)
            self._add_words(leaf.section, searched)
            if leaf.is_name:
                self._add_name(searched)
        if leaf.is_phone:
            self._phone(leaf, text)

    def _link(self, leaf: _Leaf, value: str) -> None:
        folder, _, identifier = value.rpartition("/")
        kind = leaf.target or self._folders.get(folder, folder)
        self.links.append((leaf.path, kind, identifier, self._at if leaf.is_contacted else None))

    def _phone(self, leaf: _Leaf, value: str) -> None:
        forms = digit_forms(value)
        self.keys.update(dict.fromkeys(forms))
        if leaf.section != UNSEARCHED:
            known = searched_text(value)
            self._sections[leaf.section].extend(form for form in forms if form != known)

    def _add_name(self, name: str) -> None:
        if name and name not in self.keys:
            self.keys[name] = None
            self.keys[loose_text(name)] = None

    def _add_words(self, section: int, text: str) -> None:
        if not text or (section == TITLE and self._is_in_title(text)):
            return
        texts = self._sections[section]
        texts.append(text)
        also = loose_words(text) if section == NOTES else loose_text(text)
        if also and also != text:
            texts.append(also)

    def _is_in_title(self, text: str) -> bool:
        """A name is mostly a part of the label: it need not be searched, nor weigh, twice."""
        titles = self._sections[TITLE]
        return text in titles or any(f" {text} " in f" {known} " for known in titles)


def _number(value: object) -> object:
    if value.__class__ in {int, float}:
        return value
    if isinstance(value, bool):
        return int(value)
    try:
        return float(_text(value))
    except ValueError:
        return _text(value)


def _amount(text: str) -> list[Any]:
    number, _, currency = text.partition(" ")
    return [_number(number), currency or None]


def _moment(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


_write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def _json(value: object) -> str:
    return _write_json(value)
