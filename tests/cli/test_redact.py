from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_HISTORY = (
    "warning: Git's history still holds the person, in this repository and in every clone. "
    "`crmctl redact REF --history` rewrites it.\n"
)
_TOMBSTONE = "erased: 2026-11-23\nepoch: e-8kcxqyf4\n"


@pytest.fixture
def traces(hear: Hear, crm: Path) -> str:
    """A call with Paul Ito, comments about him, a namesake; gives the call."""
    file = crm / "contacts" / "2b" / "p-2b4d6f8h.yaml"
    file.write_text(f"# Paul's brother is Ben\n{file.read_text()}")
    said = ("--subject", "Paul Ito called", "--text", "Write to paul@ito.example, not to Ito KG.")
    call = hear("log", "call", "k-9w2e5t7y", *said)[1].strip()
    (written,) = (crm / "interactions").rglob(f"{call.partition('/')[2]}.yaml")
    written.write_text(f"{written.read_text()}# Paul Ito sounded tired\n")
    hear("add", "contact", "Paul Ito", "--city", "Bonn", "--force")
    hear("add", "task", "Send Paul Ito the price list")
    task = crm / "tasks" / "3f" / "t-3f5h7k9m.yaml"
    task.write_text(f"{task.read_text()}# paul@ito.example knows\n")
    hear("save")
    (crm / "tasks" / "t-00000000.yaml").write_text("titel: Send Paul Ito a card\n")
    return call


def test_a_person_is_erased_with_a_certificate(
    hear: Hear, crm: Path, git: Git, traces: str
) -> None:
    erased = hear(
        "redact", "k-9w2e5t7y", "--ground", "letter", "--requested", "yesterday", "--yes"
    )
    assert erased[:2] == (0, "privacy/epochs/e-8kcxqyf4.yaml\n")
    told = erased[2].splitlines(keepends=True)
    assert told[0] == "goes     contacts/p-2b4d6f8h: becomes a tombstone\n"
    assert f"changes  {traces}: [erased] in body, subject\n" in told
    assert [line for line in told if line.startswith("decide")] != []
    beside = "a comment, or a broken file, that may name the person\n"
    assert f"decide   tasks/3f/t-3f5h7k9m.yaml: {beside}" in told
    assert f"decide   tasks/t-00000000.yaml: {beside}" in told
    assert told[-1] == _HISTORY
    assert not any("Paul" in line or "Ito" in line for line in told)

    assert (crm / "contacts" / "2b" / "p-2b4d6f8h.yaml").read_text() == _TOMBSTONE
    (written,) = (crm / "interactions").rglob(f"{traces.partition('/')[2]}.yaml")
    assert "paul@ito.example" not in written.read_text()
    assert "# [erased] sounded tired" in written.read_text()
    assert git("grep", "-h", "price list", "--", "tasks") == "title: Send Paul Ito the price list"
    assert (
        (crm / "privacy" / "epochs" / "e-8kcxqyf4.yaml")
        .read_text()
        .startswith("date: 2026-11-23\nrecords:\n  - contacts/p-2b4d6f8h\n")
    )
    assert git("log", "-1", "--format=%s") == "contact p-2b4d6f8h: redact"
    assert git("status", "--short") == "?? tasks/t-00000000.yaml"
    assert hear("show", "k-9w2e5t7y")[1].startswith("[erased]  customers/k-9w2e5t7y\n")


def test_a_namesake_is_left_alone_and_listed(hear: Hear, git: Git, traces: str) -> None:
    assert traces
    before = git("grep", "-l", "Bonn", "--", "contacts").replace("contacts/", "")
    namesake = before.rpartition("/")[2].removesuffix(".yaml")
    _, _, told = hear("redact", "p-2b4d6f8h", "--yes")
    assert f"decide   contacts/{namesake} " in told
    assert git("diff", "HEAD~1", "HEAD", "--stat", "--", f"contacts/{before}") == ""


def test_the_index_forgets_too(hear: Hear, crm: Path) -> None:
    hear("list", "contacts", "--recorded", "HEAD")
    hear("redact", "p-2b4d6f8h", "--yes")
    kept = [file for file in (crm / ".git" / "crmctl").rglob("*") if file.is_file()]
    assert not any(b"paul@ito.example" in file.read_bytes() for file in kept)
    assert hear("search", "paul@ito.example", "--format", "ids")[1] == ""


def test_dry_run_shows_everything_and_erases_nothing(hear: Hear, git: Git) -> None:
    status, out, told = hear("redact", "p-2b4d6f8h", "--dry-run")
    assert status == 0
    assert "--- a/contacts/2b/p-2b4d6f8h.yaml\n" in out
    assert "+erased: 2026-11-23\n+epoch: e-8kcxqyf4\n" in out
    assert told == (
        "goes     contacts/p-2b4d6f8h: becomes a tombstone\n"
        "stays    customers/k-9w2e5t7y: a private customer's business facts; its person is the "
        "tombstone\n"
    )
    assert git("status", "--short") == ""


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("p-2b4d6f8h",), 2, ("Nobody is here to answer “Erase contacts/p-2b4d6f8h? This cannot "
         "be undone.”; pass --yes to go on, or --dry-run to look.")),
        (("acme-gmbh", "--yes"), 2,
         "customers/acme-gmbh is no person, or was erased already; name a contact."),
        (("t-3f5h7k9m", "--yes"), 4, "No record answers to 't-3f5h7k9m'."),
        (("p-2b4d6f8h", "--requested", "someday", "--yes"), 2,
         "'someday' is not one day; write 2026-11-21, tomorrow, friday or +3d."),
        (("p-2b4d6f8h", "--requested", "2026", "--yes"), 2,
         "'2026' is not one day; write 2026-11-21, tomorrow, friday or +3d."),
    ],
)  # fmt: skip
def test_what_cannot_be_erased_is_left_alone(
    hear: Hear, git: Git, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    result = hear("redact", *arguments)
    assert (result[0], result[1], result[2].splitlines()[-1]) == (
        status,
        "",
        f"crmctl: {sentence}",
    )
    assert git("status", "--short") == ""


def test_nobody_is_erased_twice(hear: Hear) -> None:
    hear("redact", "p-2b4d6f8h", "--yes")
    assert hear("redact", "k-9w2e5t7y", "--yes") == (
        2,
        "",
        "crmctl: contacts/p-2b4d6f8h is no person, or was erased already; name a contact.\n",
    )


def test_what_is_to_be_decided_at_one_place_is_one_line(hear: Hear, crm: Path) -> None:
    (crm / "tasks/t-2c4e6g8j.yaml").write_text("title: Paul Ito, Paul Ito and Paul Ito\n")

    told = hear("redact", "p-2b4d6f8h", "--dry-run")[2].splitlines()

    (line,) = [line for line in told if line.startswith("decide   tasks/t-2c4e6g8j ")]
    assert line.endswith(" (3 times)")
