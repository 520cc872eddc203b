"""Merging loses nothing without saying so."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.matching.merge import merge, three_way

Data = dict[str, Any]

WORDS = st.sampled_from(["a", "b", "B", "ä", "1"])
TEXTS = st.sampled_from(["One.", "Two.", "One.\nTwo.\n"])
DAYS = st.sampled_from(["2026-01-01", "2026-01-02", "2026-01-02T10:00:00+01:00"])


def mappings(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Data]:
    return st.fixed_dictionaries({}, optional=fields)


EVENTS = st.fixed_dictionaries({"event": st.sampled_from(["granted", "withdrawn"]), "at": DAYS})
RECORDS = mappings(
    name=mappings(given=WORDS, family=WORDS),
    emails=st.lists(
        st.fixed_dictionaries({"address": WORDS}, optional={"label": WORDS}),
        unique_by=lambda item: item["address"],
        min_size=1,
        max_size=3,
    ),
    consents=st.lists(EVENTS, min_size=1, max_size=3),
    tags=st.lists(WORDS, unique=True, min_size=1),
    external_ids=st.dictionaries(WORDS, WORDS, min_size=1),
    custom=st.dictionaries(WORDS, st.booleans() | st.integers() | WORDS, min_size=1),
    notes=TEXTS,
    aliases=st.lists(WORDS, unique=True, min_size=1),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
ANYTHING = st.dictionaries(
    st.sampled_from(["name", "emails", "consents", "tags", "notes", "aliases", "custom"]), JSON
)


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Give the field and the text of every value; positions in lists do not count."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from leaves(below, f"{path}.{name}")
    elif isinstance(value, list):
        for below in value:
            yield from leaves(below, path)
    elif path == ".notes":
        yield from ((path, line) for line in str(value).split("\n") if line)
    else:
        yield path, repr(value)


def field(path: str) -> str:
    return "." + "".join(
        part.partition("]")[2] if "]" in part else part for part in path.split("[")
    )


@given(RECORDS, RECORDS)
def test_a_value_is_kept_or_named_as_a_conflict(ours: Data, theirs: Data) -> None:
    for survivor, other in ((ours, theirs), (theirs, ours)):
        merged = merge(("p-1", survivor), ("p-2", other))

        kept = set(leaves(merged.data))
        conflicts = {field(conflict.path) for conflict in merged.conflicts}
        assert set(leaves(survivor)) <= kept
        assert {path for path, _ in set(leaves(other)) - kept} <= conflicts


@given(RECORDS)
def test_a_record_merged_with_itself_changes_nothing_but_aliases(data: Data) -> None:
    merged = merge(("p-1", data), ("p-2", data))

    without = {name: value for name, value in merged.data.items() if name != "aliases"}
    expected = {name: value for name, value in data.items() if name != "aliases"}
    assert {**without, "consents": 0} == {**expected, "consents": 0}
    assert merged.conflicts == ()


@given(RECORDS, RECORDS)
def test_a_side_that_changed_nothing_takes_the_others_change(before: Data, after: Data) -> None:
    for merged in (three_way(before, after, before), three_way(before, before, after)):
        assert merged.data == after
        assert merged.conflicts == ()


@given(RECORDS, RECORDS, RECORDS)
def test_a_join_without_conflict_does_not_depend_on_who_is_who(
    before: Data, ours: Data, theirs: Data
) -> None:
    one, other = three_way(before, ours, theirs), three_way(before, theirs, ours)

    assert bool(one.conflicts) == bool(other.conflicts)
    if not one.conflicts:
        assert set(leaves(one.data)) == set(leaves(other.data))


@given(ANYTHING, ANYTHING, ANYTHING)
def test_data_of_any_shape_is_joined_without_an_exception(
    before: Data, ours: Data, theirs: Data
) -> None:
    merge(("p-1", ours), ("p-2", theirs))
    three_way(before, ours, theirs)
