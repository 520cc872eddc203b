"""The same input gives the same bytes, in every format and picture, whatever Python hashes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crmctl.workspace.sample import make

# All reports in one process, which is what takes time; prints what each writes in each format.
_EVERYTHING = """
import sys
from datetime import datetime
from pathlib import Path

from crmctl.charts.html import html
from crmctl.charts.sheet import sheet
from crmctl.charts.svg import svg
from crmctl.charts.text import pieces
from crmctl.cli.report_month import pictures
from crmctl.cli.report_page import ReportFormat, print_lines, print_report
from crmctl.reports.picture import picture
from crmctl.reports.registry import REPORTS
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.month import month
from crmctl.workspace.reporting import Wish, answer

day = datetime.fromisoformat("2026-11-20T12:00:00+01:00")
view = Workspace.open(Path(sys.argv[1]), Surroundings(day))
for report in REPORTS:
    for by in report.by or ("",):
        table = answer(view, report, Wish(by=by, ids=True))
        chart = picture(report, table)
        for format_ in ReportFormat:
            if format_ is not ReportFormat.SVG or chart:
                print("\\n#", report.name, by, format_, table.note, flush=True)
                print_report(report, table, format_, with_ids=True)
        for unicode in (True, False) if chart else ():
            print_lines(pieces(chart, 80, unicode=unicode))
page = month(view, Wish())
print(html(page))
for name, text in pictures(page):
    print(name, text)
print_lines(sheet(page, 80, unicode=True))
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample CRM."""
    folder = tmp_path_factory.mktemp("sample") / "crm"
    make(folder)
    return folder


def _everything(folder: Path, seed: str) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", _EVERYTHING, str(folder)]
    return subprocess.run(command, check=True, capture_output=True, env=environment).stdout


def test_two_runs_write_the_same_bytes(sample: Path) -> None:
    first, second = (_everything(sample, seed) for seed in ("1", "4711"))
    assert second.splitlines() == first.splitlines()
    assert first.count(b"<svg") > 40
    assert first.count(b"\n# ") > 300
