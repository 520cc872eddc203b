"""Reviewing duplicates in the terminal: a key a decision, a decision a commit."""

import sys
from collections.abc import Callable, Mapping, Sequence

from crmctl.cli.editor import kept, text_from_editor
from crmctl.cli.findings import line
from crmctl.cli.keys import Keys
from crmctl.cli.messages import counted, fail, note
from crmctl.cli.review_page import HELP, explain, screen_width, show
from crmctl.cli.terminal import safe
from crmctl.errors.base import CrmctlError
from crmctl.errors.duplicates import NobodyToReviewError, NotOfPeopleError
from crmctl.errors.records import InvalidDataError
from crmctl.findings import Finding
from crmctl.matching.decisions import Verdict
from crmctl.workspace.deduping import Cluster
from crmctl.workspace.reviewing import Review, Shown
from crmctl.workspace.workspace import Workspace

_PEOPLE = "contact"
_END, _QUIT, _AGAIN = "", "q", "e"


def review(workspace: Workspace, clusters: Sequence[Cluster], threshold: float) -> None:
    """Go through groups of duplicates until none is left or the person has enough.

    Raises:
        NobodyToReviewError: there is neither a terminal nor a key.
    """
    keys = Keys()
    if not keys.any_left():
        raise NobodyToReviewError
    sitting = _Sitting(Review(workspace, clusters, threshold), keys)
    try:
        with keys.at_once():
            sitting.go_through()
    finally:
        sitting.tell_what_is_left()


class _Sitting:
    """One person, one review."""

    def __init__(self, found: Review, keys: Keys) -> None:
        self._review, self._keys = found, keys
        self._drawn: Shown | None = None
        self._steps: Mapping[str, Callable[[], None]] = {
            "y": lambda: self._complain(found.merge()),
            "n": lambda: found.decide(Verdict.DIFFERENT),
            "h": lambda: self._of_people(Verdict.HOUSEHOLD),
            "c": lambda: self._of_people(Verdict.COLLEAGUE),
            "s": found.skip,
            "e": self._edit,
            "w": self._explain,
            "u": found.undo,
            "?": lambda: _say(HELP),
        }

    def go_through(self) -> None:
        """Show one group after the other, and do what the keys say."""
        while self._show() and (key := self._asked()) not in {_END, _QUIT}:
            self._press(key)

    def tell_what_is_left(self) -> None:
        """Say how far the review came."""
        done = counted(self._review.done, "decision")
        left = counted(self._review.left, "group")
        note(f"{done} made and committed; {left} left.")

    def _show(self) -> bool:
        """Draw what is to be looked at, unless it stands there; tell whether to go on."""
        shown = self._review.current()
        if shown is None:
            self._drawn = None
            return self._review.done > 0 and self._keys.any_left()
        if shown is not self._drawn:
            show(shown, screen_width())
            self._drawn = shown
        return True

    def _asked(self) -> str:
        """Ask for a key, and show which one it was."""
        if self._drawn is None:
            _ask("Nothing is left; u takes back the last step, q ends: ")
        else:
            left = counted(self._review.left, "group")
            _ask(f"{left} left [y n h c s e w u q 1-9, ? helps]: ")
        key = ""
        try:
            key = self._keys.next()
        finally:  # what is said after Ctrl-C begins a line, too
            _ask(f"{safe(key)}\n")
        return key

    def _press(self, key: str) -> None:
        try:
            if self._drawn is None:
                self._review.undo() if key == "u" else note("Only u and q mean something here.")
            elif key in self._steps:
                self._steps[key]()
            elif key in "123456789":
                self._review.toggle(int(key))
            else:
                note("No key means that; ? says which do.")
        except CrmctlError as error:
            fail(str(error))

    def _of_people(self, verdict: Verdict) -> None:
        if self._drawn and self._drawn.cluster.kind != _PEOPLE:
            raise NotOfPeopleError
        self._review.decide(verdict)

    def _explain(self) -> None:
        if self._drawn:
            explain(self._drawn, screen_width())

    def _edit(self) -> None:
        """Let the person edit the merged record, again as long as it is not valid."""
        before = text = self._review.draft()
        while True:
            with self._keys.lent():
                text = text_from_editor(text, ".yaml")
            if text == before:
                note("Nothing was edited; y merges.")
                return
            with kept(text):
                wrong = self._review.merge(text)
                if not wrong:
                    return
                self._complain(wrong)
                _ask("Not valid. e edits again, any other key leaves it: ")
                if self._keys.next() != _AGAIN:
                    raise InvalidDataError([each.message.rstrip(".") for each in wrong])

    def _complain(self, wrong: Sequence[Finding]) -> None:
        for each in wrong:
            note(line(each))


def _say(text: str) -> None:
    sys.stdout.write(text)


def _ask(text: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(text)
    sys.stderr.flush()
