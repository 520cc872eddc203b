"""What `crmctl dedupe` does with what it finds: list it, review it, merge what is certain."""

from collections.abc import Sequence

from crmctl.cli.confirm import confirm
from crmctl.cli.dedupe_rows import DECIDED, GROUPS, PAIRS, decided_row, group_row, pair_row
from crmctl.cli.messages import counted, note, warn
from crmctl.cli.output import Format, emit
from crmctl.cli.review import review
from crmctl.cli.session import open_workspace
from crmctl.cli.viewing import tell_what_is_missing
from crmctl.cli.writing import finish
from crmctl.workspace.automerging import automatic
from crmctl.workspace.deciding import decisions, said_by
from crmctl.workspace.deduping import Cluster, Duplicates, Wish, find
from crmctl.workspace.workspace import Workspace

_LEAST = 0.001
_NONE = "No duplicates found."


def opened() -> Workspace:
    """Open the CRM of this call; what cannot be read is told."""
    workspace = open_workspace()
    tell_what_is_missing(workspace)
    if broken := len(decisions(workspace).findings):
        files = counted(broken, "decision")
        state = "is" if broken == 1 else "are"
        warn(f"{files} cannot be read and {state} left out; `crmctl check` says why.")
    return workspace


def list_groups(workspace: Workspace, kinds: Sequence[str], wish: Wish, format_: Format) -> None:
    """Write groups of duplicates, the likeliest first."""
    found = _groups(_found(workspace, kinds, wish))
    rows = (group_row(workspace, each) for each in found)
    emit(rows, GROUPS, format_, ref=lambda row: " ".join(row["records"]), empty=_NONE)
    if found and format_ is Format.TABLE:
        note("`crmctl dedupe --review` goes through them; `crmctl merge REF REF` joins some.")


def list_pairs(workspace: Workspace, kinds: Sequence[str], wish: Wish, format_: Format) -> None:
    """Write pairs of duplicates, the likeliest first."""
    found = [(each.kind, pair) for each in _found(workspace, kinds, wish) for pair in each.wanted]
    found.sort(key=lambda each: -each[1].probability)
    rows = (pair_row(workspace, kind, pair) for kind, pair in found)
    emit(rows, PAIRS, format_, ref=lambda row: f"{row['left']} {row['right']}", empty=_NONE)
    if found and format_ is Format.TABLE:
        note("`crmctl merge LEFT RIGHT` joins a pair; `crmctl undo` takes that back.")


def list_decided(workspace: Workspace, kinds: Sequence[str], format_: Format) -> None:
    """Write what was decided on, and the commits that did it."""
    commits = said_by(workspace)
    rows = [
        decided_row(workspace, each, commits.get(each.path, ""))
        for each in decisions(workspace).decided
        if each.decision.kind in kinds
    ]
    rows.sort(key=lambda row: row["records"])
    empty = "Nothing was decided yet."
    emit(rows, DECIDED, format_, ref=lambda row: " ".join(row["records"]), empty=empty)
    if rows and format_ is Format.TABLE:
        note("`crmctl undo COMMIT` takes a decision back.")


def go_through(workspace: Workspace, kinds: Sequence[str], wish: Wish) -> None:
    """Review groups of duplicates, the likeliest first."""
    found = _groups(_found(workspace, kinds, wish))
    if found:
        review(workspace, found, wish.threshold)
    else:
        note(_NONE)


def merge_certain(
    workspace: Workspace, kinds: Sequence[str], wish: Wish, *, dry_run: bool, yes: bool
) -> None:
    """Merge what is as good as certain, in one commit; what may be wrong is told before."""
    sure = automatic(workspace, _found(workspace, kinds, wish))
    merged = sure.merged
    if merged.left:
        groups = counted(len(merged.left), "group")
        note(f"{groups} left out: a person and an organisation, or a frozen record, is in it.")
    if not merged.survivors:
        note("Nothing is certain enough to be merged without looking; --review goes through all.")
        return
    records = counted(len(merged.gone), "record")
    question = f"Merge {records} into {len(merged.survivors)}"
    note(
        f"{counted(sure.pairs, 'pair')}, each with a probability of {sure.least:.2%} or more; "
        f"expected number of wrong merges: {_few(sure.wrong)}."
    )
    if not dry_run:
        confirm(f"{question}?", yes=yes)
    finish(merged.change, f"dedupe: {question.lower()}", dry_run=dry_run, batch=sure.batch)
    if not dry_run:
        note(f"`crmctl undo {sure.batch}` takes all of it back.")


def _few(number: float) -> str:
    """Give a small number to three places, and never as none at all where it is some."""
    return f"{number:.3f}" if number == 0 or number >= _LEAST else f"less than {_LEAST}"


def _found(workspace: Workspace, kinds: Sequence[str], wish: Wish) -> Sequence[Duplicates]:
    return [find(workspace, kind, wish) for kind in kinds]


def _groups(found: Sequence[Duplicates]) -> Sequence[Cluster]:
    groups = [cluster for each in found for cluster in each.clusters]
    return sorted(groups, key=lambda each: -each.probability)
