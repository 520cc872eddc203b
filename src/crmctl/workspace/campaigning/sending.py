"""Giving a wave to whoever sends it: its people, and their letters.

Who may be contacted is asked once more at that moment. Somebody who has withdrawn since the wave
was frozen is left out and written down among the excluded; the frozen list itself stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from crmctl.campaigns.audience import (
    LEFT_OUT_BEFORE,
    SENT,
    SENTENCES,
    LeftOut,
    Reached,
    look,
)
from crmctl.campaigns.letters import FIELDS, letter
from crmctl.campaigns.merging import merged, require_mergeable
from crmctl.errors.base import CrmctlError
from crmctl.errors.campaigns import LettersInTheWayError, NoTemplateError, WaveNotFrozenError
from crmctl.errors.tables import ExportInsideError
from crmctl.interchange.tables.cells import defuse
from crmctl.model.record import Record
from crmctl.store.files import read_bounded, write_many
from crmctl.workspace.campaigning.people import asking, persons, wave_of
from crmctl.workspace.change import Change
from crmctl.workspace.consumers import standing_for
from crmctl.workspace.exporting import is_own_place
from crmctl.workspace.view import View
from crmctl.workspace.workspace import Workspace

_TEMPLATES = "templates"
_NUMBER = re.compile(r"\+[0-9]+")


@dataclass(frozen=True, slots=True)
class Sending:
    """A wave as it is to be sent now.

    Attributes:
        change: writes down who was left out; empty if nobody new was.
        wave: its name.
        letters: the fields of each person's letter.
        withdrawn: who may not be contacted any more since the wave was frozen, newly seen.
        kept_out: who could be contacted today, but was left out of this wave before, themselves
            or a record that they were merged with.
        left_out: how many are left out in all since then.
    """

    change: Change
    wave: str
    letters: tuple[Mapping[str, str], ...]
    withdrawn: tuple[LeftOut, ...]
    kept_out: tuple[LeftOut, ...]
    left_out: int


def sending(workspace: Workspace, found: Record, wave: str) -> Sending:
    """Give the people of a frozen wave who may still be contacted.

    Raises:
        UnknownWaveError: the campaign has no such wave.
        WaveNotFrozenError: nobody was chosen for it yet.
        UnknownPurposeError: the campaign's purpose has no lawful basis any more.
    """
    meant = wave_of(found, wave)
    name: str = meant["name"]
    if "frozen" not in meant:
        raise WaveNotFrozenError(str(found.ref), name)
    frozen = {
        one["contact"]: ()
        for one in found.data.get("recipients", ())
        if one["wave"] == name and one["group"] == SENT
    }
    known = {one["contact"] for one in found.data.get("excluded", ()) if one["wave"] == name}
    wanted = {contact: () for contact in frozen if contact not in known}
    reached, withdrawn = _asked_again(workspace, found, wanted)
    before, _ = _asked_again(workspace, found, {one: () for one in frozen if one in known})
    change = workspace.change("campaign")
    if withdrawn:
        added = [
            {"contact": one.person.contact, "wave": name, "reason": one.reason}
            for one in withdrawn
        ]
        change.put(found.ref, {**found.data, "excluded": [*_excluded(found), *added]})
    return Sending(
        change,
        name,
        tuple(_letters(workspace, reached)),
        tuple(withdrawn),
        tuple(LeftOut(one.person, LEFT_OUT_BEFORE, SENTENCES[LEFT_OUT_BEFORE]) for one in before),
        len(frozen) - len(reached),
    )


def template_of(view: View, found: Record, wave: str, named: Path | None) -> str:
    """Give the text of a wave's template, or of the file that a person named; empty for none.

    Raises:
        NoTemplateError: what the campaign names is no file below templates/, or no text.
        MergeTemplateError: it asks for more than the fields of a letter.
    """
    wish = str(wave_of(found, wave).get("template", ""))
    if named is None and not wish:
        return ""
    root = view.repository.root / _TEMPLATES
    place = named.absolute() if named else root / wish.removeprefix(f"{_TEMPLATES}/")
    if named is None and (".." in PurePosixPath(wish).parts or PurePosixPath(wish).is_absolute()):
        raise NoTemplateError
    try:
        text = read_bounded(place, root=place.parent if named else root).decode()
    except (CrmctlError, UnicodeDecodeError):
        raise NoTemplateError from None
    require_mergeable(text, FIELDS)
    return text


def write_letters(
    view: View, letters: Sequence[Mapping[str, str]], template: str, folder: Path, suffix: str
) -> int:
    """Write a letter for each person, in a file named by the contact's id.

    Raises:
        ExportInsideError: the folder is one of the CRM's own.
        LettersInTheWayError: files of these names are there.
        FileAccessError: the file system refused.
    """
    place = folder.absolute()
    if is_own_place(view, place):
        raise ExportInsideError
    files = {
        place / f"{one['contact']}{suffix or '.txt'}": merged(template, one).encode()
        for one in letters
    }
    if there := sum(file.exists() for file in files):
        raise LettersInTheWayError(there)
    place.mkdir(parents=True, exist_ok=True)
    write_many(files, root=place)
    return len(files)


def for_table(letter_: Mapping[str, str]) -> Mapping[str, str]:
    """Give the fields as cells that no spreadsheet runs; a telephone number is none to run."""
    return {
        name: value if _NUMBER.fullmatch(value) else defuse(value)
        for name, value in letter_.items()
    }


def _asked_again(
    workspace: Workspace, found: Record, wanted: Mapping[str, Iterable[str]]
) -> tuple[list[Reached], list[LeftOut]]:
    ask, standing = asking(workspace, found), standing_for(workspace, workspace.now.date())
    reached, withdrawn = list[Reached](), list[LeftOut]()
    for person in persons(workspace, wanted, standing):
        address, reason, sentence = look(person, ask, found.data["channel"])
        if reason:
            withdrawn.append(LeftOut(person, reason, sentence))
        else:
            reached.append(Reached(person, address))
    return reached, withdrawn


def _letters(workspace: Workspace, reached: Sequence[Reached]) -> Iterator[Mapping[str, str]]:
    language, country = workspace.config["language"], workspace.config["country"]
    return (letter(one, language=language, country=country) for one in reached)


def _excluded(found: Record) -> Sequence[Mapping[str, Any]]:
    known: Sequence[Mapping[str, Any]] = found.data.get("excluded", ())
    return known
