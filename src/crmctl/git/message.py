"""The commit message of the audit log: a subject for people, trailers for programs."""

import re
from collections.abc import Sequence
from typing import NamedTuple

LISTED_RECORDS = 50
"""A commit that touches more records says their number in `Crmctl-Count` instead of naming each
in a `Crmctl-Record`: 10,000 lines would bury the message, and the changed files say it."""

_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]*): ?(.*)")


class Trailers(NamedTuple):
    """What a program wants to know about a commit.

    Attributes:
        action: the command's name.
        records: references of the records it touches.
        source: the system data came from; never a file's name.
        batch: names an import among others.
        rule: the rule of automations.yaml that made it.
        lifted: the erasures of people who came back by it, with a consent given since.
    """

    action: str
    records: Sequence[str] = ()
    source: str = ""
    batch: str = ""
    rule: str = ""
    lifted: Sequence[str] = ()

    def lines(self) -> list[str]:
        """The trailers as they stand in the message."""
        pairs = [("Crmctl-Action", self.action)]
        if len(self.records) > LISTED_RECORDS:
            pairs.append(("Crmctl-Count", str(len(self.records))))
        else:
            pairs += [("Crmctl-Record", ref) for ref in self.records]
        pairs += [("Crmctl-Source", self.source), ("Crmctl-Batch", self.batch)]
        pairs.append(("Crmctl-Rule", self.rule))
        pairs += [("Crmctl-Consent-After-Erasure", epoch) for epoch in self.lifted]
        return [f"{key}: {_one_line(text)}" for key, text in pairs if text]


def message(subject: str, trailers: Trailers) -> str:
    """A whole commit message; `subject` is plain words made of ids."""
    return "\n".join((_one_line(subject), "", *trailers.lines(), ""))


def parse_trailers(text: str) -> tuple[tuple[str, str], ...]:
    """The trailers of a commit message: its last paragraph, if every line of it is one.

    Read here, because `git interpret-trailers` runs the commands that `trailer.*.command` names.
    """
    *before, last = re.split(r"\n\s*\n", text.strip())
    found = [_TRAILER.fullmatch(line) for line in last.splitlines()]
    pairs = tuple((match[1], match[2].strip()) for match in found if match)
    return pairs if before and len(pairs) == len(found) else ()


def _one_line(text: str) -> str:
    return " ".join(text.split())
