"""Where the values of records come from: when each was set, and by which system, from git alone.

A value that came by a merge is as old, and of the same source, as in the record that it came from.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from crmctl.git.audit import Commit
from crmctl.git.history import ancestors, changed_files
from crmctl.matching.choosing import Origin, age
from crmctl.matching.merge_rules import plain_path
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.record import Record
from crmctl.model.walk import leaves
from crmctl.workspace.history import blame, blame_at
from crmctl.workspace.workspace import Workspace

_DAY = len("2026-11-22")
_DATES = frozenset({FieldType.DATE, FieldType.MOMENT})
_Place = tuple[str, str | None]  # a path without positions, and the value there


class Provenance:
    """Where the values of some records of one kind come from; asks git at the first question."""

    def __init__(self, workspace: Workspace, kind: Kind, records: Sequence[Record]) -> None:
        self._workspace, self._kind = workspace, kind
        self._records = {record.id: record for record in records}
        self._merges: dict[str, Mapping[_Place, Commit]] = {}

    def __call__(self, record: str, path: str) -> Origin:
        """Give the origin of a field; of a list or a group that of its latest value."""
        found = [
            origin
            for name, origin in self._known.get(record, {}).items()
            if name == path or name.startswith((f"{path}.", f"{path}["))
        ]
        return max(found, key=age) if found else Origin()

    @cached_property
    def _known(self) -> Mapping[str, Mapping[str, Origin]]:
        commits = {
            id_: {
                one.field: one.commit and self._before_merges(one.commit, one.field, one.value)
                for one in blame(self._workspace, record.ref)
            }
            for id_, record in self._records.items()
        }
        orders = self._orders([one for told in commits.values() for one in told.values() if one])
        return {
            id_: {
                field: self._origin(commit, orders, self._dated(self._records[id_]))
                for field, commit in told.items()
            }
            for id_, told in commits.items()
        }

    def _origin(self, commit: Commit | None, orders: Mapping[str, int], dated: str) -> Origin:
        if commit is None:  # edited by hand, and not committed yet
            return Origin(self._workspace.now, 0, dated)
        return Origin(commit.at, orders.get(commit.oid, 0), dated, commit.source)

    def _orders(self, commits: Sequence[Commit]) -> Mapping[str, int]:
        """Tell apart the commits of one second."""
        by_time = defaultdict[datetime, set[str]](set)
        for commit in commits:
            by_time[commit.at].add(commit.oid)
        together = [oids for oids in by_time.values() if len(oids) > 1]
        repository = self._workspace.repository
        return {oid: ancestors(repository, oid) for oids in together for oid in sorted(oids)}

    def _before_merges(self, commit: Commit, field: str, value: str | None) -> Commit:
        """Give the commit that a value had before merges brought it here."""
        if commit.action != "merge":
            return commit
        if commit.oid not in self._merges:
            self._merges[commit.oid] = dict(self._brought(commit))
        return self._merges[commit.oid].get((plain_path(field), value), commit)

    def _brought(self, merge: Commit) -> Iterator[tuple[_Place, Commit]]:
        """Give what stood in the records that a merge took away, and since when."""
        for path, _, after in changed_files(self._workspace.repository, merge.oid):
            if after is None and path.partition("/")[0] == self._kind.folder:
                for one in blame_at(self._workspace, path, f"{merge.oid}^1"):
                    if one.commit is not None:
                        earlier = self._before_merges(one.commit, one.field, one.value)
                        yield (plain_path(one.field), one.value), earlier

    def _dated(self, record: Record) -> str:
        """Give the latest day up to now that a record tells of."""
        today = self._workspace.now.date().isoformat()
        days = (
            str(value)[:_DAY]
            for _, field, value in leaves(self._kind, record.data)
            if field.type in _DATES
        )
        return max((day for day in days if day <= today), default="")
