import io
import sys
from collections.abc import Callable

import pytest

from crmctl.charts.columns import padded, width
from crmctl.cli.terminal import encodable, is_terminal, safe, speaks_unicode, styled


@pytest.mark.parametrize(
    "text",
    [
        "Anna Müller",
        "[red]not markup[/red]",
        "שלום עולם",
        "مرحبا",
        "می‌خواهم",
        "Zoë e\u0301",
        "👩‍👩‍👧 family",
        "❤️",
        "क्‍ष",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "a\u00a0b",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b31mred", "\ufffd31mred"),
        ("a\x00b\x7f", "a␀b␡"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("\u2066a\u2069\u200f\u200e", "a"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("pay\u200dpal", "paypal"),
        ("\u200dx", "x"),
        ("x\U000e0041y", "xy"),
        ("half \ud800", "half \ufffd"),
        ("a\tb", "a b"),
    ],
)
def test_what_drives_a_terminal_or_hides_is_shown_or_dropped(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_line_breaks_become_spaces_in_a_cell() -> None:
    assert safe("a\r\nb\u2028c") == "a b c"


def test_line_breaks_stay_in_notes_and_every_kind_of_them_is_one() -> None:
    assert safe("a\r\nb\x1b\rc", lines=True) == "a\nb␛\nc"


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("Müller", 6), ("e\u0301", 1), ("日本", 4), ("👩‍👧", 2)],
)
def test_width_is_what_a_terminal_needs(text: str, columns: int) -> None:
    assert width(text) == columns


def test_padding_counts_columns() -> None:
    assert padded("日", 4) == "日  "
    assert padded("日", 4, right=True) == "  日"


def test_styles_are_for_terminals(on_screen: Callable[..., io.StringIO]) -> None:
    screen = on_screen()
    assert styled("due", "bold red") == "\x1b[1;31mdue\x1b[0m"
    assert styled("due", "") == "due"
    assert screen.isatty()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_styles_where_colours_are_not_wanted(
    monkeypatch: pytest.MonkeyPatch,
    on_screen: Callable[..., io.StringIO],
    name: str,
    value: str,
) -> None:
    on_screen()
    monkeypatch.setenv(name, value)
    assert styled("due", "red") == "due"


def test_no_styles_in_a_pipe() -> None:
    assert styled("due", "red") == "due"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("M\u00fcller", "M?ller"),
        ("Mu\u0308ller", "Muller"),
        ("\U0001f600 x", "?? x"),
        ("\u682a\u5f0f", "????"),
    ],
)
def test_what_a_terminal_lacks_takes_its_columns(
    on_screen: Callable[..., io.StringIO], text: str, shown: str
) -> None:
    assert encodable(text) == text
    on_screen(encoding="ascii")
    assert encodable(text) == shown
    assert encodable("plain") == "plain"


def test_what_an_encoding_has_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    assert encodable("M\u00fcller \u20ac \U0001f600") == "M\u00fcller ? ??"


def test_a_closed_stream_is_no_terminal() -> None:
    stream = io.StringIO()
    stream.close()
    assert not is_terminal(stream)


def test_unicode_is_known_by_the_encoding() -> None:
    assert speaks_unicode(io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    assert not speaks_unicode(io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
