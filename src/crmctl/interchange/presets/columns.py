"""Finding the columns that an alias means, whatever their case, accents and punctuation."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from crmctl.interchange.synonyms import key
from crmctl.model.text import fold

_ANY = "*"
_NUMBER = "#"


class Keyed:
    """A header whose columns are looked up by alias.

    Args:
        header: the names of the columns, in order.
    """

    def __init__(self, header: Sequence[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        self._folded = [(fold(name).strip(), name) for name in header]
        for name in header:
            self._by_key.setdefault(_key(name), []).append(name)

    def has(self, alias: str) -> bool:
        """Tell whether a column is there that an alias means."""
        return next(self.find(alias), None) is not None

    def find(self, alias: str) -> Iterator[tuple[str, str]]:
        """Give the columns that an alias means, each with the number that stands for `#`."""
        if _NUMBER in alias:
            fits = _numbered(alias)
            for word, names in self._by_key.items():
                if found := fits.fullmatch(word):
                    yield from ((name, str(int(found[1]))) for name in names)
        elif alias.startswith(_ANY) or alias.endswith(_ANY):
            part = fold(alias.strip(_ANY))
            for folded, name in self._folded:
                if folded.endswith(part) if alias.startswith(_ANY) else folded.startswith(part):
                    yield name, ""
        else:
            yield from ((name, "") for name in self._by_key.get(_key(alias), ()))


def keyed(header: Sequence[str]) -> Keyed:
    """Give a header whose columns can be looked up by alias."""
    return Keyed(header)


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    # A name of signs alone has no letters to be compared by.
    return key(name) or name.strip()


@lru_cache(maxsize=512)
def _numbered(alias: str) -> re.Pattern[str]:
    before, _, after = alias.partition(_NUMBER)
    return re.compile(rf"{re.escape(key(before))}(\d{{1,2}}){re.escape(key(after))}")
