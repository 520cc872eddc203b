import os
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]


@pytest.fixture
def twins(hear: Hear) -> list[str]:
    """Two who may be Paul Ito, and a customer like another one; gives the contacts."""
    reach = ("--email", "paul@ito.example", "--phone", "+493012345678")
    found = [hear("add", "contact", name, *reach, "--force") for name in ("Paul Ito", "P. Ito")]
    hear("add", "customer", "ACME Maschinenbau", "--domain", "acme.example", "--force")
    return [each[1].strip() for each in found]


@pytest.fixture
def review(hear: Hear, twins: list[str]) -> Hear:
    """Press keys in a review of contacts; gives status, standard output and standard error."""
    assert twins

    def press(keys: str, *arguments: str) -> Heard:
        return hear("dedupe", *(arguments or ("contacts",)), "--review", input=keys)

    return press


def test_a_group_is_shown_side_by_side_and_merged_by_a_key(
    review: Hear, git: Callable[..., str], twins: list[str]
) -> None:
    status, out, errors = review("y")
    assert status == 0
    lines = out.splitlines()
    assert lines[1].endswith("% the same")
    assert lines[2] == "*1  contacts/p-2b4d6f8h  Paul Ito  stays"
    assert {line.split()[1] for line in lines[3:5]} == set(twins)
    assert "name.given" in lines
    assert lines[-1].startswith("The same: name.family, emails, phones.")
    assert errors.splitlines() == [
        "1 group left [y n h c s e w u q 1-9, ? helps]: y",
        "1 decision made and committed; 0 groups left.",
    ]
    assert git("log", "-1", "--format=%s").startswith("contact p-2b4d6f8h: merge p-")


@pytest.mark.parametrize("keys", ["nq", "n\nq\n", " N\r\nQ", "nqyyy"])
def test_keys_may_be_piped_a_character_or_a_line_each(
    review: Hear, git: Callable[..., str], keys: str
) -> None:
    assert review(keys, "--related")[0] == 0
    assert git("log", "-1", "--format=%s").endswith(": different")


def test_what_is_left_is_said_when_the_keys_end(review: Hear) -> None:
    status, out, errors = review("s", "-t", "0.5")
    assert status == 0
    assert out.count("% the same") == 2
    assert errors.splitlines()[-1] == "0 decisions made and committed; 1 group left."


@pytest.mark.parametrize(("key", "said"), [("h", "household"), ("c", "colleague")])
def test_people_may_be_something_to_each_other(
    review: Hear, git: Callable[..., str], key: str, said: str
) -> None:
    review(f"1{key}")
    assert git("log", "-1", "--format=%s").endswith(f": {said}")


def test_organisations_are_no_household(review: Hear, git: Callable[..., str]) -> None:
    before = git("rev-parse", "HEAD")
    status, _, errors = review("hcq", "customers")
    assert status == 0
    assert errors.count("Only people are a household or colleagues") == 2
    assert git("rev-parse", "HEAD") == before


def test_why_is_told_pair_by_pair(review: Hear) -> None:
    out = review("1w")[1]
    assert "e-mail the same" in out
    assert out.count("that makes") == 1


def test_help_and_unknown_keys_change_nothing(review: Hear, git: Callable[..., str]) -> None:
    before = git("rev-parse", "HEAD")
    status, out, errors = review("?0äxq")
    assert (status, git("rev-parse", "HEAD")) == (0, before)
    assert "u  undo the last step of this review" in out
    assert errors.count("No key means that; ? says which do.") == 3


def test_a_step_is_taken_back_even_after_the_last_group(
    review: Hear, git: Callable[..., str], crm: Path
) -> None:
    files = {file: file.read_bytes() for file in crm.rglob("*.yaml")}
    status, _, errors = review("yxuq")
    assert status == 0
    assert "Nothing is left; u takes back the last step, q ends: x\n" in errors
    assert "Only u and q mean something here." in errors
    assert errors.endswith("0 decisions made and committed; 1 group left.\n")
    assert {file: file.read_bytes() for file in crm.rglob("*.yaml")} == files
    assert git("log", "-1", "--format=%s").startswith("undo ")


def test_without_a_step_nothing_is_taken_back(review: Hear) -> None:
    assert "crmctl: Nothing was done in this review yet" in review("uq")[2]


def test_without_anybody_there_nothing_is_begun(review: Hear) -> None:
    status, out, errors = review("")
    assert (status, out) == (2, "")
    assert errors.startswith("crmctl: Nobody is here to review")


def _editor(folder: Path, script: str) -> str:
    editor = folder / "editor"
    editor.write_text(f"#!/bin/sh\n{script}\n")
    editor.chmod(0o755)
    return os.fspath(editor)


def test_the_merged_record_can_be_edited(
    review: Hear, hear: Hear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", _editor(tmp_path, 'sed -i s/Paul/Pauline/ "$1"'))
    status, _, errors = review("e")
    assert (status, errors.splitlines()[-1]) == (
        0,
        "1 decision made and committed; 0 groups left.",
    )
    assert "Pauline" in hear("show", "p-2b4d6f8h", "--format", "json")[1]


def test_an_editor_that_changes_nothing_merges_nothing(
    review: Hear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", _editor(tmp_path, "true"))
    assert "Nothing was edited; y merges.\n" in review("eq")[2]


def test_what_was_edited_badly_is_edited_again_or_kept(
    review: Hear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., str]
) -> None:
    before = git("rev-parse", "HEAD")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("EDITOR", _editor(tmp_path, 'echo "shoe_size: 41" >> "$1"'))
    errors = review("eeqq")[2]
    assert errors.count("Not valid. e edits again, any other key leaves it: ") == 2
    assert errors.count(": error ") == 2
    assert "Your text is kept in " in errors
    assert git("rev-parse", "HEAD") == before


def test_an_editor_that_fails_ends_no_review(
    review: Hear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", _editor(tmp_path, "exit 3"))
    status, _, errors = review("en")
    assert status == 0
    assert "crmctl: The editor could not be run to its end" in errors
    assert errors.endswith("1 decision made and committed; 0 groups left.\n")


def test_names_in_any_script_and_escapes_are_shown_and_do_nothing(
    hear: Hear, review: Hear, crm: Path
) -> None:
    name = 'name:\n  given: {}\n  family: {}\nphones:\n  - number: "+81312345678"\n'
    odd = ("山田太郎" * 30, "👩‍👩‍👧‍👦 العربية [red]")
    for number, given in enumerate(("花子", '"A\\e[31m\\tB"')):
        text = name.format(given, odd[0]) + f"notes: |\n  {odd[1]}{number}\n"
        (crm / "contacts" / f"p-0000000{number}.yaml").write_text(text)
    status, out, _ = review("wq")
    assert status == 0
    assert "\x1b" not in out
    out = hear("dedupe", "contacts", "--review", input="sswq")[1]
    assert "\x1b" not in out
