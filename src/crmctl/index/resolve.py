"""Which record a person means by what they typed.

A reference is, in this order: `kind/id` in the singular or the plural, an id, a former id of a
merged record; an e-mail address, a telephone number, a domain or a web address, an external id, a
document number or a whole name; all words of a name. The first of these that means any record
decides.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

from crmctl.errors.records import AmbiguousRecordError, UnknownRecordError
from crmctl.index import private
from crmctl.index.hosts import host
from crmctl.index.phones import typed_digits
from crmctl.index.read import Stored, by_rowids
from crmctl.index.vocabulary import MATCHING, Expansion, is_phone
from crmctl.index.words import loose_text, searched_text
from crmctl.model.catalogue import Catalogue, Kind
from crmctl.model.text import fold

_MOST_CANDIDATES = 20
_MOST_IDS_COMPARED = 20_000
_SHORTEST_NUMBER = 5

_BY_ID = "SELECT rowid FROM records WHERE kind IN ({}) AND id IN (?, ?)"
_BY_ALIAS = "SELECT owner FROM aliases WHERE kind IN ({}) AND alias IN (?, ?)"
_BY_KEY = "SELECT owner FROM lookup WHERE key IN ({})"

Normaliser = Callable[[str], str | None]


def resolve(
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    ref: str,
    *,
    kinds: Sequence[str] = (),
    phone: Normaliser | None = None,
) -> Stored:
    """Give the one record that a reference means.

    Args:
        connection: the index.
        catalogue: its catalogue.
        ref: what a person typed.
        kinds: only records of these kinds (singular); of any kind when empty.
        phone: gives a typed telephone number in E.164, None for what is none.

    Raises:
        UnknownRecordError: it means none; the error names ids that look alike.
        AmbiguousRecordError: it means several; the error has them as `folder/id`.
    """
    finder = _Finder(connection, catalogue, kinds)
    for rowids in finder.meant(ref.strip(), phone):
        found = by_rowids(connection, rowids)
        if len(found) == 1:
            return found[0]
        if found:
            folders = catalogue.by_name
            raise AmbiguousRecordError(
                ref, [f"{folders[record.kind].folder}/{record.id}" for record in found]
            )
    raise UnknownRecordError(ref, finder.nearest(ref))


def meant(
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    text: str,
    kinds: Sequence[Kind],
    *,
    with_folder: bool = False,
) -> tuple[str, tuple[str, ...]]:
    """Give a query, and its parameters, of the ids of the records that a text may mean.

    The surest way that finds any record decides: an id, the former id of a merged record, an
    address or a whole name, a part of a name. If none does the text is taken for an id, which
    that of a record that is gone may be.
    """
    ids = (text, text.lower())
    named = _link(kinds) if with_folder else "id"
    asked = [*kinds, *filter(None, (private.linked(catalogue, kind) for kind in kinds))]
    of_kinds = [kind.name for kind in kinds]
    chosen = f"SELECT {named} FROM records WHERE kind IN ({_marks(kinds)}) AND rowid IN"  # noqa: S608 - marks
    for query, params in _ways(connection, text, [kind.name for kind in asked]):
        found = f"{chosen} ({_with_private(connection, catalogue, query, kinds)})"
        if connection.execute(f"{found} LIMIT 1", (*of_kinds, *params)).fetchone():
            return found, (*of_kinds, *params)
    names = [f"{kind.folder}/{id_}" for kind in kinds for id_ in ids] if with_folder else ids
    return _marks(names), tuple(names)


def _ways(
    connection: sqlite3.Connection, text: str, kinds: Sequence[str]
) -> Iterator[tuple[str, Sequence[str]]]:
    """Give queries of the rowids that a text may mean, and their parameters, the surest first."""
    ids = (text, text.lower())
    yield _BY_ID.format(_marks(kinds)), (*kinds, *ids)
    yield _BY_ALIAS.format(_marks(kinds)), (*kinds, *ids)
    keys = _keys(text, None)
    yield _BY_KEY.format(_marks(keys)), keys
    if searched_text(text):
        yield Expansion(connection, text).rowids("{title} : ")


def _with_private(
    connection: sqlite3.Connection, catalogue: Catalogue, query: str, kinds: Iterable[Kind]
) -> str:
    """Give a query of rowids with the private customers added who are the people among them."""
    for kind in kinds:
        if people := private.people(connection, catalogue, kind):
            query = private.with_private(query, kind, people)
    return query


def _link(kinds: Iterable[Kind]) -> str:
    """Give the SQL of the text that refers to a record of any of these kinds."""
    folders = " ".join(f"WHEN '{kind.name}' THEN '{kind.folder}'" for kind in kinds)
    return f"CASE kind {folders} END || '/' || id"


class _Finder:
    """Finds records of some kinds by each of the ways to name one."""

    def __init__(
        self, connection: sqlite3.Connection, catalogue: Catalogue, kinds: Sequence[str]
    ) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._kinds = tuple(kinds)

    def meant(self, ref: str, phone: Normaliser | None) -> Iterator[list[int]]:
        """Give the rowids that a reference means in each way, the surest way first."""
        folder, slash, identifier = ref.partition("/")
        kind = self._catalogue.by_name.get(folder.lower())
        if slash and kind:
            yield from self._by_id(identifier, kind.name)
            return
        yield from self._by_id(ref, "")
        yield self._by_keys(_keys(ref, phone))
        yield self._by_words(ref)

    def nearest(self, ref: str) -> list[str]:
        """Give up to three references whose ids look like a wrong one; never a name."""
        from difflib import get_close_matches  # noqa: PLC0415 - only an error needs it

        folder, slash, identifier = ref.rpartition("/")
        kind = self._catalogue.by_name.get(folder.lower()) if slash else None
        asked = (kind.name,) if kind else self._kinds
        among = f"WHERE kind IN ({_marks(asked)})" if asked else ""
        query = f"SELECT kind, id FROM records {among} ORDER BY kind, id LIMIT ?"  # noqa: S608 - marks
        rows = self._connection.execute(query, (*asked, _MOST_IDS_COMPARED))
        known = {row[1]: f"{self._catalogue.by_name[row[0]].folder}/{row[1]}" for row in rows}
        alike = get_close_matches(identifier.lower(), _plausible(identifier, known), cutoff=0.75)
        return [known[found] for found in alike]

    def _by_id(self, identifier: str, kind: str) -> Iterator[list[int]]:
        ids = list(dict.fromkeys((identifier, identifier.lower())))
        kinds = (kind,) if kind else tuple(known.name for known in self._catalogue.kinds)
        params = (*kinds, *ids)
        where = f"kind IN ({_marks(kinds)}) AND {{}} IN ({_marks(ids)})"
        # Of two files with one id the first stands for both, as in `read.get`.
        yield self._rowids(
            "SELECT r.rowid FROM records r WHERE r.path = (SELECT min(path) FROM records "  # noqa: S608 - marks
            f"WHERE kind = r.kind AND id = r.id) AND r.{where.format('id')}",
            params,
        )
        yield self._rowids(f"SELECT owner FROM aliases WHERE {where.format('alias')}", params)  # noqa: S608 - marks

    def _by_keys(self, keys: Sequence[str]) -> list[int]:
        return self._named(_BY_KEY.format(_marks(keys)), keys)

    def _by_words(self, ref: str) -> list[int]:
        typed = [Expansion(self._connection, word) for word in ref.split()]
        every = " AND ".join(f"({word.exact()})" for word in typed if not word.empty)
        return self._named(MATCHING, (f"{{title}} : ({every})",)) if every else []

    def _named(self, query: str, params: Sequence[str]) -> list[int]:
        """Give the rowids of a query by names, private customers by those of the person.

        Where a contact would do as well, it is the contact that is meant.
        """
        kinds = [kind for kind in self._catalogue.kinds if kind.name in self._kinds]
        alone = (kind for kind in kinds if private.linked(self._catalogue, kind) not in kinds)
        return self._rowids(_with_private(self._connection, self._catalogue, query, alone), params)

    def _rowids(self, query: str, params: Sequence[str]) -> list[int]:
        """Give the distinct rowids of a query that are of the kinds asked, a few at most."""
        among = f"AND kind IN ({_marks(self._kinds)})" if self._kinds else ""
        statement = (
            f"SELECT rowid FROM records WHERE rowid IN ({query}) {among} "  # noqa: S608 - marks
            "ORDER BY kind, sort, id LIMIT ?"
        )
        rows = self._connection.execute(statement, (*params, *self._kinds, _MOST_CANDIDATES))
        return [rowid for (rowid,) in rows]


def _keys(ref: str, phone: Normaliser | None) -> list[str]:
    """Give the keys of the index's `lookup` that a text may stand for."""
    name = searched_text(ref)
    keys = [fold(ref), name, loose_text(name), "" if "@" in ref else host(ref)]
    if is_phone(ref):
        normal = phone(ref) if phone else None
        digits = typed_digits(normal or ref)
        keys += [digits] * (len(digits) >= _SHORTEST_NUMBER)
    return [key for key in dict.fromkeys(keys) if key]


def _plausible(identifier: str, known: dict[str, str]) -> list[str]:
    """Leave out ids of another length, which difflib would compare at length in vain."""
    return [id_ for id_ in known if abs(len(id_) - len(identifier)) <= len(identifier) // 4 + 1]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
