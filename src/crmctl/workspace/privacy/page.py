"""The sections of an access report (GDPR Art. 15): what is kept, why, whence, how long.

Of records of an organisation only what is about the person is given: that they are named there,
the days, and the texts in which they stand. What the organisation bought is no data of theirs
(recital 63). Who changed something is given as the id of a user: the person need not learn which
employee it was (CJEU, 22 June 2023, C-579/21), only a user whom crm.yaml does not know is named.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from crmctl.git.audit import Commit
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.record import Record, Ref
from crmctl.model.walk import Path, leaves, written
from crmctl.privacy.answer import Section
from crmctl.privacy.veiling import HIDDEN, veiled
from crmctl.workspace.privacy.gathering import Event, Gathered
from crmctl.workspace.privacy.operator import user_of
from crmctl.workspace.privacy.retaining import Retaining
from crmctl.workspace.workspace import Workspace

_OWN = frozenset({"contact", "customer"})
_TOLD_WHOLE = frozenset({"interaction", "task"})
_PROSE = frozenset({FieldType.TEXT, FieldType.NOTE, FieldType.LABEL})
_LINKS = frozenset({FieldType.REFERENCE, FieldType.LINK})
_ADDRESSES = frozenset({FieldType.EMAIL, FieldType.PHONE, FieldType.IDENTIFIER, FieldType.URL})
_DAYS = frozenset({FieldType.DATE, FieldType.MOMENT})
_HEADS = frozenset({"number", "title", "subject", "name"})
_RIGHTS = (
    (
        "You may ask for your data to be corrected (Art. 16 GDPR), erased (Art. 17) or "
        "restricted (Art. 18), receive what you gave us in a form that programs read (Art. 20), "
        "object to its use (Art. 21), and withdraw a consent at any time (Art. 7(3))."
    ),
    "You may complain to a supervisory authority (Art. 77).",
    "No decision about you is made by a program alone (Art. 22).",
)


_LEFT_OUT = (
    "Other people are left out of these texts (Art. 15(4)). Of what concerns the organisation for "
    "which you stand, only what is about you is given."
)
_RECEIVE = (
    "Whoever works with us has access, and these recipients or sorts of recipients. The campaigns "
    "are those that reached you."
)


class Page:
    """The sections of one report."""

    def __init__(self, workspace: Workspace, found: Gathered) -> None:
        self._workspace, self._found = workspace, found
        self._kept = Retaining(workspace, workspace.now.date())
        self._own_kinds = {
            one.ref
            for one in (found.person, *found.records)
            if one.kind in _OWN and (one.kind == "contact" or one.data.get("person"))
        }

    def label(self, record: Record) -> str:
        """Give the name by which people know a record."""
        stored = self._workspace.stored(record.ref)
        return stored.label if stored else record.id

    def controller(self) -> str:
        """Say who is responsible."""
        company: Mapping[str, Any] = self._workspace.config["company"] or {}
        said = [company.get("name") or self._workspace.config["name"], *company.get("lines", ())]
        return ", ".join(filter(None, [*said, company.get("email"), company.get("phone")]))

    def sections(self) -> Iterator[Section]:
        """Give all sections, in the order of Art. 15(1)."""
        person = self._found.person
        yield Section("data", "Your data", (), ("Field", "Value"), tuple(self._fields(person)))
        yield self._purposes()
        yield self._consents()
        yield self._records()
        yield self._recipients()
        yield self._sources()
        yield self._retention()
        yield self._changes()
        yield Section("rights", "Your rights", _RIGHTS)

    # --- data --------------------------------------------------------------------------------

    def _records(self) -> Section:
        rows = list[tuple[str, ...]]()
        for record in self._found.records:
            if record.kind == "contact":  # another person, who names this one
                rows += self._named(record, self._found.traces[record.ref])
            else:
                rows += [(record.kind, record.id, *cells) for cells in self._fields(record)]
        for mention in self._found.mentions:
            rows += self._named(mention.record, mention.paths)
        text = (_LEFT_OUT,)
        columns = ("Kind", "Record", "Field", "Value")
        return Section("records", "What else is about you", text, columns, tuple(rows))

    def _named(self, record: Record, paths: Collection[Path]) -> Iterator[tuple[str, ...]]:
        """Give the fields that name the person in a record that is not about them."""
        kind, near = self._workspace.catalogue.by_name[record.kind], self._company_of(record)
        near += [record.data] if kind.person else []
        for path, field, value in leaves(kind, record.data):
            if path in paths and field.type in _PROSE | _ADDRESSES:
                id_ = HIDDEN if kind.person else record.id  # of whom it is, is not told
                yield kind.name, id_, written(path), self._text(value, near)

    def _fields(self, record: Record) -> Iterator[tuple[str, str]]:
        kind = self._workspace.catalogue.by_name[record.kind]
        near = self._company_of(record)
        tells = self._telling(record)
        if "erased" in record.data:
            yield "erased", str(record.data["erased"])
        for path, field, value in leaves(kind, record.data):
            if path[0] == "consents":
                continue  # they have a section of their own
            if field.type in _LINKS:
                shown = self._link(str(value), field.target)
                if shown and (tells(kind, path) or shown == self._found.person.id):
                    yield written(path), shown
            elif tells(kind, path):
                is_text = field.type in _PROSE or field.personal
                yield written(path), self._text(value, near) if is_text else str(value)

    def _telling(self, record: Record) -> Callable[[Kind, Path], bool]:
        """Give what tells whether a field of a record is about the person."""
        traces = self._found.traces.get(record.ref, frozenset())
        if record.ref in self._own_kinds or record.kind in _TOLD_WHOLE or self._is_theirs(record):
            return lambda _kind, _path: True

        def tells(kind: Kind, path: Path) -> bool:
            if path in traces:
                return True
            if len(path) > 1:
                return False
            field = kind.by_path.get(str(path[0]))
            return field is not None and (field.type in _DAYS or path[0] in _HEADS)

        return tells

    def _is_theirs(self, record: Record) -> bool:
        """Tell whether a record is about the person as a private customer."""
        return record.data.get("customer") in self._found.subject.customers

    def _link(self, value: str, target: str) -> str:
        """Give a reference, but not to another person."""
        folder, _, id_ = value.rpartition("/")
        kind = self._workspace.catalogue.by_name.get(folder or target)
        if kind is None or not kind.person:
            return value
        return value if id_ in self._found.subject.own else HIDDEN

    def _text(self, value: object, near: Sequence[Mapping[str, Any]]) -> str:
        return veiled(str(value), self._found.whom, near)

    def _company_of(self, record: Record) -> list[Mapping[str, Any]]:
        """Give the data of the other contacts whom a record names."""
        kind = self._workspace.catalogue.by_name[record.kind]
        ids = {
            str(value).rpartition("/")[2]
            for _, field, value in leaves(kind, record.data)
            if field.type in _LINKS
        } - self._found.subject.own
        refs = (Ref("contacts", id_) for id_ in sorted(ids))
        return [dict(one.data) for ref in refs if (one := self._workspace.record(ref))]

    # --- why, whence, for whom, how long -------------------------------------------------------

    def _purposes(self) -> Section:
        purposes = self._workspace.config["purposes"].items()
        rows = tuple(
            (name, str(one["basis"]).replace("_", " "), str(one.get("description") or ""))
            for name, one in purposes
        )
        columns = ("Purpose", "Lawful basis", "In words")
        return Section("purposes", "What it is used for", (), columns, rows)

    def _consents(self) -> Section:
        names = ("at", "event", "purpose", "channel", "address", "basis", "method", "text", "id")
        events: Sequence[Mapping[str, Any]] = self._found.person.data.get("consents", ())
        rows = tuple(
            (*(str(one.get(name, "")) for name in names), _evidence(one)) for one in events
        )
        columns = (*(name.capitalize() for name in names), "Evidence")
        return Section("consents", "What you agreed to and refused", (), columns, rows)

    def _recipients(self) -> Section:
        own = self._found.subject.own
        rows = [
            (str(one["name"]), one.get("country") or "", one.get("purpose") or "")
            for one in self._workspace.config["processing"]["recipients"]
        ]
        for record in self._found.records:
            if record.kind == "campaign":
                waves = [
                    one["wave"]
                    for one in record.data.get("recipients", ())
                    if one["contact"] in own and one["group"] == "sent"
                ]
                sent = {one["name"]: str(one.get("frozen", ""))[:10]
                        for one in record.data.get("waves", ())}  # fmt: skip
                said = f"{record.data['channel']} for {record.data['purpose']}"
                rows += [(f"campaign {record.id}", "", f"{said}, {sent.get(wave, '')}")
                         for wave in waves]  # fmt: skip
        text = (_RECEIVE,)
        return Section("recipients", "Who receives it", text, ("Recipient", "Country", "What for"),
                       tuple(rows))  # fmt: skip

    def _sources(self) -> Section:
        rows = [
            (str(one.ref), str(one.data["source"]), "")
            for one in (self._found.person, *self._found.records)
            if one.ref in self._own_kinds and "source" in one.data
        ]
        for event in self._found.events:
            if event.commit.source and event.ref in self._own_kinds:
                day = event.commit.at.date().isoformat()
                rows.append((str(event.ref), event.commit.source, day))
        text = ("What has no line here was entered by us, as a rule after talking with you.",)
        columns = ("Record", "Source", "Day")
        return Section("sources", "Where it comes from", text, columns, tuple(dict.fromkeys(rows)))

    def _retention(self) -> Section:
        rows = []
        for record in (self._found.person, *self._found.records):
            if record.kind == "contact" and record.ref != self._found.person.ref:
                continue
            kept = self._kept.term(record)
            if kept.goes or kept.until:
                goes = kept.goes.isoformat() if kept.goes else ""
                until = kept.until.isoformat() if kept.until else ""
                rows.append((str(record.ref), until, goes, kept.rule or kept.duty))
        text = ("What has no line here is kept as long as it is needed for its purpose.",)
        columns = ("Record", "A law wants it kept until", "Goes from", "Rule")
        return Section("retention", "How long it is kept", text, columns, tuple(rows))

    # --- who changed what when ---------------------------------------------------------------

    def _changes(self) -> Section:
        others = {one.ref for one in self._found.records if one.kind == "contact"}
        rows = tuple(
            row
            for event in self._found.events
            if event.ref not in others
            for row in self._change(event)
        )
        columns = ("At", "By", "Record", "Field", "Before", "After")
        return Section("changes", "Who changed what when", (), columns, rows)

    def _change(self, event: Event) -> Iterator[tuple[str, ...]]:
        """Give what a commit changed; the values only of the person's own records."""
        at, by = event.commit.at.isoformat(timespec="minutes"), self._by(event.commit)
        if event.ref not in self._own_kinds:
            fields = ", ".join(dict.fromkeys(_root(one.field) for one in event.changes))
            yield at, by, str(event.ref), fields, "", ""
            return
        for one in event.changes:
            before, after = (self._text(value or "", ()) for value in (one.before, one.after))
            yield at, by, str(event.ref), one.field, before, after

    def _by(self, commit: Commit) -> str:
        return user_of(self._workspace, commit.author_email) or commit.author_name


def _root(field: str) -> str:
    return field.partition("[")[0].partition(".")[0]


def _evidence(event: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in event.get("evidence", {}).items())
