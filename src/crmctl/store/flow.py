"""Values in flow style, `{a: 1}` and `[a, b]`: changed where they stand, or put together anew."""

import json
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from yaml.nodes import CollectionNode, MappingNode, SequenceNode

from crmctl.errors.files import EditError
from crmctl.model.plain import Plain
from crmctl.store.canonical import emit, quoted, scalar
from crmctl.store.change import Change, Cut
from crmctl.store.layout import Source, start

# Within brackets these end a plain scalar, at least for some readers.
_ends_plain = re.compile(r"[,\[\]{}:?#]").search


def flow(value: object) -> str:
    """Give a value on one line, for within brackets."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{flow(name)}: {flow(inner)}' for name, inner in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, str) and not isinstance(value, Plain):
        written = scalar(value)
        return quoted(value) if written[0] != '"' and _ends_plain(written) else written
    return emit({"k": value})[3:-1]


def changes(node: CollectionNode, change: Change, source: Source) -> list[Cut]:
    """Give the cuts that make a collection in flow style say what is wanted.

    Raises:
        EditError: it is another sort of collection than is wanted, or would lose a comment.
    """
    if isinstance(node, MappingNode) and isinstance(change.new, dict):
        return _mapping_changes(node, change, source)
    if isinstance(node, SequenceNode) and isinstance(change.new, list):
        return [_whole(node, "[]", _items(node, change, source), source)]
    raise EditError


def _mapping_changes(node: MappingNode, change: Change, source: Source) -> list[Cut]:
    if change.old.keys() != change.new.keys() or None in change.old.values():
        return [_whole(node, "{}", _entries(node, change, source), source)]
    cuts: list[Cut] = []
    for key, value in node.value:
        name = key.value
        if change.old[name] == change.new[name]:
            continue
        if isinstance(value, CollectionNode) and type(change.old[name]) is type(change.new[name]):
            cuts += changes(value, change.at(name, name), source)
        else:
            cuts.append((start(value), source.end(value), flow(change.typed[name])))
    return cuts


def _whole(node: CollectionNode, brackets: str, parts: Sequence[str], source: Source) -> Cut:
    first, behind = start(node), source.end(node)
    # `[a: b]` holds a mapping without braces of its own.
    if source.text[first] != brackets[0] or source.has_comment(first, behind):
        raise EditError
    return (first, behind, f"{brackets[0]}{', '.join(parts)}{brackets[1]}")


def _entries(node: MappingNode, change: Change, source: Source) -> list[str]:
    nodes = {key.value: (key, value) for key, value in node.value}
    names = [name for name in nodes if name in change.new]
    for number, name in enumerate(change.new):
        if name not in nodes:
            names.insert(number, name)
    parts = []
    for name in names:
        written = flow(change.typed[name])
        if name in nodes and change.old[name] == change.new[name]:
            written = source.written(nodes[name][1])
        parts.append(
            f"{source.written(nodes[name][0]) if name in nodes else flow(name)}: {written}"
        )
    return parts


def _items(node: SequenceNode, change: Change, source: Source) -> list[str]:
    written = [flow(item) for item in change.typed]
    old, new = ([json.dumps(item) for item in items] for items in change[:2])
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for before, after, size in matcher.get_matching_blocks():
        for number in range(size):
            written[after + number] = source.written(node.value[before + number])
    return written
