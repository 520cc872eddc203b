"""The file of rejected rows: re-importable, and never inside the CRM's repository."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from crmctl.errors.tables import RejectsInsideError
from crmctl.git.repository import Repository
from crmctl.interchange.report import rejects_csv
from crmctl.store.files import write_out
from crmctl.workspace.importing.plan import Plan


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
    """
    if wished:
        if _is_inside(wished, repository):
            raise RejectsInsideError
        return wished
    folder = table.parent if table else Path()
    if _is_inside(folder, repository):
        folder = repository.top.parent
    return next(
        folder / name
        for name in _names(table.stem if table else "import", ending)
        if not (folder / name).exists()
    )


def write_rejects(plan: Plan, place: Path) -> None:
    """Write the rejected rows, with line, column and reason.

    Raises:
        FileAccessError: the file system refused.
    """
    text = rejects_csv(plan.table.header, plan.rejected)
    file = place.absolute()
    write_out(file, text.encode())


def _is_inside(place: Path, repository: Repository) -> bool:
    return place.resolve().is_relative_to(repository.top.resolve())


def _names(stem: str, ending: str) -> Iterator[str]:
    stem = stem.removesuffix(".rejected")
    yield f"{stem}.rejected.{ending}"
    yield from (f"{stem}.rejected-{number}.{ending}" for number in count(2))
