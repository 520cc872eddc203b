"""`crmctl import`: when people withdrew, as the table writes it."""

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Crmctl = Callable[..., Result]

_HEAD = "Vorname;Nachname;E-Mail;Geburtstag;Abgemeldet am\n"


def test_a_time_of_a_withdrawal_that_may_be_two_days_is_refused(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"{_HEAD}Pia;Sommer;pia@a.example;;03/04/2025\n")

    result = crmctl("import", str(file))

    assert result.exit_code == 2
    assert "Abgemeldet am" in result.stderr
    assert "--date-format" in result.stderr


def test_another_column_of_dates_tells_how_times_of_withdrawals_are_written(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"{_HEAD}Pia;Sommer;pia@a.example;16/05/1980;03/04/2025\n")

    result = crmctl("import", str(file))
    again = crmctl("import", str(file))

    assert result.exit_code == 0, result.stderr
    (pia,) = json.loads(crmctl("list", "contacts", "pia@a.example", "-f", "json").stdout)
    assert [(one["event"], one["at"]) for one in pia["consents"]] == [("withdrawn", "2025-04-03")]
    assert "1 unchanged" in again.stderr
