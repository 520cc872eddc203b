"""Which of very many records of one name may say what a row says.

A hundred products called "3 stars", or tasks called "Call back", cannot all be compared with each
of a hundred rows. So they are looked up by everything that a row says: a record that holds all of
it has each value, and most values are of few records.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmctl.model.record import Ref
from crmctl.workspace.importing.book import SHARED, Book, Data

_MANY = 5_000  # of one value; more are not counted out for each row
_APART = frozenset({"consents"})  # of which a record may have its own writing

Leaf = tuple[str, object]


@dataclass(slots=True)
class _Crowd:
    """Records that share a key, by what they say.

    Attributes:
        refs: those that were counted, in order.
        saying: the records that have a value.
    """

    refs: list[Ref] = field(default_factory=list)
    saying: dict[Leaf, set[Ref]] = field(default_factory=dict)


class Crowds:
    """Remembers what records say that share a key with very many others."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._crowds: dict[int, _Crowd] = {}  # by the list, which lives as long as the book

    def alike(self, refs: Sequence[Ref], said: Data, lines: Sequence[str]) -> Sequence[Ref]:
        """Give records among which are those that say all that a row says.

        Args:
            refs: records that share a key, as the book has them.
            said: by the row.
            lines: for the notes.
        """
        if len(refs) <= SHARED:
            return refs
        crowd = self._known(refs)
        leaves = {*_leaves(said, ""), *(("notes", line) for line in lines)}
        having = sorted((crowd.saying.get(leaf, set()) for leaf in leaves), key=len)
        if not having or len(having[0]) > _MANY:
            return list(refs[:SHARED])
        return sorted(having[0].intersection(*having[1:]))[:SHARED]

    def _known(self, refs: Sequence[Ref]) -> _Crowd:
        crowd = self._crowds.setdefault(id(refs), _Crowd())
        counted = len(crowd.refs)
        if counted and (counted > len(refs) or refs[counted - 1] != crowd.refs[-1]):
            crowd.refs, crowd.saying, counted = [], {}, 0  # a row that failed took its record back
        for ref in refs[counted:]:
            crowd.refs.append(ref)
            for leaf in _leaves(self._book.data(ref), ""):
                crowd.saying.setdefault(leaf, set()).add(ref)
        return crowd


def _leaves(data: Any, path: str) -> Iterator[Leaf]:
    """Give each value with its field, and each line of a text; where in a list says nothing."""
    if isinstance(data, dict):
        for name, value in data.items():
            if path or name not in _APART:
                yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(data, list):
        for item in data:
            yield from _leaves(item, path)
    elif isinstance(data, str):
        yield from ((path, line) for line in data.strip().split("\n"))
    else:
        yield path, data
