"""One file's bytes as a raw tree, with whatever is wrong in it; no bytes make it raise.

Canonical text takes the fast reader, any other text libyaml's events. Nothing is typed on the
way: each scalar is the text that stands in the file.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from crmctl.findings import Severity
from crmctl.store.decoding import decoded
from crmctl.store.grammar import LARGE
from crmctl.store.place import Mark, Path
from crmctl.store.problem import Problem
from crmctl.store.reader import read

__all__ = ["Document", "Mark", "Path", "Problem", "load", "marks"]


class Document(NamedTuple):
    """What a file says.

    Attributes:
        data: the raw tree: mappings, lists, texts as they stand in the file, None for an empty
            or null scalar; None as a whole if a problem is an error.
        problems: what is wrong, in the order of the rules that found it.
        canonical: whether the fast reader took it.
    """

    data: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()
    canonical: bool = False


def load(content: bytes, plain: Callable[[str], str] | None = None) -> Document:
    """Read a file's bytes; whatever they are, the answer is a document, never an exception.

    Args:
        content: the bytes.
        plain: what to make of each plain scalar, for telling it from a quoted one.
    """
    tree = _read_fast(content, plain)
    if tree is not None:
        return Document(tree, canonical=True)
    source = decoded(content)
    if source.text is None:
        return Document(None, source.problems)
    from crmctl.store.builder import build  # noqa: PLC0415 - a warm read needs no YAML parser

    data, problems = build(source.text, plain=plain or str)
    found = (*source.problems, *problems)
    broken = any(problem.severity is Severity.ERROR for problem in found)
    return Document(None if broken else data, found)


def marks(content: bytes) -> Mapping[Path, Mark]:
    """Give the place of each key and item of a readable file; nothing for an unreadable one."""
    if load(content).data is None:
        return {}
    from crmctl.store.marking import marked  # noqa: PLC0415 - only findings need places

    return marked(decoded(content).text or "")


def _read_fast(content: bytes, plain: Callable[[str], str] | None) -> dict[str, Any] | None:
    if len(content) > LARGE:
        return None  # the parser counts what it reads
    try:
        return read(content.decode(), plain)
    except UnicodeDecodeError:
        return None
