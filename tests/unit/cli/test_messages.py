import io
from collections.abc import Callable

import pytest

from crmctl.cli.messages import fail, note, warn


def test_messages_go_to_standard_error_and_are_made_safe(
    capsys: pytest.CaptureFixture[str],
) -> None:
    note("Made a CRM in \x1b[31m.")
    warn("two likely duplicates")
    fail("no")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == ("Made a CRM in ␛[31m.\nwarning: two likely duplicates\ncrmctl: no\n")


def test_on_a_terminal_messages_break_between_words_and_not_at_hyphens(
    on_screen: Callable[..., io.StringIO],
) -> None:
    screen = on_screen("stderr")  # of 60 columns
    path = "/home/somebody/a-folder/with-a-name/that-is-longer-than-the-screen.yaml"
    warn(f"{'word ' * 9}lost-reasons and {path}\n  second line")
    assert screen.getvalue() == (
        f"warning: {'word ' * 8}word\nlost-reasons and\n{path}\n  second line\n"
    )
