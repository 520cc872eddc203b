"""The records that an import knows: those of the CRM that its rows may mean, and its own.

What the rows may mean is asked of the index in a few statements for all rows together.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from crmctl.model.catalogue import Kind
from crmctl.model.checked import check
from crmctl.model.course import walked
from crmctl.model.identity import new_id
from crmctl.model.ids import IdContext
from crmctl.model.record import Ref, as_data
from crmctl.store.paths import is_id
from crmctl.workspace.importing.answering import Answering
from crmctl.workspace.importing.asking import batches, ids_in_use, marks
from crmctl.workspace.importing.barring import Barring
from crmctl.workspace.importing.faults import RowFault
from crmctl.workspace.importing.former import ExternalId, Former
from crmctl.workspace.importing.ways import Way, bare_name, entries
from crmctl.workspace.workspace import Workspace

Data = Mapping[str, Any]

# A mailbox or a switchboard that so many share tells nobody from anybody.
SHARED = 50


class Book:
    """What the CRM knows of the records that rows may mean, and what the import does to them.

    Attributes:
        new: the records to make, in order, as trees that are ready to be written.
        changed: the records of the CRM to change, with their new data.
        besides: those of the new ones that no row is, but that rows name.
    """

    def __init__(self, workspace: Workspace, former: Former, barring: Barring) -> None:
        self._workspace, self.barring = workspace, barring
        self._gone = former
        self._kinds = workspace.catalogue.by_name
        self._today = workspace.now.date().isoformat()
        self._keys = Answering()
        self._former: Mapping[tuple[str, str, str], Ref] = {}
        self._data: dict[Ref, Data] = {}
        self._taken: dict[str, set[str]] = {}
        self._journal: list[tuple[Ref, Data | None, Data | None]] = []
        self.new: dict[Ref, Data] = {}
        self.changed: dict[Ref, Data] = {}
        self.besides: set[Ref] = set()

    # --- what the CRM knows ------------------------------------------------------------------

    def load(self, wanted: Iterable[str]) -> None:
        """Learn of all records that answer to any of these keys of the index."""
        for batch in batches(wanted):
            statement = (
                "SELECT kind, id, json FROM records WHERE rowid IN "  # noqa: S608 - marks
                f"(SELECT owner FROM lookup WHERE key IN ({marks(batch)})) ORDER BY kind, id"
            )
            self._learn(statement, batch)

    def load_external_ids(self, wanted: Iterable[ExternalId]) -> None:
        """Learn of all records that have any of these ids in another system."""
        systems, ids = dict[str, set[str]](), dict[str, set[str]]()
        for kind, system, id_ in wanted:
            systems.setdefault(kind, set()).add(system)
            ids.setdefault(kind, set()).add(id_)
        for kind, named in systems.items():
            folder, these = self._kinds[kind].folder, sorted(named)
            for batch in batches(ids[kind]):
                statement = (
                    "SELECT kind, id, json FROM records WHERE rowid IN "  # noqa: S608 - a name of the catalogue
                    f'(SELECT owner FROM "{folder}_external_ids" WHERE key IN ({marks(these)}) '
                    f"AND value IN ({marks(batch)})) ORDER BY kind, id"
                )
                self._learn(statement, (*these, *batch))

    def load_ids(self, wanted: Iterable[str]) -> None:
        """Learn of all records that have, or had, any of these ids."""
        for batch in batches(wanted):
            places = marks(batch)
            statement = (
                f"SELECT kind, id, json FROM records WHERE id IN ({places}) UNION "  # noqa: S608 - marks
                "SELECT r.kind, r.id, r.json FROM aliases a JOIN records r ON r.rowid = a.owner "
                f"WHERE a.alias IN ({places})"
            )
            self._learn(statement, (*batch, *batch))

    def load_former(self, wanted: Iterable[ExternalId]) -> None:
        """Learn what became of records that had an id elsewhere and were erased, or merged."""
        unknown = {
            (kind, system, id_)
            for kind, system, id_ in wanted
            if not self._answering(self._kinds[kind], f"{system}:", id_)
        }
        self._former = self._gone.ids(unknown)
        self.load_ids(ref.id for ref in self._former.values())

    def load_wordless(self, names: Iterable[str]) -> None:
        """Learn of all records of these names, for which `lookup` has no key (`???`)."""
        for batch in batches(names):
            statement = (
                "SELECT kind, id, json FROM records WHERE sort = '' "  # noqa: S608 - marks
                f"AND label IN ({marks(batch)}) ORDER BY kind, id"
            )
            self._learn(statement, batch)

    def load_people(self, names: Collection[str]) -> None:
        """Learn of all contacts who have one of these names, and a title or the like besides.

        Those without are found by their name as a whole.
        """
        statement = (
            "SELECT rowid, name_given, name_family FROM contacts WHERE name_family IS NOT NULL "
            "AND coalesce(name_display, name_title, name_suffix) IS NOT NULL"
        )
        found = (
            rowid
            for rowid, given, family in (self._workspace.rows(statement) if names else ())
            if bare_name({"given": given or "", "family": family}) in names
        )
        for batch in batches(map(str, found)):
            of_rows = f"SELECT kind, id, json FROM records WHERE rowid IN ({marks(batch)})"  # noqa: S608 - marks
            self._learn(of_rows, batch)

    def load_customers_of(self, people: Iterable[str]) -> None:
        """Learn of all private customers whose person is one of these contacts."""
        for batch in batches(people):
            statement = (
                "SELECT r.kind, r.id, r.json FROM customers c JOIN records r "  # noqa: S608 - marks
                f"ON r.rowid = c.rowid WHERE c.person IN ({marks(batch)})"
            )
            self._learn(statement, batch)

    def _learn(self, statement: str, parameters: Sequence[str]) -> None:
        found = {
            Ref(self._kinds[kind].folder, id_): text
            for kind, id_, text in self._workspace.rows(statement, parameters)
        }
        unknown = [ref for ref in found if ref not in self._data]
        # Read at once, they share the names of their fields: half of the memory.
        every = json.loads(f"[{','.join(found[ref] for ref in unknown)}]")
        for ref, data in zip(unknown, every, strict=True):
            self._enter(ref, data)

    def _enter(self, ref: Ref, data: Data, found: Iterable[tuple[Way, str]] | None = None) -> None:
        self._data[ref] = data
        for key in entries(self._kinds[ref.folder], data, found):
            self._keys.add(key, ref)

    # --- what was learnt ---------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        """Whether no record is known."""
        return not self._data

    def people(self) -> list[str]:
        """Give the ids of the contacts that are known."""
        folder = self._kinds["contact"].folder
        return [ref.id for ref in self._data if ref.folder == folder]

    def employers(self) -> list[str]:
        """Give the ids of the customers where the contacts that are known have a role."""
        folder = self._kinds["contact"].folder
        people = (data for ref, data in self._data.items() if ref.folder == folder)
        roles = (role for data in people for role in data.get("roles", ()))
        return sorted({role["customer"] for role in roles if "customer" in role})

    def data(self, ref: Ref) -> Data:
        """Give a known record's data as this import leaves it."""
        return self._data[ref]

    def with_id(self, kind: Kind, id_: str) -> Ref | None:
        """Give the record that has, or had before it was merged, an id."""
        ref = Ref(kind.folder, id_)
        return ref if ref in self._data else next(iter(self._answering(kind, "alias", id_)), None)

    def with_external_id(self, kind: Kind, system: str, id_: str) -> Ref | None:
        """Give the record that another system knows by an id."""
        found = self._answering(kind, f"{system}:", id_)
        return found[0] if found else self.with_former_id(kind, system, id_)

    def with_former_id(self, kind: Kind, system: str, id_: str) -> Ref | None:
        """Give what became of a record that had an id elsewhere and is gone."""
        return self._former.get((kind.name, system, id_))

    def customer_of(self, person: str) -> Ref | None:
        """Give the private customer whose person is a contact."""
        return next(iter(self._answering(self._kinds["customer"], "person", person)), None)

    def answering(self, kind: Kind, key: str) -> Sequence[Ref]:
        """Give the records of a kind that have a key; none where too many share it."""
        found = self._answering(kind, "=", key)
        return found if len(found) <= SHARED else ()

    def answering_all(self, kind: Kind, keys: Iterable[str]) -> Sequence[Ref] | None:
        """Give records among which are all that have every one of these keys.

        None when there is no key. Very many may share even the rarest.
        """
        return min((self._answering(kind, "=", key) for key in keys), key=len, default=None)

    def _answering(self, kind: Kind, what: str, key: str) -> Sequence[Ref]:
        return self._keys.to(kind.name, what, key)

    # --- what the import does ----------------------------------------------------------------

    def create(
        self,
        kind: Kind,
        said: Data,
        id_: str = "",
        found: Iterable[tuple[Way, str]] | None = None,
    ) -> Ref:
        """Add a new record; `found` are its keys where the caller has them.

        Raises:
            RowFault: what is said makes no valid record, or the id is none.
        """
        tree = self.checked(kind, walked(kind, None, said, self._today))
        taken = self._ids(kind)
        if id_ and not is_id(id_):
            raise RowFault(("id",), "is not an id, which has a-z, digits and hyphens")
        if id_ in taken:
            raise RowFault(("id",), "belongs to a broken file; `crmctl check` says what is wrong")
        data = as_data(tree)
        self.barring.require_other(kind.name, data)
        ref = Ref(kind.folder, id_ or self._new_id(kind, data))
        taken.add(ref.id)
        self.new[ref] = tree
        self._journal.append((ref, None, None))
        self._enter(ref, data, found)
        return ref

    def update(self, kind: Kind, ref: Ref, said: Data) -> None:
        """Give a known record other data.

        Raises:
            RowFault: it makes no valid record.
        """
        tree = self.checked(kind, walked(kind, self._data[ref], said, self._today))
        self.barring.require_other(kind.name, as_data(tree), self._data[ref])
        self._journal.append((ref, self._data[ref], self.new.get(ref) or self.changed.get(ref)))
        self._put(ref, as_data(tree), tree)

    def checked(self, kind: Kind, said: Data) -> dict[str, Any]:
        """Give what is said as the tree of a valid record.

        Raises:
            RowFault: it is none.
        """
        checked = check(kind, said)
        if checked.tree is None:
            problem = checked.problems[0]
            raise RowFault(problem.path, problem.message)
        return checked.tree

    def begin(self) -> None:
        """Let `roll_back` come back to this moment."""
        self._journal.clear()

    def roll_back(self) -> None:
        """Take back what was done since `begin`, for a row that fails after all."""
        for ref, data, tree in reversed(self._journal):
            if data is not None:
                self._put(ref, data, tree)
                if ref not in self.new and tree is None:
                    del self.changed[ref]
                continue
            kind = self._kinds[ref.folder]
            for key in entries(kind, self._data.pop(ref)):
                self._keys.drop(key, ref)
            del self.new[ref]
            self._ids(kind).discard(ref.id)
            self.besides.discard(ref)
        self._journal.clear()

    def _put(self, ref: Ref, data: Data, tree: Data | None) -> None:
        kind = self._kinds[ref.folder]
        known = set(entries(kind, self._data[ref]))
        for key in entries(kind, data):
            if key not in known:
                self._keys.add(key, ref)
        self._data[ref] = data
        if ref in self.new and tree is not None:
            self.new[ref] = tree
        else:
            self.changed[ref] = data

    def _new_id(self, kind: Kind, data: Data) -> str:
        outside, now = self._workspace.outside, self._workspace.now
        taken = self._ids(kind).__contains__
        return new_id(kind, data, IdContext(outside.random, now.date(), taken))

    def _ids(self, kind: Kind) -> set[str]:
        if kind.name not in self._taken:
            self._taken[kind.name] = ids_in_use(self._workspace, kind)
        return self._taken[kind.name]
