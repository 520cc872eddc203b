"""Towns of organisations, which their names name as well: `Sparkasse Ulm`."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from crmctl.matching.agreement import DIFFERS, UNKNOWN, agreements
from crmctl.matching.arrays import Codes, Ints, Values, best_of_each
from crmctl.matching.fields.field import Field, Texts
from crmctl.model.text import loose, words

_LONGEST = 300


def named_towns(field: Field, towns: Texts, names: Texts) -> Field:
    """Give the field of towns for organisations.

    Where the towns differ but the name of one names the other's, the towns are no evidence.

    Args:
        field: the towns, compared for themselves.
        towns: the towns of each row, in the form in which they are compared.
        names: the names of each row.
    """
    known = {town for row in towns for town in row}
    named = Values.of(
        [
            list(dict.fromkeys([*row, *(word for name in texts for word in _words(name)
                                        if word in known)]))
            for row, texts in zip(towns, names, strict=True)
        ]
    )  # fmt: skip

    def compare(left: Ints, right: Ints) -> Sequence[Codes]:
        (found,) = field.compare(left, right)
        differ = np.flatnonzero(found == agreements(DIFFERS))
        shared = best_of_each(
            left[differ], right[differ], named, lambda a, b: (a == b).astype(np.uint8)
        )
        found[differ[shared > 0]] = UNKNOWN
        return (found,)

    return replace(field, compare=compare)


def _words(name: str) -> Sequence[str]:
    return words(loose(name[:_LONGEST]))
