"""A server on which history was made anew by an erasure, and a clone that knows nothing of it."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.unit.workspace.guarding.conftest import (
    CONTACT,
    KIM,
    OTHER,
    PAUL,
    SETTINGS,
    Clone,
    Field,
    Pushed,
    new_field,
)

from crmctl.privacy.epochs import sealed
from crmctl.privacy.keys import Key
from crmctl.privacy.suppression import Person, entries_of, texts_of
from crmctl.privacy.suppression_list import SuppressionList
from crmctl.store.canonical import emit
from crmctl.store.document import load

KEY, CRM, EPOCH = Key(b"k" * 32), "c-7k3f9q2m", "e-3c5d7f9h"
CHECK = KEY.check(CRM)
TOMBSTONE = f"erased: 2026-11-20\nepoch: {EPOCH}\n"
CERTIFICATE = f"privacy/epochs/{EPOCH}.yaml"
LIST = "privacy/suppressed.yaml"
SECRET = {"CRMCTL_SUPPRESSION_KEY": KEY.secret.hex()}
Change = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Erased:
    """Before and after an erasure.

    Attributes:
        field: the server.
        anna: the administrator's clone, on the new history.
        stale: a clone from before, with work that it has not pushed.
        before: the last commit that is as it was.
        person: the first commit that held the person.
        old: the tip of the old history.
        first: the first commit of the new history.
        new: its tip.
    """

    field: Field
    anna: Clone
    stale: Clone
    before: str
    person: str
    old: str
    first: str = ""
    new: str = ""
    number: int = 0

    def copy(self, sort: type[Clone] = Clone) -> Clone:
        """Give a stale clone of one's own."""
        self.number += 1
        place = self.field.folder / f"stale-{self.number}"
        shutil.copytree(self.stale.folder, place, symlinks=True)
        return sort(place, "u-anna")

    def refs(self) -> str:
        """Give what the server's refs are."""
        return self.anna.git("--git-dir", str(self.field.server), "for-each-ref")

    def rewritten(self, certificate: Mapping[str, Any] | None = None) -> str:
        """Make the new history in the administrator's clone: gives its tip."""
        anna = self.anna
        anna.git("checkout", "-q", "--detach", self.before)
        self.first = anna.commit({CONTACT: TOMBSTONE})
        anna.git("checkout", self.old, "--", OTHER)
        anna.git("commit", "-q", "-m", "work")
        said = self.certificate() if certificate is None else certificate
        anna.commit({CERTIFICATE: emit(said), LIST: kept_out().text})
        anna.git("branch", "-f", "main")
        anna.git("checkout", "-q", "main")
        self.new = anna.head
        return self.new

    def certificate(self, **changed: Any) -> dict[str, Any]:
        """Give the certificate of the erasure, sealed."""
        tree = {
            "date": "2026-11-20",
            "records": ["contacts/p-7k3f9q2m"],
            "history": {"last_unaffected": [self.before], "first_new": [self.first]},
            **changed,
        }
        return sealed(EPOCH, tree, CHECK, KEY)

    def push_epoch(self) -> Pushed:
        """Push the new history, as an administrator does."""
        return self.anna.push("--force", "origin", "main", **SECRET)

    def ask_epoch(self) -> Pushed:
        """Do the same without a process of its own."""
        return self.anna.ask("--force", "origin", "main", **SECRET)


class Asking(Clone):
    """A clone whose pushes are judged without a process of their own."""

    def push(self, *arguments: str, **variables: str) -> Pushed:
        """Do what a push does."""
        return self.ask(*arguments, **variables)


def kept_out() -> SuppressionList:
    """Give the list that keeps the person out."""
    person = Person([load(KIM.encode()).data or {}])
    entries = entries_of(texts_of(person, "DE"), EPOCH, CHECK, KEY)
    return SuppressionList((CRM,), frozenset({CHECK}), entries)


def before_the_erasure(folder: Path) -> Erased:
    """Make a server whose history holds a person, and two clones of it."""
    field = new_field(folder)
    anna = field.clone("u-anna")
    before = anna.commit({"crm.yaml": SETTINGS, OTHER: PAUL})
    person = anna.commit({CONTACT: KIM})
    old = anna.commit({OTHER: f"{PAUL}birthday: 1980-01-02\n"})
    assert anna.push().is_in
    field.guard()
    stale = field.clone("u-anna", "stale")
    stale.commit({OTHER: f"{PAUL}birthday: 1980-01-02\nnotes: unpushed\n"})
    return Erased(field, anna, stale, before, person, old)
