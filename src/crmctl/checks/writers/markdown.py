"""A summary for a pull request or the page of a CI run."""

import re
from collections.abc import Iterator

from crmctl.checks.writers.outcome import Outcome, printable, sentence
from crmctl.findings import Severity

_MOST = 200  # rows; GitHub takes a summary of one MiB
_SIGNS = re.compile(r"([\\`*_\[\]<>|#@])")
_PLURALS = ((Severity.ERROR, "errors"), (Severity.WARNING, "warnings"), (Severity.INFO, "infos"))


def write(outcome: Outcome) -> str:
    """Give the counts and a table, the worst first."""
    return "".join(f"{line}\n" for line in _lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    yield "### crmctl check\n"
    if not outcome.complete:
        yield "**Incomplete: not every file could be read.**\n"
    if not outcome.findings:
        if outcome.complete:
            yield "Nothing is wrong."
        return
    yield ", ".join(f"{outcome.count(severity)} {name}" for severity, name in _PLURALS) + "\n"
    yield "| where | severity | rule | what |"
    yield "|---|---|---|---|"
    worst = outcome.worst_first
    for finding in worst[:_MOST]:
        place = _escaped(f"{printable(finding.path)}:{finding.line}")
        rule = f"{finding.code} {outcome.name(finding)}"
        yield f"| {place} | {finding.severity} | {rule} | {_escaped(sentence(finding))} |"
    if len(worst) > _MOST:
        yield f"\n{len(worst) - _MOST} more."


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)
