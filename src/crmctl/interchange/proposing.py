"""What columns may be that neither a preset nor a known word tells; only to be proposed.

A name is taken apart into words, each into what it means, English and German; a known name all of
whose meanings are among them is a proposal, the worse the more is left over. Cells speak for and
against it. Nothing is ever mapped by a proposal: a person copies it into `--map`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crmctl.errors.base import UsageError
from crmctl.interchange import goals
from crmctl.interchange.looks import BY_CELLS, MANY, against, filled, is_iban, is_postcode, share
from crmctl.interchange.mapping import map_columns
from crmctl.interchange.meanings import KnownName, known_names, understood
from crmctl.interchange.thesaurus import ADDING_NOTHING, ANOTHER, CHANGING
from crmctl.model.catalogue import Field, Kind

LEAST = 0.6
"""The score below which nothing is proposed."""

# What takes how much from a score: a word of another field, one that means nothing known, one that
# adds nothing, one with a slip; a known name of such words only, or of few.
_STRANGE, _UNKNOWN, _ADDED, _SLIP, _WEAK, _SHORT = 0.5, 0.25, 0.03, 0.05, 0.1, 0.1
_BY_CELLS = 0.75  # what cells alone are worth
_MOST_ITEMS = 6  # of one list that are numbered
_MOST_COLUMNS = 300  # that are looked at; tables of more are matrices
_ANY_SYSTEM = "any"
# A column of deals called `Deal - X` is not the deal.
_OWN = defaultdict[str, frozenset[str]](
    frozenset,
    {
        "contact": frozenset({"person"}),
        "customer": frozenset({"organisation", "customer"}),
        "deal": frozenset({"deal"}),
    },
)


class Proposal(NamedTuple):
    """A field that a column may be.

    Attributes:
        column: its name.
        field: what `--map` takes: a path, or a word that is known for it.
        score: from `LEAST` to 1, for sorting; no probability.
        why: in words.
    """

    column: str
    field: str
    score: float
    why: str

    @property
    def argument(self) -> str:
        """The argument of `--map`."""
        return f"{self.column}={self.field}"


class _Candidate(NamedTuple):
    """A field that one column may be, before others are looked at.

    Attributes:
        proposal: as it would be made.
        field: of the kind.
        word: known for it, to which a number can be added.
        another: whether it belongs to a further item of its list: `Other City`.
    """

    proposal: Proposal
    field: Field
    word: str
    another: bool = False


def propose(
    header: Sequence[str],
    kind: Kind,
    samples: Mapping[str, Sequence[str]] | None = None,
    source: str = "",
) -> list[Proposal]:
    """Propose fields for the columns that are not understood, in the order of the header.

    All of them can be followed together, and take no field from a column that is understood.

    Args:
        header: all columns of the table, each once.
        kind: of the records.
        samples: cells of each column; a few hundred are enough.
        source: the system that the table comes from, if known.
    """
    header = header[:_MOST_COLUMNS]
    cells = {name: filled((samples or {}).get(name, ())) for name in header}
    unknown = map_columns(header, kind, source=source).unmapped
    free = [name for name in unknown if goals.find(name, kind, source) is None]
    known = known_names(kind)
    found = {name: one for name in free if (one := _best(name, kind, known, cells[name]))}
    rest = [name for name in free if name not in found]
    found |= {one.proposal.column: one for one in _beside_cities(header, kind, cells, rest)}
    order = sorted(found.values(), key=lambda one: -one.proposal.score)
    taken = _without_clashes(order, header, kind, source)
    return sorted(taken, key=lambda one: header.index(one.column))


def ids_elsewhere(header: Sequence[str], kind: Kind) -> list[str]:
    """Give the columns that would be ids, if it were known of which system."""
    without, within = (map_columns(header, kind, source=source) for source in ("", _ANY_SYSTEM))
    return [column for column in without.unmapped if column not in within.unmapped]


def _without_clashes(
    found: Sequence[_Candidate], header: Sequence[str], kind: Kind, source: str
) -> Iterator[Proposal]:
    """Give those proposals that can be followed together, the best first."""
    chosen: dict[str, str] = {}
    full = set[str]()
    left = len(map_columns(header, kind, source=source).unmapped)
    for one in found:
        column = one.proposal.column
        for field in _writings(one) if one.word not in full else ():
            try:
                mapping = map_columns(header, kind, {**chosen, column: field}, source)
            except UsageError:
                continue
            if len(mapping.unmapped) < left:
                left, chosen[column] = len(mapping.unmapped), field
                yield one.proposal._replace(field=field)
                break
        else:
            full.add(one.word)


def _writings(one: _Candidate) -> Iterator[str]:
    """Give what `--map` may say for a field: itself, or the next item of its list.

    What several columns say of one item, as street and city of an address, stays together.
    """
    list_path, numbered = one.field.list_path, one.field.key
    if not one.another or numbered or not list_path or list_path == one.field.path:
        yield one.proposal.field
    if numbered:
        yield from (f"{one.word} {number}" for number in range(2, _MOST_ITEMS))
    elif one.another and list_path:
        yield one.field.path.replace(list_path, f"{list_path}[1]", 1)


# --- by name ----------------------------------------------------------------------------------


def _best(
    column: str, kind: Kind, known: Sequence[KnownName], cells: Sequence[str]
) -> _Candidate | None:
    """Give the best proposal for one column; its cells may forbid each."""
    if share(cells, is_iban) > 1 - MANY:
        return None
    by_name = max(_by_name(column, kind, known), key=lambda one: one.proposal.score, default=None)
    if by_name and by_name.proposal.score >= LEAST and not against(by_name.field, cells):
        return by_name
    return None if _changes(column) else _by_cells(column, kind, cells)


def _by_name(column: str, kind: Kind, names: Sequence[KnownName]) -> Iterator[_Candidate]:
    said = understood(column)
    for known in names:
        if not known.meanings <= said.meanings | said.left or known.meanings <= _OWN[kind.name]:
            continue
        rest = said.meanings - known.meanings
        if "fax" in known.meanings:
            rest -= {"work", "private"}
        left = said.left - known.meanings
        if (rest | left) & CHANGING:
            continue
        added = (rest | left) & ADDING_NOTHING
        loss = _STRANGE * len(rest - added) + _UNKNOWN * len(left - added) + _ADDED * len(added)
        loss += _SLIP * said.slips + _WEAK * known.weak + _SHORT / (1 + len(known.meanings))
        field = kind.by_name[known.target.partition(":")[0]]
        plain = known.word if ":" in known.target else known.target
        why = f"reads like {known.word!r}"
        proposal = Proposal(column, plain, round(1 - loss, 3), why)
        yield _Candidate(proposal, field, known.word, ANOTHER in rest)


def _changes(column: str) -> bool:
    said = understood(column)
    return bool((said.meanings | said.left) & CHANGING)


def _by_cells(column: str, kind: Kind, cells: Sequence[str]) -> _Candidate | None:
    for path, word, test, why in BY_CELLS:
        part = share(cells, test)
        if path in kind.by_name and part >= MANY:
            proposal = Proposal(column, path, round(_BY_CELLS * part, 3), why)
            return _Candidate(proposal, kind.by_name[path], word)
    return None


def _beside_cities(
    header: Sequence[str], kind: Kind, cells: Mapping[str, Sequence[str]], free: Sequence[str]
) -> Iterator[_Candidate]:
    """Propose postcodes: four or five digits mean one only beside a city."""
    field = kind.by_name.get("addresses.postal_code")
    for column in free:
        at = header.index(column)
        beside = [*header[max(at - 1, 0) : at], *header[at + 1 : at + 2]]
        named = any("city" in understood(name).meanings for name in beside)
        if field and named and not _changes(column) and share(cells[column], is_postcode) >= MANY:
            why = "its cells are postcodes, and a city stands beside it"
            yield _Candidate(Proposal(column, field.path, _BY_CELLS, why), field, "plz")
