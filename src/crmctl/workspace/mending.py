"""Files that are no valid records yet, put right where there is one likely way.

A result is taken only if it is a valid record; the file stays as it is otherwise.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from crmctl.checks.languages import is_language
from crmctl.checks.values.layout import may_rewrite
from crmctl.findings import Fix
from crmctl.model.amount_writings import decimal_amount
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.checked import Problem, check
from crmctl.model.places import country_code
from crmctl.model.walk import Path
from crmctl.store.canonical import emit
from crmctl.store.decoding import decoded
from crmctl.store.document import load
from crmctl.store.edit import edit

# What `--fix` does here; the rest only with `--unsafe-fixes`.
SAFE = frozenset({"S203", "Y104", "Y105", "Y109"})
UNSAFE = frozenset({"F001", "T303", "S202", "S205", "C407", "C410", "D602", "M702"})

_INDENT = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
MEANT = re.compile(r"did you mean ([^\s?]+)\?")
# Day first wherever dates have points; other signs may stand for either order.
_DATES = (
    (re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})"), (3, 2, 1)),
    (re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})"), (1, 2, 3)),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), (1, 2, 3)),
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), (1, 2, 3)),
)


def mended(kind: Kind, content: bytes, codes: Collection[str], *, unsafe: bool) -> bytes | None:
    """Give a file's bytes as a valid record, or None if there is no likely way to one.

    Args:
        kind: the record's kind.
        content: the file as it stands.
        codes: the rules that found something.
        unsafe: whether likely answers are taken, too.
    """
    wanted = {*codes} & (SAFE | UNSAFE if unsafe else SAFE)
    if not wanted:
        return None
    text = _as_text(content, wanted)
    if text is None:
        return None
    if "Y109" in wanted:
        text = _INDENT.sub(lambda match: match[0].replace("\t", "  "), text)
    data: Mapping[str, Any] | None = load(text.encode()).data
    written_out = data is None and bool(wanted & {"Y104", "Y105"})
    if written_out:
        data = _expanded(text)
    checked = check(kind, _corrected(kind, data, unsafe=unsafe)) if data is not None else None
    if checked is None or checked.tree is None:
        return None
    result = (emit(checked.tree) if written_out else edit(text, checked.tree)).encode()
    return result if check(kind, load(result).data or {}).tree is not None else None


def _as_text(content: bytes, wanted: Collection[str]) -> str | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        if "F001" not in wanted:
            return None
        text = _recoded(content)
    return _CONTROL.sub("", text) if "T303" in wanted else text


def _recoded(content: bytes) -> str:
    """Read what an older program wrote: Windows-1252, or Latin-1 where that has a gap."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _expanded(text: str) -> Mapping[str, Any] | None:
    """Write out what has no comments that would be lost when the file is written anew."""
    from crmctl.store.expanding import expanded  # noqa: PLC0415 - needs a YAML parser

    return expanded(decoded(text.encode()).text or "") if may_rewrite(text) else None


def _corrected(kind: Kind, data: Mapping[str, Any], *, unsafe: bool) -> Mapping[str, Any]:
    tree = dict(data)
    for problem in check(kind, data).problems:
        if problem.fix is Fix.SAFE or (unsafe and problem.fix is Fix.UNSAFE):
            tree = _changed(tree, problem.path, kind, problem)
    return tree


def _changed(part: Any, path: Path, kind: Kind, problem: Problem) -> Any:
    """Give a part of the data with one problem put right."""
    if not path:
        return _value(part, kind, problem)
    step, rest = path[0], path[1:]
    if isinstance(part, dict) and step in part:
        meant = MEANT.search(problem.hint)
        if not rest and problem.code == "S202" and meant and meant[1] not in part:
            return {meant[1] if name == step else name: value for name, value in part.items()}
        return {**part, step: _changed(part[step], rest, kind, problem)}
    if isinstance(part, list) and isinstance(step, int) and step < len(part):
        return [*part[:step], _changed(part[step], rest, kind, problem), *part[step + 1 :]]
    return part


def _value(value: Any, kind: Kind, problem: Problem) -> Any:
    if not isinstance(value, str):
        return value
    names = ".".join(str(step) for step in problem.path if isinstance(step, str))
    field = kind.by_path.get(names)
    if field and field.type is FieldType.COUNTRY:
        return country_code(value) or value
    if written := _WRITTEN.get(problem.code):
        return written(value.strip()) or value
    if problem.code == "S205" and (meant := MEANT.search(problem.hint)):
        return meant[1]
    is_list = field is not None and field.list_path == names
    return [value] if problem.code == "S203" and is_list else value


def _language(text: str) -> str:
    return text.lower() if is_language(text.lower()) else ""


def _date(text: str) -> str:
    for pattern, order in _DATES:
        if match := pattern.fullmatch(text):
            year, month, day = (int(match[place]) for place in order)
            return f"{year:04}-{month:02}-{day:02}"
    return ""


# What a text of another form means; nothing where that is not clear.
_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "C410": _language,
    "D602": _date,
    "M702": decimal_amount,
}
