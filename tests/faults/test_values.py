"""Values that look like markup, commands or formulas, on their way in and out."""

import json
import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from crmctl.interchange.tables import csvread

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_VALUES = {
    "markup": "[red]Rot[/red] [link=x]",
    "an escape": "a\x1b[31mb\x1b]0;title\x07c",
    "a mark of direction": "abc\u202edef",
    "a formula": '=cmd|"/C calc"!A0',
    "a tab": "a\tb",
    "quotation marks": '"it\'s" `x` $(touch x) \\',
    "a comment": "a # b",
    "a mapping": "a: b",
    "a dash": "- a",
    "a tag": "!!int 1",
    "an anchor": "&a *b",
    "a document": "---",
    "a number": "01067",
    "no": "NO",
    "a null": "~",
    "other scripts": "日本語 العربية ελληνικά",
    "an emoji": "👩‍💻 ok",
    "many words": "word " * 300,
}
_READING = (
    ("list", "customers"),
    ("show", "acme-gmbh"),
    ("search", "tags"),
    ("report", "quality"),
    ("check",),
    ("history", "acme-gmbh"),
    ("blame", "acme-gmbh"),
    ("dedupe",),
    ("list", "customers", "--format", "json"),
)


# Values that are kept, and that `check` calls wrong.
_TOLD = frozenset({"a mark of direction", "an escape"})


def _without_controls(text: str) -> bool:
    return not any(char < " " and char not in "\n\t" for char in text) and "\x7f" not in text


@pytest.mark.parametrize("name", _VALUES)
def test_a_value_goes_in_and_comes_out_as_it_is_or_is_refused(name: str, crm: "Crm") -> None:
    value = _VALUES[name]
    before = crm.files()
    done = crm.run("set", "acme-gmbh", f"notes={value}", f"legal_name={value}")
    if done.status:
        assert done.status == 2, done.err
        assert value not in done.err
        assert _without_controls(done.err)
        assert crm.files() == before
        return
    records = json.loads(crm.ok("list", "customers", "--format", "json"))
    [record] = [record for record in records if record["id"] == "acme-gmbh"]
    assert record["notes"].strip() == value.strip()
    assert record["legal_name"].split() == value.split()
    errors = [line for line in crm.run("check").out.splitlines() if " error " in line]
    assert all("T303" in line or "T304" in line for line in errors)
    assert bool(errors) == (name in _TOLD)
    assert crm.run("undo").status == 0
    assert crm.files() == before


@pytest.mark.parametrize("name", _VALUES)
def test_a_value_in_a_file_never_commands_the_terminal(name: str, crm: "Crm") -> None:
    text = json.dumps(_VALUES[name], ensure_ascii=False)  # a JSON string is a YAML string
    crm.write("customers/acme-gmbh.yaml", f"type: organisation\nname: {text}\nnotes: {text}\n")
    for arguments in _READING:
        done = crm.run(*arguments)
        assert done.status in {0, 1}, done.err
        assert _without_controls(done.out + done.err), arguments
    exported = crm.run("export", "csv", "customers")
    if exported.status == 0:
        cells = exported.out.replace('"', ",").split(",")
        assert not [cell for cell in cells if cell.startswith("=cmd")]


@pytest.mark.parametrize("name", _VALUES)
def test_a_new_record_of_an_odd_name_is_indexed_as_it_lies_in_its_file(
    name: str, crm: "Crm"
) -> None:
    done = crm.run("add", "customer", f"New {_VALUES[name]}", "--notes", _VALUES[name])
    assert done.status in {0, 2}, done.err
    assert _without_controls(done.out + done.err)
    crm.assert_whole()


def test_a_line_break_in_a_name_stays_in_one_row(crm: "Crm") -> None:
    crm.write("customers/acme-gmbh.yaml", 'type: organisation\nname: "AC\\nME"\n')
    rows = crm.ok("list", "customers").splitlines()
    assert len([row for row in rows if "acme-gmbh" in row]) <= 1
    done = crm.run("add", "customer", "Two\nlines")
    assert done.status in {0, 2}
    if done.status == 0:
        assert crm.run("check").out.count(" error ") <= 1


def test_a_megabyte_of_notes_is_taken_from_standard_input(crm: "Crm") -> None:
    text = "".join(f"Line {number}: äöü [red] = x\n" for number in range(40_000))
    done = crm.run("log", "call", "acme-gmbh", stdin=text)
    assert done.status == 0, done.err
    ref = done.out.strip()
    [record] = json.loads(crm.ok("list", "interactions", f"id:{ref.split('/')[1]}", "-f", "json"))
    assert record["body"].strip() == text.strip()
    assert crm.run("check").status == 0
    crm.assert_whole()


def test_notes_that_are_no_text_are_refused(crm: "Crm") -> None:
    before, head = crm.files(), crm.head
    done = crm.run("log", "call", "acme-gmbh", stdin=b"\xff\xfe\x00\xd8broken")
    assert done.status == 2, done.err
    assert "Traceback" not in done.err
    assert (crm.files(), crm.head) == (before, head)


def test_notes_that_are_too_large_are_refused(crm: "Crm") -> None:
    before, head = crm.files(), crm.head
    done = crm.run("log", "call", "acme-gmbh", stdin="x" * 79 + "\n" + "word " * 1_100_000)
    assert done.status == 2, done.err
    assert (crm.files(), crm.head) == (before, head)


@pytest.mark.parametrize(
    "arguments",
    [
        *(("list", "customers", "--limit", "9" * 30), ("search", "acme", "--limit", "9" * 30)),
        *(("history", "--limit", "9" * 30), ("due", "--days", "9" * 30)),
        ("report", "sleeping", "--days", "9" * 30),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_number_that_is_far_too_large_means_all(arguments: tuple[str, ...], crm: "Crm") -> None:
    assert crm.ok(*arguments).replace("9" * 30, "1000") == crm.ok(
        *("1000" if text == "9" * 30 else text for text in arguments)
    )


@pytest.mark.parametrize(
    "arguments",
    [
        *(
            ("show", "\udcff"),
            ("set", "\udcff", "stage=lead"),
            ("list", "customers", "city:\udcff"),
        ),
        *(("sql", "\udcff"), ("set", "acme-gmbh", "notes=\udcff"), ("add", "customer", "\udcff")),
        ("report", "growth", "city:\udcff"),
    ],
    ids=" ".join,
)
def test_an_argument_that_is_no_text_is_refused(arguments: tuple[str, ...], crm: "Crm") -> None:
    before = crm.files()
    done = crm.process(*arguments)
    assert done.status == 2, done.err
    assert "Traceback" not in done.err
    assert done.err.count("\n") == 1
    assert crm.files() == before


def test_a_table_that_never_ends_is_not_read_to_its_end(
    crm: "Crm", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvread, "MAX_BYTES", 1000)
    done = crm.run("import", "/dev/zero", "--kind", "customer")
    assert done.status == 2
    assert "larger than" in done.err


def test_an_export_into_a_pipe_does_not_replace_it(crm: "Crm") -> None:
    pipe = crm.root.parent / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    crm.ok("export", "csv", "customers", "-o", str(pipe))
    assert reader.communicate(timeout=20)[0].startswith(b"kind,id,")
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


def test_a_crm_cannot_be_made_where_no_folder_can_be(crm: "Crm") -> None:
    (crm.root.parent / "file").touch()
    for place in ("../file", "../file/below", "/proc/x"):
        done = crm.run("init", place)
        assert done.status == 6, done.err
        assert "Traceback" not in done.err
