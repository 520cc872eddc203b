"""The manual of the rules, as Markdown."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from crmctl.checks.rule import Files, Rule
from crmctl.findings import Fix

_GROUPS: Mapping[str, str] = {
    "A": "Access and automations",
    "C": "Contact data",
    "D": "Dates",
    "F": "Files",
    "H": "Hygiene: only with `--profile review` or `--select H`",
    "M": "Money",
    "P": "Privacy, and pipelines",
    "R": "References and identity",
    "S": "Schema",
    "T": "Text",
    "Y": "YAML",
}
_FIXES: Mapping[Fix, str] = {
    Fix.NONE: "by hand",
    Fix.SAFE: "`crmctl check --fix`",
    Fix.UNSAFE: "`crmctl check --fix --unsafe-fixes` where there is a likely answer",
}
_MOST_SHOWN = 200
# What a reader of the manual could not see, or could not tell from something else.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u0300-\u036f\u200b-\u200f\udc80-\udcff\ufeff]"
)
_HEAD = """\
# The rules of `crmctl check`

Written by the program from `src/crmctl/checks/`; do not edit.

A code never changes its meaning. Errors make `crmctl check` exit with 1, warnings only with
`--strict`. `--select` and `--ignore` take codes (`R503`) or their beginnings (`R5`, `R`); of two
that fit, the longer one decides. In the examples `\\u200b` and the like stand for characters that
cannot be seen.
"""


def page(rules: Sequence[Rule]) -> str:
    """Give the manual of rules that are sorted by their codes."""
    return "\n".join([_HEAD, *_lines(rules)])


def text(rule: Rule) -> str:
    """Give one rule's page."""
    return "\n".join(_rule(rule))


def _lines(rules: Sequence[Rule]) -> Iterator[str]:
    yield "| code | name | severity | fix |\n|---|---|---|---|"
    for rule in rules:
        link = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
        yield f"| {link} | {rule.name} | {rule.severity} | {rule.fix or '-'} |"
    for letter, group in groupby(rules, key=lambda rule: rule.code[0]):
        yield f"\n## {letter}: {_GROUPS[letter]}\n"
        for rule in group:
            yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.code} {rule.name}\n"
    yield f"{rule.summary}\n"
    yield f"Severity: {rule.severity}. Fix: {_FIXES[rule.fix]}.\n"
    yield "Wrong:\n"
    yield from _example(rule.bad)
    yield "Right:\n"
    yield from _example(rule.good)


def _example(files: Files) -> Iterator[str]:
    yield "```yaml"
    for path, content in files.items():
        yield f"# {_visible(path)}"
        yield _shortened(_visible(content))
    yield "```\n"


def _shortened(content: str) -> str:
    lines = (
        line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]} ..."
        for line in content.removesuffix("\n").split("\n")
    )
    return "\n".join(lines)


def _visible(content: str) -> str:
    return _UNSEEN.sub(_escape, content)


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    # A byte that is no UTF-8 stands as a surrogate (PEP 383).
    return f"\\x{number - 0xDC00:02x}" if 0xDC80 <= number <= 0xDCFF else f"\\u{number:04x}"  # noqa: PLR2004 - the range of PEP 383
