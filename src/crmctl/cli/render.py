"""Show a quote, order, invoice or credit note as Markdown, HTML, PDF or e-invoice.

The form is that of --to, else of the file's ending, else Markdown. The language is the contact's,
else the CRM's. A draft says so across the page. crm.yaml says with `company` who issues documents.
A CRM may have templates of its own for Markdown and HTML in its folder `templates/`. PDF needs
`pip install 'crmctl[pdf]'`; XRechnung and ZUGFeRD need `pip install 'crmctl[einvoice]'`.

Examples:
    crmctl render Q-2026-014
    crmctl render Q-2026-014 --output quote.pdf
    crmctl render R-2026-031 --to zugferd --language en --output invoice.pdf
    crmctl render R-2026-031 --to html --template letter > letter.html
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crmctl.cli.options import Ref
from crmctl.cli.sending import refuse_terminal, send
from crmctl.cli.session import open_workspace
from crmctl.errors.rendering import UnknownFormError


class To(StrEnum):
    """The forms of a document."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    XRECHNUNG = "xrechnung"
    ZUGFERD = "zugferd"


_ENDINGS = {
    **dict.fromkeys(("", "md", "markdown", "txt"), To.MD),
    **dict.fromkeys(("html", "htm"), To.HTML),
    "pdf": To.PDF,
    "xml": To.XRECHNUNG,
}


class DocumentLanguage(StrEnum):
    """The languages of documents."""

    DE = "de"
    EN = "en"


def run(
    ref: Ref,
    *,
    to: Annotated[
        To | None,
        typer.Option("--to", "-t", metavar="FORM", help="md, html, pdf, xrechnung or zugferd."),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is standard output.")
    ] = "-",
    language: Annotated[
        DocumentLanguage | None,
        typer.Option("--language", "-l", metavar="LANGUAGE", help="de or en."),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="NAME", help="One of the CRM's own templates."),
    ] = None,
) -> None:
    """Run `crmctl render`."""
    from crmctl.workspace.documents import Form, render  # noqa: PLC0415 - `--help` needs none
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    form = Form(to or _by_ending(output))
    if form.is_binary:
        refuse_terminal(output)
    workspace = open_workspace()
    found = resolve(workspace, ref)
    content = render(workspace, found, form, language=language, template=template)
    send(workspace, content, output, binary=form.is_binary)


def _by_ending(output: str) -> To:
    """Give the form that a file's name asks for.

    Raises:
        UnknownFormError: a program that opens such a file expects something else.
    """
    ending = Path(output).suffix.lower().removeprefix(".")
    if ending not in _ENDINGS:
        raise UnknownFormError(ending, list(To))
    return _ENDINGS[ending]
