"""What is written is parsed ahead, here or in another process, with the same answer."""

from datetime import datetime
from multiprocessing import active_children
from pathlib import Path

import pytest

from crmctl.index.write import Change
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.ahead import Parsing, Written, parsing
from crmctl.workspace.parse import Parser

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_MANY = 3_000


@pytest.fixture
def parser(crm: Path) -> Parser:
    return Workspace.open(crm, Surroundings(_NOW)).parser


def _files(count: int) -> list[Written]:
    content = b"name:\n  family: Muster\n"
    paths = (f"contacts/p-{number:08}.yaml" for number in range(count))
    return [Written(path, content, None) for path in paths]


def _straight(parser: Parser, files: list[Written]) -> list[Change]:
    return [parser.parse(file.path, file.content, "", suspect=True) for file in files]


def _all(found: Parsing) -> list[Change]:
    try:
        return list(found)
    finally:
        found.close()


def test_what_was_parsed_step_by_step_comes_first_and_in_order(parser: Parser) -> None:
    files = _files(5)
    found = parsing(parser, files)
    for _ in range(3):
        found.step()
    assert _all(found) == _straight(parser, files)


def test_more_steps_than_files_do_no_harm(parser: Parser) -> None:
    files = _files(2)
    found = parsing(parser, files)
    for _ in range(5):
        found.step()
    assert _all(found) == _straight(parser, files)


def test_many_files_are_parsed_in_another_process_with_the_same_answer(parser: Parser) -> None:
    files = _files(_MANY)
    found = parsing(parser, files)
    found.step()
    assert len(active_children()) == 1
    assert _all(found) == _straight(parser, files)


def test_files_are_parsed_here_when_the_other_process_is_killed(parser: Parser) -> None:
    files = _files(_MANY)
    found = parsing(parser, files)
    for process in active_children():
        process.kill()
    assert _all(found) == _straight(parser, files)


def test_parsing_ends_before_all_is_parsed(parser: Parser) -> None:
    found = parsing(parser, _files(_MANY))
    found.close()
    assert not active_children()


@pytest.mark.parametrize("count", [0, 1])
def test_few_files_are_parsed_here(parser: Parser, count: int) -> None:
    assert len(_all(parsing(parser, _files(count)))) == count
