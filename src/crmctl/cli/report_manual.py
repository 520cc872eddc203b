"""The manual of all reports: a page each, with what it says of the sample CRM, and its picture.

`python -m crmctl.cli.report_manual --write` writes docs/reports/, `--check` fails if it differs.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from crmctl.charts.svg import svg
from crmctl.cli.report_page import ReportFormat, print_report
from crmctl.reports.page import index, page
from crmctl.reports.picture import picture
from crmctl.reports.registry import REPORTS
from crmctl.reports.report import Report, Table
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.reporting import Wish, answer
from crmctl.workspace.sample import make

FOLDER = Path(__file__).parents[3] / "docs" / "reports"

_DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)  # the sample CRM ends then
_ROWS = 12
_LEFT_OUT = "..."


def manual() -> Mapping[str, str]:
    """Give the files of the manual by their names."""
    with TemporaryDirectory() as folder:
        make(Path(folder) / "crm")
        workspace = Workspace.open(Path(folder) / "crm", Surroundings(_DAY))
        files = {name: text for one in REPORTS for name, text in _files(workspace, one)}
        workspace.connection.close()
    return {"README.md": index(REPORTS), **files}


def _files(workspace: Workspace, report: Report) -> Iterator[tuple[str, str]]:
    table = answer(workspace, report, Wish())
    chart = picture(report, table)
    printed = _printed(report, table)
    yield f"{report.name}.md", page(report, printed, has_picture=chart is not None)
    if chart:
        yield f"{report.name}.svg", svg(chart)


def _printed(report: Report, table: Table) -> str:
    """Give what the command prints: its first rows, and the note below."""
    out = StringIO()
    with redirect_stdout(out):
        print_report(report, table, ReportFormat.TABLE, with_ids=False)
    lines = out.getvalue().splitlines()
    if len(lines) > _ROWS + 1:
        lines = [*lines[: _ROWS + 1], _LEFT_OUT]
    return "".join(f"{line.rstrip()}\n" for line in (*lines, *[table.note] * bool(table.note)))


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    """Write the manual, or say whether it is what the program says; give the exit code."""
    if arguments not in (["--write"], ["--check"]):
        sys.stderr.write("Usage: python -m crmctl.cli.report_manual --write|--check\n")
        return 2
    files = manual()
    known = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*")}
    if arguments == ["--check"]:
        differing = sorted(
            name for name in files.keys() | known if files.get(name) != known.get(name)
        )
        for name in differing:
            sys.stderr.write(f"{name} is not what the program says; write it with --write.\n")
        return 1 if differing else 0
    folder.mkdir(exist_ok=True)
    for name in known.keys() - files:
        (folder / name).unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
