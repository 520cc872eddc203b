import json
from collections.abc import Callable
from pathlib import Path

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_AT = "2026-11-21T12:00+01:00"
_HEADING = ["at", "commit", "author", "action", "field", "before", "after"]


def _rows(heard: Heard) -> list[list[str]]:
    """Give the cells of a TSV answer, without the heading and the commits' ids."""
    status, out, errors = heard
    assert (status, errors) == (0, "")
    heading, *rows = [line.split("\t") for line in out.splitlines()]
    assert heading == _HEADING
    return [row[3:] for row in rows]


def test_every_change_of_every_field_is_told_the_newest_first(hear: Hear, git: Git) -> None:
    hear("set", "beta-ag", "stage=prospect", "tags+=x")
    hear("set", "beta-ag", "stage=customer", "since=")
    first, second, third = (
        git("rev-parse", f"HEAD~{back}")[:10] for back in (0, 1, 2)
    )  # fmt: skip
    assert hear("history", "Beta AG") == (
        0,
        (
            "AT                      COMMIT      AUTHOR        "
            "ACTION  FIELD        BEFORE      AFTER\n"
            f"{_AT}  {first}  Anna Schmidt  set     stage        prospect    customer\n"
            f"{_AT}  {first}  Anna Schmidt  set     since        2026-10-01\n"
            f"{_AT}  {second}  Anna Schmidt  set     stage        lead        prospect\n"
            f"{_AT}  {second}  Anna Schmidt  set     tags[0]                  x\n"
            f"{_AT}  {third}  Anna Schmidt  add     type                     organisation\n"
            f"{_AT}  {third}  Anna Schmidt  add     name                     Beta AG\n"
            f"{_AT}  {third}  Anna Schmidt  add     stage                    lead\n"
            f"{_AT}  {third}  Anna Schmidt  add     referred_by              customers/acme-gmbh\n"
            f"{_AT}  {third}  Anna Schmidt  add     since                    2026-10-01\n"
        ),
        "",
    )
    status, out, _ = hear("history", "beta-ag", "--limit", "1", "--format", "json")
    assert status == 0
    assert json.loads(out)[0] == {
        "at": _AT,
        "commit": first,
        "author": "Anna Schmidt",
        "action": "set",
        "subject": "customer beta-ag: set stage, since",
        "field": "stage",
        "before": "prospect",
        "after": "customer",
    }


def test_a_renamed_record_has_its_whole_history(hear: Hear) -> None:
    hear("rename", "beta-ag", "beta")
    rows = _rows(hear("history", "beta-ag", "--format", "tsv"))
    assert rows[:2] == [
        ["rename", "aliases[0]", "", "beta-ag"],
        ["add", "type", "", "organisation"],
    ]


def test_a_removed_record_still_has_a_history(hear: Hear) -> None:
    hear("remove", "t-3f5h7k9m", "--yes")
    expected = [
        ["remove", "title", "Call back", ""],
        ["remove", "due", "2026-11-20", ""],
        ["add", "title", "", "Call back"],
        ["add", "due", "", "2026-11-20"],
    ]
    for ref in ("t-3f5h7k9m", "tasks/t-3f5h7k9m", "task/t-3f5h7k9m"):
        assert _rows(hear("history", ref, "--format", "tsv")) == expected


def test_a_change_of_the_layout_alone_and_a_broken_file_are_told(
    hear: Hear, crm: Path, git: Git
) -> None:
    file = crm / "tasks" / "3f" / "t-3f5h7k9m.yaml"
    file.write_text("# mine\ntitle: Call back\ndue: 2026-11-20\n")
    git("commit", "-qam", "by hand")
    file.write_text("title: [\n")
    git("commit", "-qam", "broken")
    assert _rows(hear("history", "t-3f5h7k9m", "--format", "tsv"))[:3] == [
        ["", "(unreadable at this commit)", "", ""],
        ["", "(layout only)", "", ""],
        ["add", "title", "", "Call back"],
    ]


def test_nobody_has_no_history(hear: Hear) -> None:
    for ref in ("nobody", "contacts/nobody", "nothing/nobody"):
        assert hear("history", ref) == (4, "", f"crmctl: No record answers to {ref!r}.\n")


def test_without_a_record_the_commits_are_listed(hear: Hear, git: Git) -> None:
    last, before = (git("rev-parse", f"HEAD~{back}")[:10] for back in (0, 1))
    assert hear("history", "--limit", "2") == (
        0,
        (
            "AT                      COMMIT      AUTHOR        SUBJECT\n"
            f"{_AT}  {last}  Anna Schmidt  records to test with\n"
            f"{_AT}  {before}  Anna Schmidt  custom fields and segments\n"
        ),
        "",
    )
    assert hear("history", "--limit", "0")[0] == 2
