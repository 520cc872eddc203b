"""Asking other reports, so that a page gives the figures that they give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from crmctl.reports.facts.calling import names_of
from crmctl.reports.report import Cell, Parameters, Report, Row, Rows, Table


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an answer, its cells by the names of their columns."""

    cells: Mapping[str, Cell]
    ids: tuple[str, ...] = ()

    def text(self, column: str) -> str:
        """Give a cell as text; nothing for nothing."""
        value = self.cells.get(column)
        return "" if value is None else str(value)

    def number(self, column: str) -> float | None:
        """Give a cell that is a number."""
        value = self.cells.get(column)
        return value if isinstance(value, int | float) else None

    def amount(self, column: str) -> float:
        """Give a cell that is a number; nothing is zero here, for it is to be added or drawn."""
        return self.number(column) or 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a report answered."""

    table: Table

    @property
    def lines(self) -> Sequence[Line]:
        """The rows, without the totals."""
        return [self._line(row) for row in self.table.rows]

    @property
    def said(self) -> str:
        """The first part of the note, as a sentence."""
        return f"{self.table.note.partition(';')[0].rstrip('.')}."

    def _line(self, row: Row) -> Line:
        names = (column.name for column in self.table.columns)
        return Line(dict(zip(names, row.cells, strict=True)), row.ids)


class Asking:
    """Asks reports by name, all on the same day.

    Attributes:
        rows: asks the index.
        parameters: what holds for all of them.
    """

    def __init__(self, rows: Rows, parameters: Parameters, reports: Mapping[str, Report]) -> None:
        self.rows = rows
        self.parameters = parameters
        self._reports = reports
        self._answers: dict[tuple[Any, ...], Answer] = {}
        self._named: dict[str, Mapping[str, str]] = {}

    @property
    def today(self) -> date:
        """The day that all look back from."""
        return self.parameters.today

    def ask(self, name: str, **wishes: Any) -> Answer:
        """Give what a report answers; what was asked before is not asked again.

        Args:
            name: the report.
            wishes: what its `Parameters` shall say beside the day.
        """
        key = (name, *sorted(wishes.items()))
        if key not in self._answers:
            parameters = replace(self.parameters, **wishes)
            self._answers[key] = Answer(self._reports[name].run(self.rows, parameters))
        return self._answers[key]

    def called(self, kind: str, id_: str) -> str:
        """Give the name of a record; where it is gone, its id."""
        if kind not in self._named:
            self._named[kind] = names_of(self.rows, kind)
        return self._named[kind].get(id_, id_)
