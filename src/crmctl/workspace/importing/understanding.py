"""What the columns of a table are, and how their cells are read.

A preset that recognises the header knows most; then come the usual words. What a person said of a
column goes before both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from crmctl.interchange.amounts import amount_of
from crmctl.interchange.columns.formats import Formats, Order, date_format, decimal_sign
from crmctl.interchange.columns.values import Columns as Cells
from crmctl.interchange.columns.values import ColumnValues, columns_of, read_columns
from crmctl.interchange.consent_columns import ConsentColumns, consent_columns, without
from crmctl.interchange.consents import ConsentReader, OptIn, opt_in, time_columns
from crmctl.interchange.detect import detect_kind
from crmctl.interchange.mapping import FULL_NAME, KIND, ColumnMapping, Known, map_columns
from crmctl.interchange.paths import Path
from crmctl.interchange.presets.applying import Applied, apply
from crmctl.interchange.presets.recognise import Ambiguous, recognise
from crmctl.interchange.rejected import MARK
from crmctl.interchange.tables.table import Table
from crmctl.model.catalogue import Kind
from crmctl.workspace.adding import kind_of
from crmctl.workspace.importing.presets import presets_of
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.workspace import Workspace

# What a table of customers may say of the contact in the same row. A phone or an address in such
# a row is the organisation's.
_OF_PEOPLE = frozenset({"name", "birthday", "profiles", "language"})
_OF_ROLES = frozenset({"position", "department"})


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table are.

    Attributes:
        main: the fields of the rows' own kind.
        people: those of the contact in the same row of a table of customers.
        free: columns that nothing knows.
        noted: those of them that go into the notes: all, or none where that is wished.
        left_out: columns that are not kept, each with the reason.
        values: how the cells of the rows' own fields are read.
        people_values: the same of the contact's.
        consents: reads what the columns say about contacting people.
        source: the system that the table comes from; empty where nobody knows.
        applied: the preset that recognised the table.
        told: what else a person should know, a sentence each.
    """

    main: ColumnMapping
    people: ColumnMapping | None
    free: tuple[str, ...]
    noted: tuple[str, ...]
    left_out: Mapping[str, str]
    values: ColumnValues
    people_values: ColumnValues
    consents: ConsentReader
    source: str = ""
    applied: Applied | None = None
    told: tuple[str, ...] = ()

    @property
    def own_export(self) -> bool:
        """Whether crmctl wrote the table: then ids and references are ours."""
        return KIND in self.main.paths

    @property
    def about_consents(self) -> tuple[str, ...]:
        """The columns that say whether people may be contacted."""
        taken = self.consents.columns.taken
        return (*taken, *self.consents.columns.opt_in) if self.consents.opt_in else taken


def understand(workspace: Workspace, table: Table, file_name: str, wish: Wish) -> Columns:
    """Tell what each column of a table is, and how its cells are read.

    Raises:
        UsageError: the kind is not clear, a column is none, a preset cannot be used, or dates or
            numbers can be read in two ways.
    """
    catalogue = workspace.catalogue
    chosen_kind = kind_of(workspace, wish.kind) if wish.kind else None
    applied, told = _applied(workspace, table, chosen_kind, wish)
    known = applied.known if applied else Known()
    kind = chosen_kind or (
        catalogue.by_name[applied.kind] if applied else detect_kind(table, catalogue)
    )
    source = wish.source or (applied.source if applied else "")
    main = map_columns(table.header, kind, wish.columns, source, known)
    status_in_name = applied is not None and applied.status_in_name
    found = consent_columns(table.header, kind, file_name, status_in_name=status_in_name)
    if KIND in main.paths:  # ours has the events themselves
        found = ConsentColumns(table.header)
    consents = _consents(workspace, without(found, list(wish.columns)), source, wish)
    left_out = dict(applied.left_out) if applied else {}
    free = [column for column in main.unmapped if _is_free(column, wish, consents, left_out)]
    people = None
    if kind.name == "customer" and KIND not in main.paths:
        people = _people(free, catalogue.by_name["contact"])
    taken = {c for c in people.columns if c not in people.unmapped} if people else set()
    unknown = tuple(column for column in free if column not in taken)
    formats = _formats(workspace, applied, wish)
    if KIND in main.paths:
        formats = _of_own_export(table, formats)
    values, consents = _with_times(table, main, formats, consents)
    beside = _values(table, people, formats) if people else ColumnValues({})
    return Columns(
        main,
        people,
        unknown,
        unknown if wish.keep_unmapped else (),
        left_out,
        values,
        beside,
        consents,
        source,
        applied,
        (*told, *values.told, *beside.told, *_untaken(consents)),
    )


# --- presets -------------------------------------------------------------------------------


def _applied(
    workspace: Workspace, table: Table, kind: Kind | None, wish: Wish
) -> tuple[Applied | None, tuple[str, ...]]:
    """Give the preset that knows the table, and what to say where several may."""
    if KIND[0] in table.header and not wish.preset:
        return None, ()
    presets = presets_of(workspace)
    found = recognise(table.header, presets, wish.preset, kind.name if kind else "", table.logical)
    if isinstance(found, Ambiguous):
        names = ", ".join(found.names)
        return None, (f"The columns may be of {names}; --preset says of which.",)
    if found is None:
        return None, ()
    return apply(found.preset, found.file, table.header, wish.source, table.logical), ()


# --- columns -------------------------------------------------------------------------------


def _is_free(
    column: str, wish: Wish, consents: ConsentReader, left_out: Mapping[str, str]
) -> bool:
    """Tell whether a column without a field may still be a person's, or go into the notes."""
    read = consents.columns.taken
    if consents.opt_in:
        read += consents.columns.opt_in
    return not (
        column in wish.columns
        or column in left_out
        or column in read
        or column.startswith(MARK)  # of rejected rows that were corrected
    )


def _people(free: list[str], kind: Kind) -> ColumnMapping | None:
    found = map_columns(free, kind)
    paths = tuple(path if path and _is_of_person(path) else None for path in found.paths)
    named = {FULL_NAME, ("name", "given"), ("name", "family")} & set(paths)
    return replace(found, paths=paths) if named else None


def _is_of_person(path: Path) -> bool:
    return path[0] in _OF_PEOPLE or (path[0] == "roles" and path[-1] in _OF_ROLES)


# --- consents ------------------------------------------------------------------------------


def _consents(
    workspace: Workspace,
    columns: ConsentColumns,
    source: str,
    wish: Wish,
) -> ConsentReader:
    said: OptIn | None = None
    if wish.consent_basis:
        said = opt_in(wish.consent_basis, workspace.config["purposes"], wish.consent_purpose)
    return ConsentReader(columns, source or "import", workspace.entry, opt_in=said)


def _untaken(consents: ConsentReader) -> Sequence[str]:
    """Say which columns tell of a consent that nobody vouches for."""
    columns = consents.columns.opt_in
    if not columns or consents.opt_in:
        return ()
    named = ", ".join(columns)
    return (f"No consent is recorded from {named}; --consent-basis says what they rest on.",)


# --- cells ---------------------------------------------------------------------------------


def _of_own_export(table: Table, formats: Formats) -> Formats:
    """Give how crmctl writes values: with a comma only for a German Excel, amounts in full."""
    decimal = formats.decimal or ("," if table.delimiter == ";" else ".")
    return replace(formats, decimal=decimal, separator=";", currency="")


def _formats(workspace: Workspace, applied: Applied | None, wish: Wish) -> Formats:
    usual = applied.formats if applied else None
    said = wish.date_format or (usual.dates if usual else "")
    return Formats(
        zone=ZoneInfo(workspace.config["timezone"]),
        today=workspace.now.date(),
        currency=workspace.config["currency"],
        dates=date_format(said) if said else None,
        usual_order=Order(usual.date_order.upper()) if usual and usual.date_order else None,
        decimal=decimal_sign(wish.decimal) if wish.decimal else "",
        usual_decimal=usual.decimal if usual else "",
        file_zone=ZoneInfo(usual.zone) if usual and usual.zone else None,
    )


def _with_times(
    table: Table, mapping: ColumnMapping, formats: Formats, consents: ConsentReader
) -> tuple[ColumnValues, ConsentReader]:
    """Decide how cells are read, and with them the times of consents."""
    rows = [row.cells for row in table.rows if not row.problem]
    found = time_columns(consents.columns, rows, opt_ins=consents.opt_in is not None)
    free = set(mapping.unmapped)
    times = {name: cells for name, cells in found.items() if name in free}
    read = _values(table, mapping, formats, times)
    of_fields = {name: cells for name, cells in read.columns.items() if name not in times}
    said = {name: read.columns[name] for name in times}
    return replace(read, columns=of_fields), replace(consents, times=said)


def _values(
    table: Table, mapping: ColumnMapping, formats: Formats, beside: Cells | None = None
) -> ColumnValues:
    """Decide how cells are read.

    Words that a preset knows are its business, and an amount whose currency has a column of its
    own is put together with it.
    """
    own = {at for at, rule in mapping.rules.items() if rule.values}
    apart = {amount_of(path) for path in mapping.paths if path}
    paths = tuple(
        None if at in own or path in apart else path for at, path in enumerate(mapping.paths)
    )
    order = {column: place for place, column in enumerate(table.header)}
    places = [order[column] for column in mapping.columns]
    rows = [
        row.cells if len(places) == len(table.header) else tuple(row.cells[at] for at in places)
        for row in table.rows
        if not row.problem
    ]
    columns = columns_of(replace(mapping, paths=paths), rows)
    return read_columns({**columns, **(beside or {})}, formats)
