"""`crmctl dedupe --csv`: duplicates in any table, without a CRM.

Messages say what each column was taken for; the table goes to a file or to standard output.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crmctl.cli.dedupe_options import STANDARD, TableWish, require_sense
from crmctl.cli.messages import counted, note, warn
from crmctl.cli.output import Format, emit_record
from crmctl.cli.terminal import is_terminal, safe

if TYPE_CHECKING:
    from crmctl.interchange.deduping.columns import Of
    from crmctl.interchange.deduping.recognise import Recognised
    from crmctl.interchange.tables.exact import ExactTable
    from crmctl.matching.columns import Column
    from crmctl.matching.judging import Found


def dedupe_table(wish: TableWish, threshold: float, kind: str | None) -> None:
    """Find duplicates in a table, or links between two, and write it with them."""
    require_sense(wish, kind)
    said = _link(wish, threshold) if wish.link else _cluster(wish, threshold)
    if wish.format not in {Format.TABLE, Format.CSV}:
        emit_record(said, wish.format, ref="")


def _cluster(wish: TableWish, threshold: float) -> Mapping[str, object]:
    from crmctl.interchange.deduping.clustering import clustered, related_of  # noqa: PLC0415 - the same
    from crmctl.interchange.deduping.columns import columns_of  # noqa: PLC0415 - the same
    from crmctl.interchange.deduping.writing import with_clusters  # noqa: PLC0415 - the same
    from crmctl.matching.clustering import clusters_of  # noqa: PLC0415 - the same

    table = _read(wish, wish.csv)
    ((_, recognised),) = read = _recognised(wish, [table])
    found = _find(wish, columns_of(table, recognised), len(table.rows))
    clusters = clusters_of(found, threshold=threshold) if found else ()
    result = clustered(found, clusters, len(table.rows))
    related = related_of(found, result.numbers) if wish.related else None
    names, texts = with_clusters(table, result, related)
    _write(wish, texts)
    rows = counted(len(table.rows), "row")
    note(
        f"{rows}, {counted(result.clusters, 'cluster')}; {result.together} of the rows are in a "
        "cluster with another one."
    )
    if (taken := _taken(names, ("cluster", "probability", "related"))) and wish.shows_table:
        note(f"The table has such columns already; the new ones are called {taken}.")
    return {
        "rows": len(table.rows),
        "clusters": result.clusters,
        "rows_in_clusters": result.together,
        **_account(wish, read),
        "added": list(names) if wish.shows_table else [],
    }


def _link(wish: TableWish, threshold: float) -> Mapping[str, object]:
    from crmctl.interchange.deduping.columns import columns_of_both  # noqa: PLC0415 - the same
    from crmctl.interchange.deduping.linking import links_of  # noqa: PLC0415 - the same
    from crmctl.interchange.deduping.writing import with_links  # noqa: PLC0415 - the same

    left, right = _read(wish, wish.csv), _read(wish, wish.link)
    read = _recognised(wish, [left, right])
    columns = columns_of_both(*read)
    note(f"Compared: {', '.join(f'{column.name} ({column.type})' for column in columns)}")
    found = _find(wish, columns, len(left.rows) + len(right.rows), len(left.rows))
    links = links_of(found, len(left.rows), threshold, one_to_one=wish.one_to_one)
    names, texts = with_links(left, right, links)
    _write(wish, texts)
    linked = len({link.left for link in links}), len({link.right for link in links})
    note(
        f"{counted(len(links), 'link')}: {linked[0]} of {counted(len(left.rows), 'row')} and "
        f"{linked[1]} of the other table's {len(right.rows)}."
    )
    return {
        "rows": len(left.rows),
        "other_rows": len(right.rows),
        "links": len(links),
        "linked": linked[0],
        "other_linked": linked[1],
        **_account(wish, read),
        "header": list(names) if wish.shows_table else [],
    }


def _read(wish: TableWish, name: str) -> "ExactTable":
    from crmctl.interchange.tables.csvread import MAX_BYTES  # noqa: PLC0415 - the same
    from crmctl.interchange.tables.exact import read_exactly  # noqa: PLC0415 - the same
    from crmctl.workspace.inputs import Input  # noqa: PLC0415 - the same

    file = Input(name, sys.stdin.buffer)
    table = read_exactly(
        file.first(file.path, MAX_BYTES + 1),  # one more, to see that it is too much
        name,
        delimiter=wish.delimiter,
        encoding=wish.encoding,
        sheet=wish.sheet,
    )
    named = f"{name}: " if wish.link else ""
    note(f"{named}{counted(len(table.rows), 'row')}, {table.source}")
    for sentence in table.told:
        warn(f"{named}{sentence}")
    return table


def _recognised(wish: TableWish, tables: Sequence["ExactTable"]) -> Sequence["Of"]:
    """Tell what the columns of the tables are, and say so."""
    from crmctl.interchange.deduping.recognise import recognise  # noqa: PLC0415 - the same
    from crmctl.interchange.deduping.saying import said_of_columns  # noqa: PLC0415 - the same

    said = said_of_columns(wish.map, [name for table in tables for name in table.names])
    found = [(table, recognise(table, said)) for table in tables]
    for _, recognised in found:
        _tell(recognised)
    return found


def _tell(recognised: "Recognised") -> None:
    for name, type_ in recognised.types.items():
        note(f"  {name.strip()} -> {type_}")
    ignored = [
        f"{name.strip()} ({why})" if why else name.strip()
        for name, why in recognised.ignored.items()
    ]
    if ignored:
        note(f"  ignored: {', '.join(ignored)}")


def _find(
    wish: TableWish, columns: Sequence["Column"], rows: int, split: int | None = None
) -> "Found | None":
    from crmctl.interchange.splink.judged import find_by_splink  # noqa: PLC0415 - the same
    from crmctl.matching.table_finder import find_in  # noqa: PLC0415 - the same

    if rows < 2 or split in {0, rows}:  # noqa: PLR2004 - one row is the same as none other
        return None
    if wish.backend:
        return find_by_splink(columns, split=split, backend=wish.backend)
    return find_in(columns, split=split)


def _account(wish: TableWish, read: Sequence["Of"]) -> Mapping[str, object]:
    said = [
        {
            "columns": {name.strip(): str(type_) for name, type_ in found.types.items()},
            "ignored": [name.strip() for name in found.ignored],
        }
        for _, found in read
    ]
    output = wish.output if wish.output != STANDARD else ""
    other = {f"other_{name}": value for one in said[1:] for name, value in one.items()}
    return {**said[0], **other, **({"output": output} if output else {})}


def _taken(names: Sequence[str], wanted: Sequence[str]) -> str:
    return ", ".join(name for name in names if name not in wanted)


def _write(wish: TableWish, texts: Iterable[str]) -> None:
    """Write the table: to a file, whole or not at all, or to standard output."""
    if not wish.shows_table:
        return
    if wish.output != STANDARD:
        from crmctl.store.output import whole_file  # noqa: PLC0415 - printing needs none

        with whole_file(Path(wish.output).absolute()) as file, file.open("wb") as opened:
            opened.writelines(text.encode("utf-8", "surrogatepass") for text in texts)
        note(f"Written: {wish.output}")
    elif is_terminal():
        sys.stdout.writelines(safe(text, lines=True) for text in texts)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(text.encode("utf-8", "surrogatepass") for text in texts)
