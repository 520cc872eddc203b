import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.charts.letters import plain
from crmctl.charts.measure import fitted, text_width, wrapped


def test_widths_are_those_of_a_wide_font() -> None:
    # DejaVu Sans: i 278, W 989, 0 636 thousandths of the size; a little more is allowed for.
    assert 2.78 <= text_width("i", 10) <= 3.0
    assert 9.89 <= text_width("W", 10) <= 10.5
    assert text_width("0000", 10) == pytest.approx(25.6)


def test_bold_is_wider() -> None:
    # DejaVu Sans Bold: W 1103, i 343.
    assert text_width("W", 10, bold=True) >= 11.03
    assert text_width("i", 10, bold=True) >= 3.43


def test_marks_take_no_room_and_wide_characters_a_square() -> None:
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("e\u0301", 10, bold=True) == text_width("e", 10, bold=True)
    assert text_width("é", 10) == text_width("e", 10)
    assert text_width("\u682a", 10) == 10
    assert text_width("\U0001f600", 10) == 13
    assert text_width("\u05e9", 10) == 7.6


def test_a_text_that_fits_is_left_alone() -> None:
    assert fitted("Müller", 100, 13) == "Müller"


def test_a_text_that_does_not_fit_ends_in_an_ellipsis() -> None:
    assert fitted("Steuerberatung", 60, 13) == "Steuer…"
    assert fitted("W" * 200, 0, 13) == "…"


def test_lines_break_between_words() -> None:
    assert list(wrapped("one two three", 60, 13)) == ["one two", "three"]
    assert list(wrapped("", 60, 13)) == []
    assert list(wrapped("a incomprehensibilities b", 60, 13)) == ["a", "incom…", "b"]


@given(st.text(max_size=60), st.floats(min_value=20, max_value=300), st.booleans())
def test_no_caption_leaves_its_box(text: str, width: float, bold: bool) -> None:
    words = plain(text)
    assert text_width(fitted(words, width, 13, bold=bold), 13, bold=bold) <= width
    for line in wrapped(words, width, 13, bold=bold):
        assert text_width(line, 13, bold=bold) <= width
