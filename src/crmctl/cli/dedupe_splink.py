"""`crmctl dedupe --engine splink` on records: pairs, the likeliest first."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from crmctl.cli.dedupe_options import TableWish
from crmctl.cli.output import Column, emit
from crmctl.model.record import Ref

if TYPE_CHECKING:
    from crmctl.workspace import Workspace

_COLUMNS = (
    Column("probability", "same", "right", show=lambda value: f"{value:.1%}"),
    Column("left", whole=True),
    Column("right", whole=True),
    Column("names"),
)


def list_by_splink(
    workspace: "Workspace", kinds: Sequence[str], least: float, wish: TableWish
) -> None:
    """List the pairs of records that Splink calls the same."""
    from crmctl.interchange.splink.judged import pairs_of_records  # noqa: PLC0415 - an extra
    from crmctl.workspace.merging import duplicates  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.names import names  # noqa: PLC0415 - the same

    finder = partial(pairs_of_records, backend=wish.backend or "")
    rows = []
    for kind in kinds:
        folder = workspace.catalogue.by_name[kind].folder
        for pair in duplicates(workspace, kind, finder):
            if pair.probability >= least:
                left, right = Ref(folder, pair.left), Ref(folder, pair.right)
                named = names(workspace, [left, right])
                rows.append(
                    {
                        "probability": round(pair.probability, 4),
                        "left": str(left),
                        "right": str(right),
                        "names": " = ".join(dict.fromkeys(named.values())),
                    }
                )
    rows.sort(key=lambda row: -float(str(row["probability"])))
    emit(
        rows,
        _COLUMNS,
        wish.format,
        ref=lambda row: f"{row['left']} {row['right']}",
        empty="No duplicates found.",
    )
