"""The page of a month on the screen and in files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.testing import Result

Crmctl = Callable[..., "Result"]


def test_the_page_is_printed_for_80_columns(papers: Path, crmctl: Crmctl) -> None:
    result = crmctl("report", "month")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith("November 2026")
    assert "as of 23 Nov 2026 · amounts net, EUR · git " in lines[1]
    assert max(map(len, lines)) <= 80
    assert "Remind  R-1 ACME Maschinenbau, 3 546, 34 days overdue" in result.stdout.replace(
        "\xa0", " "
    )
    assert papers.is_dir()


def test_an_edit_that_is_not_committed_is_told(papers: Path, crmctl: Crmctl) -> None:
    assert "and edits since" not in crmctl("report", "month").stdout
    file = papers / "customers" / "acme-gmbh.yaml"
    file.write_text(file.read_text().replace("ACME Maschinenbau\n", "ACME\n"))
    assert "and edits since" in crmctl("report", "month").stdout
    file.unlink()
    assert "and edits since" in crmctl("report", "month").stdout


def test_the_page_of_an_earlier_month_and_of_an_earlier_state(
    papers: Path, crmctl: Crmctl
) -> None:
    october = crmctl("report", "month", "--period", "2026-10").stdout
    assert october.startswith("October 2026")
    assert "as of 31 Oct 2026" in october
    recorded = crmctl("report", "month", "--recorded", "HEAD")
    assert " · git " in recorded.stdout
    assert papers.is_dir()


def test_the_page_is_written_as_html_and_its_pictures_as_svg(
    papers: Path, crmctl: Crmctl, tmp_path: Path
) -> None:
    outside = tmp_path / "out"
    file = outside / "page.html"
    arguments = ("report", "month", "--html", str(file), "--svg", str(outside / "svg"))
    result = crmctl(*arguments)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    first = file.read_bytes()
    assert first.startswith(b"<!doctype html>")
    assert {one.name for one in (outside / "svg").iterdir()} >= {"revenue.svg", "payers.svg"}
    crmctl(*arguments)
    assert file.read_bytes() == first
    assert papers.is_dir()


def test_the_page_can_be_piped(crmctl: Crmctl) -> None:
    assert crmctl("report", "month", "--html", "-").stdout.startswith("<!doctype html>")


def test_nothing_is_written_among_the_records(crm: Path, crmctl: Crmctl) -> None:
    result = crmctl("report", "month", "--html", str(crm / "customers" / "page.html"))
    assert result.exit_code != 0
    assert not (crm / "customers" / "page.html").exists()


def test_programs_get_the_figures_as_rows(crmctl: Crmctl) -> None:
    rows = json.loads(crmctl("report", "month", "--format", "json").stdout)
    assert [row["block"] for row in rows][:4] == ["summary"] * 4


def test_the_page_takes_no_query(crmctl: Crmctl) -> None:
    result = crmctl("report", "month", "city:Berlin")
    assert result.exit_code == 2
    assert "takes no query" in result.stderr


def test_the_page_is_explained(crmctl: Crmctl) -> None:
    assert "cluster risk" in crmctl("report", "explain", "month").stdout


def test_the_goal_of_the_year_is_held_against_the_time_gone(papers: Path, crmctl: Crmctl) -> None:
    settings = papers / "crm.yaml"
    settings.write_text(settings.read_text() + "goals:\n  '2026':\n    revenue: 2000.00 EUR\n")
    text = crmctl("report", "month").stdout.replace("\xa0", " ")
    # 2,980 of 2,000; on 23 November 89.6 % of the year have gone, which would be 1,792.
    assert "Goal 2026: 2 000" in text
    assert "149 %   1 188 ahead of the pace" in text
    assert "goal 167" in text
    settings.write_text(settings.read_text().replace("2000.00", "5000.00"))
    # 5,000 x 327 of 365 days would be 4,479.
    assert "1 499 behind the pace" in crmctl("report", "month").stdout.replace("\xa0", " ")


def test_a_month_that_has_not_begun_has_no_page(papers: Path, crmctl: Crmctl) -> None:
    result = crmctl("report", "month", "--period", "2027-01", "--html", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "What begins on 2027-01-01 has no page yet" in result.stderr
    assert papers.is_dir()


def test_the_page_is_not_written_over_a_file_of_the_crm(papers: Path, crmctl: Crmctl) -> None:
    before = (papers / "crm.yaml").read_text()
    result = crmctl("report", "month", "--html", str(papers / "crm.yaml"))
    assert result.exit_code == 2
    assert "--output" not in result.stderr
    assert (papers / "crm.yaml").read_text() == before
