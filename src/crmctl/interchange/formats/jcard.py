"""jCard (RFC 7095): a vCard as JSON, alone or several in an array."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from crmctl.errors.addressbooks import BrokenCardListError
from crmctl.interchange.entries import BadEntry, Entry, Format, Setting
from crmctl.interchange.formats.groups import Members, members
from crmctl.interchange.formats.vcard.entry import entry
from crmctl.interchange.formats.vcard.properties import Property
from crmctl.interchange.own import require_kind
from crmctl.interchange.pieces import CHUNK, beginning

MAX_CARD = 16 * 2**20
"""Bytes of one card, its pictures included."""

_BEGIN = re.compile(r'\s*\[\s*(?:"crmctl: [^"]*"\s*,\s*)?(?:\[\s*)?"vcard"', re.IGNORECASE)
_GROUP = re.compile(rb'"group"', re.IGNORECASE)
_TOKEN = re.compile(rb'["\[\]{}\\,\n]|[^"\[\]{}\\,\n]+')
_ESCAPED = re.compile(r"[\\;,]")
_REASON = "crmctl: "


class _Element(NamedTuple):
    """One element of the outermost array; `data` is cut where it is too long."""

    line: int
    data: bytes
    is_long: bool


def fits(first: bytes) -> bool:
    """Tell by its first bytes whether a file is one of jCards."""
    return _BEGIN.match(beginning(first)) is not None


def read(stream: BinaryIO, setting: Setting) -> Iterator[Entry | BadEntry]:
    """Give the entries of a file of jCards.

    Raises:
        NoPersonKindError: the cards are wanted as something else.
        BrokenCardListError: it is no JSON.
    """
    require_kind(setting.kind)
    groups = members(stream, _GROUP, _groups)
    for element in _cards(stream):
        found = _entry(element, setting, groups)
        if found is not None:
            yield found


def _cards(stream: BinaryIO) -> Iterator[_Element]:
    """Give each card of a file as its own JSON, but not the reasons that we wrote beside them."""
    alone = False
    for element in _elements(stream):
        if element.data.startswith(b'"'):
            alone = alone or element.data.lower() == b'"vcard"'
        elif alone:
            yield element._replace(data=b'["vcard",' + element.data + b"]")
        else:
            yield element


def _elements(stream: BinaryIO) -> Iterator[_Element]:
    """Give the elements of the outermost array, each with the line on which it begins."""
    line, depth, quoted, escaped = 1, 0, False, False
    begun, held, size = 0, list[bytes](), 0
    for token in _tokens(stream):
        line += token == b"\n"
        structural = not quoted
        if quoted:
            quoted, escaped = token != b'"' or escaped, token == b"\\" and not escaped
        elif token == b'"':
            quoted = True
        else:
            depth += (token in {b"[", b"{"}) - (token in {b"]", b"}"})
        ends = structural and ((token == b"," and depth == 1) or (token == b"]" and depth == 0))
        if ends:
            if begun:
                yield _Element(begun, b"".join(held).strip(), size > MAX_CARD)
            begun, held, size = 0, [], 0
        elif depth > 1 or (depth == 1 and (held or (token != b"[" and token.strip()))):
            begun = begun or line
            size += len(token)
            if size <= MAX_CARD:
                held.append(token)
    if depth or quoted or begun:
        raise BrokenCardListError


def _tokens(stream: BinaryIO) -> Iterator[bytes]:
    first = True
    while chunk := stream.read(CHUNK):
        data = chunk.removeprefix(b"\xef\xbb\xbf") if first else chunk
        first = False
        yield from _TOKEN.findall(data)


def _entry(element: _Element, setting: Setting, groups: Members | None) -> Entry | BadEntry | None:
    if element.is_long:
        reason = f"has more than {MAX_CARD:,} bytes"
        return BadEntry(element.line, element.data[:CHUNK], "", reason)
    try:
        found = list(_properties(element.data))
    except ValueError:
        return BadEntry(element.line, element.data, "", "is no jCard (RFC 7095)")
    return entry(element.line, element.data, found, setting, groups)


def _properties(data: bytes) -> Iterator[Property]:
    """Give the properties of a card.

    Raises:
        ValueError: it is none.
    """
    try:
        card = json.loads(data, parse_int=str, parse_float=str)
    except RecursionError:
        raise ValueError from None
    match card:
        case [str(word), list(rows), *_] if word.lower() == "vcard":
            yield from map(_property, rows)
        case _:
            raise ValueError


def _property(row: Any) -> Property:
    match row:
        case [str(name), dict(params), str(type_), first, *more]:
            texts = {key.upper(): tuple(map(str, _listed(v))) for key, v in params.items()}
            group = next(iter(texts.pop("GROUP", ())), "").lower()
            if type_.lower() not in {"text", "unknown"}:
                texts.setdefault("VALUE", (type_,))
            value = ",".join(map(_value, (first, *more)))
            return Property(name.upper(), value, group, texts)
        case _:
            raise ValueError


def _value(value: Any) -> str:
    """Give a value as vCard 4.0 writes it; the components of a structured one are a list."""
    if isinstance(value, list):
        return ";".join(",".join(map(_escaped, _listed(part))) for part in value)
    return _escaped(value)


def _escaped(value: Any) -> str:
    text = _ESCAPED.sub(lambda found: "\\" + found[0], value if isinstance(value, str) else "")
    return text.replace("\n", "\\n") if text or isinstance(value, str) else _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    raise ValueError


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _groups(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    return (pair for element in _cards(stream) for pair in _named(element))


def _named(element: _Element) -> Iterator[tuple[str, str]]:
    try:
        card = list(_properties(element.data))
    except ValueError:
        return
    name = next((one.text for one in card if one.name == "FN"), "")
    if name and any(one.name == "KIND" and one.text.lower() == "group" for one in card):
        for one in card:
            if one.name == "MEMBER":
                yield name, one.text.removeprefix("urn:uuid:")


def rejects(bad: Iterable[BadEntry]) -> Iterator[bytes]:
    """Give a file of rejected jCards, each behind the reason, which is read past again."""
    separator = b"[\n"
    for one in bad:
        yield separator + json.dumps(f"{_REASON}{one.told}").encode()
        yield b",\n" + one.raw
        separator = b",\n"
    yield b"\n]\n" if separator == b",\n" else b"[]\n"


FORMAT = Format("jCard", (".jcard",), fits, read, rejects)
