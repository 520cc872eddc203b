"""How the index is."""

from dataclasses import asdict, dataclass
from typing import Any

from crmctl.workspace.workspace import Workspace

_RECORDS = "SELECT count(*), count(archived) FROM records WHERE kind = ?"
_BROKEN = "SELECT count(*) FROM broken WHERE path GLOB ?"


@dataclass(frozen=True, slots=True)
class KindStatus:
    """How many records of a kind there are, and how many files hold no valid one."""

    kind: str
    records: int
    archived: int
    broken_files: int

    def as_row(self) -> dict[str, Any]:
        """Give it as a row of a table."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Status:
    """What the index holds of each kind that is in use; its size in bytes, 0 if in memory."""

    kinds: tuple[KindStatus, ...]
    files: int
    size: int


def status(workspace: Workspace) -> Status:
    """Look at the index."""
    kinds = []
    for kind in workspace.catalogue.kinds:
        ((records, archived),) = workspace.rows(_RECORDS, (kind.name,))
        ((broken,),) = workspace.rows(_BROKEN, (f"{kind.folder}/*",))
        if records or broken:
            kinds.append(KindStatus(kind.name, records, archived, broken))
    ((files,),) = workspace.rows("SELECT count(*) FROM files")
    file = workspace.index_file
    return Status(tuple(kinds), files, file.stat().st_size if file.exists() else 0)
