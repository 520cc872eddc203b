"""What `crmctl import` does with some files, from reading them to the account of every row."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from crmctl.cli.import_account import Way, ask, tell_outcome
from crmctl.cli.import_reading import tell_reading
from crmctl.cli.messages import note
from crmctl.cli.writing import remark_in_short
from crmctl.errors.base import UsageError
from crmctl.workspace import Workspace
from crmctl.workspace.importing import Plan, Wish, carry_out, decide, read
from crmctl.workspace.importing.folders import found_in
from crmctl.workspace.importing.presets import require_name, save_preset
from crmctl.workspace.importing.reading import FileDraft
from crmctl.workspace.importing.rejects import (
    ending_of_rejects,
    place_of_rejects,
    write_rejects,
)

_SHOWN = 20  # files that are left out


def import_files(workspace: Workspace, names: Sequence[str], wish: Wish, way: Way) -> bool:
    """Import some files; tell whether every row could be taken."""
    found = list(_read(workspace, names, wish))
    if way.rejects and len(found) > 1:
        raise UsageError("--rejects names one file and so goes with one sheet; --sheet names it.")
    table = _table_to_keep(found, way.preset) if way.preset else None
    plan, wish = _decided(workspace, found, wish, way)
    del found  # what each row says takes much memory
    carried_out = plan.is_sound or way.partial
    rejects = _rejects(workspace, plan, wish, way)
    done = None
    if carried_out and not way.dry_run:
        done = carry_out(workspace, plan, branch=way.branch)
    if table and not way.dry_run:
        _save_preset(workspace, table, wish, way.preset)
    tell_outcome(workspace, plan, way, rejects, done)
    if done:
        remark_in_short(done.findings)
    return plan.is_sound


def _read(workspace: Workspace, names: Sequence[str], wish: Wish) -> Iterator[FileDraft]:
    """Read the files that are named, and those that lie in a folder, and say how."""
    for name in names:
        with _naming(name if len(names) > 1 else ""):
            inputs, left_out = found_in(name, sys.stdin.buffer)
        if left_out:
            note(f"{name}: left out: {_in_short(left_out)}")
        for one in inputs:
            with _naming(one.name if len(names) > 1 or len(inputs) > 1 else ""):
                read_now = read(workspace, one, wish)
            if len(inputs) > 1:
                note(f"{one.name}:")
            for each in read_now:
                tell_reading(each)
                yield each


def _in_short(names: Sequence[str]) -> str:
    """Give the first of many names."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Say of which of several files it is that something is wrong."""
    try:
        yield
    except UsageError as error:
        if name and name not in str(error):
            sentence = f"{name}: {error}"
            raise UsageError(sentence) from error
        raise


def _table_to_keep(found: Sequence[FileDraft], name: str) -> FileDraft:
    """Give the table whose columns are to be kept under a name, before anything is written."""
    require_name(name)
    tables = [each for each in found if each.columns]
    if len(tables) != 1:
        raise UsageError("--save-preset keeps the columns of one table; import it by itself.")
    return tables[0]


def _save_preset(workspace: Workspace, table: FileDraft, wish: Wish, name: str) -> None:
    """Keep how one table was understood, for the next import of such a table."""
    assert table.columns is not None  # noqa: S101 - a table has columns
    known = replace(wish, source=table.source)
    note(f"Preset: {save_preset(workspace, table.columns, known, name)}")


def _decided(
    workspace: Workspace,
    found: Sequence[FileDraft],
    wish: Wish,
    way: Way,
) -> tuple[Plan, Wish]:
    """Plan; where a person says which record a row is, plan once more."""
    plan = decide(workspace, found, wish)
    asks = way.same or (way.asks and not way.dry_run)
    said = ask(workspace, plan, way.same) if asks else {}
    if not said:
        return plan, wish
    wish = replace(wish, decided=said)
    return decide(workspace, found, wish), wish


def _rejects(workspace: Workspace, plan: Plan, wish: Wish, way: Way) -> Mapping[int, Path]:
    """Write the rows that fail to files, and give where, by the numbers of the files."""
    places = {}
    for number, file in enumerate(plan.files):
        if any(not row.barred for row in file.failed) or (file.failed and file.read.table):
            origin, ending = file.read.input.path, ending_of_rejects(file)
            place = place_of_rejects(workspace.repository, origin, way.rejects, ending)
            if not way.dry_run:
                write_rejects(workspace, file, wish, place)
                places[number] = place
    return places
