"""Say whether a person may be contacted on a channel for a purpose, and why.

The answer follows from the consents that are recorded, from the lawful basis of the purpose in
crm.yaml, and from whether the person is asked as a consumer; with it come the ids of the events on
which it rests. Exit code 0 for yes and 7 for no, so that a script can ask before it sends.

Examples:
    crmctl privacy may erika@acme.example --channel email --purpose newsletter
    crmctl privacy may p-7k3f9q2m -c phone -p calls --on 2026-03-01
    crmctl privacy may p-7k3f9q2m -c email -p newsletter --format json && ./send
"""

from typing import Annotated

import typer

from crmctl.cli.options import FormatOption, Ref
from crmctl.cli.output import Format, emit_record, say
from crmctl.cli.privacy_options import Channel, day_of
from crmctl.cli.viewing import open_view


def run(
    ref: Ref,
    *,
    channel: Annotated[Channel, typer.Option("--channel", "-c", metavar="CHANNEL", help="How.")],
    purpose: Annotated[
        str, typer.Option("--purpose", "-p", metavar="NAME", help="What for; one of crm.yaml's.")
    ],
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="On which day; today otherwise.")
    ] = "",
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl privacy may`."""
    from crmctl.workspace.privacy.asking import permission, person_of  # noqa: PLC0415 - help needs none

    view = open_view(one=True)
    person, day = person_of(view, ref), day_of(on, view.now.date())
    decision = permission(view, person, channel=channel, purpose=purpose, on=day)
    if format is Format.TABLE:
        events = f" ({', '.join(decision.events)})" if decision.events else ""
        say(f"{'yes' if decision.allowed else 'no'}: {decision.reason}{events}")
    else:
        row = {
            "contact": person.id,
            "channel": str(channel),
            "purpose": purpose,
            "on": day.isoformat(),
            "allowed": decision.allowed,
            "code": decision.reason.name.lower().replace("_", "-"),
            "reason": str(decision.reason),
            "events": list(decision.events),
            "address": decision.address or None,
        }
        emit_record(row, format, ref=str(person.ref))
    if not decision.allowed:
        raise typer.Exit(7)
