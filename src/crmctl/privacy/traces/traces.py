"""Where people stand in any bytes: found in every encoding, and taken out in it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import PurePosixPath

from crmctl.model.catalogue import Catalogue
from crmctl.model.record import Record
from crmctl.privacy.context import widened
from crmctl.privacy.subject import Subject
from crmctl.privacy.traces import deciding
from crmctl.privacy.traces.armour import wrapped
from crmctl.privacy.traces.charsets import is_binary, readings
from crmctl.privacy.traces.containers import Budget, opened
from crmctl.privacy.traces.cores import cores, squeezed
from crmctl.privacy.traces.deciding import Known, Place
from crmctl.privacy.traces.hint import NOISE, Hint
from crmctl.privacy.traces.layouts import LAYOUTS, MARKUP, TURNED, rot13
from crmctl.privacy.traces.making import (
    blanked,
    chosen,
    repacked,
    rewritten,
    trace_of,
    unfolded,
    within_part,
)
from crmctl.privacy.traces.present import Present
from crmctl.privacy.traces.records import record_file
from crmctl.privacy.traces.trace import Around, Edit, Part, Trace, spliced
from crmctl.privacy.traces.views import Mirrored, View, resolved
from crmctl.privacy.writings import Strength, What, Writing, unbounded

_DEEPEST = 5
_MOST_TURNS = 3
_TEXT_TO_NOISE = 20
_SHORT, _MOST_DULL = 2_000, 20_000
# What was unpacked may begin with a few letters of something else: `xyErika`, but not `JoAnn`.
_JUNK = re.compile(r"\A[a-z0-9]{1,3}(?=[^\W\d_a-z])")


def traces_of(
    subjects: Sequence[Subject],
    others: Iterable[Record] = (),
    catalogue: Catalogue | None = None,
) -> "Traces":
    """Make ready to look for people.

    Args:
        subjects: who is looked for; several of them are looked for together.
        others: all records, former versions among them, so that nothing of theirs is taken.
        catalogue: the fields of all kinds, so that a record's file stays valid.
    """
    return Traces(deciding.known(subjects, others), catalogue)


class Traces:
    """What is looked for in one erasure: one person or several.

    Attributes:
        hint: tells which bytes may hold a trace; used as a compiled pattern is.
    """

    def __init__(self, people: Sequence[Known], catalogue: Catalogue | None = None) -> None:
        self._people, self._catalogue = people, catalogue
        self.hint = Hint(one for each in people for one in each.subject.writings)
        self._wide = self.hint.has_raws
        by_core: dict[str, list[tuple[int, Writing]]] = {}
        for number, each in enumerate(people):
            for writing in each.subject.writings:
                for core in cores(writing):
                    by_core.setdefault(core, []).append((number, writing))
        self._by_core = by_core
        self._turned = {rot13(core): core for core in by_core if len(core) > 3}  # noqa: PLR2004
        self._mirrored = {core[::-1] for core in by_core if len(core) > 3}  # noqa: PLR2004
        self._dull: set[bytes] = set()
        self._present = Present((*by_core, *self._turned, *self._mirrored))

    def found(self, content: bytes, *, linked: bool = False, name: str = "") -> Sequence[Trace]:
        """Find the people in some bytes.

        Args:
            content: the bytes: of a file, a message, a path's part.
            linked: whether they belong to the person: a record that refers to them.
            name: the path, if it is known; a record's own file is known by it.
        """
        stem = PurePosixPath(name).stem
        places = [Place(linked=linked, own=stem in each.subject.own) for each in self._people]
        found = self._found(content, places, Budget(), 0)
        file = record_file(content, name, self._catalogue) if found else None
        around = Around(linked, name)
        return [replace(one, file=file, around=around) for one in found]

    def erased(self, content: bytes, traces: Iterable[Trace]) -> bytes:
        """Give the bytes with `[erased]` in place of traces, written as the place is.

        Args:
            content: the bytes in which they were found.
            traces: those that go.
        """
        going = list(traces)
        around = next((one.around for one in going if one.certain), None)
        left = self._without(content, going)
        for _ in range(_MOST_TURNS):
            if not around:
                break
            # What lay across another trace, or in the shade of one, comes to light now.
            more = self.found(left, linked=around.linked, name=around.name)
            going = [one for one in more if one.certain]
            if not going:
                break
            left = self._without(left, going)
        return left

    def _without(self, content: bytes, going: Sequence[Trace]) -> bytes:
        made = [edit for one in going for edit in one.edits]
        within = sorted((one for one in going if one.part), key=lambda one: id(one.part))
        for _, group in groupby(within, key=lambda one: id(one.part)):
            made += self._closed(list(group))
        file = next((one.file for one in going if one.file), None)
        return spliced(content, file.settled(made) if file else made)

    def _closed(self, group: Sequence[Trace]) -> Sequence[Edit]:
        part = group[0].part
        assert part is not None  # noqa: S101 - by the choice of the group
        contents = list(part.contents)
        for member in {one.member for one in group}:
            deeper = [one.deeper for one in group if one.member == member and one.deeper]
            contents[member] = self._without(contents[member], deeper)
        return part.close(contents)

    def _found(
        self, content: bytes, places: Sequence[Place], budget: Budget, depth: int
    ) -> Sequence[Trace]:
        packed = list(self._in_containers(content, places, budget, depth))
        bare = blanked(content, packed)
        rigid = is_binary(bare)
        found: list[Trace] = []
        seen: set[tuple[object, bytes]] = set()
        for number, read in enumerate(readings(bare, wide=self._wide)):
            if number and not self.hint.search(read.text.encode("utf-8", "replace")):
                continue  # not in this charset
            if depth and (junk := _JUNK.match(read.text)):
                bare_read = replace(read, text=_masked(read.text, junk.span()))
                found += self._in_view(bare_read, places, rigid=rigid)
            for view in unfolded(read, budget) if depth < _DEEPEST else (read,):
                found += self._in_view(view, places, rigid=rigid)
                if depth < _DEEPEST:
                    found += self._in_parts(view, places, budget, depth, seen)
        return chosen([*found, *packed])

    def _in_parts(
        self,
        view: View,
        places: Sequence[Place],
        budget: Budget,
        depth: int,
        seen: set[tuple[object, bytes]],
    ) -> Iterator[Trace]:
        """Look into what a text holds as base64 and the like."""
        for one in wrapped(view.text):
            if one.content in self._dull:
                continue
            if not self._is_worth(one.content):
                self._remember_dull(one.content)
                continue
            where = tuple(view.places(one.start, one.end))
            if (where, one.content) in seen:
                continue  # in another view of the same bytes
            seen.add((where, one.content))
            if not budget.take(len(one.content)):
                return
            deeper = self._found(one.content, places, budget, depth + 1)
            if not deeper:
                continue
            part = Part(
                one.encoding,
                where,
                (one.content,),
                partial(rewritten, view, one),
            )
            for trace in deeper:
                yield within_part(part, trace, view.encodings)

    def _remember_dull(self, content: bytes) -> None:
        """Remember that nothing is in some bytes, for other views hold them, too."""
        if len(content) < _SHORT:
            if len(self._dull) > _MOST_DULL:
                self._dull.clear()
            self._dull.add(content)

    def _is_worth(self, content: bytes) -> bool:
        """Tell whether what letters mean may hold a trace, or is noise read at a wrong place."""
        noise = len(content) - len(content.translate(None, NOISE))
        if noise * _TEXT_TO_NOISE > len(content):
            return self.hint.is_plain_in(content)
        return self.hint.search(content)

    def _in_containers(
        self, content: bytes, places: Sequence[Place], budget: Budget, depth: int
    ) -> Iterator[Trace]:
        if depth >= _DEEPEST:
            return
        for one in opened(content, budget):
            part = Part(
                one.encoding, ((one.start, one.end),), one.contents, partial(repacked, one)
            )
            for member, within in enumerate(one.contents):
                # A file that is one of its own contents is not opened again.
                below = _DEEPEST if within is content else depth + 1
                if self.hint.search(within):
                    for trace in self._found(within, places, budget, below):
                        yield within_part(part, trace, (), member)

    def _in_view(self, view: View, places: Sequence[Place], *, rigid: bool) -> Iterator[Trace]:
        letters = squeezed(view.text)
        present = set(self._present.in_(letters))
        if here := present & self._by_core.keys():
            yield from self._in_text(view, here, places, rigid=rigid)
            for scheme in LAYOUTS:
                if set_ := resolved(view, scheme):
                    yield from self._in_text(set_, here, places, rigid=rigid)
        if "<" in view.text or "=?" in view.text:
            for scheme in MARKUP:
                if bare := resolved(view, scheme):
                    yield from self._in_text(bare, self._here(bare), places, rigid=rigid)
        if not present.isdisjoint(self._turned) and (turned := resolved(view, TURNED)):
            yield from self._in_text(turned, self._here(turned), places, rigid=rigid)
        if not present.isdisjoint(self._mirrored):
            mirrored = Mirrored(view.text[::-1], view)
            yield from self._in_text(mirrored, self._here(mirrored), places, rigid=rigid)

    def _here(self, view: View) -> Collection[str]:
        return self._by_core.keys() & self._present.in_(squeezed(view.text))

    def _in_text(
        self, view: View, cores_: Collection[str], places: Sequence[Place], *, rigid: bool
    ) -> Iterator[Trace]:
        """Look for all writings whose core is there."""
        text = view.text
        present = {
            (number, id(writing)): (number, writing)
            for core in sorted(cores_)
            for number, writing in self._by_core[core]
        }
        for _ in range(_MOST_TURNS):
            again = text
            for number, writing in present.values():
                for span, reason in self._matches(writing, number, text, places, rigid=rigid):
                    yield trace_of(view, span, writing, reason, number, rigid=rigid)
                    if not reason:
                        again = _masked(again, span)
            if again == text:
                return
            text = again  # a name that stood right beside a number is a word of its own now

    def _matches(
        self, writing: Writing, number: int, text: str, places: Sequence[Place], *, rigid: bool
    ) -> Iterator[tuple[tuple[int, int], str]]:
        """Give where an identifier stands in a text, and the doubt there is."""
        place, who = places[number], self._people[number]
        if writing.strength is Strength.FAINT and not (place.linked or place.own):
            return
        if not writing.hint.search(text):
            return
        tight = rigid and writing.strength is Strength.WHOLE
        near = deciding.company(who, text)
        place = Place(linked=place.linked, own=place.own, company=near, binary=tight)
        pattern = unbounded(writing.pattern) if tight else writing.pattern
        for match in pattern.finditer(text):
            if writing.what is What.PART_OF_NAME and match[0][0].islower():
                continue  # a common word: `klein`, `koch`, `lang`
            reason = deciding.doubt(who, writing, match, place)
            yield (match.span() if reason else widened(writing, match)), reason


def _masked(text: str, span: tuple[int, int]) -> str:
    return text[: span[0]] + "\0" * (span[1] - span[0]) + text[span[1] :]
