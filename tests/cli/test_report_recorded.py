"""`crmctl report NAME --recorded REV`: the same bytes as in a checkout of REV, of every report."""

import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crmctl.cli.app import app
from crmctl.cli.report_page import ReportFormat, print_report
from crmctl.reports.picture import picture
from crmctl.reports.registry import REPORTS
from crmctl.reports.report import Report
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.recorded import open_recorded
from crmctl.workspace.reporting import Wish, answer
from crmctl.workspace.sample import make
from crmctl.workspace.view import View

_FORMATS = (ReportFormat.TABLE, ReportFormat.JSON, ReportFormat.CSV, ReportFormat.SVG)
_DAY = "2026-11-20"
_NOON = f"{_DAY}T12:00:00+01:00"
Said = tuple[int, bytes]


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def _edit(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with two more commits: values and settings changed, files gone and broken."""
    crm = tmp_path_factory.mktemp("history") / "crm"
    identity = ("-c", "user.name=Anna", "-c", "user.email=anna@schmidt.example")
    make(crm)
    _edit(crm / "crm.yaml", ("revenue: 110000.00 EUR", "revenue: 90000.00 EUR"))
    _edit(crm / "customers/hafenkontor-elbe-ag.yaml", ("name: Hafenkontor Elbe", "name: Elbe"))
    _edit(crm / "products/gate-drive-x2.yaml", ("cost: 910.00 EUR", "cost: 990.00 EUR"))
    _git(crm, "rm", "-q", "deals/2025-04-08-brauerei-gruenwald-kg-x9k1.yaml")
    _git(crm, *identity, "commit", "-qam", "a deal gone, a name and a cost changed")
    (crm / "customers/weingut-roessler.yaml").write_text("stage: [\n", encoding="utf-8")
    _git(crm, "rm", "-q", "-r", "credits", "complaints")
    _git(crm, *identity, "commit", "-qam", "no complaints any more")
    return crm


@pytest.fixture(params=["HEAD~1", "HEAD~2"])
def checkout(request: pytest.FixtureRequest, history: Path, tmp_path: Path) -> tuple[Path, str]:
    """A checkout of an earlier commit, and that commit."""
    folder = tmp_path / "checkout"
    _git(history, "worktree", "add", "--detach", str(folder), request.param)
    return folder, request.param


@pytest.fixture
def say() -> Callable[..., Said]:
    """Give a function that runs a report in a folder."""

    def run(folder: Path, *arguments: str) -> Said:
        command = ["-C", str(folder), "--today", _DAY, "report", *arguments]
        result = CliRunner().invoke(app, command, catch_exceptions=False)
        return result.exit_code, result.stdout_bytes

    return run


@pytest.mark.slow
def test_every_report_is_that_of_a_checkout_in_every_format(
    say: Callable[..., Said], history: Path, checkout: tuple[Path, str]
) -> None:
    folder, rev = checkout
    for report in REPORTS:
        for one in _FORMATS:
            there = say(folder, report.name, "--format", one)
            then = say(history, report.name, "--format", one, "--recorded", rev)
            assert then == there, (report.name, one)


def test_what_every_report_writes_is_that_of_a_checkout(
    history: Path, checkout: tuple[Path, str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder, rev = checkout
    views = (_open(folder), open_recorded(_open(history), rev), _open(history))
    differing = 0
    for report in REPORTS:
        there, then, now = (_written(view, report, capsysbinary) for view in views)
        assert then == there, report.name
        differing += now != then
    assert differing > len(REPORTS) / 3  # or there were nothing to compare


def _open(folder: Path) -> Workspace:
    return Workspace.open(folder, Surroundings(datetime.fromisoformat(_NOON)))


def _written(view: View, report: Report, written: pytest.CaptureFixture[bytes]) -> bytes:
    table = answer(view, report, Wish(ids=True))
    for one in _FORMATS:
        if one is not ReportFormat.SVG or picture(report, table):
            print_report(report, table, one, with_ids=one is ReportFormat.JSON)
    return written.readouterr().out + table.note.encode()


def test_the_command_writes_what_it_would_in_a_checkout(
    say: Callable[..., Said], history: Path, checkout: tuple[Path, str]
) -> None:
    folder, rev = checkout
    for name in ("revenue", "sleeping", "pipeline", "quality", "month", "complaints"):
        for one in _FORMATS:
            there = say(folder, name, "--format", one)
            assert say(history, name, "--format", one, "--recorded", rev) == there


def test_the_page_of_a_month_is_that_of_a_checkout(
    say: Callable[..., Said], history: Path, checkout: tuple[Path, str], tmp_path: Path
) -> None:
    folder, rev = checkout
    for name, where, more in (("there", folder, ()), ("then", history, ("--recorded", rev))):
        files = ("--html", str(tmp_path / f"{name}.html"), "--svg", str(tmp_path / name))
        assert say(where, "month", *files, *more)[0] == 0
    assert (tmp_path / "then.html").read_bytes() == (tmp_path / "there.html").read_bytes()
    pictures = {file.name: file.read_bytes() for file in (tmp_path / "there").iterdir()}
    assert pictures
    assert {file.name: file.read_bytes() for file in (tmp_path / "then").iterdir()} == pictures
