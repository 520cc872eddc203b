"""How good the finder is on real data, with default settings and the same code for all.

The data are not part of the repository: where they are missing, nothing is tested.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from crmctl.matching.clustering import clusters_of, one_to_one
from crmctl.matching.columns import Column, Type
from crmctl.matching.table_finder import find_in

DATA = Path("/work/shared/data")
FEBRL = DATA / "er" / "febrl3.csv"
RESTAURANTS = DATA / "er" / "restaurants_phone_cc0.csv"
FAKE = DATA / "dedupe-splink-fake1000"
COMPANIES = DATA / "er"

pytestmark = pytest.mark.skipif(
    not (DATA / "er").is_dir(), reason="the data to measure on are not here"
)

Rows = Sequence[Mapping[str, str]]
Pairs = set[tuple[int, int]]


def read(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [
            {key.strip(): (value or "").strip().strip("'") for key, value in row.items()}
            for row in csv.DictReader(file, skipinitialspace=True)
        ]


def columns(rows: Rows, types: Mapping[str, str]) -> list[Column]:
    return [
        Column(name, Type(type_), [row[name] for row in rows]) for name, type_ in types.items()
    ]


def truth(labels: Iterable[str]) -> Pairs:
    groups = defaultdict(list)
    for at, label in enumerate(labels):
        groups[label].append(at)
    return inside(groups.values())


def inside(groups: Iterable[Sequence[int]]) -> Pairs:
    return {pair for group in groups for pair in combinations(group, 2)}


def f1(found: Pairs, expected: Pairs) -> float:
    return 2 * len(found & expected) / (len(found) + len(expected))


@pytest.mark.slow
def test_febrl3_is_deduplicated_without_an_error_in_a_thousand() -> None:
    rows = read(FEBRL)
    types = {
        "given_name": "given_name", "surname": "family_name", "street_number": "house_number",
        "address_1": "street", "address_2": "text", "suburb": "city", "postcode": "postal_code",
        "state": "region", "date_of_birth": "date", "soc_sec_id": "identifier",
    }  # fmt: skip

    found = inside(clusters_of(find_in(columns(rows, types))))

    assert f1(found, truth(row["rec_id"].split("-")[1] for row in rows)) >= 0.999


def test_restaurants_are_found_without_their_phone() -> None:
    rows = read(RESTAURANTS)
    types = {"name": "organisation", "addr": "address", "city": "city", "type": "category"}

    found = inside(clusters_of(find_in(columns(rows, types))))

    assert f1(found, truth(row["class"] for row in rows)) >= 0.88


def test_badly_written_people_are_found() -> None:
    path = next(iter(sorted(FAKE.rglob("*.csv"))), None)
    if path is None:
        pytest.skip("the data to measure on are not here")
    rows = read(path)
    types = {
        "first_name": "given_name", "surname": "family_name", "dob": "date", "city": "city",
        "email": "email",
    }  # fmt: skip

    found = inside(clusters_of(find_in(columns(rows, types))))

    assert f1(found, truth(row["cluster"] for row in rows)) >= 0.97


@pytest.mark.slow
def test_companies_of_1896_are_linked_one_to_one() -> None:
    left, right, matches = (
        read(COMPANIES / f"companies_1896_{part}.csv") for part in ("left", "right", "matches")
    )
    types = {
        "company_name": "organisation", "found_date_modified": "date", "city": "city",
        "purpose": "text", "industry": "category",
    }  # fmt: skip
    first = {row["company_id"]: at for at, row in enumerate(left)}
    second = {row["company_id"]: at for at, row in enumerate(right, start=len(left))}
    expected = {
        (first[row["company_id_left"]], second[row["company_id_right"]])
        for row in matches
        if row["company_id_left"] in first and row["company_id_right"] in second
    }

    found = find_in(columns([*left, *right], types), split=len(left))

    linked = {(int(found.left[at]), int(found.right[at])) for at in one_to_one(found)}
    assert f1(linked, expected) >= 0.95
