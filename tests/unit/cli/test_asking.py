import io
import sys

import pytest

from crmctl.cli.asking import ask, is_answered
from crmctl.errors.crm import DeclinedError


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_enter_gives_the_usual_answer_and_what_is_no_choice_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "\nblue\n red \n\n\nx\n")
    assert ask("Size", usual="large") == "large"
    assert ask("Colour", ["red", "green"]) == "red"
    assert ask("Nothing") == ""
    assert ask("Something", needed=True) == "x"
    assert capsys.readouterr().err == (
        "Size [large]: Colour (red, green): Answer with one of these.\nColour (red, green): "
        "Nothing: Something: Something must stand here.\nSomething: "
    )


def test_the_end_of_the_input_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "")
    assert not is_answered()
    with pytest.raises(DeclinedError):
        ask("Anything")
