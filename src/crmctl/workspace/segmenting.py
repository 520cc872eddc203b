"""The records that a report names, kept as a segment of crm.yaml: a list as of a day."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from crmctl.errors.reports import (
    LargeSegmentError,
    NobodyFoundError,
    SegmentNameError,
    TakenSegmentError,
)
from crmctl.model.record import Ref
from crmctl.reports.report import Report, Table
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.settings_file import load_settings, settings_bytes
from crmctl.workspace.subjects import subjects

if TYPE_CHECKING:  # these need pydantic
    from crmctl.workspace.change import Change
    from crmctl.workspace.workspace import Workspace

MOST = 190
"""The query language takes so many ids in one query."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SAVED = "# Saved by `crmctl report"


class Saved(NamedTuple):
    """A segment, in a change that is not committed yet, and how many records it holds."""

    change: "Change"
    size: int


def save_segment(
    workspace: "Workspace", asked: Report, table: Table, name: str, day: date
) -> Saved:
    """Write the records that a report names into crm.yaml, as a query for their ids.

    A segment that was saved so earlier is replaced; comments of crm.yaml are kept.

    Args:
        workspace: the CRM.
        asked: the report.
        table: its answer, with the references behind each row.
        name: of the segment.
        day: the day that the report looks back from; a comment above the segment names it.

    Raises:
        NobodyNamedError: the rows stand for no single record.
        NobodyFoundError: there are no rows.
        SegmentNameError: no segment can be called so.
        TakenSegmentError: one is, and it was not saved from a report.
        LargeSegmentError: there are more than a query takes.
    """
    if not _NAME.fullmatch(name):
        raise SegmentNameError(name)
    refs = sorted(one.ref for one in subjects(workspace, asked, table))
    if not refs:
        raise NobodyFoundError(asked.name)
    if len(refs) > MOST:
        raise LargeSegmentError(asked.name, len(refs), MOST)
    text = settings_bytes(workspace.root).decode()
    kinds = {folder: kind.name for folder, kind in workspace.catalogue.by_name.items()}
    after = _written(text, name, _query(refs, kinds), f"{_SAVED} {asked.name}` on {day}")
    load_settings(after.encode())
    change = workspace.change("report")
    change.write(SETTINGS_FILE, after.encode())
    return Saved(change, len(refs))


def _query(refs: Iterable[Ref], kinds: dict[str, str]) -> str:
    parts = []
    for folder, group in groupby(refs, key=lambda ref: ref.folder):
        ids = " OR ".join(f"id={ref.id}" for ref in group)
        parts.append(f"kind:{kinds[folder]} ({ids})")
    return parts[0] if len(parts) == 1 else " OR ".join(f"({part})" for part in parts)


def _written(text: str, name: str, query: str, comment: str) -> str:
    """Give crm.yaml with the segment, and the comment above it."""
    from crmctl.store.document import load  # noqa: PLC0415 - needs a YAML parser
    from crmctl.store.edit import edit  # noqa: PLC0415 - the same

    data = load(text.encode()).data or {}
    segments = dict(data.get("segments") or {})
    if name in segments:
        text = _without_comment(text, name)
    return _commented(edit(text, {**data, "segments": {**segments, name: query}}), name, comment)


def _without_comment(text: str, name: str) -> str:
    lines = text.splitlines(keepends=True)
    place = _place(text, name)
    if place < 1 or not lines[place - 1].lstrip().startswith(_SAVED):
        raise TakenSegmentError(name)
    return "".join(lines[: place - 1] + lines[place:])


def _commented(text: str, name: str, comment: str) -> str:
    lines = text.splitlines(keepends=True)
    place = _place(text, name)
    line = lines[place]
    begun = line[: len(line) - len(line.lstrip())]
    end = "\r\n" if line.endswith("\r\n") else "\n"
    return "".join([*lines[:place], f"{begun}{comment}{end}", *lines[place:]])


def _place(text: str, name: str) -> int:
    """Give the number of the line, from 0, on which a segment stands."""
    from crmctl.store.document import marks  # noqa: PLC0415 - needs a YAML parser

    return marks(text.encode())["segments", name].line - 1
