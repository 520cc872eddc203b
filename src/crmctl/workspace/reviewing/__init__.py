"""Going through duplicates one group after the other; every decision is a commit at once."""

from crmctl.workspace.reviewing.review import Review
from crmctl.workspace.reviewing.shown import MOST, Shown

__all__ = ["MOST", "Review", "Shown"]
