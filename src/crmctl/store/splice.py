"""The cuts that make a text say something else: what changes is written anew, the rest stays.

A text and the trees are walked side by side, from the outermost mapping inwards.
"""

import json
from collections.abc import Sequence
from difflib import SequenceMatcher

from yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from crmctl.errors.files import EditError
from crmctl.store import flow
from crmctl.store.canonical import emit
from crmctl.store.change import Change, Cut
from crmctl.store.layout import Source, start


class Splicer:
    """Collects the cuts of one text."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.cuts: list[Cut] = []

    def change(self, node: Node, change: Change) -> None:
        """Make a collection say what is wanted, entry by entry.

        Raises:
            EditError: it cannot, because it is of another sort, nothing of it would stay, or its
                layout is too odd.
        """
        if isinstance(node, CollectionNode) and node.flow_style:
            self.cuts += flow.changes(node, change, self._source)
        elif isinstance(node, MappingNode) and isinstance(change.new, dict):
            self._change_mapping(node, change)
        elif isinstance(node, SequenceNode) and isinstance(change.new, list):
            self._change_list(node, change)
        else:
            raise EditError

    def _change_mapping(self, node: MappingNode, change: Change) -> None:
        kept = [pair for pair in node.value if pair[0].value in change.new]
        if not kept:
            raise EditError
        self._remove_entries(node, change)
        for key, value in kept:
            name = key.value
            if change.old[name] != change.new[name]:
                written = _lines(emit({"k": change.typed[name]})[2:-1], node)
                head = self._source.colon(key) + 1
                self._change_value(head, value, change.at(name, name), written)
        self._add_entries(node, kept, change)

    def _remove_entries(self, node: MappingNode, change: Change) -> None:
        for number, (key, value) in enumerate(node.value):
            if key.value in change.new:
                continue
            behind = self._source.entry_end(key, value)
            if self._source.stands_first(start(key)):
                self._remove_lines(start(key), behind)
                continue
            self.cuts.append((*self._behind_dash(node, number, behind, change), ""))

    def _behind_dash(
        self, node: MappingNode, number: int, behind: int, change: Change
    ) -> tuple[int, int]:
        """Give from where to where the entry is cut that stands on the line of a dash.

        The next entry takes its place, unless that goes too, or a comment stands between.
        """
        first = start(node.value[number][0])
        for key, _ in node.value[number + 1 : number + 2]:
            comment = self._source.has_comment(self._source.line_end(behind), start(key))
            if key.value in change.new and not comment:
                return first, start(key)
        return first - 1, behind

    def _add_entries(
        self, node: MappingNode, kept: Sequence[tuple[Node, Node]], change: Change
    ) -> None:
        ends = {key.value: self._source.entry_end(key, value) for key, value in kept}
        previous = None
        for name in change.new:
            if name in ends:
                previous = name
                continue
            written = _lines(emit({name: change.typed[name]})[:-1], node)
            if previous is None:
                self._add_above(start(kept[0][0]), node, written)
            else:
                self._add_below(ends[previous], node, written)

    def _change_list(self, node: SequenceNode, change: Change) -> None:
        old, new = ([json.dumps(item) for item in items] for items in change[:2])
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for _, i1, i2, j1, j2 in matcher.get_opcodes():
            if old[i1:i2] != new[j1:j2]:
                self._change_items(node, change, range(i1, i2), range(j1, j2))

    def _change_items(
        self, node: SequenceNode, change: Change, before: range, after: range
    ) -> None:
        """Make one stretch of unequal items say what is wanted, item by item."""
        items = node.value
        for i, j in zip(before, after, strict=False):
            head = self._source.dash(node, items[i]) + 1
            written = _lines(_item(change.typed[j])[1:], node)
            self._change_value(head, items[i], change.at(i, j), written)
        for i in before[len(after) :]:
            first = self._source.dash(node, items[i])
            self._remove_lines(first, self._source.item_end(node, items[i]))
        last = before.start + min(len(before), len(after)) - 1
        for j in after[len(before) :]:
            written = _lines(_item(change.typed[j]), node)
            if last < 0:
                self._add_above(start(node), node, written)
            else:
                self._add_below(self._source.item_end(node, items[last]), node, written)

    def _change_value(self, head: int, value: Node, change: Change, written: str) -> None:
        """Change what stands behind a colon or a dash, as little as its layout allows."""
        before = len(self.cuts)
        try:
            self.change(value, change)
        except EditError:
            del self.cuts[before:]
            behind = max(self._source.end(value), head)
            if type(change.old) is type(change.new) and self._source.has_comment(head, behind):
                raise
            self._replace(head, behind, written)

    def _replace(self, head: int, behind: int, written: str) -> None:
        """Write a value anew; a comment behind its last line stays."""
        first, _, rest = written.partition("\n")
        self.cuts.append((head, behind, first))
        if rest:
            offset = self._source.line_end(behind)
            self.cuts.append((offset, offset, f"\n{rest}"))

    def _remove_lines(self, first: int, behind: int) -> None:
        if not self._source.stands_first(first):
            raise EditError
        end = self._source.line_end(behind) + 1
        self.cuts.append((self._source.line_start(first), end, ""))

    def _add_above(self, first: int, node: Node, written: str) -> None:
        indent = " " * node.start_mark.column
        self.cuts.append((first, first, f"{written}\n{indent}"))

    def _add_below(self, behind: int, node: Node, written: str) -> None:
        indent = " " * node.start_mark.column
        offset = self._source.line_end(behind)
        self.cuts.append((offset, offset, f"\n{indent}{written}"))


def _item(value: object) -> str:
    """Give an item with its dash; further lines are indented by two blanks."""
    lines = emit({"k": [value]}).splitlines()[1:]
    return "\n".join(line[2:] for line in lines)


def _lines(written: str, node: Node) -> str:
    """Indent all lines but the first as deep as a collection stands."""
    indent = " " * node.start_mark.column
    first, *rest = written.split("\n")
    return "\n".join([first, *(indent + line if line else "" for line in rest)])
