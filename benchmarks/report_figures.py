"""The figures of reports: each against Python's imports, as recorded against as it is."""

import csv
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from business import business
from crmctl.estimation import bg_nbd
from crmctl.estimation.histories import History
from crmctl.reports.registry import REPORTS
from crmctl.store.canonical import emit
from figures import Figure, program
from generate import SEED, SETTINGS, commit
from timing import Job, environment

RECORDS = 5_000
_IMPORTS = "import typer, pydantic"
_MOST, _MOST_OF_THE_MONTH, _MOST_RECORDED = 3.0, 5.0, 5.0
_MONTH = "month"  # the page of all, which may take longer
# Not copied into this repository: it has no stated licence.
_PUBLISHED = Path(os.environ.get("CRMCTL_PUBLISHED_DATA", "/work/shared/data/analytics"))
_CDNOW = _PUBLISHED / "cdnow_summary.csv"
MOST_OF_A_FIT = 0.3  # seconds


def make(folder: Path, count: int) -> None:
    """Make the CRM, with a second commit so that there is something to look back from."""
    texts = ((made.path, emit(made.tree)) for made in business(count, Random(SEED)))
    commit([("crm.yaml", SETTINGS), *texts], folder)
    add = [*program(), "add", "task", "Call back"]
    subprocess.run(add, cwd=folder, env=environment(), check=True, capture_output=True)


def report_figures(folder: Path) -> Iterator[Figure]:
    """Give the figures of every report that there is."""
    imports = Job(f"python -c '{_IMPORTS}'", folder, [[sys.executable, "-c", _IMPORTS]])
    for report in REPORTS:
        most = _MOST_OF_THE_MONTH if report.name == _MONTH else _MOST
        plain = _report(folder, report.name)
        yield Figure(f"report {report.name}", most, plain, imports)
    for report in REPORTS:
        plain = _report(folder, report.name)
        then = _report(folder, report.name, "--recorded", "HEAD~1")
        yield Figure(f"report {report.name} as recorded", _MOST_RECORDED, then, plain)


def fit_of_cdnow(runs: int) -> float | None:
    """Give the seconds of CPU that a fit of BG/NBD to CDNOW takes, at best; None without it."""
    if not _CDNOW.exists():
        return None
    with _CDNOW.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    histories = Counter(History(int(row["x"]), float(row["t_x"]), float(row["T"])) for row in rows)
    return min(_seconds(lambda: bg_nbd.fit(histories)) for _ in range(runs))


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _report(folder: Path, *arguments: str) -> Job:
    return Job(f"report {arguments[0]}", folder, [[*program(), "report", *arguments]])
