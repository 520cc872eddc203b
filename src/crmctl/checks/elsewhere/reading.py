"""What `store/document.py` finds wrong with a file's bytes and its YAML."""

from crmctl.checks.rule import Rule
from crmctl.findings import Fix, Severity

_PATH = "contacts/p-7k3f9q2m.yaml"
_GOOD = "name:\n  family: Muster\n"
_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def _rule(  # noqa: PLR0913, PLR0917 - a row of the table below
    code: str, name: str, severity: Severity, fix: Fix, summary: str, bad: str, good: str = _GOOD
) -> Rule:
    return Rule(code, name, severity, fix, summary, {_PATH: bad}, {_PATH: good})


RULES: tuple[Rule, ...] = (
    _rule(
        "F001",
        "not-utf8",
        _ERROR,
        Fix.UNSAFE,
        "The file is not UTF-8: an older program saved it in another encoding, and every reader "
        "would have to guess which. Nothing of it is read.",
        "name:\n  family: M\udcfcller\n",
        "name:\n  family: M\u00fcller\n",
    ),
    _rule(
        "F002",
        "bom",
        _WARNING,
        Fix.SAFE,
        "The file begins with a byte order mark, as some editors on Windows write it. Other "
        "programs take it for a part of the first field's name.",
        f"\ufeff{_GOOD}",
    ),
    _rule(
        "F003",
        "crlf-or-cr",
        _WARNING,
        Fix.SAFE,
        "Lines end with CR LF instead of LF, so that the next edit on another system changes "
        "every line.",
        _GOOD.replace("\n", "\r\n"),
    ),
    _rule(
        "F004",
        "no-final-newline",
        _INFO,
        Fix.SAFE,
        "The last line has no end. Whoever adds a line changes that one, too, in the eyes of git.",
        _GOOD.rstrip("\n"),
    ),
    _rule(
        "F005",
        "empty-file",
        _ERROR,
        Fix.NONE,
        "Nothing stands in the file, or nothing but comments: an interrupted write, or a record "
        "that was emptied where it should have been removed.",
        "# to be filled in\n",
    ),
    _rule(
        "F006",
        "too-large",
        _WARNING,
        Fix.NONE,
        "The file is larger than 256 KiB: a document was pasted that belongs into attachments/. "
        "Above 4 MiB it is an error, and the file is not read.",
        f"{_GOOD}notes: {'a very long text ' * 16_000}\n",
    ),
    _rule(
        "F014",
        "conflict-markers",
        _ERROR,
        Fix.NONE,
        "A merge left its markers in the file, and both sides between them.",
        "name:\n<<<<<<< ours\n  family: Muster\n=======\n  family: Master\n>>>>>>> theirs\n",
    ),
    _rule(
        "T303",
        "control-character",
        _ERROR,
        Fix.UNSAFE,
        "A character stands in the file that controls a terminal or a printer. YAML admits none "
        "but behind a backslash.",
        "name:\n  family: Mus\x08ter\n",
    ),
    _rule(
        "Y101",
        "syntax",
        _ERROR,
        Fix.NONE,
        "The file is not YAML: a colon, a quotation mark or the indentation is wrong. Nothing of "
        "it is read until it is mended.",
        'name:\n  family: "Muster\n',
    ),
    _rule(
        "Y102",
        "duplicate-key",
        _ERROR,
        Fix.NONE,
        "A field stands twice in one mapping. Most programs keep the last one without a word.",
        "name:\n  family: Muster\n  family: Master\n",
    ),
    _rule(
        "Y103",
        "second-document",
        _ERROR,
        Fix.NONE,
        "A second document begins in the file (`---`). A record is one document; other programs "
        "drop all but the first.",
        "name:\n  family: Muster\n---\nname:\n  family: Master\n",
    ),
    _rule(
        "Y104",
        "anchor-or-alias",
        _ERROR,
        Fix.SAFE,
        "The file names a value (`&`) to repeat it (`*`). A few bytes can become gigabytes that "
        "way, so no record may; write the value twice.",
        "name:\n  family: &name Muster\n  display: *name\n",
        "name:\n  family: Muster\n  display: Muster\n",
    ),
    _rule(
        "Y105",
        "merge-key",
        _ERROR,
        Fix.SAFE,
        "The file takes fields from elsewhere by a merge key (`<<`), which YAML 1.2 no longer "
        "knows.",
        "name:\n  <<: {family: Muster}\n",
    ),
    _rule(
        "Y106",
        "tag",
        _ERROR,
        Fix.NONE,
        "A value carries a tag (`!`). What a field holds is the schema's to say, and a tag may "
        "make a careless program run code.",
        "name:\n  family: !!python/name:os.system Muster\n",
    ),
    _rule(
        "Y107",
        "nesting-or-alias-limit",
        _ERROR,
        Fix.NONE,
        "Lists or mappings are nested deeper than any record.",
        f"name:\n  family: {'[' * 100}{']' * 100}\n",
    ),
    _rule(
        "Y108",
        "not-a-mapping",
        _ERROR,
        Fix.NONE,
        "The file is a list or a text; a record is a mapping, `field: value` on each line.",
        "- family: Muster\n",
    ),
    _rule(
        "Y109",
        "tab-indent",
        _ERROR,
        Fix.SAFE,
        "A line is indented by a tab; YAML admits blanks only.",
        "name:\n\tfamily: Muster\n",
    ),
    _rule(
        "Y112",
        "lone-carriage-or-directive",
        _WARNING,
        Fix.SAFE,
        "A carriage return stands alone, which some programs take for the end of a line, or a "
        "line such as `%YAML 1.1` tells a reader what no record needs.",
        f"%YAML 1.1\n---\n{_GOOD}",
    ),
)
