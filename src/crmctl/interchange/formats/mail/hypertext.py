"""HTML as text that a person can read: paragraphs, lists, tables, links, quotations.

The standard library's parser takes time that grows with the square of a hostile text, so what
could make it do so is taken out before.
"""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

# What is not read, with what is in it; the first alternative is a comment.
_UNREAD = re.compile(r"<!--|<(script|style|title|template|noscript|svg)(?=[\s/>])", re.IGNORECASE)
_ENDS = {
    "": re.compile("-->"),
    **{
        name: re.compile(f"</{name}[^<>]*>", re.IGNORECASE)
        for name in ("script", "style", "title", "template", "noscript", "svg")
    },
}
_OPEN_END = re.compile(r"<[!?/A-Za-z][^<>]*\Z")
_TAG = re.compile(r"<(?:(/?)([A-Za-z][A-Za-z0-9:-]{0,30})([^<>]*)>)?")
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_ENDLESS = re.compile(r"&#x?[0-9A-Fa-f]{8,};?")
_LONGEST_ATTRIBUTES = 2_000
_ATTRIBUTE = re.compile(
    r"""\b(href|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "dl"}
)
_BLOCKS = _PARAGRAPHS | {
    *("address", "article", "aside", "body", "caption", "center", "dd", "div", "dt", "fieldset"),
    *("footer", "form", "header", "html", "li", "main", "nav", "section", "tr"),
}
_MAX_QUOTED = 10
_LONGEST_LINE = 10_000
_CHUNK = 16 * 2**10


def text_of(html: str, enough: int) -> str:
    """Give the text of an HTML document or of a piece of one.

    Args:
        html: the document.
        enough: about how many characters of text are wanted.
    """
    reader, tame = _Reader(), _tame(html)
    for start in range(0, len(tame), _CHUNK):
        reader.feed(tame[start : start + _CHUNK])
        if reader.size > enough:
            break
    reader.close()
    return reader.text()


def _tame(html: str) -> str:
    """Leave only tags that end, of the attributes only what is read of a link and a picture."""
    html = _OPEN_END.sub("", _ENDLESS.sub("", _without_unread(html)))
    return _TAG.sub(_tag, _DECLARATION.sub("", html))


def _without_unread(html: str) -> str:
    kept, place = [], 0
    while (begin := _UNREAD.search(html, place)) is not None:
        kept.append(html[place : begin.start()])
        end = _ENDS[(begin[1] or "").lower()].search(html, begin.end())
        if end is None:
            return "".join(kept)
        place = end.end()
    return "".join([*kept, html[place:]])


def _tag(found: re.Match[str]) -> str:
    if found[2] is None:
        return "&lt;"
    attributes = ""
    if found[2].lower() in {"a", "img"} and len(found[3]) <= _LONGEST_ATTRIBUTES:
        every = _ATTRIBUTE.findall(found[3])
        attributes = "".join(f' {name}="{_quoted("".join(value))}"' for name, *value in every)
    return f"<{found[1]}{found[2]}{attributes}>"


def _quoted(value: str) -> str:
    return value.replace('"', "&quot;")


class _Reader(HTMLParser):
    """Writes the text down as it is read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.size = 0  # characters of the lines
        self._lines: list[str] = []
        self._line = ""
        self._quoted = 0
        self._kept = 0  # within `pre`
        self._lists: list[int] = []
        self._links: list[tuple[str, int, int]] = []
        self._cell = False

    def text(self) -> str:
        self._end_line()
        return _BLANK_LINES.sub("\n\n", "\n".join(self._lines)).strip("\n")

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._begin_block(tag)
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._begin_block(tag)
            self._lines.append(f"{self._prefix()}---")
        elif tag in {"td", "th"}:
            self._cell = bool(self._line.strip())
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._lines), len(self._line)))
        elif tag == "img":
            self._write(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_block(tag)
        elif tag == "a" and self._links:
            self._end_link(*self._links.pop())

    def handle_data(self, data: str) -> None:
        if not self._kept:
            self._write(data)
            return
        first, *others = data.split("\n")
        self._line += first
        for line in others:
            self._break()
            self._line = line
        self._end_long_line()

    def _write(self, data: str) -> None:
        text = _SPACES.sub(" ", data)
        if not self._line or self._line[-1] == " ":
            text = text.lstrip(" ")
        if text and self._cell:
            text = f"{'' if self._line[-1:] == ' ' else ' '}| {text.lstrip(' ')}"
            self._cell = False
        self._line += text
        self._end_long_line()

    def _begin_block(self, tag: str) -> None:
        self._end_line()
        if tag in _PARAGRAPHS and not self._lists:
            self._leave_blank()
        if tag == "blockquote":
            self._quoted += 1
        elif tag == "pre":
            self._kept += 1
        elif tag in {"ul", "ol"}:
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._line = self._item()

    def _item(self) -> str:
        """Give the mark of a list's next item."""
        if not self._lists or not self._lists[-1]:
            mark = "- "
        else:
            mark = f"{self._lists[-1]}. "
            self._lists[-1] += 1
        return "  " * min(len(self._lists) - 1, _MAX_QUOTED) + mark

    def _end_block(self, tag: str) -> None:
        self._end_line()
        if tag == "blockquote":
            self._quoted = max(self._quoted - 1, 0)
        elif tag == "pre":
            self._kept = max(self._kept - 1, 0)
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag in _PARAGRAPHS and not self._lists:
            self._leave_blank()

    def _leave_blank(self) -> None:
        blank = self._prefix().rstrip()
        if self._lines and self._lines[-1] != blank:
            self._lines.append(blank)

    def _end_link(self, href: str, line: int, place: int) -> None:
        shown = self._line[place:].strip() if line == len(self._lines) else ""
        target = href.strip().removeprefix("mailto:")
        is_readable = href.strip().lower().startswith(("http://", "https://", "mailto:", "tel:"))
        if is_readable and target.rstrip("/") not in {
            shown,
            f"http://{shown}",
            f"https://{shown}",
        }:
            self._line = f"{self._line.rstrip(' ')} <{target}>".lstrip(" ")

    def _end_long_line(self) -> None:
        """End a line before adding to it becomes slow."""
        if len(self._line) > _LONGEST_LINE:
            self._break()

    def _break(self) -> None:
        """End a line, an empty one too."""
        self._lines.append(f"{self._prefix()}{self._line.rstrip()}".rstrip())
        self.size += len(self._line)
        self._line = ""
        self._cell = False

    def _end_line(self) -> None:
        if self._line.strip():
            self._break()
        self._line = ""
        self._cell = False

    def _prefix(self) -> str:
        return "> " * min(self._quoted, _MAX_QUOTED)
