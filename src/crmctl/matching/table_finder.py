"""Finding the rows of a table that may be the same: the way from columns to judged pairs."""

from collections.abc import Sequence

import numpy as np

from crmctl.matching.agreement import LIKE, NEAR, UNKNOWN, at_least
from crmctl.matching.arrays import Codes, Flags, Ints, chunks
from crmctl.matching.blocking import candidates
from crmctl.matching.columns import Column
from crmctl.matching.fields.field import Field
from crmctl.matching.hands import each_part, shared
from crmctl.matching.judging import Found, judged
from crmctl.matching.learning import fit
from crmctl.matching.model import usual_model
from crmctl.matching.preparing import Prepared, Rest, prepare

_DRAWS = 60_000
_SEED = 6
# What an agreeing house, and an agreeing postcode, says already.
_SAID_BY_HOUSE = ("postcode", "city", "region")
_SAID_BY_POSTCODE = ("city", "region")


def find_in(columns: Sequence[Column], *, split: int | None = None) -> Found:
    """Find the rows of a table that may be the same.

    Two runs give identical bits. In another order of the rows other pairs show what is usual among
    strangers: probabilities may move a little.

    Args:
        columns: the table, all columns of one length.
        split: the first row of the second table, where only pairs across two count.
    """
    rows = len(columns[0].values) if columns else 0
    prepared = prepare(columns)
    parts = [part for field in prepared.fields for part in field.parts]
    left, right = candidates(prepared.fields, rows, split=split)
    codes = compared(prepared.fields, left, right)
    drawn = compared(prepared.fields, *_drawn(rows, split)) if len(left) else ()
    model = usual_model(parts, rows, people=prepared.people)
    # Of a million rows the fields take a gigabyte, and nothing more is asked of them.
    del prepared
    if drawn:
        model = fit(model, codes, drawn, _all_pairs(rows, split))
    return judged(model, left, right, codes)


def find_for(columns: Sequence[Column], left: Ints, right: Ints, *, among: Rest) -> Found:
    """Judge some pairs of a table's rows, by what is usual, unlearned.

    Args:
        columns: the table: new rows, and those that they may be.
        left: one row of each pair, the smaller.
        right: the other row.
        among: all rows: among more, chance agrees more often.
    """
    prepared: Prepared = prepare(columns, among=among)
    parts = [part for field in prepared.fields for part in field.parts]
    model = usual_model(parts, among.rows, people=prepared.people)
    return judged(model, left, right, compared(prepared.fields, left, right))


def _all_pairs(rows: int, split: int | None) -> int:
    return rows * (rows - 1) // 2 if split is None else split * (rows - split)


def _drawn(rows: int, split: int | None) -> tuple[Ints, Ints]:
    """Give pairs of rows at random, the same ones in every run."""
    chance = np.random.Generator(np.random.PCG64(_SEED))
    one = chance.integers(0, rows if split is None else split, _DRAWS)
    other = chance.integers(0 if split is None else split, rows, _DRAWS)
    differ = one != other
    one, other = one[differ], other[differ]
    return np.minimum(one, other).astype(np.int32), np.maximum(one, other).astype(np.int32)


def compared(fields: Sequence[Field], left: Ints, right: Ints) -> Sequence[Codes]:
    """Give the agreements of pairs, for each part; what another part says already is unknown."""
    parts = [part for field in fields for part in field.parts]
    found = shared(len(parts), len(left))

    def work(some: slice) -> None:
        codes = [part for field in fields for part in field.compare(left[some], right[some])]
        _said_once({part.sort: each for part, each in zip(parts, codes, strict=True)})
        for each, row in zip(codes, found, strict=True):
            row[some] = each

    each_part(list(chunks(len(left))), work)
    return list(found)


def _said_once(codes: dict[str, Codes]) -> None:
    """An agreeing house says the place as well, an agreeing postcode the town."""
    if "street" in codes and "house" in codes:
        house = (codes["street"] >= at_least(NEAR)) & (codes["house"] >= at_least(NEAR))
        _forget(codes, _SAID_BY_HOUSE, house)
    if "postcode" in codes:
        _forget(codes, _SAID_BY_POSTCODE, codes["postcode"] >= at_least(NEAR))


def _forget(codes: dict[str, Codes], sorts: Sequence[str], where: Flags) -> None:
    for sort in sorts:
        if sort in codes:
            codes[sort][where & (codes[sort] >= at_least(LIKE))] = UNKNOWN
