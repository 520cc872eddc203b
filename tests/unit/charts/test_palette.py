from collections.abc import Mapping

import pytest

from crmctl.charts.palette import (
    DARK,
    LIGHT,
    MARKED,
    SHADES,
    WRITTEN,
    contrast,
    rules,
    shade,
    variables,
)

_BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@_BOTH
def test_texts_stand_out(colours: Mapping[str, str]) -> None:
    for ink, ground in WRITTEN:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


@_BOTH
def test_texts_on_shades_stand_out(colours: Mapping[str, str]) -> None:
    for step in range(SHADES):
        assert contrast(*shade(colours, step)) >= 4.5, step


@_BOTH
def test_marks_stand_out(colours: Mapping[str, str]) -> None:
    for name in MARKED:
        assert contrast(colours[name], colours["paper"]) >= 3, name


def test_day_and_night_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    declared = variables(".chart")
    assert declared.count("--ink:") == 2
    assert "@media screen and (prefers-color-scheme:dark)" in declared


def test_every_colour_that_is_used_is_declared() -> None:
    declared = variables(":root")
    used = {part.partition(")")[0] for part in rules().split("var(")[1:]}
    assert used
    assert all(f"{name}:" in declared for name in used)
