"""Cuts of a text."""

import pytest

from crmctl.errors.files import EditError
from crmctl.store.change import applied


def test_cuts_are_made_in_the_order_of_the_text() -> None:
    cuts = [(4, 4, "!"), (0, 1, "A"), (2, 4, ""), (4, 4, "?")]
    assert applied("abcdef", cuts) == "Ab!?ef"


def test_overlapping_cuts_are_refused() -> None:
    with pytest.raises(EditError):
        applied("abcdef", [(0, 3, ""), (2, 4, "")])
