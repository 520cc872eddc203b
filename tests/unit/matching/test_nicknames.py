import pytest

from crmctl.matching.nicknames import has_forms, of_one_name
from crmctl.matching.normalise import compact


@pytest.mark.parametrize(
    ("one", "other"),
    [("bill", "william"), ("hans", "johannes"), ("kate", "katherine"), ("sepp", "josef")],
)
def test_short_forms_are_of_one_name(one: str, other: str) -> None:
    assert of_one_name(one, other)
    assert of_one_name(other, one)
    assert has_forms(one)


@pytest.mark.parametrize(
    ("one", "other"), [("bill", "johannes"), ("kate", "kai"), ("", ""), ("zzz", "zzz")]
)
def test_other_names_are_not_of_one_name(one: str, other: str) -> None:
    assert not of_one_name(one, other)


def test_forms_are_known_however_their_umlauts_are_written() -> None:
    assert of_one_name(compact("Jürgen"), compact("Jörg"))
    assert of_one_name(compact("Juergen"), compact("Joerg"))
    assert of_one_name(compact("Joe"), compact("Josef"))
