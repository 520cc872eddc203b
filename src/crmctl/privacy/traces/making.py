"""Traces made of what was found: where they stand, what takes them out, which of them count."""

from collections.abc import Iterable, Iterator, Sequence

from crmctl.model.record import ERASED
from crmctl.privacy.traces.armour import Wrapped
from crmctl.privacy.traces.containers import WHOLE, Budget, Container
from crmctl.privacy.traces.schemes import COARSE, ESCAPES
from crmctl.privacy.traces.trace import Edit, Part, Trace
from crmctl.privacy.traces.views import View, edits, resolved
from crmctl.privacy.writings import Writing

_MOST_ESCAPES = 4


def rewritten(view: View, one: Wrapped, new: Sequence[bytes]) -> Sequence[Edit]:
    """Give the edits that write other contents as letters again."""
    return edits(view, one.start, one.end, one.close(new[0]))


def repacked(one: Container, new: Sequence[bytes]) -> Sequence[Edit]:
    """Give the edit that packs other contents again, or takes all of it out."""
    return (Edit(one.start, one.end, one.close(new) if one.close else WHOLE),)


def blanked(content: bytes, packed: Iterable[Trace]) -> bytes:
    """Give bytes with zeros in place of what was unpacked, which is looked into already."""
    for start, end in {one.span for one in packed}:
        content = content[:start] + bytes(end - start) + content[end:]
    return content


def unfolded(read: View, budget: Budget) -> Iterator[View]:
    """Give a text, and what comes of it by resolving escapes again and again."""
    seen = {read.text}
    line: list[tuple[View, int]] = [(read, 0)]
    while line:
        view, depth = line.pop(0)
        yield view
        if depth == _MOST_ESCAPES or not budget.read(len(view.text)):
            continue
        for scheme in ESCAPES:
            further = resolved(view, scheme)
            if further and further.text not in seen:
                seen.add(further.text)
                line.append((further, depth + 1))


def trace_of(  # noqa: PLR0913 - what a trace is made of
    view: View,
    span: tuple[int, int],
    writing: Writing,
    reason: str,
    number: int,
    *,
    rigid: bool,
) -> Trace:
    """Give the trace of an identifier in a view.

    Args:
        view: the text in which it stands.
        span: where in the text.
        writing: the identifier.
        reason: the doubt there is, or nothing.
        number: whose it is.
        rigid: whether what is put there must be as long.
    """
    made = edits(view, *span, ERASED)
    if rigid:
        made = tuple(_as_long(edit, view.put(" ")) for edit in made)
    return Trace(
        span=(made[0].start, made[-1].end),
        what=writing.what,
        encoding=" of ".join(view.encodings) or "plain",
        certain=not reason,
        reason=reason,
        edits=made,
        subject=number,
        coarse=not COARSE.isdisjoint(view.encodings),
    )


def _as_long(edit: Edit, blank: bytes) -> Edit:
    """Give an edit that moves nothing, as a binary file counts its bytes."""
    length = edit.end - edit.start
    put = edit.put + blank * (length // len(blank) + 1)
    return Edit(edit.start, edit.end, put[:length])


def within_part(part: Part, trace: Trace, encodings: Sequence[str], member: int = 0) -> Trace:
    """Give the trace of a part that holds one."""
    names = [*encodings, part.encoding]
    if trace.encoding != "plain":
        names.append(trace.encoding)
    return Trace(
        span=(part.spans[0][0], part.spans[-1][1]),
        what=trace.what,
        encoding=", ".join(names),
        certain=trace.certain,
        reason=trace.reason,
        part=part,
        member=member,
        deeper=trace,
        subject=trace.subject,
        coarse=trace.coarse,
    )


def _rank(one: Trace) -> tuple[bool, bool, bool]:
    return not one.certain, one.coarse, one.part is not None


def chosen(found: Iterable[Trace]) -> Sequence[Trace]:
    """Leave out what tells of a place that is told of already; the certain ones go first."""
    taken: list[tuple[int, int, int]] = []
    chosen = []
    for one in sorted(found, key=_rank):
        start, end = one.span
        own = id(one.part) if one.part else 0
        if any(start < e and s < end and not (own and own == which) for s, e, which in taken):
            continue
        taken.append((start, end, own))
        chosen.append(one)
    return sorted(chosen, key=lambda one: one.span)
