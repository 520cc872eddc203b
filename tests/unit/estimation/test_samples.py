import pytest

from crmctl.estimation.intervals import wilson
from crmctl.estimation.quantiles import median, quantile
from crmctl.estimation.survival import Spell, survival, within


def test_a_quantile_is_interpolated_as_spreadsheets_do() -> None:
    assert [quantile([1, 2, 3, 4], share) for share in (0, 0.25, 0.5, 0.9, 1)] == [
        1,
        1.75,
        2.5,
        pytest.approx(3.7),
        4,
    ]
    assert median([7]) == 7


def test_the_wilson_interval_is_the_published_one() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    for successes, trials, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = wilson(successes, trials)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_nothing_tried_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_open_spells_count_as_long_as_they_were_watched() -> None:
    # Remission of leukaemia, 6-MP group: Freireich et al. (1963), as in Cox and Oakes (1984).
    ended = (6, 6, 6, 7, 10, 13, 16, 22, 23)
    watched = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    spells = [*(Spell(n, ended=True) for n in ended), *(Spell(n, ended=False) for n in watched)]
    assert [(step.length, round(step.share, 3)) for step in survival(spells)] == [
        (6, 0.857),
        (7, 0.807),
        (10, 0.753),
        (13, 0.69),
        (16, 0.627),
        (22, 0.538),
        (23, 0.448),
    ]
    assert within(spells, 0.5) == 23


def test_there_is_no_median_while_most_are_open() -> None:
    assert within([Spell(3, ended=True), *[Spell(5, ended=False)] * 3], 0.5) is None
    assert survival([]) == ()


def test_half_of_an_even_number_of_spells_end_with_the_first_half() -> None:
    for count in range(2, 200, 2):
        spells = [Spell(length, ended=True) for length in range(1, count + 1)]
        assert within(spells, 0.5) == count / 2
