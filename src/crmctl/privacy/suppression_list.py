"""The file of a suppression list: lines that say everything by themselves.

Two lists become one by taking the lines of both. A list is only ever added to: whoever comes back
by a fresh consent gets lines that lift the others. Each line is a digest of 64 digits, whatever it
stands for, and they are sorted: nobody sees which is a mailbox and which a birthday.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from crmctl.privacy.keys import Key

PATH = "privacy/suppressed.yaml"

_HEAD = (
    "# Keyed digests of what belonged to erased people, so that they do not come back.\n"
    "# Lines are only added. docs/privacy-suppression.md says more.\n"
    "suppressed:\n"
)
_DIGEST, _CHECK = "[0-9a-f]{64}", "[0-9a-f]{16}"
_EPOCH, _DAY = "e-[0-9a-z]{8}", "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CRM_LINE = re.compile(r"crm (c-[0-9a-z]{8})")
_KEY_LINE = re.compile(rf"key ({_CHECK})")
_LOST_LINE = re.compile(rf"lost ({_CHECK})")
_ENTRY_LINE = re.compile(rf"({_EPOCH}) ({_CHECK}) ({_DIGEST})")
_LIFTED_LINE = re.compile(rf"lifted ({_EPOCH}) ({_CHECK}) ({_DIGEST}) ({_DAY}) ({_DIGEST})")
_ITEM = re.compile(r" *- +(?P<quote>[\"']?)(?P<item>.*?)(?P=quote) *")


class Entry(NamedTuple):
    """One digest, the erasure that it is from, and the key that it was made with."""

    epoch: str
    check: str
    digest: str

    @property
    def line(self) -> str:
        """The entry as it stands in the file."""
        return " ".join(self)


class Lifted(NamedTuple):
    """An entry that holds no more, since when, and a seal that only the key can give."""

    entry: Entry
    day: str
    seal: str

    @property
    def line(self) -> str:
        """The lifting as it stands in the file."""
        return f"lifted {self.entry.line} {self.day} {self.seal}"

    def is_genuine(self, key: Key) -> bool:
        """Tell whether somebody with the key lifted it."""
        return self.seal == seal_of(key, self.entry, self.day)


@dataclass(frozen=True)
class SuppressionList:
    """What the file says.

    Attributes:
        crms: the ids of the CRM; several only where two lists became one.
        checks: the check values of its keys.
        entries: who is kept out.
        lifted: who came back.
        lost: the check values of keys that nobody has any more.
    """

    crms: tuple[str, ...] = ()
    checks: frozenset[str] = frozenset()
    entries: frozenset[Entry] = frozenset()
    lifted: frozenset[Lifted] = frozenset()
    lost: frozenset[str] = frozenset()

    def united(self, other: "SuppressionList") -> "SuppressionList":
        """Give what both say: nothing is ever lost by merging."""
        return SuppressionList(
            tuple(sorted({*self.crms, *other.crms})),
            self.checks | other.checks,
            self.entries | other.entries,
            self.lifted | other.lifted,
            self.lost | other.lost,
        )

    def keeps(self, before: "SuppressionList") -> bool:
        """Tell whether nothing of an earlier list is missing; what was lifted may hold again."""
        kept = set(before.crms) <= set(self.crms) and before.checks <= self.checks
        return kept and before.entries <= self.entries

    @property
    def text(self) -> str:
        """The file, in one order whatever came first."""
        lines = [f"crm {crm}" for crm in sorted(self.crms)]
        lines += [f"key {check}" for check in sorted(self.checks)]
        lines += [f"lost {check}" for check in sorted(self.lost)]
        lines += sorted(entry.line for entry in self.entries)
        lines += sorted(one.line for one in self.lifted)
        return _HEAD + "".join(f"  - {line}\n" for line in lines)


def read(text: str) -> SuppressionList | int:
    """Read the file; gives the number of the first line that cannot be one, if there is any."""
    crms, checks, lost = set[str](), set[str](), set[str]()
    entries, lifted = set[Entry](), set[Lifted]()
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.removeprefix("\ufeff").rstrip()
        if not bare or bare.lstrip().startswith("#") or bare in {"suppressed:", "suppressed: []"}:
            continue
        item = _ITEM.fullmatch(bare)
        said = item["item"] if item else ""
        if found := _ENTRY_LINE.fullmatch(said):
            entries.add(Entry(*found.groups()))
        elif found := _LIFTED_LINE.fullmatch(said):
            lifted.add(Lifted(Entry(*found.groups()[:3]), found[4], found[5]))
        elif found := _KEY_LINE.fullmatch(said):
            checks.add(found[1])
        elif found := _LOST_LINE.fullmatch(said):
            lost.add(found[1])
        elif found := _CRM_LINE.fullmatch(said):
            crms.add(found[1])
        else:
            return number
    return SuppressionList(
        tuple(sorted(crms)),
        frozenset(checks),
        frozenset(entries),
        frozenset(lifted),
        frozenset(lost),
    )


def seal_of(key: Key, entry: Entry, day: str) -> str:
    """Give the seal with which an entry is lifted on a day."""
    return key.digest("lift", f"{entry.line} {day}")
