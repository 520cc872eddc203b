"""`crmctl import --preset` and `--save-preset`: what is known of a system, and kept of one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]

_TICKETS = "Ticket ID,Subject,Created time,Status,Resolution status,Company Name,Due by Time\n"


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    """An export of Freshdesk with a status that somebody there has made."""
    file = tmp_path / "tickets.csv"
    file.write_text(
        f"{_TICKETS}1,Gate stuck,2026-11-02,On the lift,,Gamma AG,2026-11-04\n"
        "2,Motor loud,2026-11-03,Open,,Gamma AG,2026-11-05\n"
    )
    return file


def test_a_word_that_a_preset_does_not_know_is_told_and_kept(
    crmctl: Crmctl, tickets: Path
) -> None:
    result = crmctl("import", str(tickets))

    assert result.exit_code == 0, result.stderr
    assert "A table of complaints from Freshdesk" in result.stderr
    assert "'Status' has words that are not known here; they go into the notes (1 row).\n" in (
        result.stderr
    )
    found = json.loads(crmctl("list", "complaints", "gate", "--format", "json").stdout)
    assert found[0]["notes"] == "Status: On the lift\n"


def test_how_dates_are_written_is_kept_with_a_mapping(crmctl: Crmctl, tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("Wer,Kunde seit,Umsatzklasse\nGamma AG,03/04/2025,A\n")
    second.write_text("Wer,Kunde seit,Umsatzklasse\nDelta AG,05/06/2025,B\n")
    options = ("--kind", "customer", "--map", "Wer=name", "--map", "Umsatzklasse=")

    refused = crmctl("import", str(first), *options)
    saved = crmctl("import", str(first), *options, "--date-format", "DMY", "--save-preset", "erp")
    again = crmctl("import", str(second))

    assert refused.exit_code == 2
    assert saved.exit_code == 0, saved.stderr
    assert "Preset: presets/erp.yaml\n" in saved.stderr
    assert again.exit_code == 0, again.stderr
    assert "A table of customers from erp" in again.stderr
    assert "left out: Umsatzklasse (left out by whoever saved this preset)" in again.stderr
    found = crmctl("list", "customers", "delta", "--columns", "since", "--format", "csv")
    assert found.stdout == "since\n2025-06-05\n"


def test_what_a_preset_knew_of_values_and_columns_is_kept_by_a_changed_one(
    crmctl: Crmctl, crm: Path, tickets: Path
) -> None:
    saved = crmctl(
        "import", str(tickets), "--map", "Subject=body", "--map", "Status=title",
        "--save-preset", "helpdesk",
    )  # fmt: skip

    assert saved.exit_code == 0, saved.stderr
    text = (crm / "presets" / "helpdesk.yaml").read_text()
    assert "date_order: ymd" in text
    assert "left_out:\n      Due by Time:" in text


def test_a_preset_is_of_one_table(crmctl: Crmctl, tickets: Path) -> None:
    result = crmctl("import", str(tickets), str(tickets), "--save-preset", "x")

    assert result.exit_code == 2
    assert "--save-preset keeps the columns of one table" in result.stderr
