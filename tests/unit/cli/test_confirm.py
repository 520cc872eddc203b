import io
import sys

import pytest

from crmctl.cli.confirm import confirm
from crmctl.errors.crm import DeclinedError, NobodyToAskError


class Keyboard(io.StringIO):
    """Standard input of a person."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


def test_yes_needs_no_question(capsys: pytest.CaptureFixture[str]) -> None:
    confirm("Remove 3 records?", yes=True)
    assert capsys.readouterr() == ("", "")


def test_without_a_person_the_command_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(NobodyToAskError, match="--yes"):
        confirm("Remove 3 records?", yes=False)


def test_a_person_may_agree(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard("Yes\n"))
    confirm("Remove 3 records?", yes=False)
    assert capsys.readouterr() == ("", "Remove 3 records? [y/N]: ")


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_a_person_may_decline_and_silence_is_no(
    monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(answer))
    with pytest.raises(DeclinedError):
        confirm("Remove 3 records?", yes=False)
