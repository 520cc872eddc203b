import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]

_BITS = re.compile(r"\([+-]\d+\.\d\)")


@pytest.fixture
def twice(hear: Hear) -> str:
    """Paul Ito once more, and a customer like another one; gives the contact."""
    again = hear("add", "contact", "Ito, P.", "--email", "paul@ito.example", "--force")
    hear("add", "customer", "ACME Maschinenbau", "--domain", "acme.example", "--force")
    return again[1].strip()


def test_pairs_are_shown_with_what_speaks_for_and_against(hear: Hear, twice: str) -> None:
    status, out, errors = hear("dedupe", "contacts")
    assert status == 0
    heading, row = out.splitlines()
    assert heading.split() == ["SAME", "ANSWER", "LEFT", "RIGHT", "NAMES", "EVIDENCE"]
    assert re.match(rf" *\d+\.\d%  same    contacts/p-2b4d6f8h  {twice}  Paul Ito = P. Ito  ", row)
    assert _BITS.sub("()", row.rpartition("  ")[2]) == (
        "same e-mail (), family name (), partly the same given name ()"
    )
    assert errors == "`crmctl merge LEFT RIGHT` joins a pair; `crmctl undo` takes that back.\n"


def test_programs_get_everything_that_adds_up(hear: Hear, twice: str) -> None:
    (pair,) = json.loads(hear("dedupe", "contact", "--format", "json")[1])
    assert (pair["left"], pair["right"], pair["answer"]) == ("contacts/p-2b4d6f8h", twice, "same")
    assert next(each["field"] for each in pair["evidence"]) == "before"
    odds = sum(each["bits"] for each in pair["evidence"])
    assert pair["probability"] == pytest.approx(2**odds / (1 + 2**odds), abs=0.01)


def test_both_kinds_are_compared_and_a_pair_is_a_line(hear: Hear, twice: str) -> None:
    assert hear("dedupe", "--format", "ids") == (
        0,
        f"contacts/p-2b4d6f8h {twice}\ncustomers/acme-gmbh customers/acme-maschinenbau\n",
        "",
    )


def test_only_pairs_as_probable_as_asked_are_shown(hear: Hear, twice: str) -> None:
    assert twice
    assert hear("dedupe", "--threshold", "1") == (0, "", "No duplicates found.\n")
    assert hear("dedupe", "contacts", "-t", "0", "--format", "ids")[1].count("\n") == 1


def test_relatives_are_shown_if_asked_for(hear: Hear) -> None:
    address = ("--street", "Gartenstr. 5", "--postal-code", "10115", "--city", "Berlin")
    sister = hear("add", "contact", "Mia Ito", *address)[1].strip()
    assert hear("dedupe", "contacts") == (0, "", "No duplicates found.\n")
    rows = hear("dedupe", "contacts", "--related", "--format", "csv")[1].splitlines()
    assert [row.split(",")[1:4] for row in rows] == [
        ["answer", "left", "right"],
        ["household", "contacts/p-2b4d6f8h", sister],
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("tasks",), "No kind of record is called 'tasks'; the kinds are customer, contact."),
        (("--threshold", "2"), "the probability is a number from 0 to 1"),
        (("--threshold", "high"), "the probability is a number from 0 to 1"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    hear: Hear, arguments: tuple[str, ...], sentence: str
) -> None:
    status, out, errors = hear("dedupe", *arguments)
    assert (status, out) == (2, "")
    assert sentence in errors


def test_files_that_are_left_out_are_told(hear: Hear, crm: Path) -> None:
    (crm / "contacts/broken.yaml").write_text("name: [\n")

    assert "1 file holds no valid record and is left out" in hear("dedupe")[2]
