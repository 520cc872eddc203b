"""Ids of organisations: whatever a name is written in, its id can be one."""

from datetime import date
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from crmctl.model.describe import catalogue
from crmctl.model.identity import new_id
from crmctl.model.ids import IdContext
from crmctl.model.romanise import romanise
from crmctl.model.settings import Settings
from crmctl.store.paths import is_id

_CUSTOMER = catalogue(Settings.model_validate({"format": 1, "name": "Test"})).by_name["customer"]


@given(st.text(min_size=1))
@example("东京")
@example("  --  ")
@example("ὐ")
@example("ﷺ 4")
def test_any_name_gives_an_id_that_says_more_than_x(name: str) -> None:
    chance = Random(7)  # noqa: S311 - repeatable ids, no secret
    context = IdContext(chance, date(2026, 11, 21), {"x"}.__contains__)
    made = new_id(_CUSTOMER, {"type": "organisation", "name": name}, context)
    assert is_id(made)
    assert not made.startswith("x-") or "x" in romanise(name)
