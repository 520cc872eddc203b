"""Tables on a terminal of 60 columns."""

import io
from collections.abc import Callable

import pytest

from crmctl.cli.tables import Layout, print_table

Screen = Callable[..., io.StringIO]

COLUMNS = [
    Layout("id", whole=True),
    Layout("name"),
    Layout("city"),
    Layout("phone", right=True, whole=True),
    Layout(" ", whole=True),
]


def plain(screen: io.StringIO) -> list[str]:
    text = screen.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")
    return [line.rstrip() for line in text.splitlines()]


def test_values_of_moderate_length_are_wrapped_within_their_columns(on_screen: Screen) -> None:
    screen = on_screen()
    print_table(COLUMNS, [["p-1", "Erika Mustermann-Beispiel", "Berlin", "030 1", ""]] * 2)
    lines = plain(screen)
    assert lines[0].split() == ["ID", "NAME", "CITY", "PHONE"]
    assert lines[1] == "p-1  Erika Mustermann-Beispiel  Berlin  030 1"


@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_table_too_wide_for_the_terminal_is_stacked(
    on_screen: Screen, monkeypatch: pytest.MonkeyPatch, no_color: str
) -> None:
    screen = on_screen()
    monkeypatch.setenv("NO_COLOR", no_color)
    long = "mueller-und-soehne-strassenbau-gmbh-und-co-kg"
    print_table(
        COLUMNS,
        [
            [long, "[red]Müller", "Bad Tölz am Rande der Berge", "+49 8041 99887", "▇▇"],
            ["x", "", "", "", ""],
        ],
    )
    assert plain(screen) == [
        f"{long}  [red]Müller",
        "    city: Bad Tölz am Rande der Berge  phone: +49 8041 99887",
        "    ▇▇",
        "x",
    ]
    assert ("\x1b" in screen.getvalue()) is not bool(no_color)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_no_bold_either(
    on_screen: Screen, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    rows = [["p-1", "Erika Mustermann", "Berlin", "030 1", ""]]
    screen = on_screen()
    print_table([*COLUMNS[:2], Layout("city", style="red"), *COLUMNS[3:]], rows)
    assert "\x1b[" in screen.getvalue()
    screen = on_screen()
    monkeypatch.setenv(name, value)
    print_table([*COLUMNS[:2], Layout("city", style="red"), *COLUMNS[3:]], rows)
    assert "\x1b" not in screen.getvalue()
