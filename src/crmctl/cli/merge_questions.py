"""Asking field by field whose value stands, on a terminal or through a pipe."""

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from crmctl.cli.messages import note
from crmctl.cli.terminal import safe
from crmctl.errors.base import UsageError
from crmctl.errors.crm import DeclinedError
from crmctl.errors.merging import UndecodableInputError
from crmctl.matching.choosing import Answer, Candidate, Choice
from crmctl.matching.items import canonical

if TYPE_CHECKING:
    from crmctl.matching.choosing import Origins
    from crmctl.workspace.merging import Merging

_YES = frozenset({"y", "yes", "j", "ja"})
_SIDES = ("l", "r")
_WORDS = {"left": "l", "right": "r", "both": "b", "type": "t"}
Read = Callable[[str, str], object]
"""Gives what was typed for a field in the form in which it is stored."""

_SHOWN = 200  # characters of a value


def ask(
    merging: "Merging", again: "Callable[[Mapping[str, Answer]], Merging]", read: Read
) -> "Merging":
    """Ask for each field that differs; an empty answer takes what the rule chose.

    Args:
        merging: the merge as the rules make it.
        again: gives the merge with the answers so far.
        read: gives a typed value of a field in the form in which it is stored.

    Raises:
        DeclinedError: standard input ended before the last answer.
    """
    answers: dict[str, Answer] = {}
    for place, choice in enumerate(merging.choices, 1):
        note(f"{choice.field} ({place} of {len(merging.choices)})")
        for key, one in _distinct(choice):
            note(f"  {key}  {_short(one.value)}  ({_whence(one, merging.origins)})")
        while True:
            try:
                answer = _answer(choice, _line(_prompt(choice)), read)
                if answer:
                    merging = again({**answers, choice.field: answer})
                    answers[choice.field] = answer
                break
            except UndecodableInputError:
                raise
            except UsageError as error:  # a typed value that the field does not take
                note(str(error))
            except _UnclearError:
                note("Answer with one of the letters, or with Enter.")
    return merging


def agree(question: str) -> None:
    """Ask through a pipe, too, for whoever answers there has looked.

    Raises:
        DeclinedError: the answer is no, or there is none.
    """
    if _line(f"{question} [y/N]: ").casefold() not in _YES:
        raise DeclinedError


class _UnclearError(Exception):
    """An answer that is none of those that were offered."""


def _answer(choice: Choice, said: str, read: Read) -> Answer | None:
    """Give what an answer means; None for what the rule chose."""
    word, _, rest = said.partition(" ")
    key = _WORDS.get(word.casefold(), word.casefold())
    sides = dict(_distinct(choice))
    if not said:
        return None
    if key in sides and not rest:
        return Answer(sides[key].record)
    if key == "b" and not rest and choice.can_stand_beside:
        return Answer(both=True)
    if key == "t" and choice.is_typable:
        return Answer(typed=read(choice.field, rest.strip() or _line("  another value: ")))
    raise _UnclearError


def _distinct(choice: Choice) -> Iterator[tuple[str, Candidate]]:
    """Give the values with what to type for each: l and r, or numbers if there are more."""
    first = {canonical(one.value): one for one in reversed(choice.candidates)}
    found = [one for one in choice.candidates if first[canonical(one.value)] is one]
    keys = _SIDES if len(found) == len(_SIDES) else map(str, range(1, len(found) + 1))
    yield from zip(keys, found, strict=True)


def _prompt(choice: Choice) -> str:
    keys = [key for key, _ in _distinct(choice)]
    more = ["b (both)"] * choice.can_stand_beside + ["t TEXT (another)"] * choice.is_typable
    own = next(key for key, one in _distinct(choice) if _is_chosen(choice, one))
    return (
        f"{', '.join([*keys, *more])}; Enter for {own}{' and b' * choice.both} ({choice.rule}): "
    )


def _is_chosen(choice: Choice, one: Candidate) -> bool:
    kept = next(each for each in choice.candidates if each.record == choice.kept_from)
    return canonical(one.value) == canonical(kept.value)


def _whence(one: Candidate, origins: "Origins") -> str:
    origin = origins(one.record, one.path)
    at = origin.at.date().isoformat() if origin.at else ""
    return ", ".join(filter(None, (one.record, at, origin.source)))


def _short(value: object) -> str:
    text = safe(str(value))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} ..."


def _line(prompt: str) -> str:
    """Read one line of standard input.

    Raises:
        DeclinedError: it has ended.
        UndecodableInputError: it is no text.
    """
    sys.stdout.flush()
    sys.stderr.write(safe(prompt))
    sys.stderr.flush()
    try:
        line = sys.stdin.readline()
        line.encode()  # in some locales Python gives other bytes as lone surrogates
    except UnicodeError:
        raise UndecodableInputError from None
    if not line:
        sys.stderr.write("\n")
        raise DeclinedError
    return line.strip()
