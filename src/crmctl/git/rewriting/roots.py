"""From where history is reachable: refs of every sort, HEAD, and what the stash remembers."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from crmctl.git.repository import Repository
from crmctl.git.rewriting.surgery import Surgery

STASH = "refs/stash"
_NOT_IN_REF = re.compile(rb"[\x00-\x20\x7f~^:?*\[\]\\]|\.\.|@\{|^\.|\.lock$|\.$")
_ID = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])")
_FIXED_PARTS = 2  # `refs` and the sort: heads, tags, notes


class Ref(NamedTuple):
    """A ref as it is: its name, the object (in hex) and its type; HEAD only where detached.

    Attributes:
        name: from `refs/` on.
        oid: the object, in hex.
        kind: that object's type.
        target: the ref that it means, where it is symbolic; empty otherwise.
    """

    name: str
    oid: str
    kind: str
    target: str


def refs(repo: Repository) -> list[Ref]:
    """Give every ref, this work tree's own ones and a detached HEAD among them."""
    parts = "%(refname)%00%(objectname)%00%(objecttype)%00%(symref)"
    told = repo.git.run("for-each-ref", f"--format={parts}")
    found = [
        Ref(*line.split("\0")) for line in told.decode("utf-8", "surrogateescape").splitlines()
    ]
    head = repo.head()
    if head and repo.branch() is None:
        found.append(Ref("HEAD", head, "commit", ""))
    return found


def stashed(repo: Repository) -> list[tuple[str, str]]:
    """Give the stash's entries, the oldest first: the commit, and the whole line of the reflog."""
    file = repo.common_dir / "logs" / STASH
    if not file.is_file():
        return []
    lines = file.read_text("utf-8", "surrogateescape").splitlines()
    return [(line.split(" ", 2)[1], line) for line in lines if line.count(" ") > 1]


class Renaming:
    """New names of refs: without what the surgery takes out, and with new ids in them."""

    def __init__(self, surgery: Surgery, taken: Iterable[str]) -> None:
        self._surgery, self._taken = surgery, set(taken)

    def renamed(self, name: str, new_id: Callable[[str], str]) -> str:
        """Give the name that a ref gets.

        Args:
            name: the ref.
            new_id: gives the new id of an object, in hex: `refs/replace` and others name objects.
        """
        parts = name.encode("utf-8", "surrogateescape").split(b"/")
        new = parts[:_FIXED_PARTS] + [self._part(part) for part in parts[_FIXED_PARTS:]]
        text = b"/".join(new).decode("utf-8", "surrogateescape")
        text = _ID.sub(lambda found: new_id(found[0]) or found[0], text)
        return text if text == name else self._free(text)

    def _part(self, part: bytes) -> bytes:
        if not self._surgery.hint.search(part):
            return part
        new = self._surgery.name(part)
        return part if new == part else _NOT_IN_REF.sub(b"", new) or b"renamed"

    def _free(self, name: str) -> str:
        number, tried = 1, name
        while tried in self._taken:
            number += 1
            tried = f"{name}-{number}"
        self._taken.add(tried)
        return tried
