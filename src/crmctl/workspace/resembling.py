"""Which records of the CRM a new one may be: by keys of the index, and then by all that both say.

Records that are archived or erased have no keys, so that nothing is taken for them.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from crmctl.index.alike import blocks, counts
from crmctl.index.read import by_rowids
from crmctl.matching.keys import COUNTED, best, finds, keys, least, number

Data = Mapping[str, Any]

_CHUNK = 2_000  # new records that are compared at a time: bounds the memory


class _Known(NamedTuple):
    """A record of the CRM."""

    id: str
    data: Data


class Resembling(NamedTuple):
    """A record that shares something with a new one.

    Attributes:
        id: its id.
        data: what it says.
        probability: that both are the same.
    """

    id: str
    data: Data
    probability: float


def resembling(
    connection: sqlite3.Connection,
    kind: str,
    new: Mapping[str, Data],
    apart: Collection[frozenset[str]] = (),
) -> Iterator[tuple[str, Sequence[Resembling]]]:
    """Give what each of some new records may be, the likeliest first; most share nothing.

    Args:
        connection: the index.
        kind: the kind's name; only contacts and customers resemble others.
        new: what they say, by their ids. A record of the CRM with the same id is left out.
        apart: pairs of ids that a person said are two.
    """
    waiting = iter(new.items())
    while chunk := dict(islice(waiting, _CHUNK)):
        yield from _Chunk(connection, kind, chunk).found(apart)


class _Chunk:
    """Some new records, asked about together."""

    def __init__(self, connection: sqlite3.Connection, kind: str, new: Mapping[str, Data]) -> None:
        self._connection, self._kind, self._new = connection, kind, new
        self._keys = {id_: keys(kind, data) for id_, data in new.items()}
        self._numbers = {key: number(kind, key) for each in self._keys.values() for key in each}
        self._counts = counts(connection, self._numbers.values())

    def found(
        self, apart: Collection[frozenset[str]]
    ) -> Iterator[tuple[str, Sequence[Resembling]]]:
        """Give what each of the records may be, where it shares anything."""
        shared = self._shared(apart)
        others = {each.id: each.data for known in shared.values() for each in known}
        if not others:
            return
        from crmctl.matching.find import Rest, judge  # noqa: PLC0415 - 60 ms, seldom needed

        judged = judge(
            [(id_, self._new[id_]) for id_ in shared],
            others.items(),
            [(id_, each.id) for id_, known in shared.items() for each in known],
            self._kind,
            among=Rest(self._among, self._frequencies()),
        )
        probable = {frozenset((pair.left, pair.right)): pair.probability for pair in judged}
        for id_, known in shared.items():
            found = (
                Resembling(each.id, each.data, probable.get(frozenset((id_, each.id)), 0.0))
                for each in known
            )
            yield id_, sorted(found, key=lambda each: (-each.probability, each.id))

    def _shared(self, apart: Collection[frozenset[str]]) -> Mapping[str, Sequence[_Known]]:
        """Give the records that share most with each of the new ones, where any does."""
        found = blocks(self._connection, self._found_by())
        rowids = {
            id_: best(
                (self._numbers[key] for key in sought),
                found,
                self._among,
                least(sought, self._among),
            )
            for id_, sought in self._keys.items()
        }
        wanted = sorted({rowid for each in rowids.values() for rowid in each})
        stored = zip(wanted, by_rowids(self._connection, wanted), strict=True)
        # Another kind may have a key of the same number.
        known = {
            rowid: _Known(each.id, each.data) for rowid, each in stored if each.kind == self._kind
        }
        shared = {
            id_: _once(
                known[rowid]
                for rowid in each
                if rowid in known and frozenset((id_, known[rowid].id)) not in apart
                if known[rowid].id != id_
            )
            for id_, each in rowids.items()
        }
        return {id_: each for id_, each in shared.items() if each}

    def _found_by(self) -> Iterator[int]:
        """Give the keys by which records are found."""
        for key, known in self._numbers.items():
            if known in self._counts and finds(key, self._counts[known]):
                yield known

    @cached_property
    def _among(self) -> int:
        statement = "SELECT count(*) FROM records WHERE kind = ?"
        (count,) = self._connection.execute(statement, (self._kind,)).fetchone()
        return int(count)

    def _frequencies(self) -> Mapping[tuple[str, str], int]:
        """Give how many records have each of the new ones' names and words."""
        counted = (key for key in self._numbers if key[0] in COUNTED)
        return {key: self._counts.get(self._numbers[key], 0) for key in counted}


def _once(known: Iterable[_Known]) -> Sequence[_Known]:
    """Give each record once; of two files with one id the better one."""
    return list({each.id: each for each in reversed(list(known))}.values())
