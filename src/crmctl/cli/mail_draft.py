"""Write the draft of a mail with a document attached.

The draft is an .eml file that your mail program opens for you to look at and send: to the
document's first contact who has an address, else to the customer, in their language. The document
is attached as PDF, or as HTML where PDF is not installed. `templates/mail.txt` of the CRM, or
`mail-quote.de.txt` and the like, say what it says: the subject in the first line.

Examples:
    crmctl mail-draft Q-2026-014 --output quote.eml
    crmctl mail-draft R-2026-031 --language en > invoice.eml
"""

from typing import Annotated

import typer

from crmctl.cli.options import Ref
from crmctl.cli.render import DocumentLanguage
from crmctl.cli.sending import send
from crmctl.cli.session import open_workspace


def run(
    ref: Ref,
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is standard output.")
    ] = "-",
    language: Annotated[
        DocumentLanguage | None,
        typer.Option("--language", "-l", metavar="LANGUAGE", help="de or en."),
    ] = None,
) -> None:
    """Run `crmctl mail-draft`."""
    from crmctl.workspace.documents import draft_mail  # noqa: PLC0415 - `--help` needs none
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    content = draft_mail(workspace, resolve(workspace, ref), language=language)
    send(workspace, content, output)
