"""Where `crmctl export` writes to: standard output, a file or a folder, whole or not at all."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from crmctl.cli.messages import counted, note, warn
from crmctl.cli.sending import refuse_terminal
from crmctl.cli.terminal import is_terminal, safe
from crmctl.errors.exports import FolderNeededError, IsAFolderError, NotAFolderError
from crmctl.errors.records import WhichKindError
from crmctl.errors.tables import ExportInsideError
from crmctl.interchange.exporting.registry import Exporter, Shape

if TYPE_CHECKING:
    from crmctl.interchange.exporting.export import Export
    from crmctl.workspace import exporting
    from crmctl.workspace.view import View

PRINTED = "-"
"""What a person writes for standard output."""

_PIECE = 256 * 1024  # characters that are written at once


class Target(NamedTuple):
    """What is written, and where to.

    Attributes:
        exporter: the format.
        output: a file, a folder, or `PRINTED`.
        several: whether records of several kinds are asked for.
    """

    exporter: Exporter
    output: str
    several: bool


def write_export(
    view: "View", target: Target, export: "Export", chosen: "exporting.Chosen"
) -> None:
    """Write to where the person wants it."""
    exporter, output = target.exporter, target.output
    if exporter.shape is Shape.FOLDER or (exporter.shape is Shape.TEXT_A_KIND and target.several):
        _write_folder(view, target, export, chosen)
    elif output != PRINTED:
        with _file(view, output) as file:
            _fill(exporter, export, file)
        note(f"Written: {output}")
    elif exporter.shape is Shape.FILE:
        refuse_terminal(output)
        with TemporaryDirectory() as folder:
            file = Path(folder) / f"export{exporter.endings[0]}"
            exporter.fill(export, file)
            _copy_out(file)
    else:
        _print(exporter.texts(export))


def _write_folder(
    view: "View", target: Target, export: "Export", chosen: "exporting.Chosen"
) -> None:
    """Write several files, all of them or none."""
    from crmctl.store.output import whole_files  # noqa: PLC0415 - printing needs none
    from crmctl.workspace.exporting import is_own_place  # noqa: PLC0415 - the same

    exporter, output = target.exporter, target.output
    if output == PRINTED:
        if exporter.shape is Shape.TEXT_A_KIND:
            raise WhichKindError([kind.folder for kind in view.catalogue.kinds])
        raise FolderNeededError(exporter.name)
    place = Path(output).absolute()
    if place.exists() and not place.is_dir():
        raise NotAFolderError(output)
    if is_own_place(view, place):
        raise ExportInsideError
    with whole_files(place) as folder:
        if exporter.shape is Shape.FOLDER:
            exporter.fill(export, folder)
        for kind in chosen.filled if exporter.shape is Shape.TEXT_A_KIND else ():
            _fill(exporter, export.of(kind), folder / f"{kind.folder}{exporter.endings[0]}")
        written = {file.name for file in folder.iterdir()}
        ending = exporter.endings[0]
        old = {file.name for file in place.glob(f"*{ending}") if not file.name.startswith(".")}
    note(f"Written: {counted(len(written), 'file')} in {output}")
    if left := sorted(old - written):
        warn(f"files of before that were not written now: {', '.join(left)}")


@contextmanager
def _file(view: "View", output: str) -> Iterator[Path]:
    """Give the place of the file to fill."""
    from crmctl.store.output import whole_file  # noqa: PLC0415 - printing needs none
    from crmctl.workspace.exporting import is_own_place  # noqa: PLC0415 - the same

    file = Path(output).absolute()
    if is_own_place(view, file):
        raise ExportInsideError
    if file.is_dir():
        raise IsAFolderError(output)
    with whole_file(file) as filling:
        yield filling


def _fill(exporter: Exporter, export: "Export", file: Path) -> None:
    if exporter.shape is Shape.FILE:
        exporter.fill(export, file)
        return
    with file.open("wb") as opened:
        for piece in _pieces(exporter.texts(export)):
            opened.write(piece.encode())


def _print(texts: Iterable[str]) -> None:
    """Write to standard output: safe for a terminal, or the bytes that a file would have."""
    if is_terminal():
        sys.stdout.writelines(safe(piece, lines=True) for piece in _pieces(texts))
        return
    sys.stdout.flush()
    for piece in _pieces(texts):
        sys.stdout.buffer.write(piece.encode())


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    """Put small texts together, so that not every line is a write of its own."""
    waiting, size = list[str](), 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _copy_out(file: Path) -> None:
    from shutil import copyfileobj  # noqa: PLC0415 - few print bytes

    sys.stdout.flush()
    with file.open("rb") as opened:
        copyfileobj(opened, sys.stdout.buffer)
