"""Changing what a person wrote."""

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from crmctl.errors.files import EditError
from crmctl.model.plain import Plain
from crmctl.store.document import load
from crmctl.store.edit import edit

TEXT = """\
# head

# about name
name: x   # trailing
emails:   # mails
- address: a@b   # first
  label: 'work'
# second one
- address: c@d
  # inner
  label: home
phones: [ +49123,  "x" ]   # flow
custom: { height: 3.2, deep: {a: 1}, list: [b] }
notes: |
  foo

# end
"""


def changed(text: str, change: Callable[[dict[str, Any]], object]) -> str:
    tree = load(text.encode()).data
    assert tree is not None
    wanted = copy.deepcopy(tree)
    change(wanted)
    result = edit(text, wanted)
    assert load(result.encode()).data == wanted
    return result


def test_a_file_that_says_it_already_is_not_touched() -> None:
    assert changed(TEXT, lambda _: None) == TEXT


def test_canonical_text_stays_canonical() -> None:
    text = 'name: x\nphones:\n  - number: "+49"\nn: 19\n'
    tree = {"name": "w", "kind": "", "phones": [{"number": "+49", "label": "a"}], "n": Plain("19")}
    assert edit(text, tree) == ('name: w\nphones:\n  - number: "+49"\n    label: a\nn: 19\n')


def test_another_order_of_fields_is_kept() -> None:
    assert edit("b: 1\na: 2\n", {"a": "x", "b": Plain("1"), "c": "z"}) == "b: 1\nc: z\na: x\n"
    text = "l:\n  - b: 1\n    a: 2\n"
    assert edit(text, {"l": [{"a": "x", "b": Plain("1")}]}) == text.replace("2", "x")


def test_what_a_person_wrote_plain_is_not_quoted() -> None:
    assert edit("country: NO\nname: x\n", {"country": "NO", "name": "w"}) == (
        "country: NO\nname: w\n"
    )


def test_a_changed_value_keeps_the_comment_behind_it() -> None:
    result = changed(TEXT, lambda tree: tree.update(name="w"))
    assert result == TEXT.replace("name: x ", "name: w ")
    result = changed(TEXT, lambda tree: tree.update(name="a\nb\n"))
    assert result == TEXT.replace("name: x   # trailing", "name: |   # trailing\n  a\n  b")
    assert edit("# c\na : b # d\n", {"a": "x"}) == "# c\na : x # d\n"
    result = changed(TEXT, lambda tree: tree.update(name={"given": "a"}))
    assert result == TEXT.replace("name: x   # trailing", "name:   # trailing\n  given: a")


def test_a_block_of_text_is_replaced_whole() -> None:
    assert changed(TEXT, lambda tree: tree.update(notes="bar")) == TEXT.replace("|\n  foo", "bar")


def test_an_added_item_leaves_the_others_alone() -> None:
    result = changed(TEXT, lambda tree: tree["emails"].insert(0, {"address": "e", "label": "f"}))
    assert result == TEXT.replace("- address: a", "- address: e\n  label: f\n- address: a")
    result = changed(TEXT, lambda tree: tree["emails"].append({"address": "e"}))
    assert result == TEXT.replace("label: home", "label: home\n- address: e")
    result = changed(TEXT, lambda tree: tree["emails"].insert(1, {"address": "e"}))
    assert result == TEXT.replace("label: 'work'", "label: 'work'\n- address: e")


def test_an_item_below_its_dash_is_changed_there() -> None:
    text = "# c\nl:\n  -\n    # inner\n    a: 1\n  - b\n"
    assert changed(text, lambda tree: tree["l"][0].update(a="x")) == text.replace("1", "x")
    result = changed(text, lambda tree: tree["l"].pop(0))
    assert result == "# c\nl:\n  - b\n"


def test_a_removed_item_takes_its_own_comments_along() -> None:
    result = changed(TEXT, lambda tree: tree["emails"].pop(0))
    assert result == TEXT.replace("- address: a@b   # first\n  label: 'work'\n", "")
    result = changed(TEXT, lambda tree: tree["emails"].pop(1))
    assert result == TEXT.replace("- address: c@d\n  # inner\n  label: home\n", "")


def test_replaced_items_are_changed_one_by_one() -> None:
    result = changed(TEXT, lambda tree: tree["emails"][0].update(label="home"))
    assert result == TEXT.replace("'work'", "home")
    text = "# c\ntags:\n- a # 1\n- b\n"
    assert changed(text, lambda tree: tree.update(tags=["c", "d", "e"])) == (
        "# c\ntags:\n- c # 1\n- d\n- e\n"
    )
    assert changed(text, lambda tree: tree.update(tags=["c"])) == "# c\ntags:\n- c # 1\n"


def test_a_removed_field_leaves_the_comment_above_it() -> None:
    result = changed(TEXT, lambda tree: tree.pop("name"))
    assert result == TEXT.replace("name: x   # trailing\n", "")


def test_the_first_field_of_an_item_can_go() -> None:
    text = "# c\nl:\n  - a: 1\n    b: 2\n    c: 3\n"
    assert changed(text, lambda tree: tree["l"][0].pop("a")) == "# c\nl:\n  - b: 2\n    c: 3\n"
    result = changed(text, lambda tree: tree.update(l=[{"c": Plain("3")}]))
    assert result == "# c\nl:\n  -\n    c: 3\n"
    result = changed(TEXT, lambda tree: tree["emails"][1].pop("address"))
    assert result == TEXT.replace("- address: c@d\n", "-\n")


def test_new_fields_go_to_their_place_in_the_order() -> None:
    tree = {"first": "1st", **(load(TEXT.encode()).data or {}), "last": ["x"]}
    assert edit(TEXT, tree) == TEXT.replace("name:", "first: 1st\nname:").replace(
        "  foo\n", "  foo\nlast:\n  - x\n"
    )
    result = changed(TEXT, lambda tree: tree["emails"][0].update(primary=Plain("true")))
    assert result == TEXT.replace("'work'", "'work'\n  primary: true")


def test_flow_style_is_kept() -> None:
    result = changed(TEXT, lambda tree: tree["custom"].update(height="3,5"))
    assert result == TEXT.replace("height: 3.2", 'height: "3,5"')
    result = changed(TEXT, lambda tree: tree["custom"]["deep"].update(b="x"))
    assert result == TEXT.replace("{a: 1}", "{a: 1, b: x}")
    result = changed(TEXT, lambda tree: tree["custom"].update(deep="x"))
    assert result == TEXT.replace("{a: 1}", "x")
    result = changed(TEXT, lambda tree: tree["phones"].insert(1, "w"))
    assert result == TEXT.replace('[ +49123,  "x" ]', '[+49123, w, "x"]')
    result = edit("c: {a: 1, b: }  # c\n", {"c": {"a": Plain("1"), "x": {"w": [Decimal(2)]}}})
    assert result == "c: {a: 1, x: {w: [2]}}  # c\n"
    assert changed("{a: 1, b: x}\n", lambda tree: tree.update(b="w")) == "{a: 1, b: w}\n"


def test_a_flow_collection_becomes_a_block_of_another_sort() -> None:
    assert changed(TEXT, lambda tree: tree.update(phones={"a": "b"})) == TEXT.replace(
        'phones: [ +49123,  "x" ]   # flow', "phones:   # flow\n  a: b"
    )


def test_an_empty_field_goes_or_gets_its_value() -> None:
    text = "# c\na:   # empty\nb: ~\nc: x\n"
    assert edit(text, {"a": "w", "c": "x"}) == "# c\na: w   # empty\nc: x\n"
    assert edit("a: x\nb:\n\n# end\n", {"a": "x"}) == "a: x\n\n# end\n"
    assert edit("# c\nl:\n  -\n  - x\n", {"l": ["x"]}) == "# c\nl:\n  - x\n"


def test_line_ends_and_byte_order_mark_stay() -> None:
    result = changed("\ufeff# c\r\na: b\r\nc: d", lambda tree: tree.update(c="x\ny\n"))
    assert result == "\ufeff# c\r\na: b\r\nc: |\r\n  x\r\n  y\r\n"
    assert changed("# c\ra: b\r", lambda tree: tree.update(a="c")) == "# c\na: c\n"


def test_empty_lines_that_belong_to_a_text_stay_in_it() -> None:
    text = "# c\na: |+\n  x\n\n\nb: v\n"
    result = changed(text, lambda tree: tree.update(a2="z", b="w"))
    assert result.startswith("# c\na: |+\n  x\n\n\n")


def test_a_mapping_without_braces_of_its_own_is_written_in_another_way() -> None:
    assert edit("# c\na: [b: c]\n", {"a": [{"d": "e"}]}) == "# c\na: [{d: e}]\n"
    assert edit("# c\na: [{b: c}]\n", {"a": "d"}) == "# c\na: d\n"


def test_quotation_marks_and_blanks_of_a_text_are_no_comments() -> None:
    text = "# c\na: 'x # y'\nb: |  # header\n  z # w\nc: d\n"
    result = changed(text, lambda tree: (tree.pop("a"), tree.update(c="e")))
    assert result == "# c\nb: |  # header\n  z # w\nc: e\n"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a: b\na: c\n", {"a": "x"}),  # nothing that can be read
        ("# c\na: b\n", {"c": "d"}),  # nothing would stay
        ("? a\n: b # c\n", {"a": "x"}),  # no colon behind the key
        ("# c\na:\n- - b # d\n  - c\n", {"a": [["c"]]}),  # a comment in a list behind a dash
        ("# c\na: b\t\nc: d\n", {"a": "x", "c": "d"}),  # ruamel.yaml takes no tab there
        ("# c\na:\n    \n", {"a": "x\nz\n"}),  # the blanks would become part of the text
        ("a: [b, # c\n  d]\n", {"a": ["b"]}),  # a comment within brackets
    ],
)
def test_what_would_not_survive_is_refused(text: str, tree: dict[str, Any]) -> None:
    with pytest.raises(EditError):
        edit(text, tree)
