"""Tables as nobody wants them: nothing raises, nothing warns, nothing takes for ever."""

from collections.abc import Sequence
from math import isfinite
from time import process_time

import numpy as np
import pytest

from crmctl.matching.clustering import clusters_of, one_to_one
from crmctl.matching.columns import Cell, Column, Type
from crmctl.matching.judging import Found
from crmctl.matching.preparing import Rest
from crmctl.matching.table_finder import find_for, find_in

MANY = 100_000
# Some ten times of what it takes: a table of the size that takes its square takes hours.
PATIENCE = 200.0


def new_row(columns: Sequence[Column], *, among: int) -> Found:
    """Judge a table's first row against each other one."""
    rows = len(columns[0].values) if columns else 0
    right = np.arange(1, max(rows, 1), dtype=np.int32)
    return find_for(columns, np.zeros(len(right), np.int32), right, among=Rest(among))


def every_type(cells: Sequence[Cell]) -> list[Column]:
    return [Column(type_.value, type_, cells) for type_ in Type]


def table(**cells: Sequence[Cell]) -> list[Column]:
    return [Column(name, Type(name), values) for name, values in cells.items()]


def word(number: int) -> str:
    """Give a word that has nothing in common with those of other numbers."""
    letters = np.random.default_rng(abs(number) * 2 + (number < 0)).integers(97, 123, 9)
    return bytes(letters.tolist()).decode()


def sound(found: Found) -> None:
    """Check what must hold for whatever was given."""
    assert (found.left < found.right).all()
    assert ((found.probability >= 0) & (found.probability <= 1)).all()
    assert (found.unrestrained >= 0).all()
    for number in found.telling()[:50].tolist():
        found.answer(number)
        assert all(isfinite(one.bits) for one in found.evidence(number))
    clusters_of(found)
    one_to_one(found)


@pytest.mark.parametrize("rows", [0, 1, 2, 301])
def test_rows_that_know_nothing_are_nobodys_double(rows: int) -> None:
    found = find_in(every_type([""] * rows))

    sound(found)
    assert found.telling().tolist() == []


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("split", [None, 0])
def test_no_row_and_one_row_have_no_double(rows: int, split: int | None) -> None:
    found = find_in(every_type(["Vogt 12"] * rows), split=split)

    sound(found)
    assert len(found.left) == 0


def test_no_columns_have_no_rows() -> None:
    sound(find_in([]))
    sound(find_in([], split=0))
    sound(new_row([], among=7))


def test_hundreds_of_equal_rows_are_one_group() -> None:
    found = find_in(
        table(full_name=["Erika Muster"] * 400, email=["erika.muster@gmx.de"] * 400,
              phone=["0351 4711234"] * 400)
    )  # fmt: skip

    sound(found)
    assert [len(group) for group in clusters_of(found)] == [400]


@pytest.mark.slow
def test_a_hundred_thousand_equal_rows_are_one_group_in_bounded_time() -> None:
    started = process_time()

    found = find_in(
        table(given_name=["Erika"] * MANY, family_name=["Muster"] * MANY,
              email=["erika.muster@gmx.de"] * MANY, city=["Ulm"] * MANY)
    )  # fmt: skip

    assert [len(group) for group in clusters_of(found)] == [MANY]
    assert len(found.left) <= 20 * MANY
    assert process_time() - started < PATIENCE


@pytest.mark.slow
@pytest.mark.parametrize(
    "shared",
    [
        Column("city", Type.CITY, ["Ulm"] * MANY),
        Column("e-mail", Type.EMAIL, ["info@firm.example"] * MANY),
        Column("phone", Type.PHONE, ["0351 4711234"] * MANY),
        Column("organisation", Type.ORGANISATION, ["Vogt Bau GmbH"] * MANY),
    ],
    ids=lambda column: column.name,
)
def test_one_value_in_every_row_makes_no_doubles_in_bounded_time(shared: Column) -> None:
    started = process_time()
    # Digits of a number times a prime: neighbours differ in all of them.
    names = [f"x{number * 7919 % 1_000_003:06}y" for number in range(MANY)]

    found = find_in([Column("name", Type.FAMILY_NAME, names), shared])

    assert sum(map(len, clusters_of(found))) < MANY / 100
    assert len(found.left) <= 20 * MANY
    assert process_time() - started < PATIENCE


@pytest.mark.parametrize(
    "name",
    [
        "山田 太郎", "Анна Иванова", "محمد الفارسي", "Μαρία Παπαδοπούλου", "שלום כהן", "홍길동",
        "🙂", "👩‍👩‍👧", "\u200f", "\x00\x01\x1b", "\ud800", "\ufeff", "\ufdfa" * 10_000,
        "x" * 10_000, "ab " * 5_000, "a" * 255, "'", "-", "@", "a@", "@b", "+", "0", "00", "((",
        ".", "%s", "nan", "None", "ß", "\u0130", "e\u0301" * 200, "--03-12", "9999-99-99",
    ],
    ids=lambda name: ascii(name[:3]),
)  # fmt: skip
def test_odd_values_are_compared_in_every_field(name: str) -> None:
    cells = [name, name, f"{name}x", "a", "", name[:-1], name * 2]

    sound(find_in(every_type(cells)))
    sound(find_in(every_type(cells), split=3))
    sound(new_row(every_type(cells), among=100_000))


@pytest.mark.parametrize(
    ("given", "family"),
    [("太郎", "山田"), ("Анна", "Иванова"), ("محمد", "الفارسي"), ("Μαρία", "Παπαδοπούλου")],
)
def test_doubles_in_other_scripts_are_found(given: str, family: str) -> None:
    letters = "bcdfghklmnpr"
    found = find_in(
        table(
            given_name=[given, given, *(f"{one}anna" for one in letters)],
            family_name=[family, family, *(f"{one}ogtmann" for one in letters)],
            phone=["0351 4711234"] * 2 + [f"030 88{ord(one)}{ord(one)}" for one in letters],
        )
    )

    assert list(clusters_of(found)) == [(0, 1)]


def test_a_row_with_a_hundred_addresses_is_found_by_one_of_them() -> None:
    hundred = [f"alias{number * 91}@firm.example" for number in range(100)]
    others = [f"{word(number)}@{word(-number)}.example" for number in range(350)]
    mails: list[Cell] = [hundred, hundred[2], *others]
    names = ["Muster", "Muster", *(word(number + 1000) for number in range(350))]

    found = find_in(table(family_name=names, email=mails))

    sound(found)
    assert list(clusters_of(found)) == [(0, 1)]


@pytest.mark.slow
def test_rows_of_many_addresses_fit_into_memory() -> None:
    mails: list[Cell] = [
        [f"box{number}x{row * 37}@site{row}.example" for number in range(20)] for row in range(40)
    ]

    sound(find_in(table(email=mails)))


# --- junk ----------------------------------------------------------------------------------

ALPHABET = "aeMmü ß-'.,@+()/0019&\u0301山🙂\x00\u200f"
WORDS = (
    "Müller", "Mueller", "GmbH", "& Co. KG", "Erika", "E.", "info@", "@gmx.de", "+49", "(0)",
    "1984-03-12", "--03-12", "Str. 5", "01067", "Ulm", "und", "e.K.", "", " ",
)  # fmt: skip


def junk(chance: np.random.Generator) -> Cell:
    def text() -> str:
        if chance.random() < 0.3:
            return "".join(chance.choice([*ALPHABET], chance.integers(0, 12)))
        return " ".join(chance.choice(WORDS, chance.integers(0, 4)))

    return text() if chance.random() < 0.8 else [text() for _ in range(chance.integers(0, 5))]


@pytest.mark.parametrize("rows", [3, 60, 340])
@pytest.mark.parametrize("seed", range(6))
def test_junk_is_judged_without_a_word(seed: int, rows: int) -> None:
    chance = np.random.default_rng(seed)
    types = chance.choice([*Type], chance.integers(1, 7))
    columns = [
        Column(f"{at}", Type(type_), [junk(chance) for _ in range(rows)])
        for at, type_ in enumerate(types)
    ]

    sound(find_in(columns))
    sound(find_in(columns, split=int(chance.integers(0, rows + 1))))
    sound(new_row(columns, among=10))
