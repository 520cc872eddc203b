"""From a word that a person typed to the words that records have.

A typed word and a word of a record are the same when any of their forms are: the folded form
(`Müller` -> `muller`) and the loose one (`mueller` -> `muller`). The index holds both forms of
its own words, so looking for both forms of the typed one finds every writing.
"""

import json
import re
import sqlite3
from functools import cached_property
from typing import NamedTuple

from crmctl.index.phones import typed_digits
from crmctl.index.words import BREAK
from crmctl.model.text import loose, words

# A shorter text is looked for at the beginning of words only: as a part it is nearly everywhere.
_SHORTEST_PART = 3
# Up to so many words FTS5 is asked at once, up to so many one by one; beyond, reading all texts
# is faster (measured with 140,000 records).
_MOST_AT_ONCE = 30
_MOST_PARTS = 800
_MOST_TYPOS = 30
_PHONE = re.compile(r"\+?[\d()/. -]+")
_SHORTEST_PHONE = 5
# Between letters, as in O'Brien, L'Oréal, D'Angelo, Dell'Acqua; and how such names begin when
# they are written as one word.
_APOSTROPHE = re.compile(r"[^\W\d_]['\u2019`\u00b4][^\W\d_]")
_ELIDED = re.compile(r"(dell|o|d|l)([^\W\d_]{3,})$")
MATCHING = "SELECT rowid FROM words WHERE words MATCH ?"
# From which length on how many letters may be wrong, missing, doubled or swapped.
_TYPOS = ((8, 2), (4, 1))


class Wanted(NamedTuple):
    """What a typed word looks for: single words (or parts of one), or words in a row."""

    singles: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Wanted":
        """Read one typed word, which may be several: `Müller-Lüdenscheid`, `0351/41234`.

        A name is typed with its apostrophe or without: O'Brien, Obrien.
        """
        tokens = words(text)
        forms = _forms(" ".join(tokens)) if tokens else ()
        digits = typed_digits(text) if is_phone(text) else ""
        number = (digits,) if len(digits) >= _SHORTEST_PHONE else ()
        if len(tokens) == 1:
            apart = _forms(_ELIDED.sub(r"\1 \2", tokens[0])) if _ELIDED.match(tokens[0]) else ()
            return cls(singles=_unique(forms + number), phrases=apart)
        together = _forms("".join(tokens)) if _APOSTROPHE.search(text) else ()
        return cls(singles=_unique(together + number), phrases=forms)


class Expansion:
    """The words of records that answer to a typed one, from the closest to the farthest."""

    def __init__(self, connection: sqlite3.Connection, text: str) -> None:
        self._connection = connection
        self.text = text
        self.wanted = Wanted.of(text)

    @property
    def empty(self) -> bool:
        """Whether nothing of the text is a word, as in `&`: it asks for nothing."""
        return not (self.wanted.singles or self.wanted.phrases)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Words that contain the typed one, elsewhere than at their beginning."""
        forms = [form for form in self.wanted.singles if len(form) >= _SHORTEST_PART]
        if not forms:
            return ()
        asked = " OR ".join(["instr(term, ?) > 1"] * len(forms))
        found = self._connection.execute(f"SELECT term FROM terms WHERE {asked}", forms)  # noqa: S608 - marks only
        return tuple(term for (term,) in found)

    @property
    def far(self) -> tuple[str, ...]:
        """Words that do not begin with the typed one: those that contain it or look like it."""
        return self.parts + self.typos

    @property
    def narrow(self) -> bool:
        """Whether few enough words contain it that asking for its records costs little."""
        forms = self.wanted.singles
        long = bool(forms) and min(map(len, forms)) >= _SHORTEST_PART
        return long and len(self.parts) <= _MOST_AT_ONCE

    @property
    def known(self) -> bool:
        """Whether some record has a word that contains it."""
        return bool(self.parts) or self._begins()

    @cached_property
    def typos(self) -> tuple[str, ...]:
        """Words that look like the typed one, if no word of any record contains it."""
        allowed = {form: _allowed(form) for form in self.wanted.singles if _allowed(form)}
        if not allowed or self.known:
            return ()
        found = [term for form, most in allowed.items() for term in self._alike(form, most)]
        return _unique(tuple(found))

    def exact(self) -> str:
        """Give the FTS5 query for the typed words themselves."""
        return " OR ".join(f'"{text}"' for text in self.wanted.singles + self.wanted.phrases)

    def prefix(self) -> str:
        """Give the FTS5 query for words that begin so."""
        return " OR ".join(f'"{text}" *' for text in self.wanted.singles + self.wanted.phrases)

    def rowids(self, section: str = "", *, typos: bool = False) -> tuple[str, list[str]]:
        """Give a query of the rowids of records that have a word which contains it.

        Args:
            section: an FTS5 column filter.
            typos: whether a word that looks like it will do: never where records are changed.
        """
        far = self.far if typos else self.parts
        if len(far) > _MOST_PARTS:
            return self._scan()
        queries = [f"{section}({self.prefix()})", *(f'{section}"{term}"' for term in far)]
        if len(far) <= _MOST_AT_ONCE:
            return MATCHING, [" OR ".join(queries)]
        one_by_one = (
            "SELECT w.rowid FROM json_each(?) t CROSS JOIN words w WHERE w.words MATCH t.value"
        )
        return one_by_one, [json.dumps(queries)]

    def _scan(self) -> tuple[str, list[str]]:
        """Give a query that reads all texts, as nearly every record has such a word."""
        columns = f"' ' || title || ' {BREAK} ' || fields || ' {BREAK} ' || notes"
        # A phrase begins where a word begins, hence the space.
        texts = [*self.wanted.singles, *(f" {text}" for text in self.wanted.phrases)]
        conditions = " OR ".join([f"instr({columns}, ?)"] * len(texts))
        return f"SELECT rowid FROM words WHERE {conditions}", texts  # noqa: S608 - marks only

    def _begins(self) -> bool:
        query = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        return self._connection.execute(query, (self.prefix(),)).fetchone() is not None

    def _alike(self, form: str, most: int) -> list[str]:
        from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - 100 ms to import
        from rapidfuzz.process import extract  # noqa: PLC0415 - the same

        # Two numbers that differ by a digit are two numbers, not a typing error.
        known = self._connection.execute(
            "SELECT term FROM terms WHERE length(term) BETWEEN ? AND ? AND term NOT GLOB '[0-9]*'",
            (len(form) - most, len(form) + most),
        )
        terms = [term for (term,) in known]
        alike = extract(
            form, terms, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=_MOST_TYPOS
        )
        return [term for term, _, _ in alike]


def is_phone(text: str) -> bool:
    """Tell whether a text may be a telephone number or a group of its digits."""
    return _PHONE.fullmatch(text) is not None


def phrase(text: str) -> str:
    """Give the FTS5 query for words that follow each other; empty if there is no word."""
    tokens = words(text)
    return f'"{" ".join(tokens)}"' if tokens else ""


def _forms(text: str) -> tuple[str, ...]:
    return _unique((text, loose(text)))


def _unique(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _allowed(form: str) -> int:
    if form.isdigit():
        return 0
    return next((most for length, most in _TYPOS if len(form) >= length), 0)
