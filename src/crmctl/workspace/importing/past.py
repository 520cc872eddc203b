"""What earlier imports from the same source wrote, and what that says of an update.

A value that an import wrote and nobody has edited since is the source's: when the source says
another one, the record follows. A value that a person edited since, or that came from elsewhere,
stays; if the source now says a third one, both are reported. What a source wrote is known from
git: the changes that its imports made, one after the other, and nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from crmctl.git.imports import imports_from
from crmctl.git.objects import blobs
from crmctl.matching.items import keyed
from crmctl.matching.merge import FieldConflict, Merged, three_way
from crmctl.model.record import Ref
from crmctl.model.walk import Path
from crmctl.workspace.workspace import Workspace

Data = Mapping[str, Any]
_Version = tuple[str | None, str | None]  # blobs before and after an import


class Past:
    """What imports from one source wrote into records."""

    def __init__(self, workspace: Workspace, source: str) -> None:
        self._workspace, self._source = workspace, source
        self._wrote: dict[Ref, Data] = {}

    def load(self, refs: Iterable[Ref]) -> None:
        """Learn what was written into these records; nothing where no source is named."""
        places = {
            stored.path: ref
            for ref in (set(refs) if self._source else ())
            if (stored := self._workspace.stored(ref))
        }
        if not places:
            return
        versions = defaultdict[Ref, list[_Version]](list)
        for changes in imports_from(self._workspace.repository, self._source):
            for change in changes:
                if change.path in places:
                    versions[places[change.path]].append((change.old, change.new))
        wanted = {blob for steps in versions.values() for step in steps for blob in step if blob}
        contents = dict(blobs(self._workspace.repository, sorted(wanted)))
        paths = {ref: path for path, ref in places.items()}
        for ref, steps in versions.items():
            written: Data = {}
            for step in steps:
                old, new = (self._data(paths[ref], contents.get(blob or "")) for blob in step)
                written = _followed(old, new, written) or {}
            self._wrote[ref] = written

    def wrote(self, ref: Ref) -> Data:
        """Give what imports from the source wrote into a record, as far as that is known."""
        return self._wrote.get(ref, {})

    def _data(self, path: str, content: bytes | None) -> Data:
        record = self._workspace.parser.check(path, content)[0] if content is not None else None
        return record.data if record else {}


def _followed(old: Any, new: Any, written: Any, name: str = "") -> Any:
    """Do to what was written what one import did to a record; what others changed is left out.

    None stands for what is not there.
    """
    if isinstance(new, Mapping):
        return _followed_fields(_or_empty(old, {}), new, _or_empty(written, {}))
    if isinstance(new, list):
        own, other, mine = (keyed(name, _or_empty(one, [])) for one in (old, new, written))
        followed = _followed_fields(own, other, mine)
        return list(followed.values()) if followed else None
    return written if new == old else new


def _followed_fields(
    old: Mapping[Any, Any], new: Mapping[Any, Any], written: Mapping[Any, Any]
) -> dict[Any, Any] | None:
    removed = old.keys() - new.keys()
    followed = {
        name: _followed(old.get(name), new.get(name), written.get(name), str(name))
        if name in new
        else written[name]
        for name in {**written, **new}
        if name not in removed
    }
    return {name: value for name, value in followed.items() if value is not None} or None


def _or_empty(value: Any, empty: Any) -> Any:
    return value if isinstance(value, type(empty)) else empty


def update(wrote: Data, now: Data, said: Data, *, clear: bool = False) -> Merged:
    """Join what a source says now with a record that it wrote into earlier.

    Args:
        wrote: what the source's imports wrote.
        now: the record.
        said: what the source says; a field that it does not name is not cleared.
        clear: whether items of a list that it does not name any more are taken away.
    """
    return three_way(wrote, now, _overlaid(wrote, said, "", clear=clear))


def _overlaid(wrote: Any, said: Any, name: str, *, clear: bool) -> Any:
    """Give what the source would have written: what it says, and beneath it what it wrote."""
    if isinstance(wrote, Mapping) and isinstance(said, Mapping):
        names = {**wrote, **said}
        return {n: _overlaid(wrote.get(n), said.get(n), n, clear=clear) for n in names}
    if isinstance(wrote, list) and isinstance(said, list):
        return _overlaid_items(wrote, said, name, clear=clear)
    return wrote if said in (None, "", [], {}) else said


def _overlaid_items(
    wrote: Sequence[Any], said: Sequence[Any], name: str, *, clear: bool
) -> list[Any]:
    """Lay items over those that are the same; others give way only to as many new ones.

    Two addresses of which one is named now are not one that was taken away: an empty cell clears
    nothing. One address and then another one is a correction. Fewer lines of a document, all of
    them new, are further ones.
    """
    before, after = keyed(name, wrote), keyed(name, said)
    gone = [key for key in before if key not in after]
    new = [key for key in after if key not in before]
    further = name == "lines" and len(gone) == len(before) > len(new) == len(after)
    replaced = set(gone if clear else gone[: 0 if further else len(new)])
    return [
        _overlaid(before.get(key), after.get(key), name, clear=clear)
        for key in (*before, *new)
        if key not in replaced
    ]


def cleared(joined: Merged, blank: Iterable[Path], wrote: Data, now: Data) -> Merged:
    """Take away fields whose cells are empty now, unless a person gave them another value.

    Args:
        joined: the record with what else the row says.
        blank: the fields.
        wrote: what the source's imports wrote; empty where that is not known.
        now: the record as it is.
    """
    data, conflicts = deepcopy(joined.data), list(joined.conflicts)
    for path in blank:
        value = at(now, path)
        if value is None:
            continue
        kept = _without(str(path[-1]), value, at(wrote, path)) if wrote else None
        if isinstance(value, list) and not wrote:
            kept = value
        _put(data, path, kept)
        if kept is not None:
            conflicts.append(FieldConflict(".".join(map(str, path))))
    return replace(joined, data=data, conflicts=tuple(conflicts))


def _without(name: str, value: Any, wrote: Any) -> Any:
    """Give what is left of a value without what an import wrote; None for nothing."""
    if isinstance(value, list) and isinstance(wrote, list):
        own = keyed(name, wrote)
        return [item for key, item in keyed(name, value).items() if key not in own] or None
    return None if value == wrote else value


def at(data: Any, path: Path) -> Any:
    """Give what stands at a path; None where there is nothing."""
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Put a value at a path, or take it away with all that it leaves empty."""
    *above, last = map(str, path)
    holder = at(data, tuple(above))
    if not isinstance(holder, dict):
        return
    if value is not None:
        holder[last] = value
        return
    holder.pop(last, None)
    if above and not holder:
        _put(data, tuple(above), None)
