"""Where the nodes and the comments of a text stand, as offsets into it."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from crmctl.errors.files import EditError
from crmctl.store.builder import Parser

_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)


class Source:
    """A text that `document.load` reads without an error, its lines ended by line feeds.

    Args:
        text: the text.
        light: whether the parser that read it also says where its nodes stand, which saves
            importing ruamel.yaml; else both have to agree on what stands there.
    """

    def __init__(self, text: str, *, light: bool = False) -> None:
        self.text = text
        self._light = light

    @cached_property
    def root(self) -> MappingNode:
        """The outermost mapping.

        Raises:
            EditError: ruamel.yaml does not read the text as libyaml did.
        """
        root = yaml.compose(self.text, Parser) if self._light else _composed(self.text)
        if not isinstance(root, MappingNode):
            raise EditError
        return root

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        """Offset and text of each comment: what follows a blank and `#` outside of all scalars."""
        found = []
        position = 0
        for first, behind in [*sorted(self._scalars(self.root)), (len(self.text), len(self.text))]:
            matches = _COMMENT.finditer(self.text, position, first)
            found += [(match.start(), match[0].rstrip()) for match in matches]
            position = max(position, behind)
        return found

    def has_comment(self, first: int, behind: int) -> bool:
        """Tell whether a comment begins between two offsets."""
        return any(first <= offset < behind for offset, _ in self.comments)

    def written(self, node: Node) -> str:
        """Give a node of one line or in flow style as it stands."""
        return self.text[start(node) : self.end(node)]

    def end(self, node: Node) -> int:
        """Give the offset behind a node's last character; no comment or empty line before it."""
        if isinstance(node, CollectionNode) and not node.flow_style:
            last = node.value[-1]
            return self.entry_end(*last) if isinstance(last, tuple) else self.item_end(node, last)
        if isinstance(node, ScalarNode) and not node.value and node.style is None:
            return 0  # an empty value stands nowhere: ruamel.yaml puts it before what follows
        behind = int(node.end_mark.index)
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            block = self.text[start(node) : behind]
            keeps_empty_lines = "+" in block.partition("\n")[0]
            block = block.removesuffix("\n") if keeps_empty_lines else block.rstrip()
            return start(node) + len(block)
        return behind

    def entry_end(self, key: Node, value: Node) -> int:
        """Give the offset behind an entry of a mapping: its colon if it has no value."""
        return max(self.end(value), self.colon(key) + 1)

    def item_end(self, parent: Node, item: Node) -> int:
        """Give the offset behind an item of a list: its dash if it has no value."""
        return max(self.end(item), self.dash(parent, item) + 1)

    def colon(self, key: Node) -> int:
        """Give the offset of the colon behind a key.

        Raises:
            EditError: it stands on another line, as behind `? key`.
        """
        offset = int(key.end_mark.index)
        while self.text[offset : offset + 1] in (" ", "\t"):
            offset += 1
        if self.text[offset : offset + 1] != ":":
            raise EditError
        return offset

    def dash(self, parent: Node, item: Node) -> int:
        """Give the offset of an item's dash, which stands in the column of its list."""
        column = int(parent.start_mark.column)
        line = self.line_start(start(item))
        while not self._has_dash(line, column):
            if line == 0:
                raise EditError
            line = self.line_start(line - 1)
        return line + column

    def _scalars(self, node: Node) -> Iterator[tuple[int, int]]:
        """Give where texts stand that have no comment in them."""
        if not isinstance(node, ScalarNode):
            for inner in node.value:
                for part in inner if isinstance(inner, tuple) else (inner,):
                    yield from self._scalars(part)
        elif node.style in ("|", ">"):  # the block's header may have a comment behind it
            yield self.line_end(start(node)), int(node.end_mark.index)
        else:
            yield start(node), int(node.end_mark.index)

    def _has_dash(self, line: int, column: int) -> bool:
        before, at = self.text[line : line + column], self.text[line + column : line + column + 1]
        return at == "-" and "\n" not in before and not before.strip(" -?:")

    def line_start(self, offset: int) -> int:
        """Give the offset where the line of an offset begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Give the offset of the line feed that ends the line of an offset."""
        return self.text.index("\n", offset)

    def stands_first(self, offset: int) -> bool:
        """Tell whether only blanks stand before an offset on its line."""
        return not self.text[self.line_start(offset) : offset].strip()


def start(node: Node) -> int:
    """Give the offset of a node's first character."""
    return int(node.start_mark.index)


def _composed(text: str) -> Node:
    """Compose a text with ruamel.yaml, which reads YAML 1.2."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - 80 ms, only where no canonical text is changed
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - the same

    try:
        return _as_node(YAML(typ="safe", pure=True).compose(text))
    except YAMLError:
        raise EditError from None


def _as_node(node: Any) -> Node:
    """Give a node of ruamel.yaml as one of PyYAML: both have the same marks."""
    marks = (node.start_mark, node.end_mark)
    if node.id == "scalar":
        return ScalarNode(node.tag, node.value, *marks, style=node.style)
    if node.id == "mapping":
        pairs = [(_as_node(key), _as_node(value)) for key, value in node.value]
        return MappingNode(node.tag, pairs, *marks, flow_style=node.flow_style)
    items = [_as_node(item) for item in node.value]
    return SequenceNode(node.tag, items, *marks, flow_style=node.flow_style)
