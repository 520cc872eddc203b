import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.interchange.deduping.clustering import clustered, related_of
from crmctl.interchange.deduping.linking import links_of
from crmctl.interchange.deduping.writing import Link, with_clusters, with_links
from crmctl.interchange.tables.exact import ExactTable, Layout, read_exactly
from crmctl.matching.find import Answer


@dataclass
class _Found:
    """Pairs as the finder gives them: rows, probability, relation (empty where the same)."""

    pairs: list[tuple[int, int, float, str]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        at = ("left", "right", "probability").index(name)
        return np.array([pair[at] for pair in self.pairs])

    @property
    def unrestrained(self) -> Any:
        return np.array([9.0 for _ in self.pairs])

    def telling(self) -> Any:
        return np.arange(len(self.pairs))

    def judgements(self, numbers: Any) -> Iterator[tuple[Answer, str, tuple[()]]]:
        for number in numbers:
            relation = self.pairs[number][3]
            yield Answer.RELATED if relation else Answer.SAME, relation, ()


def _found(*pairs: tuple[int, int, float, str]) -> Any:
    return cast("Any", _Found(list(pairs)))


def test_clusters_are_numbered_in_the_order_of_their_first_rows() -> None:
    found = _found((1, 4, 0.9, ""), (0, 3, 0.8, ""))
    result = clustered(found, [(4, 1), (3, 0)], 5)
    assert result.numbers == [1, 2, 3, 1, 2]
    assert (result.clusters, result.together) == (3, 4)


def test_the_probability_of_a_row_is_the_mean_to_the_others_of_its_cluster() -> None:
    # Row 3 is compared with row 0 alone, so its probability to row 2 counts as 0.
    found = _found((0, 2, 0.9, ""), (0, 3, 0.8, ""), (1, 2, 0.3, ""))
    result = clustered(found, [(0, 2, 3)], 4)
    assert result.probabilities == [pytest.approx(0.85), None, pytest.approx(0.45), 0.4]


def test_relatives_are_named_by_their_clusters() -> None:
    found = _found(
        (0, 1, 0.9, ""), (0, 2, 0.1, "household"), (1, 3, 0.1, "colleague"),
        (1, 2, 0.1, "household"),
    )  # fmt: skip
    assert related_of(found, [1, 1, 2, 3]) == [
        "household 2",
        "colleague 3; household 2",
        "household 1",
        "colleague 1",
    ]


def test_nothing_that_could_be_compared_gives_rows_alone() -> None:
    result = clustered(None, (), 2)
    assert (result.numbers, result.probabilities) == ([1, 2], [None, None])
    assert related_of(None, [1, 2]) == ["", ""]
    assert clustered(None, (), 0).clusters == 0


def _text(written: tuple[Any, Any]) -> str:
    return "".join(written[1])


def _table(*lines: str) -> ExactTable:
    return read_exactly("\n".join([*lines, ""]).encode())


def test_the_table_is_written_as_it_was_with_the_clusters_behind() -> None:
    table = read_exactly('\ufeffName;Ort\r\n Anna;\'+1\r\nBea;"x;y"\r\n'.encode())
    result = clustered(_found((0, 1, 0.98765, "")), [(0, 1)], 2)
    assert _text(with_clusters(table, result)) == (
        '\ufeffName;Ort;cluster;probability\r\n Anna;\'+1;1;0.9877\r\nBea;"x;y";1;0.9877\r\n'
    )


def test_names_that_are_taken_get_a_number() -> None:
    table = _table("cluster,Probability,cluster 2", "a,b,c")
    names, texts = with_clusters(table, clustered(None, (), 1), ["colleague 2"])
    assert names == ["cluster 3", "probability 2", "related"]
    assert "".join(texts).splitlines()[1] == "a,b,c,1,,colleague 2"


def test_a_table_of_many_rows_comes_in_pieces_that_add_up() -> None:
    table = _table("name", *map(str, range(1200)))
    _, texts = with_clusters(table, clustered(None, (), 1200))
    pieces = list(texts)
    assert len(pieces) == 3
    assert "".join(pieces).count("\n") == 1201


def test_links_are_those_above_the_threshold_the_likeliest_of_a_row_first() -> None:
    found = _found((1, 4, 0.6, ""), (0, 3, 0.7, ""), (0, 2, 0.9, ""), (1, 2, 0.4, ""))
    assert links_of(found, 2, 0.5) == [Link(0, 0, 0.9), Link(0, 1, 0.7), Link(1, 2, 0.6)]
    assert links_of(None, 2, 0.5) == ()


def test_a_row_is_linked_to_one_row_at_most_if_asked_for() -> None:
    found = _found((0, 2, 0.9, ""), (0, 3, 0.7, ""), (1, 3, 0.2, "sister"))
    links = links_of(found, 2, 0.5, one_to_one=True)
    # Here the finder says odds of 9 to 1 of every pair that no relation could explain.
    assert [(link.left, link.right) for link in links] == [(0, 0), (1, 1)]
    assert [link.probability for link in links] == [pytest.approx(0.9)] * 2


def test_every_row_of_the_left_table_is_there_once_for_each_link() -> None:
    left, right = _table("id,name", "1,A", "2,B"), _table("name,city", "a,Bonn", "aa,Ulm")
    written = with_links(left, right, [Link(0, 0, 0.9), Link(0, 1, 0.75)])
    assert _text(written).splitlines() == [
        "id,left_name,right_name,city,probability",
        "1,A,a,Bonn,0.9000",
        "1,A,aa,Ulm,0.7500",
        "2,B,,,",
    ]
    assert written[0] == ["id", "left_name", "right_name", "city", "probability"]


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)


@given(
    st.lists(st.lists(_CELL, min_size=2, max_size=2), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_whatever_the_cells_are_they_come_back(
    rows: list[list[str]], line_end: str, delimiter: str
) -> None:
    layout = Layout(delimiter, line_end)
    table = ExactTable(["name", "city"], ("name", "city"), rows, layout)
    text = _text(with_clusters(table, clustered(None, (), len(rows))))
    again = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert [row[:2] for row in again[1:]] == rows
    assert [row[2] for row in again[1:]] == [str(at) for at in range(1, len(rows) + 1)]
