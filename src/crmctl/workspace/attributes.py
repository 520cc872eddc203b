"""What git is told of a CRM's files: `.gitattributes`, and what an older one lacks.

The merge driver merges records field by field, the diff text shows names beside ids; git falls
back to plain text wherever the two are not configured. Line ends are never converted.
"""

from collections.abc import Sequence

from crmctl.model.kinds import KINDS
from crmctl.workspace.workspace import Workspace

FILE = ".gitattributes"
_AS_IT_IS = "-text -ident !filter !working-tree-encoding"
LINES = (
    *(f"/{kind.FOLDER}/**/*.yaml {_AS_IT_IS} diff=crmctl merge=crmctl" for kind in KINDS),
    f"/privacy/suppressed.yaml {_AS_IT_IS} merge=union",  # each line says everything by itself
    f"/attachments/** {_AS_IT_IS} -diff -merge",
)
"""The lines with which a new CRM begins."""


def missing(workspace: Workspace) -> Sequence[str]:
    """Give the lines about files that `.gitattributes` says nothing of."""
    said = _content(workspace).decode("utf-8", "replace").splitlines()
    known = {line.split(maxsplit=1)[0] for line in said if line.strip()}
    return [line for line in LINES if line.split(maxsplit=1)[0] not in known]


def complete(workspace: Workspace) -> Sequence[str]:
    """Add the lines that are missing, in a commit of their own; gives them.

    Raises:
        CrmctlError: git or the disk refused.
    """
    lines = missing(workspace)
    if lines:
        before = _content(workspace)
        begin = before if not before or before.endswith(b"\n") else before + b"\n"
        change = workspace.change("doctor")
        change.write(FILE, begin + "".join(f"{line}\n" for line in lines).encode())
        change.commit(f"{FILE}: what newer kinds of files need")
    return lines


def _content(workspace: Workspace) -> bytes:
    return workspace.read_file(FILE) or b""
