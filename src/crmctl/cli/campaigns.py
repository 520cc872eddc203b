"""The actions of `crmctl campaign`: each opens the CRM, lets it work, and prints."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from crmctl.campaigns.audience import CONTROL, SENT
from crmctl.campaigns.letters import FIELDS
from crmctl.cli.messages import counted, note, warn
from crmctl.cli.output import Column, Format, emit, emit_record
from crmctl.cli.session import open_workspace
from crmctl.cli.viewing import open_view
from crmctl.cli.writing import finish, title
from crmctl.errors.campaigns import NoTemplateError, OutputNeededError
from crmctl.errors.files import UnreadableInputError
from crmctl.model.record import Ref
from crmctl.workspace.campaigning import people
from crmctl.workspace.names import names

if TYPE_CHECKING:
    from crmctl.campaigns.audience import Audience, LeftOut
    from crmctl.campaigns.result import Group, Result
    from crmctl.workspace.campaigning.responding import Responded
    from crmctl.workspace.campaigning.sending import Sending
    from crmctl.workspace.view import View

_EXCLUDED = "excluded"
_PREVIEW = (
    Column("contact", whole=True),
    Column("name"),
    Column("customers"),
    Column("outcome"),
    Column("reached_at"),
    Column("reason"),
)
_RESULT = (
    Column("group"),
    Column("people", align="right"),
    Column("buyers", align="right"),
    Column("rate", heading="per cent", align="right"),
    Column("orders", align="right"),
    Column("revenue", align="right"),
)


class Letters(NamedTuple):
    """How a wave is exported: the template and folder that a person named, or the format."""

    template: Path | None
    output: Path | None
    format: Format


def preview(ref: str, wave: str, format_: Format) -> None:
    """Say who would be reached, who not and why."""
    view = open_view()
    found = people.campaign(view, ref)
    name = people.wave_of(found, wave)["name"] if wave else ""
    chosen = people.audience(view, found, name)
    emit(
        list(_preview(view, chosen)),
        _PREVIEW,
        format_,
        ref=lambda row: f"contacts/{row['contact']}",
        empty="Nobody belongs to the segment.",
    )
    _tell(chosen)


def freeze(ref: str, wave: str, *, dry_run: bool) -> None:
    """Fix the recipients of a wave."""
    from crmctl.workspace.campaigning.freezing import freeze as work  # noqa: PLC0415 - pydantic

    workspace = open_workspace()
    found = people.campaign(workspace, ref)
    frozen = work(workspace, found, wave)
    finish(frozen.change, f"{title(workspace, found.ref)}: freeze a wave", dry_run=dry_run)
    _tell(frozen.audience)


def export(ref: str, wave: str, letters: Letters, *, dry_run: bool) -> None:
    """Give a frozen wave to whoever sends it."""
    from crmctl.workspace.campaigning import sending as work  # noqa: PLC0415 - needs pydantic

    workspace = open_workspace()
    found = people.campaign(workspace, ref)
    text = work.template_of(workspace, found, wave, letters.template)
    if letters.template and letters.output is None:
        raise OutputNeededError
    if letters.output and not text:
        raise NoTemplateError
    sent = work.sending(workspace, found, wave)
    headline = f"{title(workspace, found.ref)}: leave out who withdrew"
    _tell_withdrawn(sent)
    if dry_run:
        finish(sent.change, headline, dry_run=True)
        return
    sent.change.commit(headline)
    if letters.output is None:
        rows = [work.for_table(one) for one in sent.letters]
        cells = rows if letters.format is Format.CSV else list(sent.letters)
        columns = [Column(name) for name in FIELDS]
        emit(cells, columns, letters.format, ref=lambda row: f"contacts/{row['contact']}")
        return
    named = str(letters.template or people.wave_of(found, wave)["template"])
    count = work.write_letters(workspace, sent.letters, text, letters.output, Path(named).suffix)
    note(f"Written: {counted(count, 'text')} in {letters.output}")


def respond(words: Sequence[str], at: str, text: str, *, dry_run: bool) -> None:
    """Note what somebody did."""
    from crmctl.workspace.campaigning.responding import Answer  # noqa: PLC0415 - needs pydantic
    from crmctl.workspace.campaigning.responding import respond as work  # noqa: PLC0415
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415

    ref, contact, response = words
    workspace = open_workspace()
    found = people.campaign(workspace, ref)
    who = resolve(workspace, contact, ("contact",))
    answer = Answer(who.id, at, response.casefold(), text)
    responded = work(workspace, found, [answer])
    finish(responded.change, f"{title(workspace, found.ref)}: response", dry_run=dry_run)
    _tell_responses(responded)


def responses(
    words: Sequence[str], columns: Sequence[str], rejects: Path | None, *, dry_run: bool
) -> None:
    """Read responses from a CSV file."""
    from crmctl.workspace.campaigning import responses_table as work  # noqa: PLC0415 - pydantic
    from crmctl.workspace.importing.rejects import place_of_rejects  # noqa: PLC0415

    ref, name = words
    workspace = open_workspace()
    found = people.campaign(workspace, ref)
    file = Path(name)
    account = work.respond_all(workspace, found, _content(file), work.Columns(*columns))
    place = place_of_rejects(workspace.repository, file, rejects) if account.rejected else None
    headline = (
        f"{title(workspace, found.ref)}: {counted(len(account.responded.added), 'response')}"
    )
    if dry_run or account.responded.added:
        finish(account.responded.change, headline, dry_run=dry_run)
    _tell_responses(account.responded)
    added, known = len(account.responded.added), account.responded.known
    note(
        f"{account.rows} rows read: {added} added, {known} known already, "
        f"{len(account.rejected)} rejected."
    )
    if place:
        if not dry_run:
            work.write_rejected(account, place)
            note(f"Rejected rows, with reasons: {place}")
        raise typer.Exit(1)


def result(ref: str, format_: Format) -> None:
    """Count what came of a campaign."""
    from crmctl.workspace.campaigning.measuring import measure  # noqa: PLC0415 - not for preview

    view = open_view()
    found = people.campaign(view, ref)
    came = measure(view, found)
    if format_ in {Format.JSON, Format.YAML}:
        emit_record(_as_data(came), format_, ref=str(found.ref))
    else:
        emit([_group(SENT, came.sent), _group(CONTROL, came.control)], _RESULT, format_)
    if format_ is Format.TABLE:
        for line in _sentences(came):
            note(line)


def _preview(view: "View", chosen: "Audience") -> Iterator[dict[str, Any]]:
    everyone = [
        *((one.person, SENT, one.address, "") for one in chosen.sent),
        *((one.person, CONTROL, one.address, "") for one in chosen.control),
        *((one.person, _EXCLUDED, "", one.sentence) for one in chosen.excluded),
    ]
    refs = [Ref("contacts", person.contact) for person, *_ in everyone]
    named = names(view, refs)
    for ref, (person, outcome, address, reason) in zip(refs, everyone, strict=True):
        yield {
            "contact": person.contact,
            "name": named[ref],
            "customers": list(person.customers),
            "outcome": outcome,
            "reached_at": address or None,
            "reason": reason or None,
        }


def _tell(chosen: "Audience") -> None:
    note(
        f"{len(chosen.sent)} to be sent, {len(chosen.control)} held back for comparison, "
        f"{len(chosen.excluded)} left out."
    )
    _tell_reasons(chosen.excluded)


def _tell_reasons(left_out: "Sequence[LeftOut]") -> None:
    for sentence, count in sorted(Counter(one.sentence for one in left_out).items()):
        note(f"  {count}: {sentence}")


def _tell_withdrawn(sent: "Sending") -> None:
    if sent.withdrawn:
        warn("somebody may not be contacted any more since the wave was frozen:")
        _tell_reasons(sent.withdrawn)
    if sent.kept_out:
        warn("somebody could be contacted again, but not by this wave:")
        _tell_reasons(sent.kept_out)
    note(f"{len(sent.letters)} of wave {sent.wave}, {sent.left_out} left out since it was frozen.")


def _tell_responses(responded: "Responded") -> None:
    if responded.withdrawals:
        count = len(responded.withdrawals)
        note(f"{counted(count, 'withdrawal')} written to the contacts' consents.")
    if responded.strangers:
        count = len(responded.strangers)
        warn(f"{counted(count, 'contact')} answered whom no wave reached.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableInputError(str(file), error.errno) from error


def _group(name: str, group: "Group") -> dict[str, Any]:
    return {
        "group": name,
        "people": group.people,
        "buyers": group.buyers,
        "rate": None if group.rate is None else float(group.rate),
        "orders": group.orders,
        "revenue": str(group.revenue),
    }


def _as_data(came: "Result") -> dict[str, Any]:
    return {
        "groups": [_group(SENT, came.sent), _group(CONTROL, came.control)],
        "responded": came.responded,
        "responses": dict(came.responses),
        "window": came.window,
        "cost": came.cost and str(came.cost),
        "cost_per_response": came.cost_per_response and f"{came.cost_per_response}",
        "chance": came.chance,
        "telling": came.is_telling,
        "orders_without_totals": came.without_totals,
    }


def _sentences(came: "Result") -> Iterator[str]:
    yield f"Orders count for {came.window} from the day of the wave, net, as far as issued."
    if came.responses:
        kinds = ", ".join(f"{count} {word}" for word, count in came.responses.items())
        who = "1 person" if came.responded == 1 else f"{came.responded} people"
        yield f"{who} responded: {kinds}."
    else:
        yield "Nobody has responded."
    if came.cost is not None:
        each = came.cost_per_response
        per = f", {each} {came.cost.currency} a response" if each is not None else ""
        yield f"It cost {came.cost}{per}."
    if came.chance is None:
        yield "Without a control group nobody can tell what would have been ordered anyway."
    elif came.is_telling:
        yield f"The groups differ by more than chance explains ({_chance(came.chance)})."
    else:
        yield (
            f"The difference between the groups is not telling: chance alone may explain it "
            f"({_chance(came.chance)})."
        )
    if came.without_totals:
        yield f"{counted(came.without_totals, 'order')} without totals: not in the revenue."
    if left_out := came.sent.revenue.left_out + came.control.revenue.left_out:
        yield f"{counted(left_out, 'order')} in a currency without a rate: not in the revenue."


def _chance(probability: float) -> str:
    least = 0.001
    shown = f"= {probability:.3f}" if probability >= least else f"< {least}"
    return f"p {shown}, Fisher's exact test"
