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


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("excel", "45748", "45809"),
        ("excel1904", "44286", "44347"),
        ("unix", "1743465600", "1748781296"),
        ("unix-ms", "1743465600000", "1748781296000"),
        ("MM.DD.YYYY", "03.31.2025", "06.01.2025"),
        ("%Y.%d.%m", "2025.31.03", "2025.01.06"),
        ("%d-%b-%y", "31-Mar-25", "01-Jun-25"),
    ],
)
def test_a_way_to_write_dates_that_no_order_says_is_kept_with_a_mapping(
    crmctl: Crmctl, tmp_path: Path, said: str, first: str, second: str
) -> None:
    one, two = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text(f"Wer,Kunde seit\nGamma AG,{first}\n")
    two.write_text(f"Wer,Kunde seit\nDelta AG,{second}\n")
    options = ("--kind", "customer", "--map", "Wer=name", "--date-format", said)

    saved = crmctl("import", str(one), *options, "--save-preset", "erp")
    again = crmctl("import", str(two))

    assert (saved.exit_code, again.exit_code) == (0, 0), saved.stderr + again.stderr
    found = crmctl("list", "customers", "delta", "--columns", "since", "--format", "csv")
    assert found.stdout == "since\n2025-06-01\n"


def test_a_way_to_write_dates_that_is_said_later_takes_the_place_of_the_kept_one(
    crmctl: Crmctl, crm: Path, tmp_path: Path
) -> None:
    file, preset = tmp_path / "a.csv", crm / "presets" / "erp.yaml"
    options = ("--kind", "customer", "--map", "Wer=name", "--save-preset", "erp")
    file.write_text("Wer,Kunde seit\nGamma AG,45748\n")
    assert crmctl("import", str(file), *options, "--date-format", "excel").exit_code == 0
    kept = preset.read_text()
    file.write_text("Wer,Kunde seit\nDelta AG,03/04/2025\n")

    assert crmctl("import", str(file), *options, "--date-format", "DMY").exit_code == 0

    assert "      dates: excel\n" in kept
    assert "      date_order: dmy\n" in preset.read_text()
    assert "dates:" not in preset.read_text()


def test_a_preset_of_ones_own_with_a_wrong_way_to_write_dates_is_refused(
    crmctl: Crmctl, crm: Path, tmp_path: Path
) -> None:
    file, preset = tmp_path / "a.csv", crm / "presets" / "erp.yaml"
    file.write_text("Wer,Kunde seit\nGamma AG,45748\n")
    options = ("--kind", "customer", "--map", "Wer=name", "--date-format", "excel")
    assert crmctl("import", str(file), *options, "--save-preset", "erp").exit_code == 0
    preset.write_text(preset.read_text().replace("excel", "lotus"))

    result = crmctl("import", str(file))

    assert result.exit_code == 2
    assert "formats.dates says no way to write dates" in result.stderr


def test_a_status_that_stands_in_the_name_of_a_file_is_kept_with_a_mapping(
    crmctl: Crmctl, crm: Path, tmp_path: Path
) -> None:
    head = "Email Address,First Name,Last Name,MEMBER_RATING,LEID,EUID,Ampel\n"
    one = tmp_path / "subscribed_members_export_1.csv"
    two = tmp_path / "unsubscribed_members_export_2.csv"
    one.write_text(f"{head}ute@a.example,Ute,Arp,2,1,a1,rot\n")
    two.write_text(f"{head}jan@a.example,Jan,Arp,2,2,a2,rot\n")

    saved = crmctl("import", str(one), "--map", "Ampel=tags", "--save-preset", "letters")
    again = crmctl("import", str(two), "--preset", "letters")

    assert (saved.exit_code, again.exit_code) == (0, 0), saved.stderr + again.stderr
    assert "    status: in the name of the file\n" in (crm / "presets/letters.yaml").read_text()
    (jan,) = json.loads(crmctl("list", "contacts", "jan", "--format", "json").stdout)
    assert [(one["event"], one["channel"]) for one in jan["consents"]] == [("withdrawn", "email")]


def test_what_columns_may_be_is_told_where_unknown_ones_are_dropped(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "firmen.csv"
    file.write_text("Firma;Ort;Tel. Büro\nGamma AG;Kiel;0431 66969100\n")

    result = crmctl("import", str(file), "--unmapped", "drop", "--dry-run")

    assert "  left out: Tel. Büro\n" in result.stderr
    assert "  perhaps: --map 'Tel. Büro=workphone' (reads like 'workphone')\n" in result.stderr
