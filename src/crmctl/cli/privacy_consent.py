"""Show what a person agreed to or refused, or record what they say now.

REF alone shows every event, and what follows from them today. The other actions append one event
to the contact: `request` (a double opt-in mail was sent), `grant`, `confirm` (it was answered),
`withdraw`, `object`, `expire`. Events are never changed: what holds is derived from them. On a
terminal, what is not said by options is asked for. A refusal without purpose or channel is of all
of them. The wording that a person agreed to lies in privacy/texts/, named as in
newsletter-de@3.md; the event keeps its name and digest.

Examples:
    crmctl privacy consent erika@acme.example
    crmctl privacy consent p-7k3f9q2m request -p newsletter -c email --method form
    crmctl privacy consent p-7k3f9q2m confirm -p newsletter -c email --message-id "<1@mx.example>"
    crmctl privacy consent p-7k3f9q2m object
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmctl.cli.asking import ask, is_answered
from crmctl.cli.messages import warn
from crmctl.cli.options import DryRun, FormatOption, Ref
from crmctl.cli.output import Column, Format, emit, say
from crmctl.cli.privacy_options import Channel
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, title

if TYPE_CHECKING:
    from crmctl.model.record import Record
    from crmctl.workspace import Workspace
    from crmctl.workspace.privacy.consenting import Wish

_COLUMNS = (
    Column("at", whole=True),
    Column("event", whole=True),
    Column("purpose"),
    Column("channel"),
    Column("address"),
    Column("basis"),
    Column("text"),
    Column("method"),
    Column("by"),
    Column("id", whole=True),
)
_USUAL_CHANNELS = ("email", "phone")
_SHOWN_DIGITS = 8


class Action(StrEnum):
    """What is to be done."""

    SHOW = "show"
    REQUEST = "request"
    GRANT = "grant"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    EXPIRE = "expire"


class Basis(StrEnum):
    """The lawful bases of GDPR Art. 6(1) that consents know, and section 7(3) UWG."""

    CONSENT = "consent"
    SOFT_OPT_IN = "soft_opt_in"
    CONTRACT = "contract"
    LEGITIMATE_INTEREST = "legitimate_interest"
    LEGAL_OBLIGATION = "legal_obligation"


_CONSENTS = frozenset({Action.REQUEST, Action.GRANT, Action.CONFIRM})


def run(  # noqa: PLR0913 - one option for each part of an event
    ref: Ref,
    action: Annotated[
        Action,
        typer.Argument(metavar="[ACTION]", help=f"One of {', '.join(Action)}; show otherwise."),
    ] = Action.SHOW,
    *,
    purpose: Annotated[
        str, typer.Option("--purpose", "-p", metavar="NAME", help="What for; one of crm.yaml's.")
    ] = "",
    channel: Annotated[
        Channel | None, typer.Option("--channel", "-c", metavar="CHANNEL", help="How.")
    ] = None,
    address: Annotated[
        str,
        typer.Option("--address", metavar="ADDRESS", help="Which one; for mails the first."),
    ] = "",
    basis: Annotated[
        Basis | None,
        typer.Option("--basis", metavar="BASIS", help="The lawful basis; the purpose's."),
    ] = None,
    at: Annotated[str, typer.Option("--at", metavar="WHEN", help="When; now otherwise.")] = "",
    method: Annotated[
        str, typer.Option("--method", "-m", metavar="WORD", help="form, phone, paper, sale, ...")
    ] = "",
    text: Annotated[
        str,
        typer.Option("--text", metavar="ID@VERSION", help="The wording; the purpose's."),
    ] = "",
    sent_at: Annotated[
        str, typer.Option("--sent-at", metavar="WHEN", help="When the opt-in mail was sent.")
    ] = "",
    message_id: Annotated[
        str, typer.Option("--message-id", metavar="ID", help="Of the opt-in mail.")
    ] = "",
    ip: Annotated[
        str, typer.Option("--ip", metavar="ADDRESS", help="From where it was confirmed.")
    ] = "",
    document: Annotated[
        str, typer.Option("--document", metavar="TEXT", help="Where the paper lies.")
    ] = "",
    dry_run: DryRun = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl privacy consent`."""
    from crmctl.privacy.recording import Act  # noqa: PLC0415 - help needs none of it
    from crmctl.workspace.privacy.asking import person_of  # noqa: PLC0415 - the same
    from crmctl.workspace.privacy.consenting import Wish, record_event  # noqa: PLC0415 - the same

    workspace = open_workspace()
    person = person_of(workspace, ref)
    if action is Action.SHOW:
        _show(workspace, person, format)
        return
    evidence = {"sent_at": sent_at, "message_id": message_id, "ip": ip, "document": document}
    wish = Wish(
        Act[action.name], purpose, channel or "", address, basis or "", at, method, text, evidence
    )
    if action in _CONSENTS and not (purpose and channel) and is_answered():
        wish = _form(workspace, person, wish)
    change = record_event(workspace, person, wish)
    finish(change, f"{title(workspace, person.ref)}: consent {wish.act}", dry_run=dry_run)
    last = change.record(person.ref).data["consents"][-1]
    if action in _CONSENTS and "text" in last and "sha256:" not in last["text"]:
        warn("The wording is in no file of privacy/texts/, so nobody can show what was agreed to.")
    if not dry_run:
        say(last["id"])


def _form(workspace: "Workspace", person: "Record", wish: "Wish") -> "Wish":
    """Ask for what the options leave out."""
    from dataclasses import replace  # noqa: PLC0415 - for a form only

    purposes = list(workspace.config["purposes"])
    purpose = wish.purpose or ask("Purpose", purposes, needed=True)
    channel = wish.channel or ask("Channel", list(Channel), needed=True)
    known = [one["address"] for one in person.data.get("emails", ())]
    usual = known[0] if known and channel == "email" else ""
    return replace(
        wish,
        purpose=purpose,
        channel=channel,
        address=wish.address or ask("Address or number", usual=usual),
        method=wish.method or ask("How was it said", usual="form"),
        at=wish.at or ask("When", usual="now"),
    )


def _show(workspace: "Workspace", person: "Record", format_: Format) -> None:
    events = person.data.get("consents", ())
    rows = map(_shown, events) if format_ is Format.TABLE else events
    emit(rows, _COLUMNS, format_, empty="Nothing is recorded: no consent, no refusal.")
    if format_ is Format.TABLE and events:
        say("")
        for line in _standing(workspace, person):
            say(line)


def _shown(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Shorten the digest of a wording to what people compare."""
    name, _, digest = str(event.get("text", "")).partition(" sha256:")
    return {**event, "text": f"{name} {digest[:_SHOWN_DIGITS]}".strip()}


def _standing(workspace: "Workspace", person: "Record") -> Iterator[str]:
    """Say what follows today, for each purpose of crm.yaml and channel that an event names."""
    from crmctl.workspace.privacy.asking import permission  # noqa: PLC0415 - help needs none

    named = {one["channel"] for one in person.data["consents"] if "channel" in one}
    channels = [str(one) for one in Channel if str(one) in (named or _USUAL_CHANNELS)]
    today = workspace.now.date()
    for purpose in workspace.config["purposes"]:
        for channel in channels:
            said = permission(workspace, person, channel=channel, purpose=purpose, on=today)
            yield f"{purpose}, {channel}: {'yes' if said.allowed else 'no'}, {said.reason}"
