"""A preset of one's own, made of the mapping that a person chose, and its YAML."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace

from crmctl.errors.presets import PresetNameError
from crmctl.interchange.cell_rules import CellRule
from crmctl.interchange.columns.formats import Order, date_format
from crmctl.interchange.mapping import KIND, NAME_OF, ColumnMapping
from crmctl.interchange.paths import Path, field_path, join
from crmctl.interchange.presets.loader import NAME, is_target
from crmctl.interchange.presets.preset import (
    FileType,
    Formats,
    Head,
    JointColumns,
    Preset,
    Seen,
    Signature,
    Words,
)

_FILE = "file"
_BY_HAND = "left out by whoever saved this preset"
# What a YAML reader of any version takes for the same text without quotation marks.
_PLAIN = re.compile(r"[^\W\d_][\w./-]*(?: [\w./()-]+)*").fullmatch
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})

_Lines = Iterator[str]


def preset_of(  # noqa: PLR0913 - each is something else that a person chose
    name: str,
    mapping: ColumnMapping,
    source: str = "",
    left_out: Collection[str] = (),
    formats: Formats | None = None,
    *,
    status_in_name: bool = False,
) -> Preset:
    """Give the preset that maps tables like this one in the same way.

    It is recognised by all the columns that have a field here.

    Args:
        name: of the preset.
        mapping: what a person chose for one table.
        source: below which ids stand; the preset's name when empty.
        left_out: the columns that are not to be kept.
        formats: how values are written, as far as a person said it.
        status_in_name: whether the name of a file begins with the status of all in it.

    Raises:
        PresetNameError: the name cannot be one.
    """
    if not NAME(name):
        raise PresetNameError(name)
    targets = dict(_targets(mapping))
    used = (*targets, *(mapping.columns[at] for j in mapping.joints.values() for at in j.columns))
    columns: dict[str, tuple[str, ...]] = {}
    for column, target in targets.items():
        columns[target] = (*columns.get(target, ()), column)
    rules = {mapping.columns[at]: one for at, one in mapping.rules.items()}
    file = FileType(
        name=_FILE,
        kind=mapping.kind.name,
        seen=Seen("own"),
        columns=columns,
        joints=tuple(_joints(mapping)),
        words={c: Words(one.values, one.strict) for c, one in rules.items() if one.values},
        many={c: one.separator for c, one in rules.items() if one.separator},
        marks={c: one.mark for c, one in rules.items() if one.mark},
        constants={join(path): value for path, value in mapping.constants},
        notes=tuple(c for c in mapping.unmapped if c not in left_out),
        left_out={c: _BY_HAND for c in mapping.unmapped if c in left_out},
        formats=formats or Formats(),
        status_in_name=status_in_name,
    )
    signatures = (Signature(_FILE, every=used),) if used else ()
    head = Head(name, name, source or name, signatures)
    return Preset(head, "", (), (file,))


def with_dates(formats: Formats, said: str) -> Formats:
    """Give how values are written where a person said how dates are.

    An order of numbers is kept as the usual one, as of any system; it holds for the next file as
    far as no date there contradicts it. What an order cannot say is kept as it was said.

    Args:
        formats: of the preset that was used.
        said: as in `--date-format`.

    Raises:
        UnknownDateFormatError: it says none.
    """
    read = date_format(said)
    plain = read.order and not read.pattern and (read.mark != "." or read.order is Order.DMY)
    if plain and read.order:
        return replace(formats, date_order=read.order.lower(), dates="")
    return replace(formats, date_order="", dates=said.strip())


def _targets(mapping: ColumnMapping) -> Iterator[tuple[str, str]]:
    """Give for each column with a field of its own the target that means it."""
    named = {at: path for path, at in mapping.names.items()}
    for at, (column, path) in enumerate(zip(mapping.columns, mapping.paths, strict=True)):
        if at in named:
            yield column, f"{_target(named[at], mapping)}{NAME_OF}"
        elif path is not None and path != KIND and path not in mapping.joints:
            yield column, _target(path, mapping)


def _joints(mapping: ColumnMapping) -> Iterator[JointColumns]:
    for path, joint in mapping.joints.items():
        columns = tuple((mapping.columns[at],) for at in joint.columns)
        yield JointColumns(_target(path, mapping), joint.how, columns)


def _target(path: Path, mapping: ColumnMapping) -> str:
    """Give a target for a path: with its label in place of a position, where that is enough."""
    if path[0] == "external_ids":
        return "external_ids"
    place = next((at for at, part in enumerate(path) if isinstance(part, int)), None)
    if place is None:
        return join(path)
    item = path[: place + 1]
    labels = {path[:-1]: label for path, label in mapping.labels}
    label = labels.get(item, "")
    alike = sorted(
        {
            other[: place + 1]
            for other in mapping.paths
            if other and len(other) > place and other[:place] == item[:-1]
            and labels.get(other[: place + 1], "") == label
        }
    )  # fmt: skip
    number = alike.index(item) + 1 if item in alike else 1
    names = field_path(path)
    parts = [names, label, str(number)] if number > 1 else [names, label] if label else [names]
    target = ":".join(parts)
    return target if is_target(target, mapping.kind) else join(path)


def to_yaml(preset: Preset) -> str:
    """Give the YAML of a preset, which `loader.load` reads again."""
    head = preset.head
    lines = [
        f"name: {head.name}",
        f"title: {_text(head.title)}",
        f"source: {head.source}",
        *(["signatures:"] if head.signatures else []),
        *(line for one in head.signatures for line in _signature(one)),
        "---",
        *([f"export: {_text(preset.export)}"] if preset.export else []),
        *([f"hints: {_texts(preset.hints)}"] if preset.hints else []),
        "files:",
        *(line for one in preset.files for line in _file(one)),
    ]
    return "".join(f"{line}\n" for line in lines)


def _signature(signature: Signature) -> _Lines:
    yield f"  - file: {_text(signature.file)}"
    for name in ("every", "any_of", "none_of"):
        if columns := getattr(signature, name):
            yield f"    {name}: {_texts(columns)}"


def _file(file: FileType) -> _Lines:
    yield f"  - name: {_text(file.name)}"
    yield f"    kind: {file.kind}"
    where = f", where: {_text(file.seen.where)}" if file.seen.where else ""
    yield f"    seen: {{grade: {file.seen.grade}{where}}}"
    yield from _mapping("columns", {name: _texts(c) for name, c in file.columns.items()})
    if file.joints:
        yield "    joints:"
    for joint in file.joints:
        columns = ", ".join(map(_texts, joint.columns))
        yield f"      - {{target: {_text(joint.target)}, how: {joint.how}, columns: [{columns}]}}"
    for name, strict in (("words", True), ("some_words", False)):
        words = {c: _words(one) for c, one in file.words.items() if one.strict is strict}
        yield from _mapping(name, words)
    for name in ("many", "marks", "constants"):
        yield from _mapping(name, {n: _text(v) for n, v in getattr(file, name).items()})
    for name in ("prefixes", "notes"):
        if texts := getattr(file, name):
            yield f"    {name}: {_texts(texts)}"
    yield from _mapping("left_out", {name: _text(why) for name, why in file.left_out.items()})
    if file.status_in_name:
        yield "    status: in the name of the file"
    formats = {f.name: getattr(file.formats, f.name) for f in fields(Formats)}
    yield from _mapping(
        "formats", {name: _text(value) for name, value in formats.items() if value}
    )


def _mapping(name: str, values: Mapping[str, str]) -> _Lines:
    if values:
        yield f"    {name}:"
    for key, value in values.items():
        yield f"      {_text(key)}: {value}"


def _words(words: Words | CellRule) -> str:
    return f"{{{', '.join(f'{_text(w)}: {_text(v)}' for w, v in words.values.items())}}}"


def _texts(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    if _PLAIN(text) and text.casefold() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
