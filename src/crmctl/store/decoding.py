"""Bytes into text that a YAML parser may be given, and what is wrong with them."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from crmctl.findings import Severity
from crmctl.store.grammar import LARGE, LIMIT
from crmctl.store.problem import Problem, problem, problem_at

_MAX_SHOWN = 100
_MAX_DIRECTIVES = 20  # libyaml compares each with all before it

_MARKER = re.compile(r"^(?:(?:<{7}|\|{7}|>{7})(?: |\r?$)|={7}\r?$)", re.MULTILINE)
# Beside the controls the line separators: to YAML 1.1 they end a line, to 1.2 they are text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_HEAD = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|%[^\n]*(?:\n|\Z))*+")
_DIRECTIVE = re.compile(r"^%[^\n]*", re.MULTILINE)


class Decoded(NamedTuple):
    """A file's text, None if nothing can be read, and the problems met on the way."""

    text: str | None
    problems: tuple[Problem, ...] = ()


def _too_large(size: int) -> tuple[Problem, ...]:
    """Give what is wrong with a file of so many bytes: decided before anything is read."""
    if size <= LARGE:
        return ()
    if size <= LIMIT:
        found = problem("F006", "The file is larger than 256 KiB.", hint="Move long texts out.")
        return (found._replace(severity=Severity.WARNING),)
    return (problem("F006", "The file is larger than 4 MiB and is not read."),)


def decoded(content: bytes) -> Decoded:
    """Give the text without byte order mark and directives, lines numbered as in the file."""
    problems = _too_large(len(content))
    if len(content) > LIMIT:
        return Decoded(None, problems)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return Decoded(None, (*problems, _not_utf8(content, error.start)))
    if text.startswith("\ufeff"):
        text = text[1:]
        problems += (problem("F002", "The file begins with a byte order mark."),)
    if not text.strip():
        return Decoded(None, (*problems, problem("F005", "The file is empty.")))
    problems += tuple(_bad_lines(text))
    stoppers = tuple(islice(_stoppers(text), _MAX_SHOWN))
    if stoppers:
        return Decoded(None, problems + stoppers)
    return Decoded(_without_directives(text), problems)


def _not_utf8(content: bytes, offset: int) -> Problem:
    line = content.count(b"\n", 0, offset) + 1
    column = len(content[content.rfind(b"\n", 0, offset) + 1 : offset].decode()) + 1
    hint = "Save the file as UTF-8."
    return problem("F001", "This byte is not UTF-8.", line, column, hint)


def _bad_lines(text: str) -> Iterator[Problem]:
    """Give what a parser reads all the same."""
    if "\r" in text:
        if "\r\n" in text:
            offset = text.index("\r\n")
            yield problem_at("F003", "Lines end with CR LF instead of LF.", text, offset)
        lone = _LONE_RETURN.search(text)
        if lone:
            yield problem_at("Y112", "A carriage return stands alone.", text, lone.start())
    if text[-1] not in "\r\n":
        yield problem_at("F004", "The last line has no line end.", text, len(text))
    for directive in _directives(text):
        yield problem_at("Y112", "A record has no need of a directive.", text, directive)


def _directives(text: str) -> list[int]:
    head = _HEAD.match(text)
    end = head.end() if head else 0
    return [match.start() for match in islice(_DIRECTIVE.finditer(text, 0, end), _MAX_DIRECTIVES)]


def _stoppers(text: str) -> Iterator[Problem]:
    """Give what makes any reading of the rest a guess."""
    for match in _MARKER.finditer(text):
        message = "A merge left its conflict marker here."
        yield problem_at("F014", message, text, match.start(), "Keep one side, drop the marker.")
    for match in _CONTROL.finditer(text):
        message = f"The control character U+{ord(match[0]):04X} stands here."
        yield problem_at("T303", message, text, match.start())
    directives = list(islice(_DIRECTIVE.finditer(text), _MAX_DIRECTIVES + 1))
    if len(directives) > _MAX_DIRECTIVES:
        yield problem_at("Y101", "There are too many directives.", text, directives[-1].start())


def _without_directives(text: str) -> str:
    for offset in _directives(text):
        text = f"{text[:offset]}#{text[offset + 1 :]}"
    return text
