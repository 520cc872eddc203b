"""Which of many cores stand in a text: of fifty people as quickly as of a few."""

from collections import defaultdict
from collections.abc import Iterable

_GRAM = 4
_FEW = 60


class Present:
    """Cores of identifiers, as `cores.cores` gives them."""

    def __init__(self, cores: Iterable[str]) -> None:
        every = list(dict.fromkeys(cores))
        is_few = len(every) <= _FEW
        self._short = [core for core in every if is_few or len(core) < _GRAM]
        self._by_gram: defaultdict[str, list[str]] = defaultdict(list)
        for core in () if is_few else every:
            if len(core) >= _GRAM:
                self._by_gram[core[:_GRAM]].append(core)

    def in_(self, letters: str) -> list[str]:
        """Give the cores that stand in squeezed letters, in no order."""
        found = [core for core in self._short if core in letters]
        if self._by_gram:
            grams = {letters[at : at + _GRAM] for at in range(len(letters) - _GRAM + 1)}
            for gram in grams & self._by_gram.keys():
                found += [core for core in self._by_gram[gram] if core in letters]
        return found
