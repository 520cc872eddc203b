"""Conditions in SQL about one value, and how they are put together.

A missing value makes a comparison NULL; `IS NOT TRUE` lets NULL count as no.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from crmctl.index.schema import Place
from crmctl.model.catalogue import FieldType
from crmctl.query import conditions
from crmctl.query.conditions import Condition


class Clause(NamedTuple):
    """A condition in SQL and its parameters."""

    sql: str
    params: tuple[Any, ...] = ()


TRUE, FALSE = Clause("1"), Clause("0")


def joined(operator: str, clauses: Sequence[Clause]) -> Clause:
    """Join conditions by AND or OR; without any, AND is true."""
    if not clauses:
        return TRUE
    sql = f" {operator} ".join(f"({clause.sql})" for clause in clauses)
    return Clause(sql, tuple(param for clause in clauses for param in clause.params))


def untrue(clause: Clause) -> Clause:
    """Give the condition that another one is not met; NULL is no."""
    return Clause(f"({clause.sql}) IS NOT TRUE", clause.params)


def of_value(
    column: str, type_: FieldType, condition: Condition, spot: Place | None = None
) -> Clause:
    """Give what a condition asks of a column; `RefersTo` is asked by those who know all kinds.

    Args:
        column: the column, or an expression.
        type_: the type of the field that stands there.
        condition: what is asked.
        spot: where the column is, if it is a field's.
    """
    if isinstance(condition, conditions.Compare):
        return _compare(column, type_, condition, spot)
    return _CONDITIONS[type(condition)](column, condition)


def owners(table: str, clause: Clause, key: str = "") -> Clause:
    """Give the condition that some row of a list's table meets another condition."""
    of_key, keys = ("l.key = ? AND ", (key,)) if key else ("", ())
    sql = f'k.rowid IN (SELECT l.owner FROM "{table}" l WHERE {of_key}({clause.sql}))'  # noqa: S608 - names of the catalogue
    return Clause(sql, (*keys, *clause.params))


def row_contains(spots: list[Place], wanted: conditions.Contains) -> Clause:
    """Give the condition that the texts of one row, joined by spaces, contain the value."""
    alias = "l" if spots[0].listed else "k"
    columns = ", ".join(f'{alias}."{spot.column}"' for spot in spots)
    clause = Clause(f"holds(?, ?, ?, {columns})", tuple(wanted))
    return owners(spots[0].table, clause) if spots[0].listed else clause


def _compare(
    column: str, type_: FieldType, condition: conditions.Compare, spot: Place | None
) -> Clause:
    number = float(condition.number)
    if type_ is FieldType.DURATION:
        return Clause(f"minutes({column}) {condition.op} ?", (number,))
    # SQLite sorts every text after every number: a text that is no number must not compare.
    sql = f"typeof({column}) IN ('integer', 'real') AND {column} {condition.op} ?"
    if not condition.currency:
        return Clause(sql, (number,))
    if spot and spot.key:
        # A custom amount has its currency in another row of the same table.
        same = f'SELECT c.owner FROM "{spot.table}" c WHERE c.key = ? AND c.value = ?'  # noqa: S608 - a name of the catalogue
        keys = (f"{spot.key}_currency", condition.currency)
        return Clause(f"{sql} AND l.owner IN ({same})", (number, *keys))
    return Clause(f'{sql} AND {column[:-1]}_currency" = ?', (number, condition.currency))


def _contains(text: str, condition: conditions.Contains) -> Clause:
    loosely = f"holds(?, ?, ?, {text})"
    if condition.foreign:
        return Clause(loosely, tuple(condition))
    # Python is asked only for what SQLite cannot do, beyond ASCII.
    sql = f"iif({_is_ascii(text)}, instr(lower({text}), ?), {loosely})"
    return Clause(sql, (condition.folded, *condition))


def _equals(text: str, condition: conditions.Equals) -> Clause:
    folded = f"iif({_is_ascii(text)}, lower({text}), fold({text}))"
    return Clause(f"{folded} = ?", (condition.folded,))


def _is_ascii(text: str) -> str:
    return f"length({text}) = length(CAST({text} AS BLOB))"


def _digits(number: str, condition: conditions.DigitsContain) -> Clause:
    digits = condition.digits
    wanted = f" {digits} " if condition.whole else digits
    # Numbers in E.164 that lack the digits (less a trunk zero) need not be asked of Python.
    sql = f"iif({number} GLOB '*[^0-9+]*' OR instr({number}, ?), instr(digits({number}), ?), 0)"
    return Clause(sql, (digits.removeprefix("0"), wanted))


def _between(day: str, condition: conditions.Between) -> Clause:
    bounds = [(">=", condition.low), ("<", condition.high)]
    given = [(operator, bound) for operator, bound in bounds if bound is not None]
    if not given:
        return Clause(f"{day} IS NOT NULL")
    sql = " AND ".join(f"{day} {operator} ?" for operator, _ in given)
    return Clause(sql, tuple(bound for _, bound in given))


def _day_of_year(day: str, condition: conditions.DayOfYear) -> Clause:
    wanted = condition.month_day
    return Clause(f"substr({day}, -5, ?) = ?", (len(wanted), wanted))


_CONDITIONS: dict[type, Callable[[str, Any], Clause]] = {
    conditions.Missing: lambda value, _: Clause(f"{value} IS NULL"),
    conditions.Present: lambda value, _: Clause(f"{value} IS NOT NULL"),
    conditions.IsTrue: lambda value, _: Clause(f"{value} = 1"),
    conditions.Contains: _contains,
    conditions.Equals: _equals,
    conditions.DigitsContain: _digits,
    conditions.Between: _between,
    conditions.DayOfYear: _day_of_year,
}
