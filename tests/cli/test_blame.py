from collections.abc import Callable
from pathlib import Path

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_AT = "2026-11-21T12:00+01:00"


def test_each_field_names_the_commit_that_made_it_what_it_is(
    hear: Hear, crm: Path, git: Git
) -> None:
    added = git("rev-parse", "HEAD")[:10]
    hear("set", "t-3f5h7k9m", "priority=high")
    hear("set", "t-3f5h7k9m", "due=2026-11-25")
    hear("set", "t-3f5h7k9m", "due=2026-11-20")
    due, priority = (git("rev-parse", f"HEAD~{back}")[:10] for back in (0, 2))
    file = crm / "tasks" / "3f" / "t-3f5h7k9m.yaml"
    file.write_text(file.read_text().replace("Call", "Ring"))
    assert hear("blame", "t-3f5h7k9m") == (
        0,
        (
            "FIELD     VALUE       AT                      AUTHOR         COMMIT\n"
            "title     Ring back                           not committed\n"
            f"due       2026-11-20  {_AT}  Anna Schmidt   {due}\n"
            f"priority  high        {_AT}  Anna Schmidt   {priority}\n"
        ),
        "",
    )
    assert hear("save")[0] == 0
    saved = git("rev-parse", "HEAD")[:10]
    assert hear("blame", "t-3f5h7k9m", "--format", "csv") == (
        0,
        (
            "field,value,at,author,commit\n"
            f"title,Ring back,{_AT},Anna Schmidt,{saved}\n"
            f"due,2026-11-20,{_AT},Anna Schmidt,{due}\n"
            f"priority,high,{_AT},Anna Schmidt,{priority}\n"
        ),
        "",
    )
    assert added not in {due, priority, saved}


def test_a_record_that_is_not_committed_yet_has_no_commits(hear: Hear, crm: Path) -> None:
    (crm / "tasks" / "t-00000000.yaml").write_text("title: New\n")
    assert hear("blame", "t-00000000", "--format", "tsv") == (
        0,
        "field\tvalue\tat\tauthor\tcommit\ntitle\tNew\t\tnot committed\t\n",
        "",
    )


def test_nobody_cannot_be_asked_about(hear: Hear) -> None:
    assert hear("blame", "nobody") == (4, "", "crmctl: No record answers to 'nobody'.\n")
