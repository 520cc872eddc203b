"""One property of a card: its name, its parameters, its value, as RFC 6350 and its elders say."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crmctl.interchange.charsets import UnknownCharsetError, decoded
from crmctl.interchange.formats.vcard.cards import Line

_HEAD = re.compile(rb'(?:([\w-]+)\.)?([\w-]+)[ \t]*((?:;(?:[^":;]|"[^"]*")*)*):(.*)', re.DOTALL)
# Where a quotation mark is never closed, the first colon ends the parameters.
_LOOSE_HEAD = re.compile(rb"(?:([\w-]+)\.)?([\w-]+)[ \t]*((?:;[^:]*)?):(.*)", re.DOTALL)
_PARAMETER = re.compile(r';((?:[^";]|"[^"]*")*)')
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_VALUES = frozenset({"URL", "CONTENT-ID", "CID", "INLINE"})
_CARETS = {"^n": "\n", "^^": "^", "^'": '"'}  # RFC 6868
_CARET = re.compile(r"\^[n^']")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED_21 = re.compile(r"\\([;,:])")
_ANY = {"n": "\n", "N": "\n", **{sign: sign for sign in '\\,;:"'}}
_NEWLINES = re.compile(r"\r\n?")
_BLANK = re.compile(rb"\s+")


class PropertyError(ValueError):
    """A property cannot be read.

    Attributes:
        place: its name.
        reason: why, without its value.
    """

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(reason)
        self.place, self.reason = place, reason


class Property(NamedTuple):
    """One property.

    Attributes:
        name: in capitals.
        value: decoded; still escaped.
        group: the word before its name that binds it to others: `item1`.
        params: by their names in capitals.
        is_21: whether it is of vCard 2.1, where lists and most escapes are unknown.
        guessed: whether its character set is a guess.
    """

    name: str
    value: str
    group: str = ""
    params: Mapping[str, tuple[str, ...]] = {}
    is_21: bool = False
    guessed: bool = False

    @property
    def text(self) -> str:
        """The value as one text."""
        return self._plain(self.value)

    @property
    def items(self) -> tuple[str, ...]:
        """The texts of a list, without empty ones."""
        texts = (self._plain(part) for part in self._split(self.value, ","))
        return tuple(filter(None, texts))

    @property
    def components(self) -> tuple[tuple[str, ...], ...]:
        """The components of a name or an address, each with its texts that are not empty."""
        parts = self._split(self.value, ";")
        lists = ([part] if self.is_21 else self._split(part, ",") for part in parts)
        return tuple(tuple(filter(None, map(self._plain, texts))) for texts in lists)

    @property
    def units(self) -> tuple[str, ...]:
        """The components of an organisation, where a comma is a part of a name."""
        return tuple(map(self._plain, self._split(self.value, ";")))

    @property
    def types(self) -> tuple[str, ...]:
        """What its TYPE says, in small letters."""
        words = (word for value in self.params.get("TYPE", ()) for word in value.split(","))
        return tuple(word.strip().lower() for word in words if word.strip())

    def first(self, name: str) -> str:
        """Give the first value of a parameter; empty for none."""
        return next(iter(self.params.get(name, ())), "").strip()

    @property
    def is_read_past(self) -> bool:
        """Whether it is a program's own, in base64, of which nothing is held."""
        return self.name.startswith("X-") and self.first("ENCODING").upper() in {"B", "BASE64"}

    @property
    def rank(self) -> int | None:
        """How much it is preferred, 1 most; None where it is not."""
        if (rank := self.first("PREF")).isascii() and rank.isdigit():
            return int(rank[:4])
        return 1 if "pref" in self.types or "PREF" in self.params else None

    @property
    def verbatim(self) -> str:
        """The value as one text with the blanks around it."""
        return self._unescaped(self.value)

    def _plain(self, text: str) -> str:
        return self._unescaped(text).strip()

    def _unescaped(self, text: str) -> str:
        if "\\" in text:
            known = _ESCAPED_21 if self.is_21 else _ESCAPED
            text = known.sub(lambda found: _ANY.get(found[1], found[0]), text)
        return _NEWLINES.sub("\n", text)

    def _split(self, text: str, separator: str) -> list[str]:
        if "\\" not in text:
            return text.split(separator)
        known = _ESCAPED_21 if self.is_21 else _ESCAPED
        cuts = list(_cuts(text, separator, known))
        return [
            text[start + 1 : end]
            for start, end in zip([-1, *cuts], [*cuts, len(text)], strict=True)
        ]


def _cuts(text: str, separator: str, escaped: re.Pattern[str]) -> Iterator[int]:
    """Give where a text is to be cut: at each separator that is not escaped."""
    taken = {found.start(1) for found in escaped.finditer(text)}
    return (at for at, sign in enumerate(text) if sign == separator and at not in taken)


def is_version_21(lines: list[Line]) -> bool:
    """Tell whether lines are those of a card of vCard 2.1."""
    versions = (
        line.parts[0] for line in lines if line.parts[0][:8].upper().startswith(b"VERSION")
    )
    return next(versions, b"").rpartition(b":")[2].strip().startswith(b"2")


def properties(lines: list[Line]) -> Iterator[Property | str]:
    """Give the properties of a card; a line that is none as its text.

    Raises:
        PropertyError: one cannot be decoded.
    """
    is_21 = is_version_21(lines)
    for line in lines:
        data = line.unfolded(keep_space=is_21)
        found = _HEAD.fullmatch(data) or _LOOSE_HEAD.fullmatch(data)
        if found:
            yield _property(found, is_21=is_21)
        else:
            yield decoded(data)[0].strip()


def _property(found: re.Match[bytes], *, is_21: bool) -> Property:
    group, name, head, value = found.groups()
    params = _parameters(decoded(head)[0])
    title = name.decode("ascii", "replace").upper()
    try:
        text, guessed = decoded(_bytes(value, params), next(iter(params.get("CHARSET", ())), ""))
    except UnknownCharsetError:
        raise PropertyError(title, "is not in the character set that it names") from None
    except (binascii.Error, ValueError):
        raise PropertyError(title, "is not encoded as it says") from None
    bound = (group or b"").decode("ascii", "replace").lower()
    return Property(title, text, bound, params, is_21, guessed)


def _bytes(value: bytes, params: Mapping[str, tuple[str, ...]]) -> bytes:
    encoding = next(iter(params.get("ENCODING", ())), "").upper()
    if encoding == "QUOTED-PRINTABLE":
        return binascii.a2b_qp(value)
    if encoding in {"B", "BASE64"}:
        return base64.b64decode(_BLANK.sub(b"", value), validate=True)
    return value


def _parameters(head: str) -> dict[str, tuple[str, ...]]:
    params: dict[str, list[str]] = {}
    for found in _PARAMETER.finditer(head):
        name, equals, text = found[1].partition("=")
        name, text = name.strip().upper(), text.strip()
        if not equals:
            name, text = _meant(name), name
        if name:
            params.setdefault(name, []).extend(_values(text))
    return {name: tuple(values) for name, values in params.items()}


def _values(text: str) -> Iterator[str]:
    for part in re.findall(r'(?:[^",]|"[^"]*"|")+', text):
        yield _CARET.sub(lambda found: _CARETS[found[0]], part.strip().strip('"'))


def _meant(word: str) -> str:
    """Give the parameter that a bare word of vCard 2.1 is a value of."""
    if word in _ENCODINGS:
        return "ENCODING"
    return ("VALUE" if word in _VALUES else "TYPE") if word else ""
