"""How the tests of fields read agreements: as words."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from crmctl.matching.agreement import LEVELS, UNKNOWN, bits_of, ranks_of
from crmctl.matching.fields.field import Field

Levels = Callable[[Field], Sequence[str]]
Bits = Callable[[Field], Sequence[int]]


@pytest.fixture
def levels() -> Levels:
    """Give how far the first two rows agree in each part of a field, in words."""

    def read(field: Field) -> Sequence[str]:
        return tuple(
            "unknown" if codes[0] == UNKNOWN else LEVELS[int(ranks_of(codes)[0])]
            for codes in field.compare(np.asarray([0], np.int32), np.asarray([1], np.int32))
        )

    return read


@pytest.fixture
def bits() -> Bits:
    """Give how rare the agreeing value of the first two rows is in each part of a field."""

    def read(field: Field) -> Sequence[int]:
        return tuple(
            int(bits_of(codes)[0])
            for codes in field.compare(np.asarray([0], np.int32), np.asarray([1], np.int32))
        )

    return read
