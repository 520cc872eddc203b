from collections.abc import Mapping

import pytest

from crmctl.charts.columns import width
from crmctl.cli.review_page import show
from crmctl.matching.find import Answer, Pair
from crmctl.model.record import Ref
from crmctl.workspace.deduping import Cluster
from crmctl.workspace.reviewing import Shown
from crmctl.workspace.sides import Row, Sides

_ONE, _OTHER = Ref("contacts", "p-00000001"), Ref("contacts", "p-00000002")


def _shown(  # noqa: PLR0913 - keyword-only, each a plain part of what is shown
    rows: tuple[Row, ...] = (),
    *,
    names: Mapping[Ref, str] | None = None,
    more: int = 0,
    obstacle: str = "",
    answer: str = "same",
    chosen: tuple[Ref, ...] = (_ONE, _OTHER),
) -> Shown:
    pair = Pair(_ONE.id, _OTHER.id, 0.875, Answer.SAME, "", ())
    ids = (_ONE.id, _OTHER.id, *(f"p-1000000{number}" for number in range(more)))
    return Shown(
        Cluster("contact", ids, (pair,), 0.875, answer),
        (_ONE, _OTHER),
        chosen,
        names or {_ONE: "Anna Berg", _OTHER: "A. Berg"},
        {},
        Sides(rows, ("name.family",)),
        obstacle,
    )


_ROW = Row("name.given", (("Anna",), ()), ("Anna",))


def _lines(capsys: pytest.CaptureFixture[str], shown: Shown, columns: int) -> list[str]:
    show(shown, columns)
    return capsys.readouterr().out.splitlines()


def test_a_wide_screen_shows_records_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert _lines(capsys, _shown((_ROW,)), 80) == [
        "",
        "87.5% the same",
        "*1  contacts/p-00000001  Anna Berg  stays",
        "*2  contacts/p-00000002  A. Berg",
        "                1                    2                    merged",
        "name.given      Anna                 -                    Anna",
        "The same: name.family.",
    ]


def test_a_narrow_screen_shows_values_below_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert _lines(capsys, _shown((_ROW,)), 30) == [
        "",
        "87.5% the same",
        "*1  contacts/p-00000001",
        "    Anna Berg  stays",
        "*2  contacts/p-00000002",
        "    A. Berg",
        "name.given",
        "  1,=  Anna",
        "  2  -",
        "The same: name.family.",
    ]


def test_a_group_that_is_large_related_or_cannot_be_merged_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = _shown(answer="household", more=3, obstacle="They cannot be merged.", chosen=(_ONE,))
    assert _lines(capsys, shown, 80)[1:] == [
        "87.5% the same, household",
        "*1  contacts/p-00000001  Anna Berg",
        " 2  contacts/p-00000002  A. Berg",
        "... and 3 more, which come afterwards",
        "The same: name.family.",
        "They cannot be merged.",
    ]


def test_long_values_are_cut_to_some_lines(capsys: pytest.CaptureFixture[str]) -> None:
    many = Row("notes", (tuple(map(str, range(20))), ("x" * 10_000,)), ("a\nb\n",))
    lines = _lines(capsys, _shown((many,)), 30)
    assert "       ... 13 more" in lines or "     ... 13 more" in lines
    assert len(lines) < 50
    assert "…" in "".join(lines)


@pytest.mark.parametrize("columns", [16, 20, 33, 52, 80, 200])
@pytest.mark.parametrize("text", ["山田" * 30, "👩‍👩‍👧 " * 20, "a\x1b[31mb\x07\u202ec\tlong " * 9])
def test_no_line_is_wider_than_the_screen_and_none_drives_it(
    columns: int, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Row(text, ((text,), (text, text)), (text,))
    shown = _shown((row,), names={_ONE: text, _OTHER: text}, obstacle=text)
    show(shown, columns)
    out = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert max(map(width, out.splitlines())) <= columns
