"""Of which system a table is, told from its header alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crmctl.interchange.presets.applying import matched
from crmctl.interchange.presets.columns import Keyed, keyed
from crmctl.interchange.presets.preset import FileType, Head, Preset, Signature
from crmctl.interchange.presets.registry import Presets


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table whose system is known.

    Attributes:
        preset: of the system.
        file: the type of file.
    """

    preset: Preset
    file: FileType


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A table that may be of several systems, or of several types of one.

    Attributes:
        candidates: each as `preset` and `file`, the ones that know most columns first.
    """

    candidates: tuple[Recognised, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The candidates for people: `hubspot (contacts)`."""
        return tuple(f"{one.preset.head.name} ({one.file.name})" for one in self.candidates)


def recognise(
    header: Sequence[str], presets: Presets, name: str = "", kind: str = ""
) -> Recognised | Ambiguous | None:
    """Tell of which system a header is; None where no preset has such columns.

    A preset is a candidate where its signature is there. Among several the one counts that knows
    every column which another one knows, and more; otherwise the header is ambiguous. A preset of
    one's own comes before all of ours.

    Args:
        header: the names of the columns.
        presets: those that are tried.
        name: of the only preset to be tried, as a person says it; its types that have no
            signature are then tried, too.
        kind: of the records, where a person says it; other types are not tried.

    Raises:
        UnknownPresetError, UnseenSystemError: there is no preset of that name.
        BrokenPresetError: one of one's own cannot be used.
    """
    columns = keyed(header)
    found = _named(header, columns, presets.get(name)) if name else _told(columns, presets)
    found = [one for one in found if not kind or one.file.kind == kind]
    found = [one for one in found if presets.is_own(one.preset.head.name)] or found
    if len(found) <= 1:
        return found[0] if found else None
    known = {at: frozenset(matched(one.file, header)) for at, one in enumerate(found)}
    order = sorted(known, key=lambda at: -len(known[at]))
    best = known[order[0]]
    if all(known[at] < best for at in order[1:]):
        return found[order[0]]
    return Ambiguous(tuple(found[at] for at in order))


def _told(columns: Keyed, presets: Presets) -> list[Recognised]:
    found = list[Recognised]()
    for head in presets.heads():
        if names := _files(head, columns):
            preset = presets.get(head.name)
            found += [Recognised(preset, preset.file(name)) for name in names]
    return found


def _named(header: Sequence[str], columns: Keyed, preset: Preset) -> list[Recognised]:
    """Give the file types of one preset that these columns may be, even if only by their names."""
    if names := _files(preset.head, columns):
        return [Recognised(preset, preset.file(name)) for name in names]
    return [Recognised(preset, one) for one in preset.files if matched(one, header)]


def _files(head: Head, columns: Keyed) -> Collection[str]:
    """Give the file types whose signature is there, each once."""
    return dict.fromkeys(one.file for one in head.signatures if _fits(one, columns))


def _fits(signature: Signature, columns: Keyed) -> bool:
    return (
        all(map(columns.has, signature.every))
        and (not signature.any_of or any(map(columns.has, signature.any_of)))
        and not any(map(columns.has, signature.none_of))
    )
