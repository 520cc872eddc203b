"""How often each rule found something, the most frequent first."""

from collections import Counter

from crmctl.checks.writers.outcome import Outcome
from crmctl.findings import Fix

_SIGNS = {Fix.NONE: " ", Fix.SAFE: "*", Fix.UNSAFE: "?"}


def write(outcome: Outcome) -> str:
    """Give a line for each rule: how often, its code, whether it can be mended, its name."""
    counts = Counter((finding.code, outcome.name(finding)) for finding in outcome.findings)
    fixes = {finding.code: finding.fix for finding in outcome.findings}
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    width = max((len(str(count)) for count in counts.values()), default=0)
    return "".join(
        f"{count:>{width}}  {code}  [{_SIGNS[fixes[code]]}]  {name}\n"
        for (code, name), count in rows
    )
