import pytest

from crmctl.charts.columns import width
from crmctl.cli.waterfall import waterfall

_EVIDENCE = [
    {"field": "before", "level": "", "bits": -10.0},
    {"field": "email", "level": "exact", "bits": 20.0},
    {"field": "postal_code", "level": "nearby", "bits": -5.0},
]


def test_the_sum_grows_line_by_line_and_bars_show_the_weights() -> None:
    assert list(waterfall(_EVIDENCE, 0.96875, 80, plain=False)) == [
        "among all pairs     -10.0  -10.0  ██████████",
        "e-mail the same     +20.0  +10.0  ████████████████████",
        "postal code nearby   -5.0   +5.0  █████",
        "that makes 96.88% the same",
    ]


def test_a_screen_without_room_shows_no_bars() -> None:
    assert list(waterfall(_EVIDENCE, 0.96875, 40, plain=True))[1] == (
        "e-mail the same     +20.0  +10.0"
    )


@pytest.mark.parametrize("columns", [20, 22, 26, 28, 30, 50, 60])
def test_no_line_is_wider_than_the_screen(columns: int) -> None:
    long = {"field": "名前" * 30, "level": "exact", "bits": 1.0}
    lines = list(waterfall([*_EVIDENCE, long], 0.96875, columns, plain=False))
    assert max(map(width, lines)) <= columns


def test_a_narrow_screen_has_the_numbers_below() -> None:
    assert list(waterfall(_EVIDENCE, 0.5, 20, plain=True)) == [
        *("among all pairs", "  -10.0  -10.0"),
        *("e-mail the same", "  +20.0  +10.0"),
        *("postal code nearby", "   -5.0   +5.0"),
        "that makes 50.00% t…",
    ]


def test_without_evidence_only_the_probability_is_said() -> None:
    assert list(waterfall([], 0.5, 80, plain=True)) == ["that makes 50.00% the same"]
