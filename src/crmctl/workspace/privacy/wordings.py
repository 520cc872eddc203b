"""The wordings that people agreed to: files below privacy/texts/, named id@version.

A consent is worth what can be shown of it (GDPR Art. 7(1)): the event names the wording and its
SHA-256, so that a wording that was changed afterwards is seen.
"""

import hashlib

from crmctl.errors.privacy import UnknownWordingError
from crmctl.workspace.workspace import Workspace

FOLDER = "privacy/texts"
_ENDINGS = (".md", ".txt", ".html")


def wording(workspace: Workspace, name: str, *, needed: bool) -> str:
    """Give what an event says of a wording: `newsletter-de@3 sha256:...`.

    Args:
        workspace: the CRM.
        name: as in `newsletter-de@3`.
        needed: whether its file must be there; if not, the name alone is given without it.

    Raises:
        UnknownWordingError: there is no such file, and it must be there.
    """
    for path in (f"{FOLDER}/{name}{ending}" for ending in _ENDINGS):
        content = workspace.read_file(path) if "/" not in name else None
        if content is not None:
            return f"{name} sha256:{hashlib.sha256(content).hexdigest()}"
    if needed:
        raise UnknownWordingError(FOLDER, known(workspace))
    return name


def known(workspace: Workspace) -> list[str]:
    """List the wordings that are kept."""
    files = (workspace.root / FOLDER).glob("*")
    return sorted(file.stem if file.suffix in _ENDINGS else file.name for file in files)
