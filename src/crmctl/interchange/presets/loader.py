"""From the YAML of a preset to what it says.

The file has two documents: the head, which is enough to recognise a header, and the rest, which
is read only for the preset that is used.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import TypeVar

from crmctl.errors.presets import BrokenPresetError
from crmctl.errors.tables import UnknownDateFormatError
from crmctl.interchange.cell_rules import JOINS
from crmctl.interchange.columns.formats import date_format
from crmctl.interchange.goals import meant
from crmctl.interchange.mapping import ID, NAME_OF
from crmctl.interchange.presets.preset import (
    GRADES,
    FileType,
    Formats,
    Head,
    JointColumns,
    Preset,
    Seen,
    Signature,
    Words,
)
from crmctl.interchange.presets.tree import Node, documents
from crmctl.interchange.synonyms import key
from crmctl.model.catalogue import Catalogue, Kind

T = TypeVar("T")

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}").fullmatch
_IN_NAME = "in the name of the file"
_ORDERS = ("dmy", "mdy", "ymd")
_DECIMALS = (",", ".")
_FORMATS = ("date_order", "dates", "decimal", "zone", "delimiter", "encoding")
_FILE = ("name", "kind", "seen")
_REST = (
    "columns", "joints", "words", "some_words", "many", "marks", "constants", "prefixes",
    "notes", "left_out", "formats", "status",
)  # fmt: skip


def head(text: str, file: str) -> Head:
    """Read what is needed to recognise a file.

    Raises:
        BrokenPresetError: it is not what it has to be; it names file, line and field.
    """
    return _head(_next(documents(text, file), file))


def load(text: str, file: str, catalogue: Catalogue | None = None) -> Preset:
    """Read a whole preset.

    Args:
        text: the YAML.
        file: its name, for messages.
        catalogue: the kinds that its targets must be fields of; not looked at when None.

    Raises:
        BrokenPresetError: it is not what it has to be; it names file, line and field.
    """
    found = documents(text, file)
    first, rest = _head(_next(found, file)), _next(found, file)
    fields = rest.fields(("files",), ("export", "hints", "formats"))
    formats = _formats(fields.get("formats"), Formats())
    files = tuple(_file(node, formats) for node in fields["files"].items())
    _require_files(first, files, fields["files"])
    if catalogue:
        for node in fields["files"].items():
            _require_targets(node, catalogue)
    hints = fields["hints"].texts() if "hints" in fields else ()
    return Preset(first, fields["export"].text() if "export" in fields else "", hints, files)


def _next(found: Iterator[Node], file: str) -> Node:
    node = next(found, None)
    if node is None:
        raise BrokenPresetError(file, 1, "", "has not both of its parts, with --- between them")
    return node


def _head(node: Node) -> Head:
    fields = node.fields(("name", "title", "source"), ("signatures",))
    for name in ("name", "source"):
        if not NAME(fields[name].text()):
            raise fields[name].wrong("must be of small letters, digits and hyphens")
    signatures = fields["signatures"].items() if "signatures" in fields else ()
    return Head(
        fields["name"].text(),
        fields["title"].text(),
        fields["source"].text(),
        tuple(map(_signature, signatures)),
    )


def _signature(node: Node) -> Signature:
    fields = node.fields(("file",), ("every", "any_of", "none_of"))
    if not {"every", "any_of"} & fields.keys():
        raise node.wrong("names no column")
    columns = {name: fields[name].texts() for name in fields if name != "file"}
    return Signature(fields["file"].text(), **columns)


def _file(node: Node, formats: Formats) -> FileType:
    fields = node.fields(_FILE, _REST)
    seen = fields["seen"].fields(("grade",), ("where",))
    if seen["grade"].text() not in GRADES:
        raise seen["grade"].wrong("must be one of", *GRADES)
    where = seen["where"].text() if "where" in seen else ""
    some = _each(fields.get("some_words"), lambda words: _words(words, strict=False))
    return FileType(
        name=fields["name"].text(),
        kind=fields["kind"].text(),
        seen=Seen(seen["grade"].text(), where),
        columns=_each(fields.get("columns"), Node.texts),
        joints=tuple(map(_joint, fields["joints"].items() if "joints" in fields else ())),
        words=_each(fields.get("words"), lambda words: _words(words, strict=True)) | some,
        many=_each(fields.get("many"), _sign),
        marks=_each(fields.get("marks"), Node.text),
        constants=_each(fields.get("constants"), Node.text),
        prefixes=_texts(fields, "prefixes"),
        notes=_texts(fields, "notes"),
        left_out=_each(fields.get("left_out"), Node.text),
        formats=_formats(fields.get("formats"), formats),
        status_in_name=_status(fields.get("status")),
    )


def _status(node: Node | None) -> bool:
    if node and node.text() != _IN_NAME:
        raise node.wrong("must be", _IN_NAME)
    return node is not None


def _each(node: Node | None, read: Callable[[Node], T]) -> dict[str, T]:
    return {name: read(value) for name, value in node.mapping().items()} if node else {}


def _texts(fields: Mapping[str, Node], name: str) -> tuple[str, ...]:
    return fields[name].texts() if name in fields else ()


def _sign(node: Node) -> str:
    """Give a sign between values, with its blanks."""
    if not isinstance(node.value, str) or not node.value.strip():
        raise node.wrong("must be the sign between two values")
    return node.value


def _words(node: Node, *, strict: bool) -> Words:
    return Words({key(word): value.text() for word, value in node.mapping().items()}, strict)


def _joint(node: Node) -> JointColumns:
    fields = node.fields(("target", "how", "columns"))
    if fields["how"].text() not in JOINS:
        raise fields["how"].wrong("must be one of", *JOINS)
    columns = tuple(column.texts() for column in fields["columns"].items())
    return JointColumns(fields["target"].text(), fields["how"].text(), columns)


def _formats(node: Node | None, usual: Formats) -> Formats:
    if node is None:
        return usual
    found = node.fields((), _FORMATS)
    for name, known in (("date_order", _ORDERS), ("decimal", _DECIMALS)):
        if name in found and found[name].text() not in known:
            raise found[name].wrong("must be one of", *known)
    said = {name: found[name].text() if name in found else "" for name in _FORMATS}
    if said["dates"]:
        try:
            date_format(said["dates"])
        except UnknownDateFormatError:
            raise found["dates"].wrong("says no way to write dates") from None
    return Formats(**{name: said[name] or getattr(usual, name) for name in _FORMATS})


def _require_files(found: Head, files: tuple[FileType, ...], node: Node) -> None:
    names = [one.name for one in files]
    if len(set(names)) < len(names):
        raise node.wrong("has two of one name")
    for signature in found.signatures:
        if signature.file not in names:
            raise node.wrong("has none of the name that a signature names:", signature.file)


def _require_targets(node: Node, catalogue: Catalogue) -> None:
    """Refuse fields that a kind does not have."""
    fields = node.mapping()
    kind = catalogue.by_name.get(fields["kind"].text())
    if kind is None:
        raise fields["kind"].wrong("is not a kind of record")
    joints = fields["joints"].items() if "joints" in fields else ()
    targets = chain(
        _names(fields.get("columns")),
        _names(fields.get("constants")),
        ((joint, joint.mapping()["target"].text()) for joint in joints),
    )
    for place, target in targets:
        if not is_target(target, kind):
            raise place.wrong("names no field of a", kind.name)


def _names(node: Node | None) -> Iterator[tuple[Node, str]]:
    return ((value, name) for name, value in node.mapping().items()) if node else iter(())


def is_target(target: str, kind: Kind) -> bool:
    """Tell whether a target is a field of a kind."""
    if target == ID[0]:
        return True
    return meant(target.removesuffix(NAME_OF).replace("#", "2"), kind, "any") is not None
