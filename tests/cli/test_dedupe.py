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


def test_groups_are_shown_with_what_speaks_for_and_against(hear: Hear, twice: str) -> None:
    hear("add", "contact", "Ito, Paul", "--email", "paul@ito.example", "--force")
    status, out, errors = hear("dedupe", "contacts")
    assert status == 0
    heading, row = out.splitlines()
    assert heading.split() == ["SAME", "ANSWER", "RECORDS", "NAMES", "FOR", "AGAINST"]
    begin, names, spoken, *_ = re.split("  +", row.strip())[2:]
    assert begin.split()[0] == "contacts/p-2b4d6f8h"
    assert (len(begin.split()), twice in begin) == (3, True)
    assert set(names.split(" = ")) == {"Paul Ito", "P. Ito"}
    assert "e-mail ()" in _BITS.sub("()", spoken)
    assert errors == (
        "`crmctl dedupe --review` goes through them; `crmctl merge REF REF` joins some.\n"
    )


def test_pairs_are_shown_with_what_speaks_for_and_against(hear: Hear, twice: str) -> None:
    status, out, errors = hear("dedupe", "contacts", "--pairs")
    assert status == 0
    heading, row = out.splitlines()
    assert heading.split() == ["SAME", "ANSWER", "LEFT", "RIGHT", "NAMES", "FOR", "AGAINST"]
    assert re.match(rf" *\d+\.\d%  same    contacts/p-2b4d6f8h  {twice}  Paul Ito = P. Ito  ", row)
    spoken = _BITS.sub("()", row.partition("Paul Ito = P. Ito")[2])
    assert "same e-mail ()" in spoken
    assert "family name ()" in spoken
    assert errors == "`crmctl merge LEFT RIGHT` joins a pair; `crmctl undo` takes that back.\n"


def test_programs_get_everything_that_adds_up(hear: Hear, twice: str) -> None:
    (pair,) = json.loads(hear("dedupe", "contact", "--pairs", "--format", "json")[1])
    assert (pair["left"], pair["right"], pair["answer"]) == ("contacts/p-2b4d6f8h", twice, "same")
    assert next(each["field"] for each in pair["evidence"]) == "before"
    odds = sum(each["bits"] for each in pair["evidence"])
    assert pair["probability"] == pytest.approx(2**odds / (1 + 2**odds), abs=0.01)
    (group,) = json.loads(hear("dedupe", "contact", "--format", "json")[1])
    assert group["records"] == ["contacts/p-2b4d6f8h", twice]
    assert group["names"] == ["Paul Ito", "P. Ito"]
    assert (group["answer"], group["probability"]) == ("same", pair["probability"])
    assert [each["evidence"] for each in group["pairs"]] == [pair["evidence"]]


@pytest.mark.parametrize("ways", [(), ("--pairs",)])
def test_both_kinds_are_compared_and_a_group_is_a_line(
    hear: Hear, twice: str, ways: tuple[str, ...]
) -> None:
    assert hear("dedupe", "--format", "ids", *ways) == (
        0,
        f"contacts/p-2b4d6f8h {twice}\ncustomers/acme-gmbh customers/acme-maschinenbau\n",
        "",
    )


@pytest.mark.parametrize("ways", [(), ("--pairs",), ("--review",)])
def test_a_crm_without_duplicates_says_so(hear: Hear, ways: tuple[str, ...]) -> None:
    assert hear("dedupe", *ways) == (0, "", "No duplicates found.\n")


def test_only_what_is_as_probable_as_asked_is_shown(hear: Hear, twice: str) -> None:
    assert twice
    assert hear("dedupe", "--threshold", "1") == (0, "", "No duplicates found.\n")
    assert hear("dedupe", "contacts", "-t", "0", "--format", "ids")[1].count("\n") == 1


def test_only_what_changed_is_shown_if_asked_for(hear: Hear, twice: str) -> None:
    assert twice
    assert hear("dedupe", "--since", "HEAD") == (0, "", "No duplicates found.\n")
    since = hear("dedupe", "--since", "HEAD~1", "--format", "ids")[1]
    assert since == "customers/acme-gmbh customers/acme-maschinenbau\n"
    assert hear("dedupe", "--since", "nowhere", "--format", "ids")[0] == 2


@pytest.mark.parametrize("ways", [(), ("--pairs",)])
def test_relatives_are_shown_if_asked_for(hear: Hear, ways: tuple[str, ...]) -> None:
    address = ("--street", "Gartenstr. 5", "--postal-code", "10115", "--city", "Berlin")
    sister = hear("add", "contact", "Mia Ito", *address)[1].strip()
    assert hear("dedupe", "contacts", *ways) == (0, "", "No duplicates found.\n")
    (row,) = json.loads(hear("dedupe", "contacts", "--related", "--format", "json", *ways)[1])
    assert row["answer"] == "household"
    both = row["records"] if not ways else [row["left"], row["right"]]
    assert both == ["contacts/p-2b4d6f8h", sister]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("tasks",), "No kind of record is called 'tasks'; the kinds are customer, contact."),
        (("--threshold", "2"), "the probability is a number from 0 to 1"),
        (("--threshold", "high"), "the probability is a number from 0 to 1"),
        (
            ("--review", "--auto"),
            "Only one of --review, --auto, --decided, --pairs at a time.",
        ),
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


def test_a_decision_that_cannot_be_read_is_told(hear: Hear, crm: Path) -> None:
    folder = crm / "privacy" / "decisions"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("kind: contact\n")

    assert "1 decision cannot be read and is left out" in hear("dedupe")[2]
    assert "mine.yaml:1:1: error R512" in hear("check")[1]


# --- without asking ------------------------------------------------------------------------


@pytest.fixture
def sure(hear: Hear) -> str:
    """Somebody twice, with all that can be known of a person; gives the second contact."""
    reach = (
        "--email",
        "anna@berg.example",
        "--phone",
        "+493512345678",
        "--birthday",
        "1990-01-02",
    )
    place = ("--street", "Hafenstr. 7", "--postal-code", "01067", "--city", "Dresden", "--force")
    return [hear("add", "contact", "Anna Berg", *reach, *place)[1].strip() for _ in "12"][1]


def test_what_is_certain_is_merged_in_one_commit_that_one_undo_takes_back(
    hear: Hear, sure: str, git: Callable[..., str]
) -> None:
    status, out, errors = hear("dedupe", "--auto", "--yes")
    assert (status, out) == (0, "")
    told = re.fullmatch(
        r"1 pair, each with a probability of (?:99\.\d\d|100\.00)% or more; expected number of "
        r"wrong merges: (?:less than )?0\.00\d\.\n`crmctl undo (b-[0-9a-z]{8})` takes all of it "
        r"back\.\n",
        errors,
    )
    assert told
    assert git("log", "-1", "--format=%s") == "dedupe: merge 1 record into 1"
    assert hear("dedupe", "contacts") == (0, "", "No duplicates found.\n")
    assert hear("undo", told[1])[0] == 0
    assert sure in hear("dedupe", "contacts", "--format", "ids")[1].split()


def test_how_many_may_be_wrong_is_said_before_anything_is_asked(
    hear: Hear, hear_at_terminal: Hear, sure: str, git: Callable[..., str]
) -> None:
    before = git("rev-parse", "HEAD")
    status, _, errors = hear("dedupe", "--auto")
    assert status == 2
    assert errors.index("expected number of wrong merges") < errors.index("Merge 1 record into 1")
    status, _, errors = hear_at_terminal("n\n", "dedupe", "--auto")
    assert status == 130
    assert git("rev-parse", "HEAD") == before
    assert sure


def test_a_dry_run_shows_the_whole_change_and_makes_none(
    hear: Hear, sure: str, git: Callable[..., str]
) -> None:
    before = git("rev-parse", "HEAD")
    status, out, _ = hear("dedupe", "--auto", "--dry-run")
    assert status == 0
    assert "+aliases:\n+  - p-" in out
    assert "+++ /dev/null" in out
    assert sure.removeprefix("contacts/") in out
    assert git("rev-parse", "HEAD") == before


def test_what_is_only_likely_is_not_merged(hear: Hear, twice: str) -> None:
    assert twice
    assert hear("dedupe", "--auto", "--yes") == (
        0,
        "",
        "Nothing is certain enough to be merged without looking; --review goes through all.\n",
    )


def test_nothing_that_was_there_before_is_merged_if_only_news_are_asked_for(
    hear: Hear, sure: str
) -> None:
    assert "Nothing is certain" in hear("dedupe", "--auto", "--yes", "--since", "HEAD")[2]
    assert "takes all of it back" in hear("dedupe", "--auto", "--yes", "--since", "HEAD~1")[2]
    assert sure


# --- what was decided ----------------------------------------------------------------------


def test_decisions_are_listed_with_the_commit_that_takes_them_back(hear: Hear, twice: str) -> None:
    assert hear("dedupe", "--decided") == (0, "", "Nothing was decided yet.\n")
    assert hear("dedupe", "contacts", "--review", input="n")[0] == 0
    assert hear("dedupe", "contacts") == (0, "", "No duplicates found.\n")
    (row,) = json.loads(hear("dedupe", "--decided", "--format", "json")[1])
    assert (row["decision"], row["records"]) == ("different", ["contacts/p-2b4d6f8h", twice])
    assert row["names"] == ["Paul Ito", "P. Ito"]
    status, out, errors = hear("dedupe", "contacts", "--decided")
    assert out.splitlines()[0].split() == ["DECISION", "RECORDS", "NAMES", "COMMIT", "FILE"]
    assert (status, errors) == (0, "`crmctl undo COMMIT` takes a decision back.\n")
    assert hear("dedupe", "customers", "--decided", "--format", "ids") == (0, "", "")
    assert hear("undo", row["commit"])[0] == 0
    assert hear("dedupe", "contacts", "--format", "ids")[1] == f"contacts/p-2b4d6f8h {twice}\n"


def test_merging_by_hand_what_was_kept_apart_drops_the_decision(
    hear: Hear, twice: str, crm: Path
) -> None:
    hear("dedupe", "contacts", "--review", input="n")
    status, _, errors = hear("merge", "p-2b4d6f8h", twice, "--yes")
    assert status == 0
    assert "1 decision that said otherwise will be dropped" in errors
    assert not list((crm / "privacy").rglob("*.yaml"))
    hear("undo")
    assert hear("dedupe", "contacts") == (0, "", "No duplicates found.\n")


def test_forgetting_a_person_drops_what_was_decided_of_them(
    hear: Hear, twice: str, crm: Path
) -> None:
    hear("dedupe", "contacts", "--review", input="h")
    assert list((crm / "privacy" / "decisions").rglob("*.yaml"))
    assert hear("redact", twice, "--yes")[0] == 0
    assert not list((crm / "privacy" / "decisions").rglob("*.yaml"))


def test_the_checks_tell_of_decisions_that_make_no_sense(
    hear: Hear, twice: str, crm: Path
) -> None:
    hear("dedupe", "contacts", "--review", input="n")
    (file,) = (crm / "privacy" / "decisions").rglob("*.yaml")
    assert " R51" not in hear("check")[1]
    told = file.read_text()
    (file.parent / "wrong.yaml").write_text(told.replace("p-2b4d6f8h", "p-00000000"))
    assert "info R513 No contact answers to p-00000000." in hear("check")[1]
    (file.parent / "wrong.yaml").write_text(told.replace("different", "household"))
    assert hear("check")[1].count("R514 Another decision says otherwise of the two.") == 2
    (file.parent / "wrong.yaml").unlink()
    hear("merge", "p-2b4d6f8h", twice, "--yes")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(told)
    assert "warning R514 The two were merged into one since." in hear("check")[1]
    file.write_text("kind: contact\n")
    assert (
        "error R512 It has the fields kind, records and decision"
        in hear("check", "--since", "HEAD")[1]
    )
    assert hear("check")[0] == 1
