"""Search every field, note and interaction, ranked.

QUERY is what `crmctl list` takes: words, "exact words", tests such as `city:Berlin`, `-`, OR and
`segment:NAME`. Words are found in any writing (`mueller` finds Müller), as parts of words and
with small typing errors. Each hit tells in which field the words stand.

Examples:
    crmctl search mueller
    crmctl search "gate drive" kind:interaction
    crmctl search --kind contact "berlin -tag:vip"
    crmctl search muster --recorded 2025-12-31
"""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.messages import note
from crmctl.cli.options import FormatOption, Recorded
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.terminal import is_terminal, safe, speaks_unicode, styled
from crmctl.cli.viewing import open_view
from crmctl.index.excerpt import Excerpt
from crmctl.workspace import wording
from crmctl.workspace.searching import Hit, search

_COLUMNS = (
    Column("ref", "record", whole=True),
    Column("name", style="bold"),
    Column("last_contact", whole=True),
    Column("where"),
    Column("match"),
)


def run(
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY", help="What to look for.", show_default=False)
    ],
    *,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help="Only records of this kind; may be repeated.",
            autocompletion=complete_kind,
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-l", min=1, metavar="N", help="At most so many.")
    ] = 20,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
    recorded: Recorded = None,
) -> None:
    """Run `crmctl search`."""
    view = open_view(recorded)
    found = search(view, " ".join(query), kind or (), limit)
    days = [
        hit.last_contact and wording.moment(hit.last_contact, view.now.tzinfo)[:10]
        for hit in found.hits
    ]
    if format is Format.TABLE and is_terminal() and found.hits:
        sys.stdout.writelines(map(_block, found.hits, days))
    else:
        _emit(found.hits, days, format)
    for typed, known in found.instead:
        note(f"No record has {typed!r}; searched for {', '.join(known)} instead.")
    if found.total > len(found.hits):
        note(f"{found.total - len(found.hits)} more; --limit {found.total} shows all.")


def _emit(hits: Sequence[Hit], days: Sequence[str], format_: Format) -> None:
    whole = format_ not in {Format.TABLE, Format.CSV, Format.TSV}
    rows = [
        hit.record.as_json() if whole else _row(hit, day)
        for hit, day in zip(hits, days, strict=True)
    ]
    refs = {id(row): str(hit.record.ref) for row, hit in zip(rows, hits, strict=True)}
    emit(rows, _COLUMNS, format_, ref=lambda row: refs[id(row)], empty="Nothing was found.")


def _row(hit: Hit, day: str) -> dict[str, Any]:
    return {
        "ref": str(hit.record.ref),
        "name": hit.name,
        "last_contact": day or None,
        "where": hit.excerpt.field if hit.excerpt else None,
        "match": hit.excerpt.text if hit.excerpt else None,
    }


def _block(hit: Hit, day: str) -> str:
    """Give a hit for a person at a terminal: what it is, and below it where the words stand.

    In a pipe it is one line, and nothing is added to the text, so that `grep` finds it.
    """
    last = f"  last contact {day}" if day else ""
    head = f"{styled(safe(hit.name), 'bold')}  {styled(safe(f'{hit.record.ref}{last}'), 'dim')}\n"
    if hit.excerpt is None:
        return head
    return f"{head}    {styled(safe(hit.excerpt.field), 'cyan')}: {_marked(hit.excerpt)}\n"


def _marked(found: Excerpt) -> str:
    """Give the piece of text with marks around what matches, to be seen without colour, too."""
    left, right = "«»" if speaks_unicode() else "[]"
    text, at = "", 0
    for start, end in found.matches:
        matching = styled(f"{left}{safe(found.text[start:end])}{right}", "bold")
        text += f"{safe(found.text[at:start])}{matching}"
        at = end
    return text + safe(found.text[at:])
