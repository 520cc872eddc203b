"""Any bytes as a document."""

import pytest
import yaml

from crmctl.findings import Fix, Severity
from crmctl.model.plain import Plain
from crmctl.store.builder import build
from crmctl.store.document import Mark, load, marks

LARGE = b"notes: |\n" + b"  a line of a very long note\n" * 10_000


def found(content: bytes) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.column) for problem in load(content).problems]


def test_canonical_text_takes_the_fast_way() -> None:
    document = load(b"a: b\n")
    assert (document.data, document.problems, document.canonical) == ({"a": "b"}, (), True)


def test_every_scalar_is_the_text_that_stands_in_the_file() -> None:
    text = b"# c\nzip: 01067\nland: NO\nid: 1e3\nat: 12:30\nx: [yes, 0x1F, +4930, '']\nn: 'null'\n"
    assert load(text).data == {
        "zip": "01067",
        "land": "NO",
        "id": "1e3",
        "at": "12:30",
        "x": ["yes", "0x1F", "+4930", ""],
        "n": "null",
    }


def test_an_empty_or_null_plain_scalar_is_none() -> None:
    assert load(b"a:\nb: ~\nc: [null, NULL]\n").data == {"a": None, "b": None, "c": [None, None]}


def test_a_key_is_text_whatever_it_looks_like() -> None:
    assert load(b"# c\n2026: a\nnull: b\n~: c\n'<<': d\n").data == {
        "2026": "a",
        "null": "b",
        "~": "c",
        "<<": "d",
    }


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"a: b\nc: \xe4\xf6\n", ("F001", 2, 4)),
        ("ä: ".encode() + b"\xff\n", ("F001", 1, 4)),
        (b"\xff\xfea\x00:\x00 \x00b\x00\n\x00", ("F001", 1, 1)),
        (b"", ("F005", 1, 1)),
        (b" \n\t\n", ("F005", 1, 1)),
        (b"# only a comment\n", ("F005", 1, 1)),
        (b"a: b\n<<<<<<< HEAD\nc: d\n", ("F014", 2, 1)),
        (b"a: b\n=======\n", ("F014", 2, 1)),
        (b"a: b\r\n>>>>>>> x\r\n", ("F014", 2, 1)),
        (b"a: b\nc: d\x00\n", ("T303", 2, 5)),
        (b"a: \x1b[31m\n", ("T303", 1, 4)),
        ("a: b\u2028c\n".encode(), ("T303", 1, 5)),
        ("a: \x85\n".encode(), ("T303", 1, 4)),
        (b"a: [b\n", ("Y101", 2, 1)),
        (b"a: b: c\n", ("Y101", 1, 5)),
        (b"# c\n: b\n", ("Y101", 2, 1)),
        (b"? [a]\n: b\n", ("Y101", 1, 3)),
        (b"? {a: b}\n: c\n", ("Y101", 1, 3)),
        (b"a: b\na: c\n", ("Y102", 2, 1)),
        (b"a: b\n---\nc: d\n", ("Y103", 2, 1)),
        (b"a: b\n...\n---\nc: d\n", ("Y103", 3, 1)),
        (b"a: &x b\n", ("Y104", 1, 4)),
        (b"a: &x [b]\n", ("Y104", 1, 4)),
        (b"a: *x\n", ("Y104", 1, 4)),
        (b"*x : a\n", ("Y101", 1, 1)),
        (b"<<: {a: b}\n", ("Y105", 1, 1)),
        (b"a: !!python/object:os.system b\n", ("Y106", 1, 4)),
        (b"a: !t {b: c}\n", ("Y106", 1, 4)),
        (b"a: " + b"[" * 100_000, ("Y107", 1, 35)),
        (b"[a]\n", ("Y108", 1, 1)),
        (b"- a\n", ("Y108", 1, 1)),
        (b"just text\n", ("Y108", 1, 1)),
        (b"--- ~\n", ("Y108", 1, 5)),
        (b"*a\n", ("Y104", 1, 1)),
        (b"a:\n\tb: c\n", ("Y109", 2, 1)),
        (b"a:\n  \tb: c\n  d: e: f\n", ("Y109", 2, 3)),
        (b"a: b\n" + b"%TAG !x! y\n" * 300_000, ("Y101", 22, 1)),
    ],
)
def test_what_is_not_a_record_is_an_error_with_its_place(
    content: bytes, problem: tuple[str, int, int]
) -> None:
    document = load(content)
    assert document.data is None
    assert problem in found(content)
    assert marks(content) == {}


@pytest.mark.parametrize(
    ("content", "problem", "severity"),
    [
        (b"\xef\xbb\xbfa: b\n", ("F002", 1, 1), Severity.WARNING),
        (b"a: b\r\n", ("F003", 1, 5), Severity.WARNING),
        (b"a: b", ("F004", 1, 5), Severity.INFO),
        (b"a: b\rc: d\n", ("Y112", 1, 5), Severity.WARNING),
        (b"# c\n%YAML 1.1\n---\na: b\n", ("Y112", 2, 1), Severity.WARNING),
        (LARGE, ("F006", 1, 1), Severity.WARNING),
        (b"# c\n" + LARGE, ("F006", 1, 1), Severity.WARNING),
    ],
)
def test_what_can_be_read_all_the_same_is_read(
    content: bytes, problem: tuple[str, int, int], severity: Severity
) -> None:
    document = load(content)
    assert found(content) == [problem]
    assert document.problems[0].severity is severity
    assert document.data
    assert marks(content)


def test_crlf_and_a_byte_order_mark_change_no_value() -> None:
    content = b"\xef\xbb\xbfa: |\r\n  b\r\n  c\r\nd: e\r\n"
    assert load(content).data == {"a": "b\nc\n", "d": "e"}


def test_a_file_of_100_mb_is_not_even_decoded() -> None:
    assert found(b"\xff" * 100_000_000) == [("F006", 1, 1)]


def test_all_problems_of_a_file_are_told_at_once() -> None:
    content = b"a: &x !t b\nc: *x\na: d\n<<: e\n"
    assert [code for code, _, _ in found(content)] == ["Y104", "Y106", "Y104", "Y102", "Y105"]


def test_a_thousand_problems_are_told_as_a_hundred() -> None:
    assert len(load(b"a: b\n" * 1000).problems) == 100
    assert len(load(b"\x01" * 1000 + b"\n").problems) == 100


def test_an_alias_bomb_does_not_expand() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    assert load("\n".join(lines).encode()).data is None


def test_a_file_of_more_entries_than_any_record_is_not_read_to_its_end() -> None:
    assert ("Y107", 399_998, 3) in found(b"a:\n" + b"- b\n" * 450_000)


def test_a_problem_says_whether_it_can_be_mended() -> None:
    assert load(b"a: b\r\n").problems[0].fix is Fix.SAFE
    assert load(b"\xff").problems[0].fix is Fix.UNSAFE
    assert load(b"").problems[0].fix is Fix.NONE


@pytest.mark.parametrize(
    "content",
    [b"a: 'secret\n", b"secret: x\nsecret1: b\nsecret1: c\n", b"a: !secret! b\n", b"a: *secret\n"],
)
def test_no_message_quotes_a_value(content: bytes) -> None:
    problems = load(content).problems
    assert problems
    assert not any("secret" in problem.message + problem.hint for problem in problems)


def test_a_key_that_stands_twice_is_named_if_it_is_a_field_s_name() -> None:
    assert "'emails'" in load(b"emails: a\nemails: b\n").problems[0].message


def test_an_indented_conflict_marker_in_a_note_is_text() -> None:
    assert load(b"notes: |\n  <<<<<<< HEAD\n  =======\n").data == {
        "notes": "<<<<<<< HEAD\n=======\n"
    }


def test_marks_tell_where_each_key_and_item_stands() -> None:
    content = b"# c\na:\n  - b: 01\n    c: 'x'\n  - y\nd: {e: f}\n"
    assert marks(content) == {
        (): Mark(2, 1),
        ("a",): Mark(2, 1),
        ("a", 0): Mark(3, 5),
        ("a", 0, "b"): Mark(3, 5, plain=True),
        ("a", 0, "c"): Mark(4, 5),
        ("a", 1): Mark(5, 5, plain=True),
        ("d",): Mark(6, 1),
        ("d", "e"): Mark(6, 5, plain=True),
    }


@pytest.mark.parametrize(
    "text", ["a: [b, {c: 'd'}]\n", "a: *b\n", "a: [\n", 'a: "\\UFFFFFFFF"\n', "a:\n\tb: c\n"]
)
def test_without_libyaml_the_same_is_read(text: str) -> None:
    tree, problems = build(text)
    other_tree, other_problems = build(text, yaml.SafeLoader)
    assert other_tree == tree
    assert [problem.code for problem in other_problems] == [problem.code for problem in problems]


def test_any_failure_of_the_parser_is_a_problem() -> None:
    class Failing(str):
        __slots__ = ()

        def get_event(self) -> None:
            raise yaml.YAMLError

    tree, problems = build("a: b\n", Failing)
    assert tree is None
    assert [problem.code for problem in problems] == ["Y101"]


@pytest.mark.parametrize("text", ["a: {b: 1}\n", "a:\r\n  b: 1\r\n", "a:\n    b: 1\n"])
def test_plain_scalars_are_told_in_every_layout(text: str) -> None:
    data = load(text.encode(), Plain).data
    assert data == {"a": {"b": "1"}}
    assert type(data["a"]["b"]) is Plain
    quoted = load(text.replace("1", '"1"').encode(), Plain).data
    assert quoted is not None
    assert type(quoted["a"]["b"]) is str
