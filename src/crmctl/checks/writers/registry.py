"""The formats of `crmctl check --format` and `--output`."""

from collections.abc import Mapping
from typing import Protocol

from crmctl.checks.writers import (
    as_json,
    badge,
    concise,
    github,
    gitlab,
    jsonl,
    junit,
    markdown,
    rdjson,
    sarif,
    statistics,
    tap,
    text,
)
from crmctl.checks.writers.outcome import Outcome


class Writer(Protocol):
    """A module of this package."""

    def write(self, outcome: Outcome) -> str:
        """Give the whole text of a report."""
        ...


WRITERS: Mapping[str, Writer] = {
    "text": text,
    "concise": concise,
    "json": as_json,
    "jsonl": jsonl,
    "sarif": sarif,
    "junit": junit,
    "github": github,
    "gitlab": gitlab,
    "tap": tap,
    "rdjson": rdjson,
    "markdown": markdown,
    "badge": badge,
    "statistics": statistics,
}
