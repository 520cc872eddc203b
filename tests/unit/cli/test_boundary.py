import errno
import io
import os
import sys
from collections.abc import Callable
from typing import NoReturn

import pydantic
import pytest
import typer

from crmctl.cli.boundary import guarded
from crmctl.errors.crm import NotACrmError
from crmctl.errors.records import AmbiguousRecordError, ChangedMeanwhileError, UnknownRecordError

SECRET = "erika@mueller.example"  # noqa: S105 - stands for a value of a record


def raising(error: BaseException) -> Callable[[], NoReturn]:
    def action() -> NoReturn:
        raise error

    return action


def outcome(capsys: pytest.CaptureFixture[str], action: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(typer.Exit) as raised:
        guarded(action)
    captured = capsys.readouterr()
    assert captured.out == ""
    return raised.value.exit_code, captured.err


def test_what_a_command_returns_comes_through() -> None:
    assert guarded(lambda: 7) == 7


@pytest.mark.parametrize(
    ("error", "code"),
    [(NotACrmError("/x"), 3), (UnknownRecordError("x"), 4), (ChangedMeanwhileError(["a"]), 5)],
)
def test_an_expected_error_is_its_sentence_and_its_exit_code(
    capsys: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    assert outcome(capsys, raising(error)) == (code, f"crmctl: {error}\n")


def test_an_ambiguous_reference_lists_its_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    error = AmbiguousRecordError("anna", ["contacts/p-1  Anna \x1b[31m", "contacts/p-2  Anna B"])
    code, said = outcome(capsys, raising(error))
    assert code == 4
    assert said.splitlines()[1:] == ["  contacts/p-1  Anna ␛[31m", "  contacts/p-2  Anna B"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_an_interruption_exits_130(
    capsys: pytest.CaptureFixture[str], error: BaseException
) -> None:
    assert outcome(capsys, raising(error)) == (130, "crmctl: interrupted.\n")


def test_a_reader_that_went_away_is_no_error_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(capsys, raising(BrokenPipeError())) == (141, "")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_refusal_of_the_file_system_exits_6(
    capsys: pytest.CaptureFixture[str], number: int
) -> None:
    code, said = outcome(capsys, raising(OSError(number, "x", "crm.yaml")))
    assert code == 6
    assert said == (
        f"crmctl: The file system refused at crm.yaml: {os.strerror(number)}. "
        "Mend that and run the command again.\n"
    )
    assert " at " not in outcome(capsys, raising(OSError(number, "x")))[1]


def test_typers_own_ways_out_are_left_to_typer() -> None:
    with pytest.raises(typer.BadParameter):
        guarded(raising(typer.BadParameter("x")))
    with pytest.raises(typer.Exit) as raised:
        guarded(raising(typer.Exit(5)))
    assert raised.value.exit_code == 5


def parse() -> object:
    class Model(pydantic.BaseModel):
        age: int

    return Model(age=SECRET)


def while_handling() -> None:
    try:
        parse()
    except pydantic.ValidationError as error:
        raise KeyError(SECRET) from error


@pytest.mark.parametrize(
    "action",
    [parse, while_handling, raising(ValueError(SECRET)), raising(FileNotFoundError(SECRET))],
)
def test_a_bug_shows_where_it_is_and_no_value_of_a_record(
    capsys: pytest.CaptureFixture[str], action: Callable[[], object]
) -> None:
    code, said = outcome(capsys, action)
    assert code == 70
    assert "test_boundary.py" in said
    assert "this is a bug" in said
    assert SECRET not in said


def test_a_bug_within_a_bug_shows_both(capsys: pytest.CaptureFixture[str]) -> None:
    said = outcome(capsys, while_handling)[1]
    assert said.index("ValidationError\n") < said.index("builtins.KeyError\n")


def test_a_bug_shows_its_message_to_who_asks_for_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMCTL_DEBUG", "1")
    assert SECRET in outcome(capsys, raising(ValueError(SECRET)))[1]


def test_output_that_cannot_be_delivered_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    with pytest.raises(typer.Exit) as raised:
        guarded(lambda: None)
    assert raised.value.exit_code == 141
