from collections.abc import Callable

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]
Draft = Callable[..., str]


def test_a_credit_note_is_cancelled_and_stays(hear: Hear, draft: Draft, git: Git) -> None:
    ref = draft("credit", "T", "--customer", "acme-gmbh")
    assert hear("cancel", ref) == (
        7,
        "",
        f"crmctl: {ref} is a draft, so it cannot be cancelled. `crmctl issue {ref}` issues it.\n",
    )
    hear("issue", ref)
    assert hear("cancel", "G-2026-001", "--on", "today") == (0, "", "")
    assert hear("list", "credits", "state:cancelled", "--format", "ids")[1] == f"{ref}\n"
    assert git("log", "-1", "--format=%s%n%b") == (
        f"credit {ref[8:]}: cancel\nCrmctl-Action: cancel\nCrmctl-Record: {ref}"
    )
    assert hear("cancel", ref)[0] == 7


def test_what_is_no_document_is_not_cancelled(hear: Hear) -> None:
    assert hear("cancel", "acme-gmbh")[0] == 4
    assert hear("cancel", "--where", "state:open") == (0, "", "No document is found.\n")
