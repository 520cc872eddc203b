from collections.abc import Callable, Sequence

import pytest

from crmctl.matching.fields.field import Field, Part, Texts
from crmctl.matching.fields.spelled import spelled
from crmctl.matching.fields.town import named_towns
from crmctl.matching.population import Population

Levels = Callable[[Field], Sequence[str]]


def field(towns: Texts, names: Texts) -> Field:
    among = Population.of([*range(len(towns))])
    plain = spelled(Part("city", "city"), towns, among, usual=3e-3)
    return named_towns(plain, towns, names)


@pytest.mark.parametrize(
    ("towns", "names", "level"),
    [
        ([["ulm"], ["ulm"]], [["Sparkasse"], ["Sparkasse"]], "exact"),
        ([["ulm"], ["berlin"]], [["Sparkasse"], ["Sparkasse"]], "differs"),
        # The seat is elsewhere, but the name names the other's town.
        ([["ulm"], ["berlin"]], [["Sparkasse"], ["Sparkasse Ulm"]], "unknown"),
        ([["ulm"], ["berlin"]], [["Sparkasse BERLIN e.V."], ["Sparkasse"]], "unknown"),
        # A word that is nobody's town is no town.
        ([["ulm"], ["berlin"]], [["Hansa Bau"], ["Hansa Holz"]], "differs"),
        ([["ulm"], []], [["Sparkasse"], ["Sparkasse Ulm"]], "unknown"),
    ],
)
def test_towns_that_differ_are_no_evidence_where_a_name_names_the_other(
    towns: Texts, names: Texts, level: str, levels: Levels
) -> None:
    assert levels(field(towns, names)) == (level,)
    assert levels(field(towns[::-1], names[::-1])) == (level,)


def test_a_town_of_a_third_row_that_both_names_name_is_shared(levels: Levels) -> None:
    towns = [["ulm"], ["berlin"], ["dresden"]]
    names = [["Stadtwerke Dresden"], ["Dresden Stadtwerke"], ["Zoo"]]

    assert levels(field(towns, names)) == ("unknown",)
    assert levels(field(towns[:2], names[:2])) == ("differs",)


def test_the_keys_stay_those_of_the_towns() -> None:
    towns = [["ulm"], ["berlin"]]
    among = Population.of([0, 1])
    plain = spelled(Part("city", "city"), towns, among, usual=3e-3)

    assert field(towns, [["Ulm"], ["Ulm"]]).loose[0].tolist() == plain.loose[0].tolist()
