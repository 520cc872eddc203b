"""Give a person what they gave us, as a program reads it (Art. 20 GDPR).

That is what they told us of themselves, their orders and the messages that they wrote; what we
made of it (tags, notes, assessments) is not among it: `crmctl privacy report` has that. JSON holds
all of it, a vCard the address. With --output it goes to a file outside the repository that only
you may read.

Examples:
    crmctl privacy export erika@acme.example -o ~/erika.json
    crmctl privacy export p-7k3f9q2m --format vcard > erika.vcf
"""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.options import Ref
from crmctl.cli.output import say
from crmctl.cli.privacy_options import Outside
from crmctl.cli.session import open_workspace
from crmctl.cli.terminal import is_terminal


class PortableFormat(StrEnum):
    """How it is written."""

    JSON = "json"
    VCARD = "vcard"


def run(
    ref: Ref,
    *,
    output: Outside = None,
    format: Annotated[  # noqa: A002 - the option's name
        PortableFormat | None,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="json or vcard; by the file's name."
        ),
    ] = None,
) -> None:
    """Run `crmctl privacy export`."""
    from crmctl.workspace.privacy import delivering, porting  # noqa: PLC0415 - help needs none
    from crmctl.workspace.privacy.asking import person_of  # noqa: PLC0415 - the same

    workspace = open_workspace()
    if output:
        delivering.require_outside(workspace, output)
    by_name = PortableFormat.JSON
    if output and output.suffix.lower() == ".vcf":
        by_name = PortableFormat.VCARD
    person = person_of(workspace, ref)
    if (format or by_name) is PortableFormat.VCARD:
        text = porting.portable_card(workspace, person)
    else:
        text = porting.portable_json(workspace, person)
    if output:
        delivering.write_outside(workspace, output, text)
        note(f"Written: {output}. Look it over before you give it away.")
    elif is_terminal():
        say(text.rstrip("\n"))
    else:
        sys.stdout.write(text)
