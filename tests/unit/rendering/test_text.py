import pytest

from crmctl.rendering.text import file_name, line, lines, markdown


def test_a_text_becomes_one_line_without_controls() -> None:
    assert line("a\nb\r\n c\td\x1b[31m\x00e\x85f") == "a b c d[31me f"


def test_what_turns_the_direction_of_the_rest_is_dropped_and_marks_stay() -> None:
    assert line("GmbH \u202eevil\u2066 \u200fشركة") == "GmbH evil \u200fشركة"


def test_a_text_of_several_lines_keeps_them() -> None:
    assert lines("a\n\n b \r\nc\u2028d") == ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>", "\\<script\\>"),
        ("a*b_c`d|e", "a\\*b\\_c\\`d\\|e"),
        ("# title", "\\# title"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("1.890,00 €", "1.890,00 €"),
        ("21) item", "21\\) item"),
        ("[x](http://a)", "\\[x\\](http://a)"),
        ("{{ 7*7 }}", "\\{\\{ 7\\*7 \\}\\}"),
        ("two\nlines", "two lines"),
    ],
)
def test_markdown_shows_a_text_as_it_is(text: str, shown: str) -> None:
    assert markdown(text) == shown


def test_a_file_is_named_by_what_every_system_takes() -> None:
    assert file_name("Angebot", "Q/2026: 1..") == "Angebot-Q-2026-1"
    assert file_name("Rechnung", "../../etc") == "Rechnung-etc"
    assert file_name("", "…") == "document"
