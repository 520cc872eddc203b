"""One HTML file to read and print: a table a kind, without script or request, light and dark."""

from collections.abc import Iterator
from html import escape

from crmctl.interchange.exporting.export import NUMERIC, Cell, Export, Sheet, SheetColumn
from crmctl.interchange.paths import text_of
from crmctl.model.catalogue import FieldType, Kind

# Nothing may be loaded, whatever a record says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """\
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#57606a;--line:#d0d7de;
--band:#f3f5f7;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9aa4af;
--line:#3d444d;--band:#161b22;--link:#79b8ff}}
*{box-sizing:border-box}
html{background:var(--paper)}
body{margin:2rem auto;max-width:90rem;padding:0 1rem;color:var(--ink);
font:1rem/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
h1{font-size:1.6rem;margin:0 0 .5rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem}
a{color:var(--link)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:0;padding:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:start;
vertical-align:top;overflow-wrap:anywhere}
thead th{background:var(--band);overflow-wrap:normal}
td.n,th.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
tr:target{outline:2px solid var(--link)}
.soft{color:var(--soft);font-weight:400}
@page{margin:12mm}
@media print{:root{--ink:#000;--paper:#fff;--soft:#444;--line:#999;--band:#eee;--link:#000}
body{margin:0;max-width:none;font-size:.75rem}nav{display:none}thead{display:table-header-group}
tr{break-inside:avoid}.scroll{overflow:visible}a{text-decoration:none}}
"""


def texts(export: Export) -> Iterator[str]:
    """Give the page, piece by piece."""
    name = escape(export.name)
    yield (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{name}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{name}</h1>\n"
    )
    sheets = [(kind, _beginning(export, kind)) for kind in export.kinds]
    filled = [(kind, sheet) for kind, sheet in sheets if sheet]
    if len(filled) > 1:
        links = "".join(
            f'<li><a href="#{kind.folder}">{_title(kind)}</a></li>' for kind, _ in filled
        )
        yield f'<nav aria-label="Tables"><ul>{links}</ul></nav>\n'
    yield "<main>\n"
    shown = {kind.folder for kind, _ in filled}
    for _, sheet in filled:
        yield from _table(export, sheet, shown)
    if not filled:
        yield "<p>There are no records.</p>\n"
    yield "</main>\n</body>\n</html>\n"


def _beginning(export: Export, kind: Kind) -> Sheet | None:
    """Give the table of a kind; None when it has no rows."""
    sheet = export.list(kind)
    return sheet if next(iter(sheet.rows()), None) is not None else None


def _title(kind: Kind) -> str:
    return escape(kind.folder.capitalize())


def _table(export: Export, sheet: Sheet, shown: set[str]) -> Iterator[str]:
    kind = sheet.kind
    heads = "".join(
        f'<th scope="col"{_class(column)}>{escape(_heading(column))}</th>'
        for column in sheet.columns[1:]
    )
    yield (
        f'<section aria-labelledby="{kind.folder}">\n<h2 id="{kind.folder}">{_title(kind)}</h2>\n'
        f'<div class="scroll" role="region" aria-labelledby="{kind.folder}" tabindex="0">\n'
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    )
    for id_, *cells in sheet.rows():
        pairs = zip(cells, sheet.columns[1:], strict=True)
        row = "".join(
            f"<td{_class(column)}>{_cell(export, cell, column, shown)}</td>"
            for cell, column in pairs
        )
        yield f'<tr id="{escape(f"{kind.folder}/{id_}")}">{row}</tr>\n'
    yield "</tbody>\n</table>\n</div>\n</section>\n"


def _heading(column: SheetColumn) -> str:
    name = column.name.replace("_", " ").replace(".", " ")
    return f"{name} ({column.unit})" if column.unit else name


def _class(column: SheetColumn) -> str:
    return ' class="n"' if column.type in NUMERIC else ""


def _cell(export: Export, cell: Cell, column: SheetColumn, shown: set[str]) -> str:
    values = cell if isinstance(cell, list | tuple) else () if cell is None else (cell,)
    return "<br>".join(_value(export, text_of(value), column, shown) for value in values)


def _value(export: Export, value: str, column: SheetColumn, shown: set[str]) -> str:
    text = escape(value)
    if column.target or column.type is FieldType.LINK:
        ref = f"{column.target}/{value}" if column.target else value
        folder, _, id_ = ref.partition("/")
        called = escape(export.called(folder, id_))
        return f'<a href="#{escape(ref)}">{called}</a>' if folder in shown else called
    if column.type is FieldType.EMAIL:
        return f'<a href="mailto:{text}">{text}</a>'
    return text.rstrip("\n").replace("\n", "<br>") if column.type is FieldType.NOTE else text
