"""XML in pieces, for a reader that keeps only what it needs; document types are refused."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from crmctl.errors.sheets import DamagedWorkbookError, HostileWorkbookError

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


def parse(
    pieces: Iterable[bytes],
    format_: str,
    start: Start,
    end: End | None = None,
    characters: Characters | None = None,
) -> None:
    """Parse an XML file; names come with their prefix.

    Raises:
        DamagedWorkbookError: it is not well formed.
        HostileWorkbookError: it declares a document type, and with it entities.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if characters:
        parser.CharacterDataHandler = characters
    try:
        empty = True
        for piece in pieces:
            parser.Parse(piece)
            empty = empty and not piece
        if not empty:
            parser.Parse(b"", True)  # noqa: FBT003 - has no name there
    except (expat.ExpatError, ValueError):
        raise DamagedWorkbookError(format_) from None


def local(name: str) -> str:
    """Give a name without its prefix."""
    return name.rpartition(":")[2]


def _refuse(*_: object) -> None:
    raise HostileWorkbookError("its XML declares a document type")
