"""What the look at everything that is left, after the purge, has to say."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from crmctl.git.repository import Repository


class Report(NamedTuple):
    """What a look at everything found.

    Attributes:
        objects: how many objects were looked at.
        files: how many files.
        places: where somebody is still found, or what could not be read.
        closed: what is locked or packed in a way that nobody can look into.
        unseen: pictures, films and recordings, of which only the text beside them was looked at.
    """

    objects: int
    files: int
    places: Sequence[str]
    closed: Sequence[str] = ()
    unseen: Sequence[str] = ()


class Verifier(Protocol):
    """Looks at a repository once the old history is gone."""

    def verify(self, repo: Repository, withheld: Collection[str]) -> Report:
        """Look at every object but those withheld, and at every file."""
