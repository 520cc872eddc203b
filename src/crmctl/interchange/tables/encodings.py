"""In which encoding the bytes of a table are: named, marked, proven, or guessed and said so."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass

from crmctl.errors.tables import UndecodableTableError
from crmctl.interchange.tables.cells import DEFUSED

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Without a mark one of these is little-endian, as everywhere on today's machines.
_NEED_MARK = frozenset({"utf-16", "utf-32"})
_SAMPLE = 100_000  # characters; enough to tell a dialect by


@dataclass(frozen=True, slots=True)
class Text:
    """A text, kept as bytes so that memory holds it once.

    Attributes:
        content: the bytes, which the encoding fits.
        encoding: as Python names it.
        guessed: whether it is a guess.
        sample: how the text begins.
        has_nul: whether it has a NUL character.
        has_defused: whether it may have cells that `cells.defuse` changed.
    """

    content: bytes
    encoding: str
    guessed: bool
    sample: str
    has_nul: bool
    has_defused: bool

    def lines(self) -> Iterator[str]:
        """Give its lines with their ends, whichever of the three they are."""
        # Not `io.StringIO`, which takes four bytes for each character.
        lines = io.TextIOWrapper(io.BytesIO(self.content), self.encoding, newline="")
        yield next(lines, "").removeprefix("\ufeff")
        yield from lines


def decode(content: bytes, encoding: str | None) -> Text:
    """Give the text of a file.

    Args:
        content: the file.
        encoding: of the file; when not given: a byte order mark, else UTF-8, else Windows-1252
            (Western Excel's), else Latin-1, which takes any byte.

    Raises:
        UndecodableTableError: the encoding that is given, marked or found does not fit.
    """
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if named := encoding or marked:
        if not marked and named.lower().replace("_", "-") in _NEED_MARK:
            named = f"{named}-le"
        return _text(content, named, guessed=False)
    for likely in ("utf-8", "cp1252"):
        try:
            return _text(content, likely, guessed=likely != "utf-8")
        except UndecodableTableError:
            continue
    return _text(content, "latin-1", guessed=True)


def _text(content: bytes, encoding: str, *, guessed: bool) -> Text:
    try:
        text = content.decode(encoding)
    except (UnicodeError, LookupError):
        # `from None`: the exception of the codec carries the file's bytes.
        raise UndecodableTableError(encoding) from None
    sample = text[:_SAMPLE].removeprefix("\ufeff")
    has_defused = bool(DEFUSED.search(text))
    return Text(content, encoding, guessed, sample, "\x00" in text, has_defused)
