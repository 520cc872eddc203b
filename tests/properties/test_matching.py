"""Finding duplicates: symmetric, deterministic, and blind to nothing that is equal."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmctl.matching.agreement import CODES
from crmctl.matching.blocking import EXHAUSTIVE, candidates
from crmctl.matching.clustering import clusters_of, one_to_one
from crmctl.matching.columns import Column, Type
from crmctl.matching.find import candidates_for, find
from crmctl.matching.judging import Found, judged
from crmctl.matching.learning import fit
from crmctl.matching.model import usual_model
from crmctl.matching.preparing import Rest, prepare
from crmctl.matching.spelling import abbreviates, alike
from crmctl.matching.table_finder import compared, find_for, find_in

Data = dict[str, Any]
Cell = str | Sequence[str]

GIVEN = st.sampled_from(["Erika", "Ericka", "E.", "Müller", "Hans Peter", "Peter", "山田", ""])
FAMILY = st.sampled_from(["Müller", "Mueller", "Muller-Lang", "Lang", "Erika", "Vogt", ""])
MAIL = st.sampled_from(
    ["erika@acme.example", "info@acme.example", "e.muller@gmx.de", "e.muller@web.de",
     "erika.vogt84@gmx.de", "kaputt", ""]
)  # fmt: skip
PHONE = st.sampled_from(["+49351123456", "+49351123457", "0351123456", "110", ""])
STREET = st.sampled_from(["Goethestr. 5", "Goethestraße 5", "Goethestraße 61", "Ring", ""])
TOWN = st.sampled_from(["Ulm", "Dresden", "Drseden", ""])
DAY = st.sampled_from(["1984-03-12", "1984-12-03", "--03-12", "1971-01-01", ""])
NAME = st.sampled_from(
    ["ACME GmbH", "Acme Bau", "Bau ACME AG", "Vogt", "AG", "Acme Bau Ulm GmbH & Co. KG", ""]
)
CELLS = {
    Type.GIVEN_NAME: GIVEN, Type.FAMILY_NAME: FAMILY, Type.ORGANISATION: NAME, Type.EMAIL: MAIL,
    Type.PHONE: PHONE, Type.ADDRESS: STREET, Type.CITY: TOWN, Type.DATE: DAY,
    Type.TEXT: NAME, Type.IDENTIFIER: PHONE,
}  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
FIELDS = [
    "name", "legal_name", "emails", "phones", "addresses", "roles", "birthday", "external_ids",
    "domains", "websites", "vat_id", "person",
]  # fmt: skip
ANYTHING = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5)


def new_row(columns: Sequence[Column], *, among: int) -> Found:
    """Judge a table's first row against each other one."""
    rows = len(columns[0].values) if columns else 0
    right = np.arange(1, max(rows, 1), dtype=np.int32)
    return find_for(columns, np.zeros(len(right), np.int32), right, among=Rest(among))


@st.composite
def tables(draw: st.DrawFn, *, most: int = 12) -> list[Column]:
    types = draw(st.lists(st.sampled_from([*CELLS]), min_size=1, max_size=6, unique=True))
    rows = draw(st.integers(0, most))
    return [
        Column(type_.value, type_, draw(st.lists(
            CELLS[type_] | st.lists(CELLS[type_], max_size=3), min_size=rows, max_size=rows,
        )))
        for type_ in types
    ]  # fmt: skip


ANY_TEXT = st.text(max_size=12) | st.text("aeMmü-'.@+()019", max_size=14)


@st.composite
def junk(draw: st.DrawFn) -> list[Column]:
    types = draw(st.lists(st.sampled_from([*Type]), max_size=5))
    rows = draw(st.integers(0, 6))
    return [
        Column(f"{at}", type_, draw(st.lists(
            ANY_TEXT | st.lists(ANY_TEXT, max_size=3), min_size=rows, max_size=rows,
        )))
        for at, type_ in enumerate(types)
    ]  # fmt: skip


def reordered(columns: Sequence[Column], order: Sequence[int]) -> list[Column]:
    return [Column(each.name, each.type, [each.values[at] for at in order]) for each in columns]


def pairs(found: Found) -> dict[tuple[int, int], float]:
    both = zip(found.left.tolist(), found.right.tolist(), strict=True)
    return dict(zip(both, found.probability.tolist(), strict=True))


@given(tables())
def test_comparing_two_rows_is_symmetric(columns: list[Column]) -> None:
    fields = prepare(columns).fields
    left, right = candidates(fields, len(columns[0].values))

    for one, other in zip(
        compared(fields, left, right), compared(fields, right, left), strict=True
    ):
        assert one.tolist() == other.tolist()
        assert (one < CODES).all()


@given(tables())
def test_a_row_agrees_with_itself_wherever_it_knows_anything(columns: list[Column]) -> None:
    fields = prepare(columns).fields
    rows = np.arange(len(columns[0].values), dtype=np.int32)
    codes = [part for field in fields for part in field.compare(rows, rows)]
    model = usual_model([part for field in fields for part in field.parts], 10, people=True)

    same = model.log_odds(codes)[0]

    assert (same >= np.log2(model.classes[0].rate) - 2 * len(codes)).all()


@given(st.text(max_size=12), st.text(max_size=12))
def test_spellings_are_compared_symmetrically(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert abbreviates(one, other) == abbreviates(other, one)


@given(junk(), st.integers(0, 6))
def test_any_table_is_judged_with_probabilities_and_disjoint_groups(
    columns: list[Column], split: int
) -> None:
    rows = len(columns[0].values) if columns else 0
    for found in (
        find_in(columns),
        find_in(columns, split=min(split, rows)),
        new_row(columns, among=1_000),
    ):
        assert ((found.probability >= 0) & (found.probability <= 1)).all()
        groups = clusters_of(found)
        members = [row for group in groups for row in group]
        assert len(members) == len(set(members))
        assert all(len(group) > 1 and list(group) == sorted(group) for group in groups)


@settings(max_examples=30)
@given(tables())
def test_evidence_adds_up_to_the_log_odds(columns: list[Column]) -> None:
    found = find_in(columns)

    for number in range(len(found.left)):
        bits = sum(one.bits for one in found.evidence(number))
        assert found.probability[number] == pytest.approx(1 / (1 + 2.0**-bits), abs=0.004)


@settings(max_examples=20)
@given(tables())
def test_two_runs_give_identical_bits(columns: list[Column]) -> None:
    one, other = find_in(columns), find_in(columns)

    assert one.probability.tobytes() == other.probability.tobytes()
    assert one.left.tobytes() == other.left.tobytes()
    assert one.right.tobytes() == other.right.tobytes()


@settings(max_examples=20)
@given(tables(), st.randoms(use_true_random=False))
def test_renumbered_rows_are_judged_the_same_by_what_is_usual(
    columns: list[Column], chance: Any
) -> None:
    # The first row is the new one; the others may come in any order.
    rows = len(columns[0].values)
    order = [0, *chance.sample(range(1, rows), max(0, rows - 1))][:rows]

    one = pairs(new_row(columns, among=1_000))
    other = pairs(new_row(reordered(columns, order), among=1_000))

    assert {(0, order[right]): share for (_, right), share in other.items()} == pytest.approx(one)


@settings(max_examples=20)
@given(tables(), st.data())
def test_what_a_person_called_different_is_never_joined(
    columns: list[Column], data: st.DataObject
) -> None:
    found = find_in(columns)
    every = [frozenset(both) for both in pairs(found)]
    never = set(data.draw(st.lists(st.sampled_from(every), max_size=5))) if every else set()

    for group in clusters_of(found, never=never):
        assert not any(apart <= set(group) for apart in never)


@settings(max_examples=20)
@given(tables(), st.integers(0, 12))
def test_linking_one_to_one_takes_each_row_once(columns: list[Column], split: int) -> None:
    found = find_in(columns, split=min(split, len(columns[0].values)))

    linked = one_to_one(found)

    rows = [*found.left[linked].tolist(), *found.right[linked].tolist()]
    assert len(rows) == len(set(rows))


@given(st.lists(ANYTHING, max_size=4))
@settings(max_examples=20)
def test_the_answer_does_not_depend_on_the_order_of_the_records(records: list[Data]) -> None:
    named = [(f"p-{at}", data) for at, data in enumerate(records)]
    expected = find(named, "contact")

    for order in list(permutations(named))[:6]:
        assert find(order, "contact") == expected


@settings(max_examples=25)
@given(st.lists(ANYTHING, max_size=5), st.sampled_from(["contact", "customer"]))
def test_data_of_any_shape_is_compared_without_an_exception(
    records: list[Data], kind: str
) -> None:
    named = [(f"p-{at}", data) for at, data in enumerate(records)]

    found = find(named, kind)
    if named:
        candidates_for(named[0], named, kind)

    assert all(0 <= pair.probability <= 1 for pair in found)


# --- tables of seeded people ---------------------------------------------------------------

SYLLABLES = ("ba", "ler", "mi", "tho", "gun", "ra", "vel", "os", "ki", "fen", "dor", "ust")


def word(chance: np.random.Generator) -> str:
    return "".join(chance.choice(SYLLABLES, 3)).title()


def slip(text: str, chance: np.random.Generator) -> str:
    """Write a text as one writes it who is tired: a letter is lost, or two are swapped."""
    if len(text) < 4 or chance.random() < 0.5:
        return text
    at = int(chance.integers(1, len(text) - 2))
    if chance.random() < 0.5:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def people(rows: int, seed: int) -> list[Column]:
    """Rows of people, of whom every fourth stands there twice, written differently."""
    chance = np.random.default_rng(seed)
    givens = [word(chance) for _ in range(40)]
    towns = [(f"{chance.integers(1000, 99999):05}", word(chance)) for _ in range(25)]
    found: list[tuple[str, ...]] = []
    while len(found) < rows:
        given, family = str(chance.choice(givens)), word(chance)
        town = towns[int(chance.integers(len(towns)))]
        one = (
            given, family, f"{word(chance)}weg {chance.integers(1, 90)}", *town,
            f"{word(chance)}@{word(chance)}.example" if chance.random() < 0.6 else "",
            f"0{chance.integers(10**8, 10**9)}" if chance.random() < 0.6 else "",
            f"19{chance.integers(30, 99)}-0{chance.integers(1, 9)}-1{chance.integers(0, 9)}",
        )  # fmt: skip
        found.append(one)
        if chance.random() < 0.25:
            found.append(tuple(slip(text, chance) for text in one))
    order = chance.permutation(rows)
    types = ("given_name", "family_name", "address", "postal_code", "city", "email", "phone",
             "date")  # fmt: skip
    return [
        Column(type_, Type(type_), [str(found[at][column]) for at in order])
        for column, type_ in enumerate(types)
    ]


SIZES = pytest.mark.parametrize(
    ("rows", "seed"), [(EXHAUSTIVE - 20, 1), (EXHAUSTIVE + 20, 2), (2 * EXHAUSTIVE, 3)]
)


@SIZES
def test_blocking_loses_no_pair_that_comparing_all_would_call_the_same(
    rows: int, seed: int
) -> None:
    fields = prepare(people(rows, seed)).fields
    parts = [part for field in fields for part in field.parts]
    blocked = candidates(fields, rows)
    left, right = (each.astype(np.int32) for each in np.triu_indices(rows, 1))
    codes = compared(fields, left, right)
    model = fit(usual_model(parts, rows, people=True), codes, codes, len(left))

    every = pairs(judged(model, left, right, codes))

    kept = set(zip(*(each.tolist() for each in blocked), strict=True))
    sure = {both for both, share in every.items() if share >= 0.9}
    assert len(sure) > rows / 10
    assert sure <= kept


@SIZES
def test_the_order_of_rows_renumbers_the_answer_and_hardly_moves_it(rows: int, seed: int) -> None:
    columns = people(rows, seed)
    order = np.random.default_rng(seed).permutation(rows).tolist()

    one, moved = pairs(find_in(columns)), pairs(find_in(reordered(columns, order)))

    other = {tuple(sorted((order[left], order[right]))): share
             for (left, right), share in moved.items()}  # fmt: skip
    assert one.keys() == other.keys()
    assert all(abs(share - other[both]) < 0.15 for both, share in one.items())


@SIZES
def test_two_runs_over_many_people_give_identical_bits(rows: int, seed: int) -> None:
    one, other = (find_in(people(rows, seed)) for _ in range(2))

    assert one.probability.tobytes() == other.probability.tobytes()
    assert clusters_of(one) == clusters_of(other)


@SIZES
def test_a_row_entered_once_more_is_found_and_takes_no_pair_away(rows: int, seed: int) -> None:
    columns = people(rows, seed)
    before = pairs(find_in(columns))
    again = [Column(each.name, each.type, [*each.values, each.values[0]]) for each in columns]

    after = find_in(again)

    shares = pairs(after)
    assert shares[0, rows] > 0.99
    assert all(shares[both] > 0.5 for both, share in before.items() if share > 0.9)
    assert any({0, rows} <= set(group) for group in clusters_of(after))
