"""Two edits of one file, joined; the result is always a whole file, never one with markers.

The data is joined field by field (`matching/joining`). The text is made from those of both sides,
so that comments, quoting and layout stay: what no edit touched keeps its bytes. What is not valid
afterwards, and was valid on both sides, is not written: then the whole file is a conflict.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from crmctl.errors.files import EditError, UnwritableTextError
from crmctl.matching.joining.records import Differing, join
from crmctl.matching.joining.sequences import chunks
from crmctl.model.plain import Plain
from crmctl.store.document import Document, load
from crmctl.store.edit import edit

WHOLE = "*"
"""The name of a conflict that is about the whole file."""

COMMENTS = "comments"
"""What is said of comments that had to be put at the end of the file."""

_ERASED = "erased"


class Outcome(StrEnum):
    """What came of two edits of one file."""

    JOINED = "joined"
    KEPT = "kept"  # deleted on one side, edited on the other: the edited one stays
    ERASED = "erased"  # a person was erased on one side, whatever the other side did
    WHOLE = "whole"  # ours stands, and the whole file is a conflict


class Form(NamedTuple):
    """What is known of the sort of file.

    Attributes:
        ordered: gives a tree in the order in which it is written; None where it is not known.
        faults: names what is wrong with a file's content, without its values.
    """

    ordered: Callable[[Mapping[str, Any]], Mapping[str, Any] | None] = lambda _tree: None
    faults: Callable[[bytes], frozenset[str]] = lambda _content: frozenset()


class Merge(NamedTuple):
    """What two edits of one file make together.

    Attributes:
        content: the file; None where there is none.
        outcome: how it came about.
        conflicts: what could not be joined; ours stands.
        kept: the fields in which what both sides added stands one behind the other.
        erased: those in which one side erased a person, whatever the other did.
    """

    content: bytes | None
    outcome: Outcome = Outcome.JOINED
    conflicts: tuple[Differing, ...] = ()
    kept: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()


class _Version(NamedTuple):
    """One of the three versions of a file."""

    content: bytes
    document: Document

    @property
    def data(self) -> dict[str, Any]:
        return self.document.data or {}

    @property
    def text(self) -> str:
        return self.content.decode()


def join_files(
    before: bytes | None, ours: bytes | None, theirs: bytes | None, form: Form | None = None
) -> Merge:
    """Join two edits of a YAML file.

    Args:
        before: its content before both; None where there was none.
        ours: what we made of it; None if we deleted it.
        theirs: what they made of it.
        form: what is known of this sort of file.
    """
    if theirs in (ours, before):
        return Merge(ours)
    if ours == before:
        return Merge(theirs)
    if ours is None or theirs is None:
        return Merge(theirs if ours is None else ours, Outcome.KEPT)
    versions = [_version(content) for content in (before or b"{}\n", ours, theirs)]
    was, own, other = versions
    for side in (own, other):
        if _ERASED in side.data and _ERASED not in was.data:
            return Merge(side.content, Outcome.ERASED)
    if own.document.data is None or other.document.data is None:
        return whole(before, ours, theirs)
    return _joined(before, versions, form or Form())


def _version(content: bytes) -> _Version:
    return _Version(content, load(content, Plain))


def _joined(before: bytes | None, versions: list[_Version], form: Form) -> Merge:
    was, own, other = versions
    joined = join(was.data, own.data, other.data)
    tree = _in_order(joined.data, form.ordered(joined.data))
    try:
        text, displaced = _written(was, own, other, tree)
    except (EditError, UnwritableTextError, ValueError):
        return whole(before, own.content, other.content)
    content = text.encode()
    if not form.faults(content) <= form.faults(own.content) | form.faults(other.content):
        return whole(before, own.content, other.content)
    kept = (*joined.kept, COMMENTS) if displaced else joined.kept
    return Merge(content, Outcome.JOINED, joined.conflicts, kept, joined.erased)


def takes_away(before: bytes, after: bytes | None) -> bool:
    """Tell whether a file does not have all fields any more that it had before."""
    return bool(_paths(load(before).data) - _paths(load(after or b"").data))


def _paths(value: Any, above: str = "") -> frozenset[str]:
    if isinstance(value, Mapping):
        inner = (_paths(each, f"{above}.{name}") for name, each in value.items())
        return frozenset({above}).union(*inner)
    if isinstance(value, list):
        return frozenset({above}).union(*(_paths(each, above) for each in value))
    return frozenset({above})


def whole(before: bytes | None, ours: bytes, theirs: bytes) -> Merge:
    """Leave ours, and make the whole file a conflict."""
    texts = (content.decode("utf-8", "replace") for content in (before or b"", ours, theirs))
    return Merge(ours, Outcome.WHOLE, (Differing(WHOLE, *texts),))


def _in_order(data: Any, ordered: Any) -> Any:
    """Give data with its keys in the order of a tree that says the same, where one is known."""
    if not isinstance(ordered, Mapping) or not isinstance(data, Mapping):
        return data
    names = [*(name for name in ordered if name in data), *(n for n in data if n not in ordered)]
    return {name: _in_order(data[name], ordered.get(name)) for name in names}


# --- text ------------------------------------------------------------------------------------


def _written(
    was: _Version, own: _Version, other: _Version, tree: Mapping[str, Any]
) -> tuple[str, bool]:
    """Give a text that says the tree and has the comments of both sides.

    Also tells whether comments had to be put at its end.

    Raises:
        EditError: the layout of the files does not let it be written.
    """
    if own.document.canonical and other.document.canonical:
        return edit(own.text, tree, light=True), False
    wanted = _wanted_comments(was, own, other)
    best: tuple[int, str] | None = None
    for text in _carriers(was, own, other):
        try:
            result = edit(text, tree, light=True)
        except EditError:
            continue
        missing = sum((wanted - _comments(result)).values())
        if not missing:
            return result, False
        if best is None or missing < best[0]:
            best = (missing, result)
    if best is None:
        raise EditError
    return _with_comments(best[1], wanted), True


def _carriers(was: _Version, own: _Version, other: _Version) -> Iterator[str]:
    """Give texts to start from, the best first: that of both sides, where lines can be joined."""
    lines = chunks(*(version.text.split("\n") for version in (was, own, other)))
    for both in (True, False):
        text = "\n".join(
            line
            for chunk in lines
            for line in (chunk.joined if both or not chunk.both else chunk.ours)
        )
        if load(text.encode()).data is not None:
            yield text
    yield own.text
    yield other.text


def _wanted_comments(was: _Version, own: _Version, other: _Version) -> Counter[str]:
    """Count the comments that nobody took away."""
    before, ours, theirs = (_comments(version.text) for version in (was, own, other))
    return (ours & theirs) | (ours - before) | (theirs - before)


def _comments(text: str) -> Counter[str]:
    from crmctl.store.layout import Source  # noqa: PLC0415 - canonical text has no comments

    if "#" not in text:
        return Counter()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Counter(comment for _, comment in Source(f"{lines}\n", light=True).comments)


def _with_comments(text: str, wanted: Counter[str]) -> str:
    missing = wanted - _comments(text)
    end = "\r\n" if "\r\n" in text else "\n"
    lines = [text.rstrip("\r\n"), *missing.elements(), ""]
    result = end.join(lines)
    if load(result.encode()).data != load(text.encode()).data:
        raise EditError
    return result
