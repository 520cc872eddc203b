"""`crmctl sql`: reads, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]


def test_a_select_gives_a_table(crmctl: Crmctl) -> None:
    result = crmctl("sql", "SELECT stage, count(*) AS n FROM customers GROUP BY 1 ORDER BY 1")

    assert result.exit_code == 0
    assert result.stdout == "STAGE     N\ncustomer  1\nlead      1\nprospect  1\n"


def test_columns_of_one_name_are_told_apart(crmctl: Crmctl) -> None:
    result = crmctl("sql", "SELECT 1 AS n, 2 AS n, x'ff' AS b", "--format", "json")

    assert result.stdout == '[\n{"n": 1, "n_2": 2, "b": "ff"}\n]\n'


def test_rows_with_kind_and_id_have_references(crmctl: Crmctl) -> None:
    statement = (
        "SELECT kind, id FROM records WHERE rowid IN "
        "(SELECT rowid FROM words WHERE words MATCH 'maschinenbau')"
    )

    assert crmctl("sql", statement, "--format", "ids").stdout == "customers/acme-gmbh\n"
    assert crmctl("sql", "SELECT 1", "--format", "ids").exit_code == 2


def test_the_tables_are_listed(crmctl: Crmctl) -> None:
    result = crmctl("sql", "--tables", "--format", "csv")

    assert "contacts_emails,address,text\n" in result.stdout
    assert "words_data" not in result.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM records",
        "ATTACH 'other.db' AS other",
        "PRAGMA query_only = OFF",
        "CREATE TEMP TABLE x (y)",
        "VACUUM INTO 'copy.db'",
        "DROP TABLE records",
    ],
)
def test_whatever_writes_is_refused(crmctl: Crmctl, crm: Path, statement: str) -> None:
    result = crmctl("sql", statement)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("crmctl: `crmctl sql` only reads")
    assert not (crm / "copy.db").exists()
    assert crmctl("list", "customers", "--format", "ids").stdout.count("\n") == 3


def test_a_fault_in_the_statement_is_explained(crmctl: Crmctl) -> None:
    result = crmctl("sql", "SELECT x FROM nowhere")

    assert result.exit_code == 2
    assert result.stderr == (
        "crmctl: SQLite says: no such table: nowhere. `crmctl sql --tables` lists what there is.\n"
    )


def test_a_statement_is_needed(crmctl: Crmctl) -> None:
    assert crmctl("sql").exit_code == 2
