"""How long the records of a CRM are kept: its rules, its holds, and what that means on a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmctl.index.read import Stored, every
from crmctl.index.select import Selection
from crmctl.model.record import Record, Ref
from crmctl.privacy.retention import (
    LAST_ACTIVITY,
    LAST_CONTACT,
    Rule,
    Term,
    Withheld,
    newest,
    rules,
    term,
    withheld,
)
from crmctl.workspace.privacy.holding import Holds
from crmctl.workspace.references import referring
from crmctl.workspace.segments import query
from crmctl.workspace.workspace import Workspace

REDACT = "redact"
_PERSON = "contact"
_NO_ACTIVITY = frozenset({"campaigns"})
_LAST = "SELECT id, max(at) FROM links WHERE kind = ? GROUP BY id"
_CALLS = """
    SELECT i.at FROM interactions i JOIN links l ON l.owner = i.rowid
    WHERE l.kind = 'contact' AND l.id = ? AND i.channel = 'phone' AND i.direction = 'out'
"""


class Due(NamedTuple):
    """A record whose time is over.

    Attributes:
        ref: the record.
        since: the day from which on it should be gone.
        action: redact, remove or review.
        rule: what says so.
        held: ids of the legal holds that keep it all the same.
    """

    ref: Ref
    since: date
    action: str
    rule: str
    held: Sequence[str]


class Look(NamedTuple):
    """What is due, and how many contacts never will be, because nothing ever happened."""

    due: tuple[Due, ...]
    undated: int


class Retaining:
    """What the rules and holds of a CRM say on a day; each rule's query is asked once."""

    def __init__(self, workspace: Workspace, on: date) -> None:
        self._workspace, self.on = workspace, on
        self.rules = rules(workspace.config["retention"], workspace.catalogue)
        self.holds = Holds(workspace, on)
        self._last: dict[str, Mapping[str, str]] = {}
        self._chosen: dict[int, frozenset[str]] = {}

    def term(self, record: Record, *, roughly: bool = False) -> Term:
        """Say how long a record is kept.

        Args:
            record: the record.
            roughly: whether of a contact only interactions are looked at, so that the end may
                come too early, and never too late.
        """
        if "erased" in record.data:
            return Term()
        of_it = [rule for rule in self.rules if self._falls_under(record, rule)]
        fields = {rule.field for rule in of_it}
        facts = dict[str, date]()
        if fields & {LAST_CONTACT, LAST_ACTIVITY}:
            last = self._last_contact(record)
            facts |= dict.fromkeys((LAST_CONTACT, LAST_ACTIVITY), last) if last else {}
        if LAST_ACTIVITY in fields and not roughly:
            days = [*facts.values(), *self._activity(record)]
            facts |= {LAST_ACTIVITY: max(days)} if days else {}
        return term(self._workspace.catalogue.by_name[record.kind], record.data, of_it, facts)

    def withheld(self, record: Record) -> tuple[Withheld, ...]:
        """Give the fields of a record that may not go yet, with until when and why."""
        kind = self._workspace.catalogue.by_name[record.kind]
        calls = self._workspace.rows(_CALLS, (record.id,)) if kind.person else ()
        return withheld(
            kind,
            record.data,
            self.term(record),
            self.on,
            holds=self.holds.on(record),
            calls=[date.fromisoformat(str(at)[:10]) for (at,) in calls],
        )

    def look(self) -> Look:
        """Look at every record that a rule is about, kind by kind."""
        found, undated = list[Due](), 0
        for kind in dict.fromkeys(rule.kind for rule in self.rules):
            for stored in every(self._workspace.connection, kind):
                record = _record(self._workspace, stored)
                rough = self.term(record, roughly=True)
                if rough.goes is not None and rough.goes > self.on:
                    continue  # whatever else there is makes it later
                kept = self.term(record)
                if kept.goes is not None and kept.goes <= self.on:
                    held = self.holds.on(record)
                    found.append(Due(record.ref, kept.goes, kept.action, kept.rule, held))
                is_person = kind == _PERSON and "erased" not in record.data
                undated += is_person and kept.goes is None
        return Look(tuple(found), undated)

    def _falls_under(self, record: Record, rule: Rule) -> bool:
        if record.kind != rule.kind:
            return False
        return not rule.where or record.id in self._matching(rule)

    def _matching(self, rule: Rule) -> frozenset[str]:
        """Give the ids of the records that match a rule's query; archived ones, too."""
        if rule.number not in self._chosen:
            view, kind = self._workspace, self._workspace.catalogue.by_name[rule.kind]
            asked = (f"({rule.where})", f"({rule.where}) archived:any")
            self._chosen[rule.number] = frozenset(
                row.record.id
                for text in asked
                for row in Selection(
                    view.connection, view.catalogue, [kind], query(view, text), self.on
                ).rows()
            )
        return self._chosen[rule.number]

    def _last_contact(self, record: Record) -> date | None:
        if record.kind not in self._last:
            self._last[record.kind] = {
                id_: at for id_, at in self._workspace.rows(_LAST, (record.kind,)) if at
            }
        ids = (record.id, *record.data.get("aliases", ()))
        found = (self._last[record.kind].get(id_) for id_ in ids)
        return max((date.fromisoformat(at[:10]) for at in found if at), default=None)

    def _activity(self, record: Record) -> Iterator[date]:
        """Give the latest date of whatever is about a contact, or about them as a customer.

        That they were among those whom a campaign reached is nothing that they did.
        """
        workspace = self._workspace
        near = referring(workspace, record.ref)
        own = [ref for ref in near if _is_person(workspace, ref)]
        about = {*near, *(other for ref in own for other in referring(workspace, ref))}
        found = (workspace.record(ref) for ref in about if ref.folder not in _NO_ACTIVITY)
        for one in (record, *found):
            day = newest(workspace.catalogue.by_name[one.kind], one.data) if one else None
            if day:
                yield day


def withheld_of(workspace: Workspace, record: Record, day: date) -> tuple[Withheld, ...]:
    """Give the fields of a record that may not go on a day; for several `Retaining` is faster."""
    return Retaining(workspace, day).withheld(record)


def due_people(workspace: Workspace, day: date) -> list[Ref]:
    """Give the contacts that the rules want erased by a day and no hold keeps."""
    return [
        one.ref
        for one in Retaining(workspace, day).look().due
        if one.ref.folder == "contacts" and one.action == REDACT and not one.held
    ]


def _record(workspace: Workspace, stored: Stored) -> Record:
    folder = workspace.catalogue.by_name[stored.kind].folder
    return Record(stored.kind, Ref(folder, stored.id), stored.data)


def _is_person(workspace: Workspace, ref: Ref) -> bool:
    record = workspace.record(ref) if ref.folder == "customers" else None
    return record is not None and "person" in record.data
