"""Which record each row is, and what it does to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crmctl.matching.merge import Merged, fill
from crmctl.model.catalogue import Kind
from crmctl.model.freeze import thawed
from crmctl.model.record import Ref
from crmctl.workspace.importing.book import Book
from crmctl.workspace.importing.comparing import (
    as_known,
    completed,
    holds,
    with_bounces,
    with_known_consents,
)
from crmctl.workspace.importing.crowds import Crowds
from crmctl.workspace.importing.drafts import Draft, RowDraft
from crmctl.workspace.importing.faults import RowFault
from crmctl.workspace.importing.gathering import NOBODY, Gathering
from crmctl.workspace.importing.notes import missing, with_lines
from crmctl.workspace.importing.past import Past, at, cleared, update
from crmctl.workspace.importing.plan import Fate, RowPlan
from crmctl.workspace.importing.references import References
from crmctl.workspace.importing.ways import Way, fits, is_event, keys
from crmctl.workspace.importing.wish import Wish

# What a person decided of a row: nothing; or that it is this record, or a new one.
Decided = tuple[Ref | None] | None

_ERASED = "erased"
_STRENGTH = (Fate.CREATED, Fate.UPDATED, Fate.SKIPPED, Fate.UNCHANGED)


@dataclass(frozen=True, slots=True)
class _Placed:
    """What a draft does: to which record, to which fields of it, and which fields differ."""

    fate: Fate
    ref: Ref
    fields: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    reason: str = ""


@dataclass
class Placer:
    """Decides row by row.

    One record is one row's, unless rows name it by an id: two rows with one e-mail address may be
    a couple. They become two records, which `dedupe` finds, and a second import finds both again.
    """

    book: Book
    references: References
    gathering: Gathering
    past: Mapping[str, Past]
    wish: Wish
    crowds: Crowds = field(init=False)
    _claimed: set[Ref] = field(default_factory=set)
    _claims: list[Ref] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.crowds = Crowds(self.book)

    def settled(self, row: RowDraft) -> RowPlan | None:
        """Settle a row that says only what a record of the CRM says already."""
        if row.person or row.record.id:
            return None
        try:
            said = self.references.resolved(row.record, create=False)
        except RowFault:
            return None
        same = self._saying(row.record, said.data) if said else None
        if said is None or same is None:
            return None
        self._claimed.add(same)
        return RowPlan(row.line, Fate.UNCHANGED, same, unresolved=said.unresolved)

    def meant(self, row: RowDraft) -> Iterator[Ref]:
        """Give the records that a row may mean, before any row is decided."""
        for draft in row.drafts:
            ref = self._by_id(draft, draft.data)
            if ref:
                yield ref
            for _, key in () if ref else draft.keys:
                yield from self.book.answering(draft.kind, key)

    def place(self, row: RowDraft, decided: Decided) -> RowPlan:
        """Decide what a row does.

        Args:
            row: what it says.
            decided: whether a person said which record it is, and which.

        Raises:
            RowFault: it cannot be taken; the book is as it was before.
        """
        self.book.begin()
        self._claims = []
        try:
            placed = self._plan(row, decided)
        except RowFault:
            self.book.roll_back()
            raise
        self._claimed.update(self._claims)
        return placed

    def _plan(self, row: RowDraft, decided: Decided) -> RowPlan:
        record = self.gathering.record(row)
        if record is None:
            return RowPlan(row.line, Fate.SKIPPED, reason=NOBODY)
        for person in self.gathering.strangers(row):
            self._note_beside(self._placed(person))
        row = row if record is row.record else replace(row, record=record)
        parts = list(self._parts(row, decided))
        main = parts[-1] if row.record.data.get("type") == "person" and row.person else parts[0]
        fate = min((part.fate for part in parts), key=_STRENGTH.index) if parts[1:] else main.fate
        if main.fate is not Fate.CREATED and fate is Fate.CREATED:
            fate = Fate.UPDATED
        differing = tuple(path for part in parts for path in part.differing)
        unresolved = tuple(field for part in parts for field in part.unresolved)
        return RowPlan(
            row.line, fate, main.ref, main.fields, differing, unresolved, reason=main.reason
        )

    def _parts(self, row: RowDraft, decided: Decided) -> Iterator[_Placed]:
        """Place a record and the person beside it; a private customer's person comes first."""
        record, person = row.record, row.person
        if person is None:
            yield self._placed(record, decided=decided)
        elif record.data.get("type") == "person":
            yield from self._private(record, person)
        else:
            placed = self._placed(record, decided=decided)
            yield placed
            if placed.reason != _ERASED:
                yield self._beside(person, placed.ref)

    def _private(self, record: Draft, person: Draft) -> Iterator[_Placed]:
        known = self._by_id(record, record.data)
        data = self.book.data(known) if known else {}
        if _ERASED in data:
            yield self._placed(record)
            return
        placed = self._placed(replace(person, id=data.get("person", "")))
        self._note_beside(placed)
        yield placed
        customer = known or self.book.customer_of(placed.ref.id)
        linked = replace(record, data={**record.data, "person": placed.ref.id})
        yield self._placed(linked, customer)

    def _beside(self, person: Draft, customer: Ref) -> _Placed:
        role, *others = person.data.get("roles", [{}])
        roles = [{"customer": customer.id, **role}, *others]
        placed = self._placed(replace(person, data={**person.data, "roles": roles}))
        self._note_beside(placed)
        return placed

    def _note_beside(self, placed: _Placed) -> None:
        if placed.fate is Fate.CREATED:
            self.book.besides.add(placed.ref)

    # --- one record --------------------------------------------------------------------------

    def _placed(self, draft: Draft, known: Ref | None = None, decided: Decided = None) -> _Placed:
        resolved = self.references.resolved(draft, create=True)
        assert resolved is not None  # noqa: S101 - only `create=False` gives None
        said = resolved.data
        ref = known or self._by_id(draft, said)
        if decided is not None:
            ref = decided[0]
        elif ref is None:
            same = self._saying(draft, said)
            if same is not None:
                return _Placed(Fate.UNCHANGED, same)
            ref = self._by_keys(draft, said)
        kept = self._without_former(draft.kind, said)
        if kept != said:  # the record follows the row that has the id it kept
            draft, said = replace(draft, source=""), kept
        placed = self._updated(draft, said, ref) if ref else self._created(draft, said)
        return replace(placed, unresolved=resolved.unresolved) if resolved.unresolved else placed

    def _without_former(self, kind: Kind, said: dict[str, Any]) -> dict[str, Any]:
        """Leave out the ids by which other systems still know what was merged."""
        ids = said.get("external_ids", {})
        kept = {s: i for s, i in ids.items() if not self.book.with_former_id(kind, s, str(i))}
        return {**said, "external_ids": kept} if kept else _without(said, "external_ids")

    def _by_id(self, draft: Draft, said: Mapping[str, Any]) -> Ref | None:
        """Give the record that a row names by our id, or by that of another system."""
        kind = draft.kind
        if draft.id:
            return self.book.with_id(kind, draft.id)
        external = said.get("external_ids", {}).items()
        found = (self.book.with_external_id(kind, system, id_) for system, id_ in external)
        return next(filter(None, found), None)

    def _saying(self, draft: Draft, said: Mapping[str, Any]) -> Ref | None:
        """Give a record that says already all that the row says."""
        found = _keys(draft, said)
        # Whoever is known with a title or without one has another name here.
        certain = [key for way, key in found if way is not Way.NAME and way is not Way.BARE_NAME]
        candidates = self.book.answering_all(draft.kind, certain)
        if candidates is None:
            bare = [key for way, key in found if way is Way.BARE_NAME]
            names = bare or [key for way, key in found if way is Way.NAME]
            candidates = self.book.answering_all(draft.kind, names) or ()
        candidates = self.crowds.alike(candidates, said, draft.lines)
        return next((ref for ref in candidates if self._says(ref, draft, said)), None)

    def _says(self, ref: Ref, draft: Draft, said: Mapping[str, Any]) -> bool:
        known = self.book.data(ref)
        if self.wish.clear_blank and any(at(known, path) is not None for path in draft.blank):
            return False
        return holds(known, with_known_consents(said, known)) and not missing(draft.lines, known)

    def _by_keys(self, draft: Draft, said: Mapping[str, Any]) -> Ref | None:
        """Give the one record that no other row is and that the surest way leads to.

        Raises:
            RowFault: there are several.
        """
        name, found = draft.kind.name, dict[Way, dict[Ref, None]]()
        for way, key in _keys(draft, said):
            for ref in self.book.answering(draft.kind, key):
                free = ref not in self._claimed and _ERASED not in self.book.data(ref)
                if free and fits(way, name, said, self.book.data(ref)):
                    found.setdefault(way, {})[ref] = None
        for way in Way if found else ():
            refs = list(found.get(way, ()))
            if len(refs) > 1:
                many = ", ".join(map(str, refs))
                raise RowFault((), f"has the {way} of several records: {many}")
            if refs:
                return refs[0]
        return None

    def _created(self, draft: Draft, said: Mapping[str, Any]) -> _Placed:
        data = completed(draft.kind, with_lines(said, draft.lines, {}))
        found = _keys(draft, said) if data is said else None
        ref = self.book.create(draft.kind, data, draft.id, found)
        self._claims.append(ref)
        return _Placed(Fate.CREATED, ref, tuple(self.book.data(ref)))

    def _updated(self, draft: Draft, said: Mapping[str, Any], ref: Ref) -> _Placed:
        self._claims.append(ref)
        data = self.book.data(ref)
        if _ERASED in data:
            return _Placed(Fate.SKIPPED, ref, reason=_ERASED)
        joined = self._joined(draft, said, ref)
        if joined.conflicts and not self.wish.overwrite:  # what is not taken must be valid, too
            self.book.checked(draft.kind, fill(data, said, overwrite=True).data)
        differing = () if self.wish.overwrite else tuple(c.path for c in joined.conflicts)
        if joined.data == data:
            return _Placed(Fate.SKIPPED if differing else Fate.UNCHANGED, ref, (), differing)
        if frozen := thawed(draft.kind, data, joined.data):
            raise RowFault((frozen[0],), "cannot change: the document was issued and is frozen")
        self.book.update(draft.kind, ref, joined.data)
        fields = tuple(name for name, value in joined.data.items() if data.get(name) != value)
        named_before = ref in self.book.besides
        self.book.besides.discard(ref)
        return _Placed(Fate.CREATED if named_before else Fate.UPDATED, ref, fields, differing)

    def _joined(self, draft: Draft, said: Mapping[str, Any], ref: Ref) -> Merged:
        """Give a record with what a row says of it."""
        data, clear = self.book.data(ref), self.wish.clear_blank
        said, data = with_known_consents(said, data), with_bounces(said, data)
        said = {name: as_known(value, data.get(name)) for name, value in said.items()}
        past = self.past.get(draft.source)
        # Of several rows for one record none follows another one, or they would take turns.
        follows = ref not in self._claimed and not self.wish.overwrite
        wrote = past.wrote(ref) if past and follows else {}
        if wrote:
            joined = update(wrote, data, said, clear=clear)
            noted = with_lines(joined.data, draft.lines, wrote)
        else:
            said = with_lines(said, missing(draft.lines, data), {})
            joined = fill(data, said, overwrite=self.wish.overwrite)
            noted = joined.data
        joined = replace(joined, data=dict(noted))
        return cleared(joined, draft.blank, wrote, data) if clear else joined


def _without(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {other: value for other, value in data.items() if other != name}


def _keys(draft: Draft, said: Mapping[str, Any]) -> Sequence[tuple[Way, str]]:
    """Give the keys of what is said; only those of events have a reference among them."""
    return tuple(keys(draft.kind, said)) if is_event(draft.kind) else draft.keys
