"""`crmctl import`: very many rows of one name."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Crmctl = Callable[..., Result]

_ROWS = 120


def test_very_many_rows_of_one_name_change_nothing_the_second_time(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "rates.csv"
    rows = "".join(f"3 stars,{day},Gold\n" for day in range(_ROWS))
    file.write_text(f"name,Tag,Zimmer\n{rows}3 stars,7,Gold\n")
    options = ("--kind", "product")

    first = crmctl("import", str(file), *options)
    again = crmctl("import", str(file), *options)

    # The last row says what another one says already.
    assert f"{_ROWS + 1} rows read: {_ROWS} created, 0 updated, 1 unchanged" in first.stderr
    assert f"0 created, 0 updated, {_ROWS + 1} unchanged" in again.stderr


def test_very_many_tasks_of_one_title_change_nothing_the_second_time(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "tasks.csv"
    file.write_text("title,notes\n" + "".join(f"Call back,No. {at}\n" for at in range(_ROWS)))

    first = crmctl("import", str(file), "--kind", "task")
    again = crmctl("import", str(file), "--kind", "task")

    assert f"{_ROWS} created" in first.stderr
    assert f"0 created, 0 updated, {_ROWS} unchanged" in again.stderr


def test_a_row_that_fails_among_very_many_costs_no_other(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    rows = "".join(f"3 stars,{day},{'x' if day % 10 == 9 else '5 EUR'}\n" for day in range(_ROWS))
    file.write_text(f"name,Tag,price\n{rows}")
    options = ("--kind", "product", "--map", "price=prices.0.price", "--partial")

    first = crmctl("import", str(file), *options)
    again = crmctl("import", str(file), *options)

    assert "108 created, 0 updated, 0 unchanged, 0 skipped, 12 failed" in first.stderr
    assert "0 created, 0 updated, 108 unchanged, 0 skipped, 12 failed" in again.stderr
