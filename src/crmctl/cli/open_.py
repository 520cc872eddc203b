"""Open an attachment with the program that this machine has for it.

$CRMCTL_OPENER names another program. A file that is not what was attached is not opened, nor is
one that would run as a program.

Examples:
    crmctl open acme-gmbh
    crmctl open acme-gmbh contract.pdf
"""

from typing import Annotated

import typer

from crmctl.cli.opener import open_it
from crmctl.cli.options import Ref
from crmctl.cli.session import open_workspace
from crmctl.errors.attachments import ProgramAttachmentError
from crmctl.workspace.attachments import file_of, one
from crmctl.workspace.resolving import resolve

# What the usual programs show and do not run.
_SHOWN = frozenset(
    {
        ".pdf", ".txt", ".md", ".csv", ".tsv", ".json", ".xml", ".yaml", ".yml", ".log", ".eml",
        ".ics", ".vcf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic",
        ".mp3", ".m4a", ".ogg", ".opus", ".wav", ".flac", ".mp4", ".mov", ".mkv", ".webm", ".avi",
        ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp", ".zip",
        ".gz", ".7z",
    }
)  # fmt: skip


def run(
    ref: Ref,
    file: Annotated[
        str,
        typer.Argument(
            metavar="[FILE]", help="Its number, place, name or label.", show_default=False
        ),
    ] = "",
) -> None:
    """Run `crmctl open`."""
    workspace = open_workspace()
    item = one(workspace, resolve(workspace, ref), file)
    path = file_of(workspace, item)
    if path.suffix not in _SHOWN:
        raise ProgramAttachmentError(item["file"])
    open_it(str(path))
