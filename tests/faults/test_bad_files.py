"""Files that are no records: findings with a place, and never a crash or a change."""

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_ACME = "customers/acme-gmbh.yaml"
_GOOD = b"type: organisation\nname: Good\n"
_BOMB = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (b + 1, b + 1, b", ".join([b"*%c" % b] * 9)) for b in range(97, 110)
)

# What stands in the file; the rule, line and column that must be told.
_BAD = {
    "a key twice": (_GOOD + b"name: Other\n", "3:1: error Y102"),
    "a second document": (_GOOD + b"---\nname: Other\n", "3:1: error Y103"),
    "a tag": (
        b"type: organisation\nname: !!python/object/apply:os.system [id]\n",
        "2:7: error Y106",
    ),
    "an anchor": (b"type: organisation\nname: &a Good\nnotes: *a\n", "2:7: error Y104"),
    "an alias bomb": (_BOMB, "1:4: error Y104"),
    "a merge key": (b"type: organisation\nname: Good\n<<: {stage: lead}\n", "3:1: error Y105"),
    "a tab": (b"type: organisation\nname: Good\naddresses:\n\t- city: X\n", "4:1: error Y10"),
    "a NUL": (_GOOD + b"notes: a\0b\n", "3:9: error"),
    "a control character": (_GOOD + b"notes: a\x07b\n", "3:9: error T303"),
    "Latin-1": (b"type: organisation\nname: M\xfcller\n", "2:8: error F001"),
    "UTF-16": ("type: organisation\nname: X\n".encode("utf-16"), "1:1: error F001"),
    "an empty file": (b"", "1:1: error F005"),
    "a comment alone": (b"# nothing\n", "1:1: error"),
    "conflict markers": (
        b"<<<<<<< HEAD\nname: A\n=======\nname: B\n>>>>>>> x\n",
        "1:1: error F014",
    ),
    "a list": (b"- name: X\n", "1:1: error Y108"),
    "a scalar": (b"just a text\n", "1:1: error Y108"),
    "an unclosed quotation": (b'type: organisation\nname: "Good\n', "error Y101"),
    "an unknown field": (_GOOD + b"stagge: lead\n", "3:1: error S20"),
    "a list for a text": (b"type: organisation\nname: [a, b]\n", "2:1: error S203"),
    "a text for a list": (_GOOD + b"addresses: Dresden\n", "3:1: error S203"),
    "a missing field": (b"name: Good\n", "1:1: error S204"),
    "no choice": (_GOOD + b"stage: leed\n", "3:1: error S205"),
    "deep nesting": (b"notes: " + b"[" * 5000 + b"]" * 5000 + b"\n", "1:"),
    "deep indentation": (b"".join(b" " * n + b"a:\n" for n in range(2000)), "error"),
    "a long line": (_GOOD + b"notes: " + b"x" * 3_000_000 + b"\n", None),
    "random bytes": (bytes(range(256)) * 40, "error F001"),
    "a complex key": (b"? [a, b]\n: c\n", "1:"),
    "a wrong date": (_GOOD + b"since: 2026-02-30\n", "3:1: error D601"),
    "a reference into nowhere": (_GOOD + b"parent: ../../etc/passwd\n", "3:1: error S203"),
}

# They are told, and are records all the same.
_ODD = {
    "a byte order mark": (b"\xef\xbb\xbf" + _GOOD, "1:1: warning F002"),
    "CRLF": (_GOOD.replace(b"\n", b"\r\n"), "warning F003"),
    "a directive": (b"%YAML 1.1\n---\n" + _GOOD, "1:1: warning Y112"),
    "no line break at the end": (_GOOD[:-1], "info F004"),
    "a number for a text": (b"type: organisation\nname: 4711\n", "2:1: error Y110"),
    "words that YAML retypes": (
        b"type: organisation\nname: NO\ntags:\n  - 1e3\n",
        "4:5: error Y110",
    ),
}


@pytest.mark.parametrize("name", _BAD)
def test_a_bad_file_is_a_finding_and_nothing_else(name: str, crm: "Crm") -> None:
    content, place = _BAD[name]
    crm.write(_ACME, content)
    before, head = crm.files(), crm.head
    checked = crm.run("check")
    if place:
        assert checked.status == 1
        assert any(
            line.startswith(f"{_ACME}:") and place in line for line in checked.out.split("\n")
        )
    listed = crm.ok("list", "customers", "--format", "ids")
    assert "beta-ag" in listed
    assert crm.run("show", "beta-ag").status == 0
    if place:
        assert "acme-gmbh" not in listed
        assert crm.run("show", "acme-gmbh").status == 4
        assert crm.run("set", "acme-gmbh", "stage=former").status in {4, 5}
        assert crm.run("remove", "acme-gmbh", "--cascade", "--yes").status in {4, 5}
        assert crm.run("save").status == 1
    assert crm.run("check", "--fix", "--dry-run").status in {0, 1}
    assert (crm.files(), crm.head) == (before, head)
    crm.ok("set", "beta-ag", "stage=former")
    assert crm.read(_ACME) == content
    assert crm.git("status", "--porcelain") == f" M {_ACME}\n"
    crm.assert_indexed()


@pytest.mark.parametrize("name", _ODD)
def test_an_odd_file_is_a_record_and_keeps_its_words(name: str, crm: "Crm") -> None:
    content, place = _ODD[name]
    crm.write(_ACME, content)
    checked = crm.run("check")
    assert checked.status == ("error" in place), checked.out
    assert place in checked.out
    assert "acme-gmbh" in crm.ok("list", "customers", "--format", "ids")
    crm.ok("set", "acme-gmbh", "stage=former")
    assert b"stage: former" in crm.read(_ACME)
    name_of = content.split(b"name: ")[1].split(b"\n")[0].strip()
    assert name_of in crm.read(_ACME)
    assert crm.git("status", "--porcelain") == ""
    crm.assert_whole()


def test_a_file_of_100_mb_is_not_read(crm: "Crm") -> None:
    os.truncate(crm.write(_ACME, b"name: X\nnotes: |\n"), 100 * 1024 * 1024)
    done = crm.run("check")
    assert done.status == 1
    assert f"{_ACME}:1:1: error F006" in done.out
    assert "beta-ag" in crm.ok("list", "customers")
    assert crm.run("set", "acme-gmbh", "stage=former").status in {4, 5}
    crm.assert_indexed()


def test_a_named_pipe_in_place_of_a_file_is_not_waited_for(crm: "Crm") -> None:
    (crm.root / _ACME).unlink()
    os.mkfifo(crm.root / _ACME)
    done = crm.run("check")
    assert done.status == 1
    assert "beta-ag" in crm.ok("list", "customers")
    crm.assert_indexed()


def test_a_folder_in_place_of_a_file_is_no_record(crm: "Crm") -> None:
    (crm.root / _ACME).unlink()
    crm.write(f"{_ACME}/inside.yaml", _GOOD)
    assert crm.run("check").status in {0, 1}
    assert "beta-ag" in crm.ok("list", "customers")
    crm.assert_indexed()


@pytest.mark.parametrize(
    "name",
    [
        *("spaced name.yaml", "ümläut.yaml", "line\nbreak.yaml", "con.yaml", "-dash.yaml"),
        *("[red].yaml", "a" * 200 + ".yaml", "upper.YAML", "other.yml", ".hidden.yaml"),
        *("\x1b[31mred.yaml", "acme-gmbh.yaml.orig", "no-suffix", "\u202elmay.yaml"),
    ],
)
def test_a_file_of_an_odd_name_is_never_a_crash(name: str, crm: "Crm") -> None:
    crm.write(f"customers/{name}", _GOOD)
    checked = crm.run("check")
    assert checked.status in {0, 1}, checked.err
    assert "\x1b" not in checked.out
    assert crm.run("list", "customers").status == 0
    crm.ok("set", "acme-gmbh", "stage=former")
    crm.run("save")
    crm.assert_indexed()


def test_a_file_whose_name_is_no_text_is_never_a_crash(crm: "Crm") -> None:
    (crm.root / "customers" / os.fsdecode(b"caf\xe9.yaml")).write_bytes(_GOOD)
    checked = crm.run("check")
    assert checked.status == 1
    assert "customers/caf\\xe9.yaml:1:1: error F012" in checked.out
    assert crm.run("list", "customers").status == 0
    crm.ok("set", "acme-gmbh", "stage=former")
    crm.git("add", "-A")
    crm.git("commit", "--quiet", "-m", "all")
    assert crm.run("check").status == 1
    crm.run("save")
    crm.ok("index", "rebuild")


@pytest.mark.slow
def test_garbage_among_thousands_of_files_hides_none_of_the_others(crm: "Crm") -> None:
    garbage = [content for content, place in _BAD.values() if place and len(content) < 10_000]
    bad = 0
    for number in range(5_000):
        content = b"type: organisation\nname: Number %d\n" % number
        if number % 50 == 7:
            content = garbage[bad % len(garbage)]
            bad += 1
        crm.write(f"customers/{number:02}/number-{number}.yaml", content)
    done = crm.run("check")
    assert done.status == 1
    told = {line.partition(":")[0] for line in done.out.splitlines() if ": error " in line}
    assert len(told) == bad
    listed = crm.ok("list", "customers", "Number", "--format", "ids")
    assert listed.count("\n") == 5_000 - bad
    crm.assert_indexed()
