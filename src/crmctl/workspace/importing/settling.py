"""Rows that say only what the CRM says already: settled while their file is read.

Nothing of them is kept but that they change nothing. Whatever is not plainly so is left to
`planning`, which sees all rows of all files.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from crmctl.workspace.importing.barring import Barring
from crmctl.workspace.importing.drafts import Refused, RowDraft
from crmctl.workspace.importing.former import Former
from crmctl.workspace.importing.gathering import Gathering
from crmctl.workspace.importing.loading import book_of
from crmctl.workspace.importing.placing import Placer
from crmctl.workspace.importing.plan import RowPlan
from crmctl.workspace.importing.references import References
from crmctl.workspace.importing.ways import certain
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.workspace import Workspace

_TOGETHER = 4_000  # rows about which the index is asked at once: bounds the memory


def settling(
    workspace: Workspace, rows: Iterable[RowDraft | Refused], wish: Wish
) -> Iterator[RowDraft | Refused | RowPlan]:
    """Give the rows of a file; in place of one that says nothing new, that it is settled.

    A file of which many rows in turn say something new is not looked at any further.
    """
    iterator, former = iter(rows), Former(workspace)
    barring = Barring(workspace, unchecked=wish.unchecked)
    while _has_records(workspace) and (together := list(islice(iterator, _TOGETHER))):
        settled = list(_settled(workspace, together, (former, barring), wish))
        yield from settled
        if not any(isinstance(row, RowPlan) for row in settled):
            break
    yield from iterator


def _has_records(workspace: Workspace) -> bool:
    return bool(list(workspace.rows("SELECT 1 FROM records LIMIT 1")))


def _settled(
    workspace: Workspace,
    rows: list[RowDraft | Refused],
    gone: tuple[Former, Barring],
    wish: Wish,
) -> Iterator[RowDraft | Refused | RowPlan]:
    drafts = [row for row in rows if isinstance(row, RowDraft) and _is_found_surely(row)]
    book = book_of(workspace, drafts, *gone, only_same=True)
    catalogue = workspace.catalogue
    placer = Placer(
        book, References(book, catalogue, wish), Gathering(book, catalogue, wish), {}, wish
    )
    for row in rows:
        if isinstance(row, RowDraft) and _is_found_surely(row):
            yield placer.settled(row) or row
        else:
            yield row


def _is_found_surely(row: RowDraft) -> bool:
    """Tell whether a row has an address or a phone: of one name there may be thousands.

    What it is linked to may come with this import.
    """
    return not (row.person or row.links) and bool(certain(row.record.keys))
