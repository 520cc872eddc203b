import re
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_BETA = Path("customers/beta-ag.yaml")
_BROKEN = (
    "customers/beta-ag.yaml:6:1: error S202 stge is not a known field (did you mean stage?)\n"
)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let $EDITOR run these shell commands on its file, one each time it is called."""

    def script(*steps: str) -> None:
        program = tmp_path / "editor"
        cases = "\n".join(f"{number}) {step} ;;" for number, step in enumerate(steps, start=1))
        program.write_text(
            f'#!/bin/sh\necho >> "{tmp_path}/calls"\n'
            f'case $(wc -l < "{tmp_path}/calls" | tr -d " ") in\n{cases}\n*) exit 9 ;;\nesac\n'
        )
        program.chmod(0o755)
        monkeypatch.setenv("EDITOR", f"'{program}'")

    return script


def test_a_valid_edit_is_committed_as_it_was_typed(
    hear: Hear, crm: Path, git: Git, editor: Callable[..., None]
) -> None:
    editor("sed -i -e 's/stage: lead/stage:   prospect # soon/' \"$1\"")
    assert hear("edit", "Beta AG") == (0, "", "")
    assert "stage:   prospect # soon\n" in (crm / _BETA).read_text()
    assert git("log", "-1", "--format=%s") == "customer beta-ag: edit"


def test_an_edit_that_changes_nothing_is_no_commit(
    hear: Hear, git: Git, editor: Callable[..., None]
) -> None:
    before = git("rev-parse", "HEAD")
    editor("true")
    assert hear("edit", "beta-ag") == (0, "", "Nothing to change: it is so already.\n")
    assert git("rev-parse", "HEAD") == before


def test_an_invalid_edit_is_kept_and_nothing_is_changed(
    hear: Hear, crm: Path, git: Git, editor: Callable[..., None]
) -> None:
    editor("echo 'stge: x' >> \"$1\"")
    status, out, errors = hear("edit", "beta-ag")
    assert (status, out) == (2, "")
    kept = re.fullmatch(
        re.escape(_BROKEN)
        + r"Your text is kept in (.*)\.\ncrmctl: Not written: stge is not a known field\.\n",
        errors,
    )
    assert kept
    assert Path(kept[1]).read_text() == (crm / _BETA).read_text() + "stge: x\n"
    assert Path(kept[1]).stat().st_mode & 0o777 == 0o600
    assert git("status", "--short") == ""
    Path(kept[1]).unlink()


def test_a_broken_record_can_be_mended_even_before_it_is_committed(
    hear: Hear, crm: Path, git: Git, editor: Callable[..., None]
) -> None:
    with (crm / _BETA).open("a") as file:
        file.write("stge: x\n")
    editor('sed -i -e /stge/d -e s/lead/former/ "$1"')
    assert hear("edit", "beta-ag") == (0, "", "")
    assert "stage: former" in (crm / _BETA).read_text()
    assert git("log", "-1", "--format=%s") == "customer beta-ag: edit"
    assert git("status", "--short") == ""


def test_an_edit_by_hand_is_committed_before_the_one_in_the_editor(
    hear: Hear, crm: Path, git: Git, editor: Callable[..., None]
) -> None:
    with (crm / _BETA).open("a") as file:
        file.write("# by hand\n")
    editor('sed -i -e s/lead/former/ "$1"')
    assert hear("edit", "beta-ag") == (0, "", "")
    assert git("log", "-2", "--format=%s") == "customer beta-ag: edit\nsave edits made by hand"


def test_what_another_program_changed_meanwhile_is_joined(
    hear: Hear, crm: Path, editor: Callable[..., None]
) -> None:
    editor(f"sed -i -e s/lead/former/ \"$1\"; echo 'tags: [new]' >> '{crm / _BETA}'")
    assert hear("edit", "beta-ag") == (0, "", "")
    text = (crm / _BETA).read_text()
    assert "stage: former\n" in text
    assert "tags:" in text


def test_an_edit_that_contradicts_what_changed_meanwhile_is_kept(
    hear: Hear, crm: Path, editor: Callable[..., None]
) -> None:
    other = f"sed -i -e s/lead/customer/ '{crm / _BETA}'"
    editor(f'sed -i -e s/lead/former/ "$1"; {other}')
    status, _, errors = hear("edit", "beta-ag")
    assert status == 5
    kept = re.match(r"Your text is kept in (\S*)\.\ncrmctl: ", errors)
    assert kept
    assert "stage: former" in Path(kept[1]).read_text()
    Path(kept[1]).unlink()
    assert "stage: customer" in (crm / _BETA).read_text()


def test_an_editor_that_fails_or_is_missing_changes_nothing(
    hear: Hear, git: Git, editor: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "crmctl: The editor could not be run to its end; set EDITOR to one that can.\n"
    editor("exit 1")
    assert hear("edit", "beta-ag") == (2, "", sentence)
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    assert hear("edit", "beta-ag") == (2, "", sentence)
    assert git("status", "--short") == ""


def test_dry_run_shows_the_edit(hear: Hear, git: Git, editor: Callable[..., None]) -> None:
    editor('sed -i -e s/Back/Anna/i "$1"')
    status, out, _ = hear("edit", "t-3f5h7k9m", "--dry-run")
    assert (status, out.splitlines()[3:5]) == (0, ["-title: Call back", "+title: Call Anna"])
    assert git("status", "--short") == ""


def test_a_broken_file_left_as_it_is_needs_no_keeping(
    hear: Hear, crm: Path, editor: Callable[..., None]
) -> None:
    (crm / _BETA).write_text((crm / _BETA).read_text() + "stge: x\n")
    editor("true")
    assert hear("edit", "beta-ag") == (
        2,
        "",
        f"{_BROKEN}crmctl: Not written: stge is not a known field.\n",
    )


def test_nobody_is_no_record_to_edit(hear: Hear) -> None:
    assert hear("edit", "nobody") == (4, "", "crmctl: No record answers to 'nobody'.\n")


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("n\n", 130)])
def test_an_invalid_file_is_opened_again_if_the_person_wants(
    hear_at_terminal: Callable[..., Heard],
    crm: Path,
    editor: Callable[..., None],
    answer: str,
    status: int,
) -> None:
    editor("echo 'stge: former' >> \"$1\"", 'sed -i -e /stage/d -e s/stge/stage/ "$1"')
    done, out, said = hear_at_terminal(answer, "edit", "beta-ag")
    assert (done, out) == (status, "")
    assert said.startswith(f"{_BROKEN}Not valid. Edit again? [y/N]: ")
    assert ("stage: former" in (crm / _BETA).read_text()) == (status == 0)
    kept = re.search(r"Your text is kept in (\S*)\.\ncrmctl: Nothing was changed\.\n", said)
    assert bool(kept) == (status != 0)
    if kept:
        Path(kept[1]).unlink()


def test_a_valid_record_with_a_wrong_value_is_taken_and_the_value_told(
    hear: Hear, editor: Callable[..., None], crm: Path
) -> None:
    editor('printf "domains:\\n  - x.example\\nphones:\\n  - number: \\"12\\"\\n" >> "$1"')
    status, _, errors = hear("edit", "beta-ag")
    assert status == 0
    assert errors.splitlines()[-1] == (
        "warning: C405 phones[0].number: This is not a telephone number. "
        "(crmctl set customers/beta-ag phones[0].number=...)"
    )
    assert "x.example" in (crm / _BETA).read_text()


def test_a_record_that_became_like_another_is_told_of_it_and_written(
    hear: Hear, git: Git, editor: Callable[..., None]
) -> None:
    _, ref, _ = hear(
        *("add", "contact", "Pauline Otto", "--street", "Gartenstr. 5", "--postal-code", "10115"),
        *("--email", "otto@mail.example"),
    )
    editor(
        "sed -i -e 's/Pauline/Paull/' -e 's/Otto/Ito/' \"$1\"",
        "sed -i -e 's/otto@mail/otto@post/' \"$1\"",
    )

    status, out, errors = hear("edit", ref.strip())

    assert (status, out) == (0, "")
    assert errors.startswith("warning: may be the same as contacts/p-2b4d6f8h (")
    assert git("log", "-1", "--format=%s") == f"contact {ref.strip().rpartition('/')[2]}: edit"
    # It was alike before: nobody is told twice.
    assert hear("edit", ref.strip()) == (0, "", "")
