"""All records at once, as the rules in `across/` look at them: through the index's rows.

The rules ask for what is wrong, not for what is there: a few statements that SQLite answers from
its indexes, and Python only for the faults that they find.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as of_class
from datetime import UTC, date, tzinfo
from functools import cached_property
from typing import Any, NamedTuple

from crmctl.checks.described import Value, values
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Severity
from crmctl.matching.decisions import Decided
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.walk import Path, written

Rows = Callable[[str, Sequence[Any]], Sequence[tuple[Any, ...]]]

# What crm.yaml says by default, as far as rules ask for it.
_DEFAULTS: Mapping[str, Any] = {
    "pipelines": {"sales": ("new", "qualified", "quote", "verbal", "won", "lost")},
    "lost_reasons": ("price", "timing", "in-house", "no-answer", "other"),
    "taxes": {},
    "numbering": {},
}


class Target(NamedTuple):
    """What references point to: the kind's singular and an id."""

    kind: str
    id: str


class Owner(NamedTuple):
    """The record in which something was found."""

    kind: Kind
    id: str
    path: str
    data: Mapping[str, Any]

    @property
    def ref(self) -> str:
        """The record's reference."""
        return f"{self.kind.folder}/{self.id}"

    @property
    def values(self) -> Sequence[Value]:
        """Every value that the kind's fields describe."""
        return values(self.kind, self.data)

    def finding(self, rule: Rule, path: Path, message: str, hint: str = "") -> Finding:
        """Give a finding about one value; its line is looked up by whoever shows it."""
        return Finding(
            path=self.path,
            line=0,
            column=0,
            code=rule.code,
            severity=rule.severity,
            message=message,
            field=written(path),
            ref=self.ref,
            hint=hint,
            fix=rule.fix,
        )


class Erasures(NamedTuple):
    """What is known of people who were erased.

    Attributes:
        back: path and reference of each record that the suppression list knows, and by which
            sorts of identifiers.
        records: references of the records that certificates say were erased.
        troubles: why some of it could not be told, and how much that weighs.
    """

    back: Sequence[tuple[str, str, Sequence[str]]] = ()
    records: Collection[str] = ()
    troubles: Sequence[tuple[Severity, str]] = ()


@dataclass(frozen=True)
class StoreContext:
    """The index and what else the rules need.

    Attributes:
        rows: runs a statement on the index.
        catalogue: the kinds.
        today: the day in the CRM's time zone.
        users: the keys of `users` in crm.yaml.
        zone: the CRM's time zone.
        settings: crm.yaml as plain data, defaults included.
        attached: gives path and SHA-256 of the files below `attachments/`.
        decided: gives the decisions on duplicates.
        apart: gives the pairs of ids of a kind of which a person said that they are two.
        matching: gives the ids of the records of a kind that match a query.
        erasures: gives what is known of people who were erased.
        thorough: whether rules that read and compare every record are wanted, too.
        sharing: tells of which files it is wanted what shares rare values with them; None for
            none.
        hygiene: whether rules about work rather than data are wanted, too.
    """

    rows: Rows
    catalogue: Catalogue
    today: date
    users: Collection[str] = ()
    zone: tzinfo = UTC
    settings: Mapping[str, Any] = of_class(default_factory=lambda: _DEFAULTS)
    attached: Callable[[], Mapping[str, str]] = dict
    decided: Callable[[], Sequence[Decided]] = tuple
    apart: Callable[[str], Collection[frozenset[str]]] = lambda _kind: ()
    matching: Callable[[str, str], Collection[str]] = lambda _kind, _where: ()
    erasures: Callable[[], Erasures] = Erasures
    thorough: bool = False
    sharing: Callable[[str], bool] | None = None
    hygiene: bool = False

    @cached_property
    def unread(self) -> Sequence[str]:
        """The paths of files that are no valid record."""
        counts = "SELECT (SELECT count(*) FROM files), (SELECT count(*) FROM records)"
        files, records = self.rows(counts, ())[0]
        if files == records:
            return ()
        statement = "SELECT path FROM files EXCEPT SELECT path FROM records ORDER BY path"
        return [path for (path,) in self.rows(statement, ())]

    @cached_property
    def has_odd_paths(self) -> bool:
        """Whether any path has a capital letter or one beyond ASCII, as one with a twin must."""
        statement = """
            SELECT EXISTS (SELECT 1 FROM files
                WHERE path <> lower(path) OR length(path) <> length(CAST(path AS BLOB)))
        """
        return bool(self.rows(statement, ())[0][0])

    @cached_property
    def missing(self) -> frozenset[Target]:
        """The targets of references that no file answers to.

        A file with errors in it is there all the same; its own findings are enough.
        """
        # Both sides from indexes on (kind, id) alone: many references share few targets.
        statement = """
            SELECT kind, id FROM (SELECT DISTINCT kind, id FROM links) AS target
            WHERE NOT EXISTS
                (SELECT 1 FROM records WHERE kind = target.kind AND id = target.id)
        """
        there = {as_target(path, self.catalogue) for path in self.unread}
        return frozenset(Target(*row) for row in self.rows(statement, ())) - there

    @cached_property
    def survivors(self) -> Mapping[Target, str]:
        """The ids of the records into which missing targets were merged."""
        if not self.missing:
            return {}
        found = self.rows("SELECT kind, alias, id FROM aliases ORDER BY kind, alias, id", ())
        merged = {Target(kind, alias): id_ for kind, alias, id_ in found}
        return {target: merged[target] for target in self.missing if target in merged}

    @cached_property
    def misplaced(self) -> Mapping[Target, str]:
        """The kinds of the records that have the id of a missing target."""
        found: dict[Target, str] = {}
        for target in self.missing - self.survivors.keys():
            for kind in self.catalogue.kinds:
                statement = "SELECT 1 FROM records WHERE kind = ? AND id = ?"
                if self.rows(statement, (kind.name, target.id)):
                    found[target] = kind.name
        return found

    def referring(self, target: Target) -> Iterator[tuple[Owner, Value]]:
        """Give every value that refers to a target, with the record that holds it."""
        statement = "SELECT DISTINCT owner FROM links WHERE kind = ? AND id = ? ORDER BY owner"
        for (rowid,) in self.rows(statement, target):
            owner = self.owner(rowid)
            for value in self.values_for(owner, target):
                yield owner, value

    def values_for(self, owner: Owner, target: Target) -> Iterator[Value]:
        """Give the values of a record that refer to a target."""
        for value in owner.values:
            if target_of(value, self.catalogue) == target:
                yield value

    def owner(self, rowid: int) -> Owner:
        """Give a record by its number in the index."""
        statement = "SELECT kind, id, path, json FROM records WHERE rowid = ?"
        kind, id_, path, data = self.rows(statement, (rowid,))[0]
        return Owner(self.catalogue.by_name[kind], id_, path, json.loads(data))

    def fields(self, type_: FieldType) -> Iterator[tuple[Kind, Field]]:
        """Give all fields of a type that the index has a column for, custom ones left out."""
        for kind in self.catalogue.kinds:
            for field in kind.fields:
                if field.type is type_ and not field.custom:
                    yield kind, field


def target_of(value: Value, catalogue: Catalogue) -> Target | None:
    """Give what a value refers to; None if it refers to nothing."""
    if value.field.type is FieldType.REFERENCE:
        return Target(value.field.target, str(value.value))
    if value.field.type is FieldType.LINK:
        folder, _, id_ = str(value.value).partition("/")
        kind = catalogue.by_name.get(folder)
        return Target(kind.name if kind else folder, id_)
    return None


def file_finding(rule: Rule, path: str, ref: str, message: str, hint: str = "") -> Finding:
    """Give a finding about a whole file."""
    return Finding(path, 1, 1, rule.code, rule.severity, message, "", ref, hint, rule.fix)


def table(kind: Kind, field: Field) -> str:
    """Give the index's table that holds a field's values."""
    if not field.list_path:
        return kind.folder
    return f"{kind.folder}_{field.list_path.replace('.', '_')}"


def column(field: Field) -> str:
    """Give the column that holds a field's values."""
    if field.map or field.path == field.list_path:
        return "value"
    return field.path.removeprefix(f"{field.list_path}.").replace(".", "_")


def as_target(path: str, catalogue: Catalogue) -> Target:
    """Give what a reference to the record in a file would name."""
    folder, name = path.partition("/")[0], path.rpartition("/")[2]
    kind = catalogue.by_name.get(folder)
    return Target(kind.name if kind else folder, name.removesuffix(".yaml"))
