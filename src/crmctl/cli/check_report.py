"""What `crmctl check` found, written for people, forges and files."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crmctl.cli.check_options import Report
from crmctl.cli.findings import show_findings
from crmctl.cli.messages import counted, note
from crmctl.cli.output import Format, say
from crmctl.cli.session import session
from crmctl.errors.queries import UnknownOutputError
from crmctl.findings import Finding, Severity

if TYPE_CHECKING:
    from crmctl.checks.writers.outcome import Outcome
    from crmctl.workspace.workspace import Workspace

# As lists of records are written everywhere; text takes its shape from a table's lines.
_ROWS = {Report.CSV, Report.TSV, Report.YAML, Report.IDS, Report.JSON, Report.JSONL}
_PLAIN = {Report.TEXT, Report.TABLE}
_SUMMARY = "GITHUB_STEP_SUMMARY"  # the file that GitHub shows on the page of a run


def outputs_of(texts: Sequence[str] | None) -> list[tuple[str, Path]]:
    """Read the values of `--output`.

    Raises:
        UnknownOutputError: one names no format, or no file.
    """
    from crmctl.checks.writers.registry import WRITERS  # noqa: PLC0415 - seldom asked for

    found = []
    for text in texts or ():
        format_, _, file = text.partition("=")
        if format_ not in WRITERS or not file:
            raise UnknownOutputError(list(WRITERS))
        found.append((format_, session().directory / file))
    return found


def report(
    workspace: "Workspace",
    found: Sequence[Finding],
    format_: Report,
    outputs: Sequence[tuple[str, Path]],
    *,
    complete: bool,
) -> None:
    """Write findings on standard output, and to the files of `--output`."""
    if format_ in _PLAIN:
        show_findings(found)
    elif format_ in _ROWS:
        show_findings(found, Format(format_.value))
    summary = os.environ.get(_SUMMARY) if format_ is Report.GITHUB else None
    if not (outputs or summary or format_ not in _PLAIN | _ROWS):
        return
    from crmctl.checks.writers.registry import WRITERS  # noqa: PLC0415 - seldom asked for

    outcome = _outcome(workspace, found, complete=complete)
    if format_ not in _PLAIN | _ROWS and (text := WRITERS[format_.value].write(outcome)):
        say(text.removesuffix("\n"))
    for name, file in outputs:
        _write(file, WRITERS[name].write(outcome))
    if summary:
        with Path(summary).open("a", encoding="utf-8") as page:
            page.write(WRITERS["markdown"].write(outcome))


def summarise(found: Sequence[Finding], *, known: int = 0, mended: int = 0) -> None:
    """Say how much was found, and what a baseline hid."""
    counts = dict.fromkeys(Severity, 0)
    for finding in found:
        counts[finding.severity] += 1
    if found:
        note(", ".join(_counted(count, severity) for severity, count in counts.items() if count))
    else:
        note("Nothing is wrong." if not known else "Nothing new is wrong.")
    if known:
        note(f"The baseline knows {counted(known, 'finding')} more.")
    if mended:
        note(
            f"{counted(mended, 'entry', 'entries')} of the baseline found nothing; "
            "--update-baseline drops what is mended."
        )


def _counted(count: int, severity: Severity) -> str:
    return f"{count} info" if severity is Severity.INFO else counted(count, severity)


def _outcome(workspace: "Workspace", found: Sequence[Finding], *, complete: bool) -> "Outcome":
    from crmctl import __version__  # noqa: PLC0415 - as below
    from crmctl.checks.registry import BY_CODE  # noqa: PLC0415 - the texts of all rules
    from crmctl.checks.writers.outcome import Outcome  # noqa: PLC0415 - seldom asked for

    return Outcome(
        findings=found,
        rules=BY_CODE,
        version=__version__,
        prefix=workspace.repository.prefix,
        at=workspace.now,
        complete=complete,
    )


def _write(file: Path, text: str) -> None:
    from crmctl.store.output import whole_file  # noqa: PLC0415 - seldom asked for

    with whole_file(file) as place:
        place.write_text(text, encoding="utf-8")
