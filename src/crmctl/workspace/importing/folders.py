"""What a folder holds that can be imported: tables, workbooks, address books, mails."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crmctl.errors.folders import NothingToImportError
from crmctl.interchange.formats.registry import format_of
from crmctl.interchange.tables.reading import TEXT_ENDINGS, WORKBOOK_ENDINGS
from crmctl.workspace.inputs import Input

_TABLES = (*TEXT_ENDINGS, *WORKBOOK_ENDINGS)
# As `rejects` names them: they are corrected by a person first.
_REJECTED = re.compile(r"\.rejected(-[0-9]+)?\.[a-z0-9]+$", re.IGNORECASE)


class Found(NamedTuple):
    """What an argument of `import` names.

    Attributes:
        inputs: to import, in the order of their names; files of one entry each are one.
        left_out: the names of what else lies in the folder.
    """

    inputs: Sequence[Input]
    left_out: Sequence[str] = ()


def found_in(name: str, stdin: BinaryIO | None = None) -> Found:
    """Give a file as it is, and of a folder every file that can be imported.

    A Maildir stays one. In any other folder each table is a file of its own, and all files of
    another format are one, as mails or cards are that lie there one by one. What lies in folders
    within is left out, and so are rows that an earlier import rejected.

    Args:
        name: as the person wrote it.
        stdin: where `-` leads.

    Raises:
        NothingToImportError: a folder has no such file.
        UnreadableInputError: the file system refused.
    """
    whole = Input(name, stdin)
    if not whole.is_folder or whole.is_maildir:
        return Found([whole])
    parts = [part for part in whole.parts() if part is not None]
    groups: dict[str, list[Path]] = {}
    left_out = [f"{folder}/" for folder in whole.folders()]
    for part in parts:
        if (kind := _kind_of(whole, part)) is None:
            left_out.append(part.name)
        else:
            groups.setdefault(kind, []).append(part)
    if not groups:
        raise NothingToImportError(name, [*_TABLES, ".vcf", ".ldif", ".ics", ".eml", ".json"])
    inputs = [_input(name, group) for group in groups.values()]
    return Found(inputs, sorted(left_out))


def _kind_of(whole: Input, part: Path) -> str | None:
    """Give what tells files that are one input; None for what cannot be imported."""
    if _REJECTED.search(part.name):
        return None
    if part.name.lower().endswith(_TABLES):
        return f"table {part.name}"
    found = format_of(part.name, whole.beginning(part))
    return found.name if found else None


def _input(folder: str, parts: Sequence[Path]) -> Input:
    return Input(str(parts[0])) if len(parts) == 1 else Input(folder, parts=parts)
