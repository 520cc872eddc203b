"""A small and strict way to read YAML: every value is text, and knows its line.

It is all that presets need. What is not understood is refused with file, line and field, so that
a slip in a preset of one's own does not quietly change what is imported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors.presets import BrokenPresetError

LARGEST = 256 * 1024  # bytes; ours have less than 10 KB


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a file.

    Attributes:
        file: its name.
        field: where the part stands: `files[0].columns`.
        line: on which it begins, from 1.
        value: a text, a list of nodes, or a mapping from names to nodes.
    """

    file: str
    field: str
    line: int
    value: "str | list[Node] | dict[str, Node]"

    def wrong(self, *words: str) -> BrokenPresetError:
        """Give the error that says what is wrong with this part."""
        return BrokenPresetError(self.file, self.line, self.field, " ".join(words))

    def text(self) -> str:
        """Give the text."""
        if not isinstance(self.value, str):
            raise self.wrong("must be a text")
        return " ".join(self.value.split())

    def items(self) -> list["Node"]:
        """Give the items of a list; one text counts as a list of one."""
        if isinstance(self.value, dict):
            raise self.wrong("must be a list")
        return [self] if isinstance(self.value, str) else self.value

    def texts(self) -> tuple[str, ...]:
        """Give the texts of a list."""
        return tuple(item.text() for item in self.items())

    def mapping(self) -> dict[str, "Node"]:
        """Give a mapping with names of any kind."""
        if not isinstance(self.value, dict):
            raise self.wrong("must be a mapping")
        return self.value

    def fields(self, needed: Sequence[str], others: Sequence[str] = ()) -> dict[str, "Node"]:
        """Give a mapping that has these names and no others."""
        found = self.mapping()
        for name in found:
            if name not in needed and name not in others:
                known = ", ".join((*needed, *others))
                raise found[name].wrong("is not known here; there are", known)
        for name in needed:
            if name not in found:
                raise self.wrong("lacks", repr(name))
        return found


def documents(text: str, file: str) -> Iterator[Node]:
    """Read the documents of a YAML file, each only when it is asked for.

    Raises:
        BrokenPresetError: the text is not such YAML, or is too large.
    """
    import yaml  # noqa: PLC0415 - a table without a preset needs none

    if len(text) > LARGEST:
        raise BrokenPresetError(file, 1, "", f"is larger than {LARGEST // 1024} KB")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        for event in yaml.parse(text, loader) if "*" in text and "&" in text else ():
            # A few lines of references to references would be billions of parts.
            if isinstance(event, yaml.AliasEvent):
                raise BrokenPresetError(file, event.start_mark.line + 1, "", _NO_ALIAS)
        for node in yaml.compose_all(text, loader):
            yield _node(node, file, "", 0)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "cannot be read"
        line = mark.line + 1 if mark else 1
        raise BrokenPresetError(file, line, "", f"is no YAML: {reason}") from None


_DEEPEST = 8
_NO_ALIAS = "refers to another part with `*`, which is not understood"


def _node(node: Any, file: str, field: str, depth: int) -> Node:
    line = node.start_mark.line + 1
    if depth > _DEEPEST:
        raise BrokenPresetError(file, line, field, "is nested too deeply")
    if isinstance(node.value, str):
        return Node(file, field, line, node.value)
    below = depth + 1
    if node.id == "sequence":
        items = [
            _node(item, file, f"{field}[{at}]", below) for at, item in enumerate(node.value)
        ]
        return Node(file, field, line, items)
    found: dict[str, Node] = {}
    for name, value in node.value:
        if not isinstance(name.value, str):
            raise BrokenPresetError(file, line, field, "has a name that is no text")
        place = f"{field}.{name.value}" if field else name.value
        if name.value in found:
            raise BrokenPresetError(file, name.start_mark.line + 1, place, "stands there twice")
        found[name.value] = _node(value, file, place, below)
    return Node(file, field, line, found)
