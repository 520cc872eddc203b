"""Ranked search over every field, note and interaction.

All words of a query must match. A hit is ranked by how closely its words match (the word itself,
its beginning, a part of it or a typing error), then by where (a name, a field, a note), then by
BM25. The levels are asked one after the other until enough hits are found.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from crmctl.index import private
from crmctl.index.clause import Clause
from crmctl.index.excerpt import Excerpt, excerpt
from crmctl.index.phones import typed_digits
from crmctl.index.read import LARGEST, Stored, by_rowids
from crmctl.index.select import Selection
from crmctl.index.vocabulary import MATCHING, Expansion, is_phone, phrase
from crmctl.model.catalogue import Catalogue, Kind
from crmctl.query.tree import And, Node, Not, Or, Phrase, Word

_SECTIONS = ("{title} : ", "{title fields} : ", "")
# Among more records that hold the same words BM25 tells little and costs much.
_MOST_RANKED = 5_000
_SHORTEST_NUMBER = 6
# So few are listed before they are ranked.
_FEW = 1_000
_AMONG = "+rowid IN (SELECT value FROM json_each(?))"
_SCORED = """
    SELECT score, path, found FROM (
        SELECT round(bm25(words, 10.0, 4.0, 1.0), 6) AS score, rowid AS found {}
    ) CROSS JOIN records ON records.rowid = found ORDER BY score, path LIMIT ?
"""
# The plus sign makes SQLite walk along the paths until there are enough.
_UNSCORED = """
    SELECT 0.0, path, rowid FROM records WHERE +rowid IN (SELECT rowid {}) ORDER BY path LIMIT ?
"""


class Hit(NamedTuple):
    """A record that was found, and where the words stand in it, if in its own text."""

    record: Stored
    excerpt: Excerpt | None


class Found(NamedTuple):
    """What a search found.

    Attributes:
        hits: the best ones.
        total: how many there are.
        instead: for a word that no record contains the known words that were taken for it.
    """

    hits: tuple[Hit, ...]
    total: int
    instead: Mapping[str, tuple[str, ...]]


class _Ranked(NamedTuple):
    level: int
    score: float
    path: str
    rowid: int


class _Level(NamedTuple):
    """Where the rowids of one level come from: a table or a query, and a condition."""

    source: str
    clause: Clause
    scored: bool


def search(  # noqa: PLR0913 - the five things that a query is about, and how many are wanted
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    kinds: Sequence[Kind],
    node: Node,
    today: date,
    *,
    limit: int = 20,
) -> Found:
    """Give the best hits of a query among records of some kinds.

    Raises:
        UnknownFieldError: the query names a field that none of the kinds has.
        QueryValueError: a field never holds the value that the query compares it with.
    """
    selection = Selection(connection, catalogue, kinds, node, today)
    words, rest = _split(node)
    instead: dict[str, tuple[str, ...]] = {}
    if words:
        narrowed = Selection(connection, catalogue, kinds, And(rest), today).restriction()
        typed = _Typed.of(connection, words)
        ladders = list(_ladders(connection, catalogue, kinds, typed, narrowed))
        ranked = sorted(entry for ladder in ladders for entry in ladder.climb(limit))[:limit]
        records = by_rowids(connection, [entry.rowid for entry in ranked])
        total, instead = sum(ladder.total for ladder in ladders), typed.instead
    else:
        records = [row.record for row in selection.rows(limit=limit)]
        total = selection.count()
    asked = [*_texts(node), *(known for found in instead.values() for known in found)]
    hits = (Hit(record, _excerpt(connection, catalogue, record, asked)) for record in records)
    return Found(tuple(hits), total, instead)


def _ladders(
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    kinds: Sequence[Kind],
    typed: "_Typed",
    allowed: Clause,
) -> Iterator["_Ladder"]:
    """Give the ladders, each for some of the records: together they lead to all, each once."""
    excluded = [allowed.sql]
    for kind in kinds:
        if people := private.people(connection, catalogue, kind):
            yield _PrivateLadder(connection, typed, allowed, kind, people)
            excluded.append(f"+rowid NOT IN ({private.all_private(kind)})")
    yield _Ladder(connection, typed, Clause(" AND ".join(excluded), allowed.params))


def _excerpt(
    connection: sqlite3.Connection, catalogue: Catalogue, record: Stored, asked: Sequence[str]
) -> Excerpt | None:
    """Give where the words stand: in the record, or in the person who a private customer is."""
    kind = catalogue.by_name[record.kind]
    found = excerpt(record, kind, asked)
    people = None if found else private.linked(catalogue, kind)
    person = people and private.person(connection, record, people)
    if not people or not person or not (theirs := excerpt(person, people, asked)):
        return found
    return theirs._replace(field=f"{private.LINK}.{theirs.field}")


def _split(node: Node) -> tuple[list[Word | Phrase], tuple[Node, ...]]:
    """Tell the words that are ranked apart from the tests that only filter."""
    nodes = node.nodes if isinstance(node, And) else (node,)
    words = [inner for inner in nodes if isinstance(inner, Word | Phrase) and phrase(inner.text)]
    return words, tuple(inner for inner in nodes if not isinstance(inner, Word | Phrase))


def _texts(node: Node) -> Iterator[str]:
    """Give the words of a query that a hit may contain."""
    match node:
        case Word(text) | Phrase(text):
            yield text
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from _texts(inner)
        case Not() | _:
            pass


class _Typed(NamedTuple):
    """The words and phrases of a query, which must all match."""

    words: Sequence[Expansion]
    phrases: Sequence[str]
    far: bool

    @classmethod
    def of(cls, connection: sqlite3.Connection, nodes: Sequence[Word | Phrase]) -> "_Typed":
        typed = [node.text for node in nodes if isinstance(node, Word)]
        words = [Expansion(connection, text) for text in _joined_numbers(connection, typed)]
        phrases = [phrase(node.text) for node in nodes if isinstance(node, Phrase)]
        return cls(words, phrases, far=any(word.far for word in words))

    @property
    def instead(self) -> dict[str, tuple[str, ...]]:
        """Give the words that stand in for typed ones."""
        return {word.text: word.typos for word in self.words if word.typos}


class _Ladder:
    """The levels of closeness, from the closest to the farthest."""

    def __init__(self, connection: sqlite3.Connection, typed: _Typed, allowed: Clause) -> None:
        self._connection = connection
        self._typed = typed
        self._allowed = allowed
        widest = self._widest()
        found = self._rowids(widest, _FEW + 1)
        self.few = found if len(found) <= _FEW else None
        self.total = self._count(widest, -1) if self.few is None else len(found)
        if self.few is not None:
            # What all levels share is asked once, the tests of the query above all.
            self._allowed = Clause(_AMONG, (json.dumps(found),))

    def climb(self, limit: int) -> list[_Ranked]:
        """Give the best hits, the closest first."""
        best: dict[int, _Ranked] = {}
        for number, level in enumerate(self._levels() if self.total else ()):
            for score, path, rowid in self._matching(level, limit):
                best.setdefault(rowid, _Ranked(number, score, path, rowid))
            if len(best) >= min(limit, self.total):
                break
        return sorted(best.values())[:limit]

    def _widest(self) -> _Level:
        return self._parts("") if self._typed.far else self._near(Expansion.prefix, "")

    def _levels(self) -> Iterator[_Level]:
        for closeness in (Expansion.exact, Expansion.prefix):
            for section in _SECTIONS:
                yield self._near(closeness, section)
        if self._typed.far:
            for section in _SECTIONS:
                yield self._parts(section)

    def _near(self, closeness: Callable[[Expansion], str], section: str) -> _Level:
        texts = [*map(closeness, self._typed.words), *self._typed.phrases]
        query = " AND ".join(f"({text})" for text in texts)
        return _Level("words", Clause("words MATCH ?", (f"{section}({query})",)), scored=True)

    def _parts(self, section: str) -> _Level:
        queries = self._queries(section)
        sql = " AND ".join(["1", *(f"rowid IN ({query})" for query, _ in queries[1:])])
        params = tuple(param for _, given in queries for param in given)
        source = f"(SELECT DISTINCT rowid FROM ({queries[0][0]}))"  # noqa: S608 - marks
        return _Level(source, Clause(sql, params), scored=False)

    def _queries(self, section: str) -> list[tuple[str, list[str]]]:
        """Give for each word and phrase the rowids of records that have it, or nearly so."""
        queries = [word.rowids(section, typos=True) for word in self._typed.words]
        return queries + [(MATCHING, [f"{section}{text}"]) for text in self._typed.phrases]

    def _matching(self, level: _Level, limit: int) -> list[tuple[float, str, int]]:
        """Give score, path and rowid of the best hits of a level.

        Of equals the one whose path comes first is better: rowids depend on the order in which
        records were added, and so do scores beyond six places.
        """
        scored = level.scored and self._count(level, _MOST_RANKED) < _MOST_RANKED
        sql, params = self._condition(level)
        statement = _SCORED if scored else _UNSCORED
        rows = self._connection.execute(statement.format(sql), (*params, min(limit, LARGEST)))
        return [(score, path, rowid) for score, path, rowid in rows]

    def _rowids(self, level: _Level, most: int) -> list[int]:
        sql, params = self._condition(level)
        rows = self._connection.execute(f"SELECT rowid {sql} LIMIT ?", (*params, most))
        return [rowid for (rowid,) in rows]

    def _count(self, level: _Level, most: int) -> int:
        sql, params = self._condition(level)
        statement = f"SELECT count(*) FROM (SELECT 1 {sql} LIMIT ?)"  # noqa: S608 - our own names
        (count,) = self._connection.execute(statement, (*params, most)).fetchone()
        return int(count)

    def _condition(self, level: _Level) -> tuple[str, tuple[object, ...]]:
        sql = f"FROM {level.source} WHERE {level.clause.sql} AND {self._allowed.sql}"
        return sql, (*level.clause.params, *self._allowed.params)


class _PrivateLadder(_Ladder):
    """The same for private customers: each word stands in their record or in the person's."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        typed: _Typed,
        allowed: Clause,
        kind: Kind,
        people: Kind,
    ) -> None:
        self._pairs = private.pairs(kind, people)
        super().__init__(connection, typed, allowed)
        if self.few is not None:
            self._pairs = private.pairs(kind, people, self.few)

    def _near(self, closeness: Callable[[Expansion], str], section: str) -> _Level:
        texts = [*map(closeness, self._typed.words), *self._typed.phrases]
        return self._either([(MATCHING, [f"{section}({text})"]) for text in texts])

    def _parts(self, section: str) -> _Level:
        return self._either(self._queries(section))

    def _either(self, queries: Sequence[tuple[str, list[str]]]) -> _Level:
        sql = " AND ".join(f"(rowid IN ({query}) OR person IN ({query}))" for query, _ in queries)
        params = tuple(param for _, given in queries for param in given * 2)
        return _Level(self._pairs, Clause(sql, params), scored=False)


def _joined_numbers(connection: sqlite3.Connection, typed: Sequence[str]) -> list[str]:
    """Join the groups of digits of a telephone number, if there is such a number."""
    result: list[str] = []
    for phone, run in groupby(typed, is_phone):
        texts = list(run)
        number = typed_digits(" ".join(texts)) if phone and len(texts) > 1 else ""
        known = len(number) >= _SHORTEST_NUMBER and Expansion(connection, number).known
        result += [number] if known else texts
    return result
