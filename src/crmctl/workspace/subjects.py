"""Whom a report names, so that something can be done about each of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmctl.errors.reports import NobodyNamedError
from crmctl.model.record import Ref
from crmctl.reports.report import Report, Row, Table
from crmctl.workspace.view import View

_PEOPLE = ("customers", "contacts")
_ERASED = """
    WITH erased (id) AS (
        SELECT id FROM records WHERE kind = 'contact' AND sort = 'erased'
            AND json_extract(json, '$.erased') IS NOT NULL
    )
    SELECT 'contacts/' || id FROM erased
    UNION SELECT 'customers/' || customers.id FROM customers JOIN erased
        ON erased.id = customers.person
"""


class Subject(NamedTuple):
    """A record, and the rows that name it."""

    ref: Ref
    rows: tuple[Row, ...]


def subjects(view: View, asked: Report, table: Table) -> Sequence[Subject]:
    """Give the records that the rows of a report stand for, each once.

    `named` says for which; who was erased is left alone.

    Args:
        view: the CRM.
        asked: the report.
        table: its answer, with the references behind each row.

    Raises:
        NobodyNamedError: there are rows, and they stand for nobody.
    """
    rows: dict[Ref, list[Row]] = {}
    for row in table.rows:
        for ref in named(row):
            rows.setdefault(ref, []).append(row)
    if table.rows and not rows:
        raise NobodyNamedError(asked.name)
    erased = {ref for (ref,) in view.rows(_ERASED)}
    return [Subject(ref, tuple(each)) for ref, each in rows.items() if str(ref) not in erased]


def named(row: Row) -> Iterator[Ref]:
    """Give the records that a row stands for.

    A row that shows a record's id, or its reference, stands for that record; any other for the
    customers behind it, or where there are none for the contacts.
    """
    refs = [Ref(*text.split("/", 1)) for text in row.ids]
    own = next((ref for ref in refs if str(ref) in row.cells or ref.id in row.cells), None)
    if own:
        yield own
        return
    folder = next((one for one in _PEOPLE if any(ref.folder == one for ref in refs)), "")
    yield from (ref for ref in refs if ref.folder == folder)
