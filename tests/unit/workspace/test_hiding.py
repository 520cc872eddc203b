from collections.abc import Sequence

import pytest

from crmctl.findings import Finding, Severity
from crmctl.store.document import load
from crmctl.workspace.hiding import (
    apply,
    marks,
    suppressions,
    with_comment,
    without_comments,
)

_TEXT = """\
# crm: ignore[Y111] layout of the trade fair
name:
  family: MUSTER  # crm: ignore[T308, t305] so on the card
  # crm: ignore[C401] not an address yet
  given: "# crm: ignore[C402] only a text"
notes: |
  # crm: ignore[C403] only a quotation
"""
_PATH = "contacts/p-1.yaml"


def _finding(line: int, code: str) -> Finding:
    return Finding(_PATH, line, 1, code, Severity.WARNING, "Wrong.", "x", "contacts/p-1")


def _applied(
    findings: Sequence[Finding], text: str = _TEXT, *, thorough: bool = False
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    every = [*findings, *marks(_PATH, "contacts/p-1", text.encode())]
    kept, unused = apply(findings, every, lambda one: one, thorough=thorough)
    assert {each.severity for each in unused} <= {Severity.WARNING}
    return [(each.line, each.code) for each in kept], [(each.line, each.field) for each in unused]


def test_only_comments_are_comments() -> None:
    found = [(one.line, one.column, one.codes, one.alone) for one in suppressions(_TEXT.encode())]
    assert found == [
        (1, 1, ("Y111",), True),
        (3, 19, ("T308", "T305"), False),
        (4, 3, ("C401",), True),
    ]
    assert [one.reason for one in suppressions(_TEXT.encode())] == [
        "layout of the trade fair", "so on the card", "not an address yet",
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_do_not_matter(end: str) -> None:
    content = _TEXT.replace("\n", end).removesuffix(end).encode()
    assert [one.line for one in suppressions(content)] == [1, 3, 4]


@pytest.mark.parametrize(
    "content", [b"", b"a: [ # crm: ignore[X] y\n- b", b"\xff# crm: ignore[X] y"]
)
def test_no_bytes_break_it(content: bytes) -> None:
    assert suppressions(content) == []


def test_a_comment_behind_a_value_hides_its_line_one_alone_the_next_as_well() -> None:
    kept, unused = _applied(
        [_finding(1, "Y111"), _finding(3, "T308"), _finding(5, "C401"), _finding(4, "T308")]
    )
    assert kept == [(4, "T308")]
    assert unused == [(3, "ignore[T305]")]


def test_another_rule_is_not_hidden() -> None:
    kept, unused = _applied([_finding(3, "T301")])
    assert kept == [(3, "T301")]
    assert len(unused) == 4


def test_a_comment_about_a_rule_that_was_not_run_is_not_called_idle() -> None:
    text = "name: # crm: ignore[R504] a namesake\n  family: Muster\n"
    assert _applied([], text) == ([], [])
    assert _applied([], text, thorough=True) == ([], [(1, "ignore[R504]")])


@pytest.mark.parametrize(
    ("comment", "lack"),
    [
        ("# crm: ignore[C401]", "reason"),
        ("# crm: ignore", "rule"),
        ("# crm: ignore[] why", "rule"),
        ("# crm: ignore why", "rule"),
    ],
)
def test_without_rule_or_reason_it_hides_nothing(comment: str, lack: str) -> None:
    (found,) = marks(_PATH, "contacts/p-1", f"name: {comment}\n  family: Muster\n".encode())
    assert (found.code, found.message) == (
        "S211",
        f"The comment hides nothing: it lacks a {lack}.",
    )


@pytest.mark.parametrize(
    ("text", "line", "wanted"),
    [
        ("a: b\nc: d\n", 2, "a: b\nc: d  # crm: ignore[C401] why\n"),
        ("a: b # says\n", 1, "# crm: ignore[C401] why\na: b # says\n"),
        ("a: |\n  text\n", 1, "a: |  # crm: ignore[C401] why\n  text\n"),
        ("a: 'two\n\n  lines'\nb: c\n", 1, "# crm: ignore[C401] why\na: 'two\n\n  lines'\nb: c\n"),
        ("a: |\n  text\n", 2, None),
        ("a: b\n", 9, None),
        ("a: b # crm: ignore[C403] why\n", 1, "a: b # crm: ignore[C403,C401] why\n"),
    ],
)
def test_a_comment_is_put_where_it_changes_nothing_else(
    text: str, line: int, wanted: str | None
) -> None:
    changed = with_comment(text, line, "C401", "why")
    assert changed == wanted
    if changed:
        assert load(changed.encode()).data == load(text.encode()).data


def test_idle_comments_are_taken_away_code_by_code() -> None:
    left = without_comments(_TEXT, [(1, "Y111"), (3, "T305"), (4, "C401")])
    lines = _TEXT.splitlines(keepends=True)
    assert left == "".join(
        [lines[1], "  family: MUSTER  # crm: ignore[T308] so on the card\n", *lines[4:]]
    )
    assert without_comments(left, [(2, "T308")]).splitlines()[1] == "  family: MUSTER"
    assert without_comments(left, [(1, "T308")]) == left
