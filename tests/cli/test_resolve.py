import subprocess
from collections.abc import Callable
from pathlib import Path

Hear = Callable[..., tuple[int, str, str]]
PERSON, CONFLICT = "contacts/7k/p-7k3f9q2m.yaml", "conflicts/contacts/p-7k3f9q2m.yaml"
_REF = "contacts/p-7k3f9q2m"
_CONFLICTS = """\
path: contacts/7k/p-7k3f9q2m.yaml
fields:
  - field: name.title
    before: Mag.
    ours:
      value: Dr.
      by: u-anna
      at: "2026-11-23T10:02:00+01:00"
    theirs:
      value: Prof.
      by: u-ben
      at: "2026-11-22T09:00:00+01:00"
  - field: emails.primary
    ours:
      value: erika.mueller@acme.example
    theirs:
      value: nobody@acme.example
  - field: tags
    ours:
      value:
        - fair-2026
    theirs: {}
"""


def _open(crm: Path, text: str = _CONFLICTS) -> None:
    (crm / CONFLICT).parent.mkdir(parents=True)
    (crm / CONFLICT).write_text(text)
    subprocess.run(["git", "-C", str(crm), "add", "-A"], check=True)
    subprocess.run(["git", "-C", str(crm), "commit", "-qm", "conflict"], check=True)


def test_what_is_open_is_listed(hear: Hear, crm: Path) -> None:
    _open(crm)

    status, out, _ = hear("resolve", "--list", "--format", "jsonl")

    assert status == 0
    assert '"field": "name.title"' in out
    assert out.count("\n") == 3


def test_one_field_takes_their_value(hear: Hear, crm: Path) -> None:
    _open(crm)

    status, _, err = hear("resolve", _REF, "--take", "theirs", "--field", "name.title")

    assert (status, err) == (0, "Decided 1 conflict; 2 left open.\n")
    assert "title: Prof." in (crm / PERSON).read_text()
    assert "name.title" not in (crm / CONFLICT).read_text()


def test_the_value_before_and_nothing_are_values_too(hear: Hear, crm: Path) -> None:
    _open(crm)
    hear("resolve", "--take", "before", "--field", "name.title")
    hear("resolve", "--take", "theirs", "--field", "tags")

    text = (crm / PERSON).read_text()
    assert "title: Mag." in text
    assert "tags" not in text


def test_all_mine_leaves_the_record_and_no_file(
    hear: Hear, crm: Path, git: Callable[..., str]
) -> None:
    _open(crm)
    before = (crm / PERSON).read_text()

    status, _, err = hear("resolve", "--take", "mine")

    assert (status, err) == (0, "Decided 3 conflicts; none left open.\n")
    after = (crm / PERSON).read_text()
    assert after.replace("    primary: true\n", "") == before
    assert not (crm / CONFLICT).exists()
    assert git("log", "-1", "--format=%s") == "resolve 3 conflicts"
    assert hear("resolve")[2] == "No conflict is open.\n"


def test_it_asks_in_words(
    hear_at_terminal: Callable[..., tuple[int, str, str]], crm: Path
) -> None:
    _open(crm)

    status, _, err = hear_at_terminal("x\nt\ns\ns\n", "resolve")

    assert status == 0
    assert (
        "Name.title of p-7k3f9q2m: before 'Mag.'. You, today 10:02: 'Dr.'. "
        "u-ben, yesterday: 'Prof.'. [m]ine [t]heirs [b]efore [e]dit [s]kip: "
    ) in err
    assert "title: Prof." in (crm / PERSON).read_text()
    assert (crm / CONFLICT).exists()


def test_a_value_may_be_typed(
    hear_at_terminal: Callable[..., tuple[int, str, str]], crm: Path
) -> None:
    _open(crm)

    hear_at_terminal("e\nProf. Dr.\n", "resolve", "--field", "name.title")

    assert "title: Prof. Dr." in (crm / PERSON).read_text()


def test_a_field_that_was_changed_since_is_not_overwritten(hear: Hear, crm: Path) -> None:
    _open(crm)
    hear("set", _REF, "name.title=Ing.")

    status, _, err = hear("resolve", "--take", "theirs", "--field", "name.title")

    assert status == 5
    assert "changed since" in err
    assert hear("resolve", "--take", "mine", "--field", "name.title")[0] == 0
    assert "title: Ing." in (crm / PERSON).read_text()


def test_wrong_names_and_nobody_to_ask_are_told(hear: Hear, crm: Path) -> None:
    _open(crm)

    assert hear("resolve")[0] == 2
    assert hear("resolve", "--take", "x")[0] == 2
    status, _, err = hear("resolve", "--field", "x", "--take", "mine")
    assert status == 2
    assert "open are" in err


def test_check_fails_while_one_is_open_and_when_it_cannot_be_read(hear: Hear, crm: Path) -> None:
    _open(crm)
    assert hear("check", "--select", "F018")[0] == 1
    (crm / CONFLICT).write_text("x\n")

    status, out, _ = hear("check", "--select", "F018")

    assert status == 1
    assert "cannot be read" in out


def test_a_dry_run_shows_the_change(hear: Hear, crm: Path) -> None:
    _open(crm)

    _, out, _ = hear("resolve", "--take", "theirs", "--field", "name.title", "--dry-run")

    assert "+  title: Prof." in out
    assert "title: Dr." in (crm / PERSON).read_text()
