"""What a person gets to read: sections of texts and tables, and how they look.

Values are data of people and may hold anything; every form that is written here escapes them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from crmctl.charts.letters import plain

# What means something to Markdown anywhere in a line, what begins a link, what only begins a line.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~&]|:(?=//)|(?<=[wW]{3})\.)")
_BEGINNING = re.compile(r"^([-=+#]|\d+(?=[.)]))", re.MULTILINE)
_STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "overflow-wrap:anywhere}table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}"
    "th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top;"
    "white-space:pre-wrap}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}"
    "@media print{body{margin:0;max-width:none}}"
)
# Nothing may be loaded, whatever a record says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an answer.

    Attributes:
        name: its name for programs.
        title: its heading.
        text: sentences of ours, before the table.
        columns: the headings of the table; none for no table.
        rows: the cells.
    """

    name: str
    title: str
    text: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a person gets to read.

    Attributes:
        title: what it is.
        about: of whom, by whom, on which day.
        sections: in order.
    """

    title: str
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def as_json(answer: Answer) -> dict[str, Any]:
    """Give it for a program: each section's rows as objects."""
    return {
        "title": answer.title,
        **dict(answer.about),
        **{
            one.name: {
                "title": one.title,
                "text": list(one.text),
                "rows": [dict(zip(one.columns, row, strict=True)) for row in one.rows],
            }
            for one in answer.sections
        },
    }


def as_markdown(answer: Answer) -> str:
    """Give it as Markdown (CommonMark, with tables as GitHub writes them)."""
    lines = [f"# {_md(answer.title)}", ""]
    lines += _md_table(("", ""), answer.about)
    for one in answer.sections:
        lines += [f"## {_md(one.title)}", ""]
        for text in one.text:
            lines += [_md(text), ""]
        if one.rows:
            lines += _md_table(one.columns, one.rows)
    return "\n".join(lines).rstrip("\n") + "\n"


def as_html(answer: Answer) -> str:
    """Give it as one HTML file, without script or anything to load."""
    body = [f"<h1>{_html(answer.title)}</h1>", *_html_table((), answer.about)]
    for one in answer.sections:
        body.append(f"<h2>{_html(one.title)}</h2>")
        body += [f"<p>{_html(text)}</p>" for text in one.text]
        if one.rows:
            body += _html_table(one.columns, one.rows)
    head = (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{_html(answer.title)}</title>\n<style>{_STYLE}</style></head>\n<body>\n"
    )
    return head + "\n".join(body) + "\n</body>\n</html>\n"


def _md(text: str) -> str:
    """Give a text that Markdown shows as it is: no link, no HTML, no heading, no table's end."""
    shown = _BEGINNING.sub(_begun, _MARKDOWN.sub(r"\\\1", _shown(text).strip()))
    return re.sub(r"\s*\n\s*", "<br>", shown)


def _begun(match: re.Match[str]) -> str:
    """Keep what a line begins with from being a list, a heading or a rule."""
    return f"{match[1]}\\" if match[1].isdigit() else f"\\{match[1]}"


def _md_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(_md, columns))} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(map(_md, row))} |"
    yield ""


def _html(text: str) -> str:
    return escape(_shown(text), quote=True)


def _shown(text: str) -> str:
    """Give a text without anything that acts; its lines stay."""
    return "\n".join(map(plain, text.splitlines()))


def _html_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "<table>"
    if columns:
        yield f"<tr>{''.join(f'<th>{_html(cell)}</th>' for cell in columns)}</tr>"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{_html(cell)}</td>' for cell in row)}</tr>"
    yield "</table>"
