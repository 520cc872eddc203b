"""One record as rows of the index: one pass over its data, without touching any database.

`rows` is a pure function of picklable arguments, so that the processes that parse files can do
it. It never raises: a value of an unexpected shape is stored as text.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from crmctl.index.hosts import host
from crmctl.index.phones import digit_forms
from crmctl.index.plan import NOTES, TITLE, UNSEARCHED, Leaf, Level, Plan
from crmctl.index.sold import Sold, sold
from crmctl.index.words import BREAK, loose_text, loose_words, searched_text
from crmctl.matching.keys import numbers
from crmctl.model.record import Record
from crmctl.model.text import fold


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
        sold: what an issued document is worth; None for other records.
        alike: by what a record is found that may be the same as another.
    """

    record: tuple[str, str, str, str, str, str | None, str]
    main: tuple[Any, ...]
    lists: tuple[tuple[int, list[tuple[Any, ...]]], ...]
    links: tuple[tuple[str, str, str, str | None], ...]
    aliases: tuple[tuple[str, str, str], ...]
    keys: tuple[str, ...]
    words: tuple[str, str, str]
    sold: Sold | None = None
    alike: tuple[int, ...] = ()


def rows(plan: Plan, path: str, record: Record, label: str) -> Rows:
    """Give the rows of one record."""
    data = record.data
    at = None if data.get("planned") else _moment(data.get("at"))
    # An order without number and title is shown by its customer, but who types that customer's
    # name does not mean the order.
    borrowed = any(data.get(name) == label for name in plan.kind.referring)
    flat = _Flat(plan, label, at, borrowed=borrowed)
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
        sold(record.kind, data),
        numbers(record.kind, data),
    )


class _Flat:
    """What has been gathered of one record so far."""

    __slots__ = ("_at", "_folders", "_sections", "_tables", "keys", "label", "links", "lists")

    def __init__(self, plan: Plan, label: str, at: str | None, *, borrowed: bool) -> None:
        self._tables = plan.tables
        self._folders = plan.folders
        self._at = at
        self.lists: dict[int, list[tuple[Any, ...]]] = {}
        self.links: list[tuple[str, str, str, str | None]] = []
        self.keys: dict[str, None] = {}
        self._sections: tuple[list[str], list[str], list[str]] = ([], [], [])
        self.label = searched_text(label)
        if not borrowed:
            self._add_words(TITLE, self.label)
            self._add_name(self.label)

    def words(self) -> tuple[str, str, str]:
        """Give the text of the columns of `words`."""
        title, fields, notes = self._sections
        gap = f" {BREAK} "
        return gap.join(title), gap.join(fields), gap.join(notes)

    def walk(self, level: Level, data: Mapping[str, Any], row: list[Any]) -> None:
        """Put the values of one level into its row, and lists into theirs."""
        below = level.below
        for name, value in data.items():
            spec = below.get(name)
            if spec is None or value is None:
                continue
            if isinstance(spec, Leaf):
                self._value(spec, value, row)
            elif spec.table >= 0:
                self._list(spec, value)
            elif isinstance(value, dict):
                self.walk(spec, value, row)

    def _list(self, level: Level, value: object) -> None:
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

    def _map(self, level: Level, value: object) -> None:
        if not isinstance(value, dict):
            return
        found = self.lists.setdefault(level.table, [])
        for key, content in value.items():
            leaf = level.below.get(key, level.values)
            if not isinstance(leaf, Leaf):
                continue
            for item in content if isinstance(content, list) else [content]:
                row: list[Any] = [None, None]
                if item is not None:
                    self._value(leaf, item, row)
                    found.append((len(found), key, row[1]))
                if leaf.is_money and item is not None:
                    found.append((len(found), f"{key}_currency", _amount(_text(item))[1]))

    def _value(self, leaf: Leaf, value: object, row: list[Any]) -> None:
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

    def _link(self, leaf: Leaf, value: str) -> None:
        folder, _, identifier = value.rpartition("/")
        kind = leaf.target or self._folders.get(folder, folder)
        self.links.append((leaf.path, kind, identifier, self._at if leaf.is_contacted else None))

    def _phone(self, leaf: Leaf, value: str) -> None:
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
