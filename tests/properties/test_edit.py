"""An edited file says what it shall, and keeps what a person wrote."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.files import EditError
from crmctl.store.document import load
from crmctl.store.edit import edit

words = st.sampled_from(
    ("a", "NO", "01067", "b c", "x: y", "two\nlines\n", "#no", "ü", "[z", "q,r")
)
names = st.sampled_from(("name", "emails", "tags", "notes", "x", "y"))
values = st.recursive(
    words,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(names, inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)
trees = st.dictionaries(names, values, min_size=1, max_size=4)

HAND_WRITTEN = """\
# head

name:  'x'   # trailing
emails:   # mails
- address: a@b.example   # first
  label: "work"
# second
-   address: c@d.example
    # inner
    label: home
tags: [ a, "b",c ]   # flow
custom: {height: 3.2, deep: {a: 1}}
notes: >-   # folded
    one
    two

lists:
  - - a
    - b
  -
    k: v
empty:

# end
"""


def written_by_hand(value: Any, data: st.DataObject, indent: str = "") -> str:
    """Give lines for a tree with comments, other quoting, flow style and other indentation."""
    lines = []
    entries = value.items() if isinstance(value, dict) else [(None, item) for item in value]
    for name, inner in entries:
        comment = data.draw(st.sampled_from(("", "", "  # c1", "   # c2")))
        if data.draw(st.booleans()):
            lines.append(f"{indent}# above\n")
        head = f"{indent}{'-' if name is None else name + ':'}"
        if isinstance(inner, str):
            plain = inner.isascii() and inner.isalnum() and data.draw(st.booleans())
            text = inner if plain else '"' + inner.replace("\n", "\\n") + '"'
            lines.append(f"{head} {text}{comment}\n")
        else:
            deeper = indent + data.draw(st.sampled_from(("  ", "    ")))
            lines.append(f"{head}{comment}\n{written_by_hand(inner, data, deeper)}")
    return "".join(lines)


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


@given(trees, trees, st.data())
def test_an_edited_file_says_what_it_shall(
    old: dict[str, Any], new: dict[str, Any], data: st.DataObject
) -> None:
    text = written_by_hand(old, data)
    assert load(text.encode()).data == old
    try:
        result = edit(text, new)
    except EditError:
        return
    assert load(result.encode()).data == new


@given(trees, st.data())
def test_an_added_field_keeps_every_line(old: dict[str, Any], data: st.DataObject) -> None:
    text = written_by_hand(old, data)
    result = edit(text, {**old, "added": data.draw(values)})
    lines = iter(result.splitlines())
    assert all(line in lines for line in text.splitlines())


@given(st.data())
def test_a_removed_field_takes_no_comment_above_it_away(data: st.DataObject) -> None:
    old = data.draw(st.dictionaries(names, words, min_size=2))
    text = written_by_hand(old, data)
    gone = data.draw(st.sampled_from(sorted(old)))
    result = edit(text, {name: value for name, value in old.items() if name != gone})
    if "#" in text:
        assert comments(result) == comments(text)


@given(trees, st.sampled_from(("name", "emails", "tags", "custom", "notes", "lists")))
def test_any_change_of_a_hand_written_file_is_made_or_refused(
    tree: dict[str, Any], name: str
) -> None:
    kept = load(HAND_WRITTEN.encode()).data
    assert kept is not None
    wanted = {**kept, name: tree}
    try:
        result = edit(HAND_WRITTEN, wanted)
    except EditError:
        return
    assert load(result.encode()).data == {k: v for k, v in wanted.items() if v is not None}
    assert result.startswith("# head\n\n")
    assert result.endswith("# end\n")
