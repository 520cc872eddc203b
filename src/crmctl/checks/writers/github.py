"""Commands of GitHub Actions that annotate lines of a pull request.

GitHub keeps ten annotations of a weight for each step and drops the others without a word; the
worst ten are given, and how many there are beside them.
"""

from collections.abc import Iterator, Mapping

from crmctl.checks.writers.outcome import Outcome, sentence
from crmctl.findings import Finding, Severity

_MOST = 10
_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def write(outcome: Outcome) -> str:
    """Give at most ten annotations, the worst first, and a line about the rest."""
    return "".join(f"{line}\n" for line in _lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    worst = outcome.worst_first
    for finding in worst[:_MOST]:
        yield _command(outcome, finding)
    if len(worst) > _MOST:
        yield f"{len(worst) - _MOST} more"


def _command(outcome: Outcome, finding: Finding) -> str:
    title = f"{finding.code} {outcome.name(finding)}"
    return (
        f"::{_COMMANDS[finding.severity]} file={_property(outcome.file(finding))},"
        f"line={finding.line},col={finding.column},title={_property(title)}"
        f"::{_data(sentence(finding))}"
    )


def _data(text: str) -> str:
    """Escape as the runner's `ActionCommand` does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
