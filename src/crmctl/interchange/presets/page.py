"""The pages of the manual about other systems, made of what their presets say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crmctl.interchange.mapping import NAME_OF
from crmctl.interchange.presets.preset import GRADES, FileType, Preset, Signature
from crmctl.interchange.presets.unseen import UNSEEN, Unseen

_Lines = Iterator[str]

_GENERIC = """\
Import the file without a preset. The columns are found by the usual English and German words, and
what was found is shown first; nothing is written with `--dry-run`. Then correct what is wrong:

```
crmctl import export.csv --dry-run
crmctl import export.csv --map "Interne Nr=external_ids" --source {name} --save-preset {name}
```

`--save-preset` keeps the mapping as `presets/{name}.yaml` in the CRM. The next file with these
columns is recognised by it.
"""


def pages(presets: Iterable[Preset]) -> Mapping[str, str]:
    """Give the page of each system by the name of its file."""
    seen = {f"{one.head.name}.md": page(one) for one in presets}
    return seen | {f"{name}.md": _unseen_page(name, one) for name, one in UNSEEN.items()}


def index(presets: Iterable[Preset]) -> str:
    """Give the page that lists all systems."""
    return "\n".join(_index(list(presets))) + "\n"


def _index(presets: Sequence[Preset]) -> _Lines:
    yield "# Coming from another system"
    yield ""
    yield "A system's file is recognised by its header alone, whatever its name. Case, accents,"
    yield "blanks, punctuation and the order of the columns do not matter; columns may be missing,"
    yield "and there may be more. `--preset NAME` names the system where that is not enough."
    yield ""
    yield "No header was made up. How sure each one is:"
    yield ""
    yield from (f"- {grade}: {meaning}." for grade, meaning in GRADES.items() if grade != "own")
    yield ""
    yield "The grade is that of the header as a whole. Some columns of a preset are beside it: the"
    yield "names that the vendor's documentation gives its fields. How to get to an export is from"
    yield "general knowledge, and was not tried in the systems."
    yield ""
    yield "| system | preset | files | how sure |"
    yield "|---|---|---|---|"
    for one in sorted(presets, key=lambda one: one.head.title.casefold()):
        name = one.head.name
        files = ", ".join(f"{file.name} ({file.kind})" for file in one.files)
        grades = ", ".join(dict.fromkeys(file.seen.grade for file in one.files))
        yield f"| [{one.head.title}](systems/{name}.md) | `{name}` | {files} | {grades} |"
    yield ""
    yield "## Systems without a preset"
    yield ""
    yield "Nobody has seen the header of an export of these. Their files are imported by the usual"
    yield "words, and `--save-preset` keeps what a person corrected."
    yield ""
    for name, unseen in sorted(UNSEEN.items(), key=lambda one: one[1].title.casefold()):
        yield f"- [{unseen.title}](systems/{name}.md)"


def page(preset: Preset) -> str:
    """Give the page of a system."""
    return "\n".join(_page(preset)) + "\n"


def _page(preset: Preset) -> _Lines:
    head = preset.head
    yield f"# {head.title}"
    yield ""
    yield f"Preset `{head.name}`; ids are kept in `external_ids.{head.source}`."
    yield ""
    yield "## How to export"
    yield ""
    yield preset.export
    yield ""
    yield "Menus move; look for `Export` if these have."
    yield ""
    if preset.hints:
        yield "## Good to know"
        yield ""
        yield from (f"- {hint}" for hint in preset.hints)
        yield ""
    for file in preset.files:
        signatures = [one for one in head.signatures if one.file == file.name]
        yield from _file(file, signatures)


def _file(file: FileType, signatures: Sequence[Signature]) -> _Lines:
    yield f"## {file.name}: records of the kind {file.kind}"
    yield ""
    where = f" ({file.seen.where})" if file.seen.where else ""
    yield f"How sure: {file.seen.grade}, {GRADES[file.seen.grade]}{where}."
    yield ""
    yield from _told(signatures)
    yield "| columns | field |"
    yield "|---|---|"
    for target, aliases in file.columns.items():
        yield f"| {_codes(aliases)} | {_field(target)} |"
    for joint in file.joints:
        columns = " and ".join(_codes(aliases) for aliases in joint.columns)
        yield f"| {columns} | {_field(joint.target)}, told together |"
    for name, value in file.constants.items():
        yield f"| (none) | `{name}` is `{value}` |"
    yield ""
    if file.words:
        yield "What the other system's words become:"
        yield ""
        yield from _words(file)
        yield ""
    if file.notes:
        yield f"Kept as lines of the notes: {_codes(file.notes)}."
        yield ""
    if file.left_out:
        yield "Not kept:"
        yield ""
        by_reason: dict[str, list[str]] = {}
        for column, reason in file.left_out.items():
            by_reason.setdefault(reason, []).append(column)
        yield from (f"- {_codes(columns)}: {reason}." for reason, columns in by_reason.items())
        yield ""
    yield from _formats(file)


def _told(signatures: Sequence[Signature]) -> _Lines:
    if not signatures:
        yield "It is not recognised by itself; name the preset."
    for one in signatures:
        parts = [
            f"{words} {_codes(columns)}"
            for words, columns in (
                ("all of", one.every),
                ("one of", one.any_of),
                ("none of", one.none_of),
            )
            if columns
        ]
        yield f"- Recognised by {'; '.join(parts)}."
    yield ""


def _words(file: FileType) -> _Lines:
    for column, words in file.words.items():
        pairs = ", ".join(
            f"{word} is {f'`{meant}`' if meant else 'nothing'}"
            for word, meant in words.values.items()
        )
        other = "stands in the notes" if words.strict else "is taken as it is"
        yield f"- `{column}`: {pairs}; any other word {other}."


def _formats(file: FileType) -> _Lines:
    formats = file.formats
    orders = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
    said = [
        f"dates are {orders[formats.date_order]}" if formats.date_order else "",
        f"dates are written as `{formats.dates}`" if formats.dates else "",
        f"the decimal sign is `{formats.decimal}`" if formats.decimal else "",
        f"times without a zone are {formats.zone}" if formats.zone else "",
        f"cells are separated by `{formats.delimiter}`" if formats.delimiter else "",
        f"the encoding is {formats.encoding}" if formats.encoding else "",
    ]
    if any(said):
        yield f"As the system writes it, {', '.join(filter(None, said))}."
        yield ""


def _field(target: str) -> str:
    if target.endswith(NAME_OF):
        return f"the name of whom `{target.removesuffix(NAME_OF)}` is"
    path, _, rest = target.partition(":")
    label, _, number = rest.partition(":")
    if label == "id":
        return f"`{path}`, by the system's id"
    of = f" with the label `{label}`" if label else ""
    nth = f", number {number}" if number and number != "#" else ""
    return f"`{path}`{of}{nth}"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _unseen_page(name: str, unseen: Unseen) -> str:
    where = f"\nSource: <{unseen.where}>\n" if unseen.where else ""
    rest = (
        ""
        if name == "apple"
        else f"\nThere is no preset, for no header was seen, and none is \
made up.\n\n{_GENERIC.format(name=name)}"
    )
    return f"# {unseen.title}\n\n{unseen.known}\n{where}{rest}"
