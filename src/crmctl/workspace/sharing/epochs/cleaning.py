"""Taking an erased person out of work that comes from before the erasure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmctl.git.history import versions
from crmctl.model.plain import Plain
from crmctl.model.record import Record, Ref
from crmctl.privacy.find import redacted, without
from crmctl.privacy.subject import Subject, subject_of
from crmctl.privacy.traces import Traces
from crmctl.privacy.writings import Strength
from crmctl.store.document import load
from crmctl.store.edit import edit
from crmctl.workspace.forgetting.knowing import linked_by, traces
from crmctl.workspace.references import referring

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

Ids = Callable[[bytes], bool]
"""Tells whether a content names one of them by an opaque id."""

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*$", re.MULTILINE)


class Clean:
    """Gives a file, or a message, without what may tell of an erased person."""

    def __init__(self, plain: Callable[[bytes], bytes], traces: Traces | None, ids: Ids) -> None:
        self._plain, self._traces, self._ids = plain, traces, ids

    def __call__(self, content: bytes) -> bytes:
        """Give a file without them: as plain text, and in whatever encoding."""
        return self._without(self._plain(content))

    def text(self, content: bytes) -> bytes:
        """Give a message, or a name or address, without them."""
        return self._without(content)

    def _without(self, content: bytes) -> bytes:
        if self._traces is None or not self._traces.hint.search(content):
            return content
        found = self._traces.found(content, linked=self._ids(content))
        going = [one for one in found if one.certain]
        return self._traces.erased(content, going) if going else content


def cleaner(workspace: "Workspace", refs: Sequence[str], old: str = "HEAD") -> Clean:
    """Give what takes people out of files, by all that old history knows of them.

    What names the person by an id loses everything that may name them; other files lose full
    names, addresses and numbers, which tell one person by themselves.

    Args:
        workspace: the CRM.
        refs: the people's records.
        old: a commit of the old history.
    """
    subjects = [subject for ref in refs if (subject := _subject(workspace, ref, old))]
    own = {id_ for subject in subjects for id_ in subject.own}
    named = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, sorted(own)))})(?![a-z0-9-])")

    def clean(content: bytes) -> bytes:
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return content
        linked = bool(own) and named.search(text) is not None
        take_out = _everything if linked else _certain
        tree = load(content, Plain).data
        if tree is None:
            return _out_of(subjects, text, take_out).encode()
        after = _mapped(tree, lambda value: _out_of(subjects, value, take_out))
        result = edit(text, after, light=True) if after != tree else text
        return _COMMENT.sub(lambda found: _out_of(subjects, found[0], take_out), result).encode()

    if not subjects:
        return Clean(lambda content: content, None, lambda _content: False)
    return Clean(clean, traces(workspace, subjects), linked_by(subjects))


def _out_of(
    subjects: Sequence[Subject], text: str, take_out: Callable[[Subject, str], str]
) -> str:
    for subject in subjects:
        after = take_out(subject, text)
        text = text if after == text else after
    return text


def _everything(subject: Subject, text: str) -> str:
    return without(subject, text)


def _certain(subject: Subject, text: str) -> str:
    strong = (each for each in subject.writings if each.strength is Strength.WHOLE)
    for writing in strong:
        text = redacted(text, [match.span() for match in writing.pattern.finditer(text)])
    return text


def _subject(workspace: "Workspace", name: str, old: str) -> Subject | None:
    """Say who was erased, by everything that the contact's file ever said in this clone."""
    folder, _, id_ = name.partition("/")
    ref = Ref(folder, id_)
    stored = workspace.stored(ref) if folder in workspace.catalogue.by_name else None
    if stored is None or not workspace.catalogue.by_name[folder].person:
        return None
    found = [
        record
        for _, content in versions(workspace.repository, stored.path, rev=old)
        if content and (record := workspace.parser.check(stored.path, content)[0])
    ]
    said = [record for record in found if "erased" not in record.data]
    if not said:
        return None
    linked = (workspace.record(other) for other in referring(workspace, ref))
    private = [record for record in linked if record and record.kind == "customer"]
    newest = Record(said[0].kind, ref, said[0].data)
    return subject_of(newest, private, [record.data for record in said[1:]])


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _mapped(inner, change) for name, inner in value.items()}
    if isinstance(value, list):
        return [_mapped(inner, change) for inner in value]
    if not isinstance(value, str):
        return value
    after = change(value)
    return value if after == value else after
