"""Arguments and options that several commands share, so that they read the same everywhere."""

from typing import Annotated

import typer

from crmctl.cli.completion import complete_kind, complete_ref
from crmctl.cli.output import Format

Ref = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="The record: an id, kind/id, e-mail address, phone number, domain or unique name.",
        autocompletion=complete_ref,
        show_default=False,
    ),
]
Refs = Annotated[
    list[str],
    typer.Argument(
        metavar="REF...",
        help="The records: ids, kind/id, e-mail addresses, phone numbers, domains, unique names.",
        autocompletion=complete_ref,
        show_default=False,
    ),
]
Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help="The kind of record, in the singular or the plural: contact, customers.",
        autocompletion=complete_kind,
        show_default=False,
    ),
]
FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="How to write the data.", metavar="FORMAT")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Show the exact change and write nothing.")
]
AfterErasure = Annotated[
    str,
    typer.Option(
        "--consent-after-erasure",
        metavar="EVIDENCE",
        help="Take in again who was erased: where the new consent is proven.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Recorded = Annotated[
    str | None,
    typer.Option(
        "--recorded",
        metavar="REV|DATE",
        help="Read what the files said at a commit or on a day.",
        show_default=False,
    ),
]
