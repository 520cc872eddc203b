"""Find records that may be the same, with the reasons.

Pairs of contacts and of customers, the likeliest first: the probability that both are the same,
the answer (same, or related: a household, a colleague, a sister company), and what speaks for and
against, in bits (+1 doubles the odds, -1 halves them). With `--format ids` a line is a pair.
Nothing is changed; `crmctl merge` joins a pair.

With --csv it works on any table, without a CRM: the table is given back with the columns
`cluster` and `probability`, or with --link joined to the rows of another one that are the same.
What a column is, its header tells, or --map COLUMN=TYPE; docs/duplicates-in-tables.md has it all.

Examples:
    crmctl dedupe
    crmctl dedupe contacts --threshold 0.9
    crmctl dedupe customers --format json
    crmctl dedupe --csv people.csv -o clusters.csv
    crmctl dedupe --csv members.csv --map "Nr.=ignore" --map Verein=organisation -o clusters.csv
    crmctl dedupe --csv ours.csv --link theirs.csv --one-to-one -o links.csv
"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.dedupe_options import (
    Backend,
    BackendOption,
    Csv,
    Delimiter,
    Encoding,
    Engine,
    EngineOption,
    Link,
    Map,
    OneToOne,
    Output,
    Sheet,
    TableWish,
    chosen_backend,
    require_csv,
)
from crmctl.cli.dedupe_table import dedupe_table
from crmctl.cli.evidence import in_words
from crmctl.cli.messages import note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.viewing import open_view
from crmctl.errors.records import UnknownKindError
from crmctl.model.record import Ref
from crmctl.workspace.view import View

if TYPE_CHECKING:
    from crmctl.matching.find import Pair
    from crmctl.model.catalogue import Kind
    from crmctl.workspace.merging import Finder


def run(  # noqa: PLR0913 - each is an argument or option of the command
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="[KIND]",
            help="contacts or customers; both by default.",
            autocompletion=complete_kind,
            show_default=False,
        ),
    ] = None,
    *,
    threshold: Annotated[
        str, typer.Option("--threshold", "-t", metavar="P", help="The least probability.")
    ] = "0.5",
    related: Annotated[
        bool, typer.Option("--related", help="Also households, colleagues, sister companies.")
    ] = False,
    format_: FormatOption = Format.TABLE,
    csv: Csv = "",
    link: Link = "",
    one_to_one: OneToOne = False,
    map_: Map = None,
    output: Output = "-",
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    engine: EngineOption = Engine.OWN,
    backend: BackendOption = None,
) -> None:
    """Run `crmctl dedupe`."""
    wish = TableWish(csv, link, one_to_one, map_ or (), output, delimiter, encoding, sheet)
    backend = chosen_backend(engine, backend)
    if csv:
        wish = wish._replace(related=related, format=format_, backend=backend)
        dedupe_table(wish, _probability(threshold), kind)
        return
    require_csv(wish)
    from crmctl.matching import MATCHED_KINDS  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.merging import duplicates  # noqa: PLC0415 - the same

    view = open_view()
    kinds = [view.catalogue.by_name[name] for name in MATCHED_KINDS]
    if kind is not None:
        kinds = [known for known in kinds if kind in (known.name, known.folder)]
        if not kinds:
            raise UnknownKindError(kind, MATCHED_KINDS)
    least = _probability(threshold)
    rows = [
        _row(view, known, pair)
        for known in kinds
        for pair in duplicates(view, known.name, _finder(backend))
        if pair.probability >= least or (related and pair.relation)
    ]
    rows.sort(key=lambda row: -row["probability"])
    emit(
        rows,
        _COLUMNS,
        format_,
        ref=lambda row: f"{row['left']} {row['right']}",
        empty="No duplicates found.",
    )
    if rows and format_ is Format.TABLE:
        note("`crmctl merge LEFT RIGHT` joins a pair; `crmctl undo` takes that back.")


def _finder(backend: Backend | None) -> "Finder":
    from crmctl.matching.find import find  # noqa: PLC0415 - `--help` needs none of it

    if backend is None:
        return find
    from functools import partial  # noqa: PLC0415 - the same

    from crmctl.interchange.splink.judged import pairs_of_records  # noqa: PLC0415 - the same

    return partial(pairs_of_records, backend=backend)


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise typer.BadParameter("the probability is a number from 0 to 1")
    return value


def _row(view: View, kind: "Kind", pair: "Pair") -> dict[str, Any]:
    from crmctl.workspace.names import names  # noqa: PLC0415 - `--help` needs none of it

    left, right = Ref(kind.folder, pair.left), Ref(kind.folder, pair.right)
    named = names(view, [left, right])
    return {
        "probability": round(pair.probability, 4),
        "answer": pair.relation or str(pair.answer),
        "left": str(left),
        "right": str(right),
        "names": " = ".join(dict.fromkeys(named.values())),
        "evidence": [
            {"field": each.field, "level": each.level, "bits": round(each.bits, 2)}
            for each in pair.evidence
        ],
    }


_COLUMNS = (
    Column("probability", "same", "right", show=lambda value: f"{value:.1%}"),
    Column("answer"),
    Column("left", whole=True),
    Column("right", whole=True),
    Column("names"),
    Column("evidence", show=in_words),
)
