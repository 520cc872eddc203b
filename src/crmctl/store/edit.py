"""Change a file that a person wrote so that it says something else, and nothing else changes.

A parser (ruamel.yaml, or the one that read the text) tells where each key, item and value stands
in the text; what has to change is cut out there and written anew, and everything else keeps its
bytes: comments, order, quoting, flow style, empty lines. (A round trip through objects would lay
the whole file out anew, and would take the comments behind a removed key away with it.) The
result is read again before anybody gets it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.errors.files import EditError
from crmctl.model.plain import Plain
from crmctl.store.canonical import emit, read
from crmctl.store.change import Change, applied
from crmctl.store.document import load

_BOM = "\ufeff"


def edit(text: str, tree: Mapping[str, object], *, light: bool = False) -> str:
    """Give the text changed so that it says `tree`.

    Canonical text stays canonical. In any other, new keys go to their place in the tree's order,
    and list items are matched with the old ones, so that only what differs is written anew. A
    comment goes only with what it stands in or on the same line as.

    Args:
        text: the file's text with its own line ends.
        tree: what the file shall say, in Python types as `canonical.emit` takes it.
        light: whether to do without ruamel.yaml, which takes longer to import than a file to be
            edited.

    Raises:
        EditError: the text cannot be read, or its layout does not let the change keep all that
            it has to; nothing is lost silently.
    """
    canonical = emit(tree)
    wanted = read(canonical)
    old = load(text.encode()).data
    if old is None or wanted is None:
        raise EditError
    if old == wanted:
        return text
    if _is_canonical(text, canonical):
        return canonical
    change = Change(old, wanted, _pruned(tree))
    return _with_line_ends_of(text, _spliced(_plain_lines(text), change, light=light))


def _spliced(text: str, change: Change, *, light: bool) -> str:
    # ruamel.yaml costs more to import than a canonical file needs to be changed.
    from crmctl.store.layout import Source  # noqa: PLC0415 - see above
    from crmctl.store.splice import Splicer  # noqa: PLC0415 - see above

    source = Source(text, light=light)
    splicer = Splicer(source)
    splicer.change(source.root, change)
    result = applied(text, splicer.cuts)
    kept = Counter(
        comment
        for offset, comment in source.comments
        if not any(first <= offset < behind for first, behind, _ in splicer.cuts)
    )
    said = load(result.encode()).data
    standing = Counter(comment for _, comment in Source(result, light=light).comments)
    if said != change.new or not kept <= standing:
        raise EditError
    return result


def _is_canonical(text: str, new: str) -> bool:
    """Tell whether writing the file anew changes nothing but what is wanted."""
    old_tree, new_tree = read(text, Plain), read(new, Plain)
    if old_tree is None or emit(old_tree) != text or not _same_order(old_tree, new_tree):
        return False
    # A text that a person wrote plain, as in `country: NO`, would be quoted.
    plain = {leaf for leaf in _leaves(old_tree) if type(leaf) is Plain}
    return not any(type(leaf) is str and leaf in plain for leaf in _leaves(new_tree))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)


def _same_order(old: object, new: object) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        common = [name for name in old if name in new]
        return common == [name for name in new if name in old] and all(
            _same_order(old[name], new[name]) for name in common
        )
    if isinstance(old, list) and isinstance(new, list):
        return all(map(_same_order, old, new))
    return True


def _pruned(value: Any) -> Any:
    """Give a tree without what the emitter leaves out, so that it lines up with the raw one."""
    if isinstance(value, Mapping):
        entries = {name: _pruned(inner) for name, inner in value.items()}
        return {name: inner for name, inner in entries.items() if not _is_empty(inner)}
    if isinstance(value, (list, tuple)):
        return [inner for inner in map(_pruned, value) if not _is_empty(inner)]
    return value


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, (str, dict, list)) and not value)


def _plain_lines(text: str) -> str:
    lines = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.endswith("\n") else f"{lines}\n"


def _with_line_ends_of(text: str, result: str) -> str:
    ended = result.replace("\n", "\r\n") if "\r\n" in text else result
    return _BOM + ended if text.startswith(_BOM) else ended
