"""Findings that a person does not want to see, with the reason: `# crm: ignore[R503] reason`.

A comment behind a value speaks of its line, one on a line of its own of the next line, too. What
the comments of a file say is found when the file is indexed, and kept among its findings as H907,
which says that a comment hides nothing; `apply` takes those away that do hide something.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crmctl.checks.elsewhere.suppressions import UNREASONED, UNUSED
from crmctl.errors.files import EditError
from crmctl.findings import Finding, Severity
from crmctl.store.decoding import decoded
from crmctl.store.document import load

if TYPE_CHECKING:
    from crmctl.store.layout import Source

TELLTALE = b"crm: ignore"
"""Only a file with these bytes can hold such a comment."""

_COMMENT = re.compile(r"#\s*crm: ignore\s*(?:\[([A-Za-z0-9, ]*)\])?\s*(.*)")
_ALONE = "above: "


class Suppression(NamedTuple):
    """One comment.

    Attributes:
        line: where it stands, from 1.
        column: where it begins, from 1.
        codes: the rules that it speaks of.
        reason: why.
        alone: whether nothing else stands on its line.
    """

    line: int
    column: int
    codes: tuple[str, ...]
    reason: str
    alone: bool


def suppressions(content: bytes) -> list[Suppression]:
    """Give the comments of a readable file; a text that only looks like one is none."""
    if TELLTALE not in content or load(content).data is None:
        return []
    from crmctl.store.layout import Source  # noqa: PLC0415 - needs ruamel.yaml

    text = (decoded(content).text or "").replace("\r\n", "\n")
    source = Source(text if text.endswith("\n") else f"{text}\n")
    try:
        comments = source.comments
    except EditError:
        return []
    found = ((offset, _COMMENT.match(comment)) for offset, comment in comments)
    return [_suppression(source, offset, match) for offset, match in found if match]


def _suppression(source: "Source", offset: int, match: re.Match[str]) -> Suppression:
    codes = (code.strip().upper() for code in (match[1] or "").split(","))
    return Suppression(
        line=source.text.count("\n", 0, offset) + 1,
        column=offset - source.line_start(offset) + 1,
        codes=tuple(code for code in codes if code),
        reason=match[2].strip(),
        alone=source.stands_first(offset),
    )


def marks(path: str, ref: str, content: bytes) -> Iterator[Finding]:
    """Give what `apply` needs to know of a file's comments, and what is wrong with them."""
    for each in suppressions(content):
        if not each.reason or not each.codes:
            lack = "reason" if each.codes else "rule"
            yield Finding(
                path,
                each.line,
                each.column,
                UNREASONED.code,
                UNREASONED.severity,
                f"The comment hides nothing: it lacks a {lack}.",
                ref=ref,
                hint="# crm: ignore[R503] why",
            )
            continue
        for code in each.codes:
            yield Finding(
                path,
                each.line,
                each.column,
                UNUSED.code,
                Severity.INFO,
                f"Nothing that {code} would find stands here.",
                f"{_ALONE * each.alone}ignore[{code}]",
                ref,
                "remove the comment",
                UNUSED.fix,
            )


def apply(
    findings: Sequence[Finding],
    every: Sequence[Finding],
    placed: Callable[[Finding], Finding],
    *,
    thorough: bool,
) -> tuple[list[Finding], list[Finding]]:
    """Take away what comments hide; give the rest, and the comments that hide nothing.

    Args:
        findings: those that are wanted, with their lines.
        every: all that were found, marks included, whatever is wanted.
        placed: gives a finding its line where it has none yet.
        thorough: whether the rules that take long were run, too.
    """
    comments = [finding for finding in every if finding.code == UNUSED.code]
    if not comments:
        return list(findings), []
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for comment in comments:
        by_path[comment.path].append(comment)
    used = {
        comment
        for finding in every
        for comment in by_path.get(finding.path, ())
        if _may_speak_of(comment, finding) and _speaks_of(comment, placed(finding))
    }
    kept = [
        finding
        for finding in findings
        if finding.code != UNUSED.code
        and not any(_speaks_of(comment, finding) for comment in by_path.get(finding.path, ()))
    ]
    looked_for = (comment for comment in comments if thorough or "[R504]" not in comment.field)
    unused = [
        comment._replace(severity=UNUSED.severity, field=comment.field.removeprefix(_ALONE))
        for comment in looked_for
        if comment not in used
    ]
    return kept, unused


def _may_speak_of(comment: Finding, finding: Finding) -> bool:
    return f"[{finding.code}]" in comment.field


def _speaks_of(comment: Finding, finding: Finding) -> bool:
    lines = (comment.line, comment.line + comment.field.startswith(_ALONE))
    return finding.line in lines and _may_speak_of(comment, finding)


def with_comment(text: str, line: int, code: str, reason: str) -> str | None:
    """Give a file's text with a comment that hides a rule's findings on a line.

    It stands behind what the line says, or on a line before it; None where neither leaves the
    record as it is.
    """
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return None
    comment = f"# crm: ignore[{code}] {reason}"
    said = lines[line - 1].rstrip()
    indent = said[: len(said) - len(said.lstrip())]
    behind = _merged(said, code, reason) or f"{said}  {comment}"
    above = f"{indent}{comment}\n{lines[line - 1]}"
    for instead in (behind, above):
        changed = "\n".join([*lines[: line - 1], instead, *lines[line:]])
        if _hides(text, changed, line, code):
            return changed
    return None


def _merged(said: str, code: str, reason: str) -> str:
    """Give the line with one more code in the comment that it has, if that gives this reason."""
    match = _COMMENT.search(said)
    if match is None or not match[1] or match[2].strip() != reason:
        return ""
    return f"{said[: match.end(1)]},{code}{said[match.end(1) :]}"


def _hides(before: str, after: str, line: int, code: str) -> bool:
    found = suppressions(after.encode())
    same = load(before.encode()).data == load(after.encode()).data
    return same and any(each.line == line and code in each.codes for each in found)


def without_comments(text: str, unused: Sequence[tuple[int, str]]) -> str:
    """Give a file's text without codes that hide nothing, and without comments left bare.

    Args:
        text: the file's text.
        unused: lines, from 1, and codes.
    """
    lines = text.split("\n")
    for line, code in sorted(unused, reverse=True):
        said = lines[line - 1]
        matches = [each for each in suppressions(text.encode()) if each.line == line]
        match = _COMMENT.search(said, matches[0].column - 1) if matches else None
        if match is None:
            continue
        codes = [each.strip() for each in match[1].split(",")]
        left = [each for each in codes if each and each.upper() != code]
        if left:
            lines[line - 1] = f"{said[: match.start(1)]}{','.join(left)}{said[match.end(1) :]}"
        elif said[: match.start()].strip():
            lines[line - 1] = said[: match.start()].rstrip()
        else:
            del lines[line - 1]
    return "\n".join(lines)
