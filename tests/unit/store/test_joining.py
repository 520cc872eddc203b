from typing import Any

import pytest

from crmctl.matching.joining.records import Differing
from crmctl.store.document import load
from crmctl.store.joining import COMMENTS, WHOLE, Form, Outcome, join_files

BASE = """\
name:
  given: Erika
  family: Muster
title: Buyer
emails:
  - address: erika@muster.example
    label: work
    primary: true
  - address: erika@home.example
tags:
  - newsletter
  - b2b
consents:
  - purpose: newsletter
    event: granted
    at: 2026-01-01
notes: |
  One.
  Two.
  Three.
"""
HAND = """\
# Met at the fair.
name: {given: 'Erika', family: Muster}   # née Beispiel
title: "Buyer"
tags: [ newsletter, b2b ]
x_shoe_size: 41
"""


def joined(ours: str, theirs: str, before: str = BASE, **known: Any) -> tuple[str, list[str]]:
    """Give the text, and the names of conflicts and of what was kept."""
    merge = join_files(before.encode(), ours.encode(), theirs.encode(), **known)
    text = (merge.content or b"").decode()
    assert "<<<<" not in text
    return text, [*(conflict.path for conflict in merge.conflicts), *merge.kept]


def edited(*changes: tuple[str, str], text: str = BASE) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


_AT = "    at: 2026-01-01\n"
_GIVEN = "  - event: granted\n    at: 2026-02-01\n"
_TAKEN = "  - event: withdrawn\n    at: 2026-03-01\n"
CEO, CFO = edited(("Buyer", "CEO")), edited(("Buyer", "CFO"))


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        # different fields, far apart
        ([("Erika", "Eva")], [("Three.", "Four.")], [("Erika", "Eva"), ("Three.", "Four.")]),
        # different fields, adjacent lines
        ([("Erika", "Eva")], [("Muster", "M")], [("Erika", "Eva"), ("Muster", "M")]),
        # same field, same value
        ([("Buyer", "CEO")], [("Buyer", "CEO")], [("Buyer", "CEO")]),
        # block tags: each adds one at the end
        ([("  - b2b\n", "  - b2b\n  - vip\n")], [("  - b2b\n", "  - b2b\n  - ev\n")],
         [("  - b2b\n", "  - b2b\n  - vip\n  - ev\n")]),
        # tag removed here, another added there
        ([("  - newsletter\n", "")], [("  - b2b\n", "  - b2b\n  - vip\n")],
         [("  - newsletter\n", ""), ("  - b2b\n", "  - b2b\n  - vip\n")]),
        # different lines of a text
        ([("One.", "1.")], [("Three.", "3.")], [("One.", "1."), ("Three.", "3.")]),
        # adjacent lines of a text
        ([("One.", "1.")], [("Two.", "2.")], [("One.", "1."), ("Two.", "2.")]),
        # both add the same new field
        ([("title:", "gender: x\ntitle:")], [("title:", "gender: x\ntitle:")],
         [("title:", "gender: x\ntitle:")]),
        # the address corrected here, its label changed there
        ([("erika@home.", "e@home.")], [("home.example\n", "home.example\n    label: home\n")],
         [("erika@home.example\n", "e@home.example\n    label: home\n")]),
        # a consent each, given in the order of time
        ([(_AT, _AT + _TAKEN)], [(_AT, _AT + _GIVEN)], [(_AT, _AT + _GIVEN + _TAKEN)]),
    ],
)  # fmt: skip
def test_what_can_both_stand_is_joined_without_a_conflict(
    ours: Any, theirs: Any, wanted: Any
) -> None:
    here, there = edited(*ours), edited(*theirs)

    assert joined(here, there) == (edited(*wanted), [])


def test_swapped_sides_join_to_the_same_data() -> None:
    here, there = edited(("Erika", "Eva"), ("  - b2b\n", "")), edited(("Muster", "M"))

    assert joined(here, there) == joined(there, here)


def test_one_field_with_two_values_is_a_conflict_of_that_field_and_ours_stands() -> None:
    merge = join_files(BASE.encode(), CEO.encode(), CFO.encode())

    assert merge.content == CEO.encode()
    assert merge.conflicts == (Differing("title", "Buyer", "CEO", "CFO"),)


def test_a_field_removed_here_and_changed_there_is_a_conflict() -> None:
    here = edited(("title: Buyer\n", ""))

    assert joined(here, CFO) == (here, ["title"])


def test_each_adds_the_same_address_with_another_label() -> None:
    new = "  - address: {}\n    label: {}\ntags:"
    here = edited(("tags:", new.format("E@new.example", "work")))
    there = edited(("tags:", new.format("e@new.example", "home")))

    text, conflicts = joined(here, there)
    assert conflicts == ["emails[2].label"]
    assert text == here


def test_both_make_another_address_the_primary_one() -> None:
    without = edited(("    primary: true\n", ""))
    here = edited(("home.example\n", "home.example\n    primary: true\n"), text=without)
    new = "  - address: e@new.example\n    primary: true\ntags:"
    there = edited(("tags:", new), text=without)

    merge = join_files(BASE.encode(), here.encode(), there.encode())

    (conflict,) = merge.conflicts
    assert conflict == Differing(
        "emails.primary", "erika@muster.example", "erika@home.example", "e@new.example"
    )
    assert (merge.content or b"").count(b"primary") == 1


def test_both_append_to_the_notes_and_both_lines_stay_and_are_told() -> None:
    here, there = f"{BASE}  Ours.\n", f"{BASE}  Theirs.\n"

    assert joined(here, there) == (f"{BASE}  Ours.\n  Theirs.\n", ["notes"])


def test_one_line_of_the_notes_rewritten_by_both_is_a_conflict() -> None:
    here = edited(("Two.", "2."))

    assert joined(here, edited(("Two.", "II."))) == (here, ["notes"])


def test_an_old_consent_that_one_side_changed_stays_and_is_a_conflict() -> None:
    here = edited(("at: 2026-01-01", "at: 2025-01-01"))

    text, conflicts = joined(here, CEO)

    assert conflicts == ["consents[1]"]
    assert "at: 2025-01-01" in text
    assert "at: 2026-01-01" in text


def test_on_one_day_the_withdrawal_stands_last() -> None:
    end = "    at: 2026-01-01\n"
    given = edited((end, f"{end}  - event: granted\n    at: 2026-05-01\n"))
    taken = edited((end, f"{end}  - event: withdrawn\n    at: 2026-05-01\n"))

    text, conflicts = joined(taken, given)

    assert conflicts == []
    assert text.index("withdrawn") > text.rindex("granted")


def test_an_address_removed_here_and_edited_there_stays_and_is_told() -> None:
    here = edited(("  - address: erika@home.example\n", ""))
    there = edited(("home.example\n", "home.example\n    label: home\n"))

    text, conflicts = joined(here, there)

    assert conflicts == ["emails[1]"]
    assert text == there


# --- layout ----------------------------------------------------------------------------------


@pytest.mark.parametrize("swapped", [True, False])
def test_a_comment_added_on_one_side_survives_a_change_on_the_other(swapped: bool) -> None:
    commented = edited(("title: Buyer", "# Ask again.\ntitle: Buyer"))
    sides = (CEO, commented) if swapped else (commented, CEO)

    assert joined(*sides) == (edited(("title: Buyer", "# Ask again.\ntitle: CEO")), [])


def test_other_quoting_here_and_another_value_there() -> None:
    assert joined(edited(("Erika", "'Erika'")), edited(("Erika", "Eva")))[0] == edited(
        ("Erika", "Eva")
    )


def test_a_persons_layout_and_unknown_fields_stay() -> None:
    here = edited(("b2b ]", "b2b, vip ]"), text=HAND)
    there = edited(("41", "42"), text=HAND)

    assert joined(here, there, HAND) == (
        edited(("b2b ]", "b2b, vip ]"), ("41", "42"), text=HAND),
        [],
    )


def test_flow_tags_of_both_sides_are_united() -> None:
    here = edited(("[ newsletter, b2b ]", "[newsletter, b2b, vip]"), text=HAND)
    there = edited(("[ newsletter, b2b ]", "[newsletter, b2b, ev]"), text=HAND)

    assert "tags: [newsletter, b2b, vip, ev]" in joined(here, there, HAND)[0]


def test_two_comments_on_one_line_are_both_kept_and_told() -> None:
    here, there = edited(("Buyer", "CEO  # ours")), edited(("Buyer", "CEO  # theirs"))

    text, told = joined(here, there)

    assert told == [COMMENTS]
    assert "# ours\n" in text
    assert "# theirs\n" in text
    assert load(text.encode()).data == load(CEO.encode()).data


def test_line_ends_of_a_person_stay() -> None:
    before = BASE.replace("\n", "\r\n")

    assert joined(
        CEO.replace("\n", "\r\n"), edited(("Erika", "Eva")).replace("\n", "\r\n"), before
    )[0] == edited(("Buyer", "CEO"), ("Erika", "Eva")).replace("\n", "\r\n")


# --- files -----------------------------------------------------------------------------------


def test_a_record_added_on_both_sides_is_joined_with_nothing_before() -> None:
    merge = join_files(None, CEO.encode(), CFO.encode())

    assert merge.content == CEO.encode()
    assert merge.conflicts == (Differing("title", None, "CEO", "CFO"),)


@pytest.mark.parametrize("sides", [(None, CEO.encode()), (CEO.encode(), None)])
def test_what_is_deleted_here_and_edited_there_stays(sides: Any) -> None:
    merge = join_files(BASE.encode(), *sides)

    assert (merge.content, merge.outcome) == (CEO.encode(), Outcome.KEPT)


@pytest.mark.parametrize("sides", [(None, BASE.encode()), (BASE.encode(), None), (None, None)])
def test_what_is_deleted_on_one_side_alone_is_gone(sides: Any) -> None:
    assert join_files(BASE.encode(), *sides).content is None


@pytest.mark.parametrize("here", [True, False])
def test_an_erasure_goes_before_every_edit(here: bool) -> None:
    erased = b"erased: 2026-11-20\nepoch: e-7k3f9q2m\n"
    sides = (erased, CEO.encode()) if here else (CEO.encode(), erased)

    merge = join_files(BASE.encode(), *sides)

    assert (merge.content, merge.outcome, merge.conflicts) == (erased, Outcome.ERASED, ())


def test_a_file_that_cannot_be_read_is_a_conflict_as_a_whole() -> None:
    merge = join_files(BASE.encode(), CEO.encode(), b"title: [\n")

    assert (merge.content, merge.outcome) == (CEO.encode(), Outcome.WHOLE)
    assert [conflict.path for conflict in merge.conflicts] == [WHOLE]


def test_what_is_wrong_only_together_is_not_written() -> None:
    def faults(content: bytes) -> frozenset[str]:
        return frozenset({"D605"} if b"CEO" in content and b"Eva" in content else ())

    merge = join_files(
        BASE.encode(), CEO.encode(), edited(("Erika", "Eva")).encode(), Form(faults=faults)
    )

    assert (merge.content, merge.outcome) == (CEO.encode(), Outcome.WHOLE)


def test_what_was_wrong_before_does_not_hinder() -> None:
    def faults(_content: bytes) -> frozenset[str]:
        return frozenset({"S201 x"})

    assert joined(CEO, edited(("Erika", "Eva")), form=Form(faults=faults)) == (
        edited(("Buyer", "CEO"), ("Erika", "Eva")),
        [],
    )


def test_new_fields_stand_where_the_form_has_them() -> None:
    def ordered(tree: Any) -> Any:
        return {name: tree[name] for name in sorted(tree)}

    before, ours, theirs = b"b: 1\nz: 1\n", b"b: 1\nd: 1\nz: 1\n", b"b: 1\nc: 1\nz: 1\n"

    merge = join_files(before, ours, theirs, Form(ordered=ordered))

    assert merge.content == b"b: 1\nc: 1\nd: 1\nz: 1\n"
