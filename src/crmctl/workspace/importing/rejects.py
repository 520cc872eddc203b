"""The file of rejected rows: re-importable, and never inside the CRM's repository."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from crmctl.errors.tables import RejectsInsideError, RejectsOverInputError
from crmctl.git.repository import Repository
from crmctl.interchange.entries import BadEntry
from crmctl.interchange.rejected import Rejected, rejects_csv
from crmctl.store.files import write_out
from crmctl.workspace.importing.barring import Barring
from crmctl.workspace.importing.plan import Fate, FilePlan, RowPlan
from crmctl.workspace.importing.reading import entries
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.workspace import Workspace


def place_of_rejects(
    repository: Repository, table: Path | None, wished: Path | None, ending: str = "csv"
) -> Path:
    """Give where rejected rows go: where the person wishes, or beside the table.

    The rows may be personal data, which must not get into a history that is hard to rewrite: of
    a table that lies in the repository they go beside the repository. Without a wish no file
    that exists is overwritten, since somebody may be correcting it.

    Args:
        repository: that of the CRM.
        table: the file that is imported; None for standard input.
        wished: the file that the person named.
        ending: of the file's name, without a wish.

    Raises:
        RejectsInsideError: the person named a file in the repository.
        RejectsOverInputError: the person named the table itself.
    """
    if wished:
        if _is_inside(wished, repository):
            raise RejectsInsideError
        if table and wished.exists() and wished.samefile(table):
            raise RejectsOverInputError
        return wished
    folder = table.parent if table else Path()
    if _is_inside(folder, repository):
        folder = repository.top.parent
    return next(
        folder / name
        for name in _names(table.stem if table else "import", ending)
        if not (folder / name).exists()
    )


def write_rejects(workspace: Workspace, plan: FilePlan, wish: Wish, place: Path) -> None:
    """Write the rows of a file that fail, with line, column and reason.

    Entries are written in their own format; the file is read once more for them, so that no plan
    has to hold what it does not need.

    Raises:
        FileAccessError: the file system refused.
    """
    file, read = place.absolute(), plan.read
    if read.format is None:
        write_out(file, _table(plan, Barring(workspace, unchecked=True)).encode())
        return
    # Not by their lines, for a line of JSON may hold them all.
    found = zip(plan.rows, entries(workspace, read.input, read.format, wish), strict=True)
    bad = (
        BadEntry(entry.line, entry.raw, row.column, row.reason)
        for row, entry in found
        if row.fate is Fate.FAILED and not row.barred
    )
    write_out(file, b"".join(read.format.rejects(bad)))


def ending_of_rejects(plan: FilePlan) -> str:
    """Give how the name of the file of rejected rows ends."""
    return plan.read.format.endings[0].removeprefix(".") if plan.read.format else "csv"


def _table(plan: FilePlan, barring: Barring) -> str:
    table = plan.read.table
    assert table is not None  # noqa: S101 - what is no format is a table
    rows = {row.line: row for row in table.rows}
    rejected = (
        Rejected(row.line, row.column, row.reason, _kept(row, rows[row.line].cells, barring))
        for row in plan.failed
    )
    return rejects_csv(table.header, rejected)


def _kept(row: RowPlan, cells: tuple[str, ...], barring: Barring) -> tuple[str, ...]:
    """Give the cells of a rejected row; of somebody who was erased none is written anywhere."""
    return tuple("" for _ in cells) if row.barred or barring.holds(cells) else cells


def _is_inside(place: Path, repository: Repository) -> bool:
    return place.resolve().is_relative_to(repository.top.resolve())


def _names(stem: str, ending: str) -> Iterator[str]:
    stem = stem.removesuffix(".rejected")
    yield f"{stem}.rejected.{ending}"
    yield from (f"{stem}.rejected-{number}.{ending}" for number in count(2))
