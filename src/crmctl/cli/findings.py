"""Findings, shown as people and editors read them: `file:line:column: code message`."""

from collections.abc import Iterable, Mapping
from typing import Any

from crmctl.cli.output import Column, Format, emit, say
from crmctl.findings import Finding

_COLUMNS = tuple(
    Column(name)
    for name in (
        "path", "line", "column", "severity", "code", "ref", "field", "message", "hint", "fix",
    )
)  # fmt: skip


def show_findings(findings: Iterable[Finding], format_: Format = Format.TABLE) -> None:
    """Write findings on standard output, one a line unless another format is asked for."""
    if format_ is Format.TABLE:
        lines = [line(finding) for finding in findings]
        if lines:
            say("\n".join(lines))
        return
    emit(map(_row, findings), _COLUMNS, format_, ref=lambda row: str(row["ref"]))


def line(finding: Finding) -> str:
    """Give a finding as one line: `file:line:column: severity code message (hint)`."""
    hint = f" ({finding.hint})" if finding.hint else ""
    place = f"{finding.path}:{finding.line}:{finding.column}"
    return f"{place}: {finding.severity} {finding.code} {finding.message}{hint}"


def _row(finding: Finding) -> Mapping[str, Any]:
    return finding._asdict()
