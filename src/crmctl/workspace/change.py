"""The unit of work: what a command changes is committed whole, or not at all."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmctl.errors.files import TooLargeRecordError
from crmctl.errors.records import (
    FrozenRecordError,
    InvalidDataError,
    SharedIdError,
    UnknownRecordError,
)
from crmctl.findings import Finding
from crmctl.git.message import Trailers, message
from crmctl.index.files import recorded
from crmctl.model.attachment import is_attachment
from crmctl.model.catalogue import IdStyle
from crmctl.model.checked import check
from crmctl.model.course import walked
from crmctl.model.freeze import thawed
from crmctl.model.identity import new_id
from crmctl.model.ids import IdContext, is_opaque, opaque, slug
from crmctl.model.record import Record, Ref, as_data, plain
from crmctl.store import document
from crmctl.store.canonical import emit
from crmctl.store.grammar import LARGE, LIMIT
from crmctl.store.paths import path_of
from crmctl.workspace.automating.hook import automated
from crmctl.workspace.committing import FileEdit, commit_edits, commit_to_branch
from crmctl.workspace.hand_edits import joined, save_hand_edits
from crmctl.workspace.joining import as_indexed
from crmctl.workspace.lawful import require_lawful
from crmctl.workspace.stored_findings import from_text

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace


class Change:
    """What one command changes: collected, shown, and committed in one step.

    Records are read as this change leaves them, so that several steps of one command add up.
    """

    def __init__(self, workspace: "Workspace", action: str, *, source: str = "") -> None:
        self._workspace = workspace
        self._action, self._source = action, source
        self._before: dict[str, bytes | None] = {}
        self._after: dict[str, bytes | None] = {}
        self._paths: dict[Ref, str] = {}
        self._records: dict[Ref, Record | None] = {}
        self._mended: set[str] = set()
        self._plain: set[str] = set()
        self._canonical: dict[str, Record] = {}
        self._beforehand: list[Callable[[], None]] = []
        self._afterwards: list[Callable[[], None]] = []
        self._lifts: dict[str, None] = {}

    # --- records -----------------------------------------------------------------------------

    def record(self, ref: Ref) -> Record:
        """Give a record as this change leaves it.

        Raises:
            UnknownRecordError: there is none, or its file is broken.
        """
        record = self._records.get(ref) if ref in self._records else self._workspace.record(ref)
        if record is None:
            raise UnknownRecordError(str(ref))
        return record

    def add(self, kind: str, data: Mapping[str, Any], *, id_: str = "") -> Ref:
        """Add a record and give its reference.

        Args:
            kind: the kind's name.
            data: its data; validated here.
            id_: an id of the caller's choice, as when a removed record comes back.

        Raises:
            InvalidDataError: the data is not a valid record.
        """
        known = self._workspace.catalogue.by_name[kind]
        tree = self._checked(known.name, walked(known, None, data, self._today()))
        if not id_:
            id_ = new_id(known, plain(tree), self._id_context(known.folder))
        ref = Ref(known.folder, id_)
        self.add_checked(ref, tree)
        return ref

    def add_checked(self, ref: Ref, tree: Mapping[str, Any]) -> None:
        """Add a record whose tree `model.checked.check` gave."""
        path = path_of(ref.folder, ref.id, self._workspace.config["layout"])
        kind = self._workspace.catalogue.by_name[ref.folder]
        self._paths[ref] = path
        self._put_file(path, emit(tree).encode())
        self._canonical[path] = Record(kind.name, ref, as_data(tree))
        self._records[ref] = self._canonical[path]

    def id_like(self, folder: str, name: str) -> str:
        """Give a free id that is as like to a name as ids of a kind may be."""
        ids, context = self._workspace.catalogue.by_name[folder].ids, self._id_context(folder)
        wish = name.lower()
        if ids.style is not IdStyle.OPAQUE:
            return slug(name, context) or opaque(ids.prefix, context)
        return wish if is_opaque(wish) and not context.taken(wish) else opaque(ids.prefix, context)

    def put(self, ref: Ref, data: Mapping[str, Any], *, erases: bool = False) -> None:
        """Give a record new data; comments and order of its file are kept.

        Args:
            ref: the record.
            data: its new data.
            erases: whether an issued document may change, whose retention is over.

        Raises:
            InvalidDataError: the data is not a valid record.
        """
        before = self.record(ref)
        kind = self._workspace.catalogue.by_name[before.kind]
        tree = self._checked(kind.name, walked(kind, before.data, data, self._today()))
        if not erases:
            self._require_thawed(before, plain(tree))
        path = self.path(ref)
        self._put_file(path, _edited(self.read(path), tree))
        self._records[ref] = Record(kind.name, ref, plain(tree))

    def replace(self, ref: Ref, data: Mapping[str, Any]) -> None:
        """Give a record new data and its file a new text; no comment of it is kept."""
        before = self.record(ref)
        tree = self._checked(before.kind, data)
        self._require_thawed(before, plain(tree))
        self._put_file(self.path(ref), emit(tree).encode())
        self._records[ref] = Record(before.kind, ref, plain(tree))

    def remove(self, ref: Ref) -> None:
        """Remove a record; what refers to it is the caller's business."""
        self._require_thawed(self.record(ref), None)
        self._put_file(self.path(ref), None)
        self._records[ref] = None

    def move(self, ref: Ref, id_: str, data: Mapping[str, Any]) -> Ref:
        """Give a record another id and new data; comments and order of its file are kept."""
        record = self.record(ref)
        tree = self._checked(record.kind, data)
        self._require_thawed(record, plain(tree))
        before = self.read(self.path(ref))
        new = Ref(ref.folder, id_)
        self._put_file(self.path(ref), None)
        self._records[ref] = None
        self._paths[new] = path_of(new.folder, id_, self._workspace.config["layout"])
        self._put_file(self._paths[new], _edited(before, tree))
        self._records[new] = Record(record.kind, new, plain(tree))
        return new

    def restore(self, ref: Ref, path: str, content: bytes | None, *, mends: bool = False) -> None:
        """Give a record's file a content, byte for byte, as it had earlier or a person wrote it.

        Args:
            ref: the record.
            path: where its file lies.
            content: None removes the file.
            mends: whether that person had the file before their eyes as it lies there, so that
                a broken edit of it is replaced and not lost.
        """
        if mends:
            self._mended.add(path)
        self._paths[ref] = path
        self._put_file(path, content)
        record = self._workspace.parser.check(path, content)[0] if content is not None else None
        now = self._records.get(ref) or self._workspace.record(ref)
        if now is not None and not mends:
            self._require_thawed(now, record.data if record else None)
        self._records[ref] = record

    def removed(self) -> list[Ref]:
        """Give the records that this change takes away."""
        return sorted(ref for ref, record in self._records.items() if record is None)

    def touched(self) -> list[Ref]:
        """Give all records that this change adds, changes or takes away."""
        return sorted(self._records)

    def _require_thawed(self, before: Record, after: Mapping[str, Any] | None) -> None:
        kind = self._workspace.catalogue.by_name[before.kind]
        if changed := thawed(kind, before.data, after):
            raise FrozenRecordError(str(before.ref), changed)

    def _today(self) -> str:
        return self._workspace.now.date().isoformat()

    def _checked(self, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
        checked = check(self._workspace.catalogue.by_name[kind], data)
        if checked.tree is None:
            raise InvalidDataError([f"{p.field} {p.message}".strip() for p in checked.problems])
        return checked.tree

    def _id_context(self, folder: str) -> IdContext:
        workspace = self._workspace

        def taken(id_: str) -> bool:
            return Ref(folder, id_) in self._paths or workspace.knows(Ref(folder, id_))

        return IdContext(workspace.outside.random, workspace.now.date(), taken)

    def path(self, ref: Ref) -> str:
        """Give the path of a record's file.

        Raises:
            UnknownRecordError: there is none.
            SharedIdError: there are several.
        """
        if ref not in self._paths:
            paths = self._workspace.paths(ref)
            if not paths:
                raise UnknownRecordError(str(ref))
            if len(paths) > 1:
                raise SharedIdError(str(ref), paths)
            self._paths[ref] = paths[0]
        return self._paths[ref]

    # --- files -------------------------------------------------------------------------------

    def read(self, path: str) -> bytes | None:
        """Give a file's content as this change leaves it; None when there is no such file."""
        return self._after[path] if path in self._after else self._original(path)

    def write(self, path: str, content: bytes | None) -> None:
        """Write, or with None remove, what is no record: settings, a certificate, attachments."""
        self._put_file(path, content)

    def unmark(self, path: str) -> None:
        """Let a file be no program any more, whatever else becomes of it."""
        self._after.setdefault(path, self._original(path))
        self._plain.add(path)

    def _put_file(self, path: str, content: bytes | None) -> None:
        if content is not None:
            _require_readable(path, content)
        self._original(path)
        self._canonical.pop(path, None)
        self._after[path] = content

    def _original(self, path: str) -> bytes | None:
        """Give what the command has seen of a file: what the index says, and not a later edit."""
        if path not in self._before:
            self._before[path] = as_indexed(self._workspace, path)
        return self._before[path]

    def edits(self) -> Sequence[FileEdit]:
        """Give what would be written, by path; files that stay as they are do not count."""
        return [
            FileEdit(
                path,
                self._before[path],
                self._after[path],
                self._canonical.get(path),
                unmarked=path in self._plain,
            )
            for path in sorted(self._after)
            if self._before[path] != self._after[path] or path in self._plain
        ]

    def diff(self) -> str:
        """Show the whole change as a unified diff.

        Raises:
            SuppressedPersonError: it would bring back a person who was erased.
        """
        edits = self.edits()
        require_lawful(self._workspace, edits)
        return "".join(edit_.diff() for edit_ in edits)

    # --- committing --------------------------------------------------------------------------

    def beforehand(self, do: Callable[[], None]) -> None:
        """Let something be done outside of the repository right before the commit."""
        self._beforehand.append(do)

    def afterwards(self, do: Callable[[], None]) -> None:
        """Let something be done outside of the repository as soon as it is committed."""
        self._afterwards.append(do)

    def lifting(self, epochs: Sequence[str]) -> None:
        """Let the commit say that people come back who went with these erasures."""
        self._lifts |= dict.fromkeys(epochs)

    def commit(self, subject: str, *, batch: str = "", branch: str = "") -> str | None:
        """Commit what was collected, and bring the index up to date.

        Args:
            subject: plain words made of ids; never free text.
            batch: names an import among others.
            branch: a new one that gets the commit; files and index stay as they are then.

        Returns:
            The commit's id, or None when nothing changes.

        Raises:
            ChangedMeanwhileError: a field that we change was changed since it was read.
            BrokenHandEditError: a file holds a broken edit of a person that would be lost.
            SuppressedPersonError: it would bring back a person who was erased.
            CrmctlError: git or the disk refused; everything is as it was.
        """
        if not self.edits():
            return None
        workspace = self._workspace
        with workspace.writing():
            workspace.require_writable()
            if branch:
                return self.commit_locked(subject, batch=batch, branch=branch)
            with automated(workspace, self._action):
                return self.commit_locked(subject, batch=batch)

    def commit_locked(
        self, subject: str, *, batch: str = "", rule: str = "", branch: str = ""
    ) -> str | None:
        """Do the same while the caller holds the lock, as for a rule's own commit."""
        workspace = self._workspace
        edits = joined(workspace, self.edits())
        if not edits:
            return None
        require_lawful(workspace, edits)
        self.begin()
        parent = save_hand_edits(workspace, edits, workspace.repository.head(), self._mended)
        refs = [str(ref) for ref in self._records]
        trailers = Trailers(
            self._action, refs, source=self._source, batch=batch, rule=rule, lifted=[*self._lifts]
        )
        text = message(subject, trailers)
        if branch:
            return commit_to_branch(workspace, edits, text, parent, branch)
        commit = commit_edits(workspace, edits, text, parent)
        self.finish()
        return commit

    def begin(self) -> None:
        """Do outside of the repository what comes before the commit, whoever makes that."""
        for do in self._beforehand:
            do()

    def finish(self) -> None:
        """Do outside of the repository what follows the commit, whoever made that."""
        for do in self._afterwards:
            do()

    def findings(self) -> Sequence[Finding]:
        """Give what is wrong with the records that were committed, each by itself.

        A record that can be read is taken as it is; whoever entered it should hear of it at once.
        """
        written = [edit_.path for edit_ in self.edits() if edit_.after is not None]
        states = recorded(self._workspace.connection, written)
        return [each for path in sorted(states) for each in from_text(states[path].findings)]


def _require_readable(path: str, content: bytes) -> None:
    """Refuse to write a large file that could not be read again.

    An attachment has limits of its own, which `attaching` keeps.
    """
    if len(content) <= LARGE or is_attachment(path):
        return
    if len(content) > LIMIT or document.load(content).data is None:
        raise TooLargeRecordError(path)


def _edited(before: bytes | None, tree: Mapping[str, Any]) -> bytes:
    """Let a file say a tree; what a person wrote around it stays."""
    from crmctl.store.edit import edit  # noqa: PLC0415 - a new record needs none of it

    return edit((before or b"").decode(), tree).encode()
