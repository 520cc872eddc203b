import io
import os
import pty
import sys
import termios
from collections.abc import Callable, Iterator

import pytest

from crmctl.cli.keys import UNKNOWN, Keys


@pytest.fixture
def typed() -> Iterator[Callable[[bytes], Keys]]:
    """Give the keys of a terminal in which something was typed."""
    master, slave = pty.openpty()
    with os.fdopen(slave) as stream, Keys(stream).at_once():

        def type_(text: bytes) -> Keys:
            os.write(master, text)
            return Keys(stream)

        yield type_
    os.close(master)


def _all(keys: Keys) -> list[str]:
    found = []
    while key := keys.next():
        found.append(key)
    return found


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", []),
        (" \n\r\n\t", []),
        ("yN", ["y", "n"]),
        ("y\nn\n", ["y", "n"]),
        ("  ä 1", ["ä", "1"]),
        ("y\x04n", ["y"]),
    ],
)
def test_each_piped_character_is_a_key(text: str, keys: list[str]) -> None:
    assert _all(Keys(io.StringIO(text))) == keys


def test_looking_whether_a_key_comes_loses_none() -> None:
    keys = Keys(io.StringIO("yn"))
    assert keys.any_left()
    assert keys.any_left()
    assert _all(keys) == ["y", "n"]
    assert not keys.any_left()


def test_a_closed_standard_input_gives_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    keys = Keys()
    assert (keys.by_hand, keys.any_left(), keys.next()) == (False, False, "")
    stream = io.StringIO("y")
    stream.close()
    assert Keys(stream).next() == ""


def test_a_pipe_stays_as_it_is() -> None:
    keys = Keys(io.StringIO("y"))
    with keys.at_once(), keys.lent():
        assert keys.next() == "y"


def test_a_person_is_always_waited_for(typed: Callable[[bytes], Keys]) -> None:
    keys = typed(b"")
    assert keys.by_hand
    assert keys.any_left()


def test_each_key_counts_at_once(typed: Callable[[bytes], Keys]) -> None:
    keys = typed(b"Y\n2")
    assert [keys.next(), keys.next()] == ["y", "2"]


@pytest.mark.parametrize("key", [b"\x1b[A", b"\x1b", "ä".encode(), "👩".encode()])
def test_a_key_of_several_characters_is_one(typed: Callable[[bytes], Keys], key: bytes) -> None:
    assert typed(key).next() == UNKNOWN


def test_the_end_of_the_input_is_no_key(typed: Callable[[bytes], Keys]) -> None:
    assert typed(b"\x04").next() == ""


def test_a_program_is_lent_the_terminal_as_usual() -> None:
    master, slave = pty.openpty()
    usual = termios.tcgetattr(slave)
    with os.fdopen(slave) as stream:
        keys = Keys(stream)
        with keys.at_once():
            ours = termios.tcgetattr(slave)
            with keys.lent():
                assert termios.tcgetattr(slave)[3] == usual[3]
            assert termios.tcgetattr(slave) == ours != usual
        assert termios.tcgetattr(slave) == usual
    os.close(master)
