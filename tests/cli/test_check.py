import json
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_BROKEN = "customers/neu-ag.yaml:2:1: error S202 nme is not a known field (did you mean name?)\n"
_HAND_WRITTEN = """\
# met at the fair
name: {given: Kim, family: Neu}
emails: [{address: "Kim@NEU.example "}]  # private
phones:
  - number: 0171 3920012   # mobile
roles:
  - {customer: beta-ag, position: ""}
"""


@pytest.fixture
def clean(hear: Hear, crm: Path) -> None:
    """Let nothing be wrong: the sample's owner is made known."""
    settings = crm / "crm.yaml"
    settings.write_text(
        f"{settings.read_text()}users:\n  u-anna:\n    name: Anna\n    emails:\n"
        "      - anna@schmidt.example\n"
    )
    hear("save")


@pytest.mark.usefixtures("clean")
def test_nothing_is_wrong_with_a_good_crm(hear: Hear) -> None:
    assert hear("check", "--strict") == (0, "", "Nothing is wrong.\n")


@pytest.mark.usefixtures("clean")
def test_a_finding_says_where_what_and_how(hear: Hear, crm: Path) -> None:
    (crm / "customers" / "neu-ag.yaml").write_text("type: organisation\nnme: Neu\n")
    assert hear("check") == (1, _BROKEN, "1 error\n")
    status, out, _ = hear("check", "--format", "json")
    assert (status, json.loads(out)) == (
        1,
        [
            {
                "path": "customers/neu-ag.yaml", "line": 2, "column": 1, "code": "S202",
                "severity": "error", "message": "nme is not a known field", "field": "nme",
                "ref": "customers/neu-ag", "hint": "did you mean name?", "fix": "unsafe",
            }
        ],
    )  # fmt: skip
    assert hear("check", "--format", "ids") == (1, "customers/neu-ag\n", "1 error\n")


@pytest.mark.usefixtures("clean")
def test_paths_rules_and_commits_narrow_it(hear: Hear, crm: Path, git: Git) -> None:
    neu = crm / "customers" / "neu-ag.yaml"
    neu.write_text("type: organisation\nnme: Neu\n")
    git("add", "-A")
    git("commit", "-qm", "broken")
    nothing = (0, "", "Nothing is wrong.\n")
    assert hear("check", "contacts") == nothing
    assert hear("check", "customers/neu-ag.yaml")[0] == 1
    assert hear("check", ".")[0] == 1
    assert hear("-C", str(crm / "customers"), "check", "neu-ag.yaml")[0] == 1
    assert hear("check", "--select", "R,C") == nothing
    assert hear("check", "--ignore", "s2")[0] == 0
    assert hear("check", "--since", "HEAD") == nothing
    assert hear("check", "--since", "HEAD~1") == (1, _BROKEN, "1 error\n")
    neu.write_text("type: organisation\nname: Neu\nowner: u-ben\n")
    assert hear("check", "--since", "HEAD")[0] == 1


@pytest.mark.usefixtures("clean")
def test_a_warning_fails_only_when_strict(hear: Hear, crm: Path) -> None:
    file = crm / "customers" / "beta-ag.yaml"
    file.write_text(file.read_text() + "phones:\n  - number: 0351 4123456\n")
    finding = (
        "customers/beta-ag.yaml:7:5: warning C406 The number is not in the international form "
        "(E.164).\n"
    )
    status, out, errors = hear("check", "customers", "--ignore", "Y111")
    assert (status, out, errors) == (0, finding, "1 warning\n")
    assert hear("check", "--strict")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nosuch.yaml",), "nosuch.yaml is no file or folder of this CRM."),
        (("..",), ".. is no file or folder of this CRM."),
        (("--rule", "X1"), ("No rule has a code that begins with 'X1'; docs/checks.md lists the "
         "rules, as in R501, and R5 or R means all that begin so.")),
        (("--select", "X1"), ("No rule has a code that begins with 'X1'; docs/checks.md lists the "
         "rules, as in R501, and R5 or R means all that begin so.")),
        (("--since", "nosuch"), ("'nosuch' is no commit, branch, tag or date (YYYY-MM-DD) of this "
         "repository's history.")),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_an_error(
    hear: Hear, arguments: tuple[str, ...], sentence: str
) -> None:
    assert hear("check", *arguments) == (2, "", f"crmctl: {sentence}\n")


def test_a_rule_explains_itself(hear: Hear) -> None:
    status, out, errors = hear("check", "--rule", "r501")
    assert (status, errors) == (0, "")
    assert out.startswith("### R501 dangling-reference\n")


@pytest.mark.usefixtures("clean")
def test_fix_mends_what_is_safe_keeps_comments_and_is_done_after_one_run(
    hear: Hear, crm: Path, git: Git
) -> None:
    file = crm / "contacts" / "p-00000000.yaml"
    file.write_text(_HAND_WRITTEN)
    before = git("rev-parse", "HEAD")
    status, diff, errors = hear("check", "--fix", "--dry-run")
    assert (status, errors, file.read_text()) == (0, "", _HAND_WRITTEN)
    assert "+emails: [{address: Kim@neu.example}]  # private\n" in diff
    assert git("rev-parse", "HEAD") == before

    status, out, errors = hear("check", "--fix")
    assert (status, errors.splitlines()[0]) == (0, "Mended 1 file.")
    mended = file.read_text()
    assert mended.startswith("# met at the fair\n")
    assert "# private" in mended
    assert '  - number: "+491713920012"   # mobile\n' in mended
    assert "position" not in mended
    assert git("log", "-2", "--format=%s") == "check: mend 1 file\nsave edits made by hand"

    after = git("rev-parse", "HEAD")
    assert hear("check", "--fix")[1] == out
    assert git("rev-parse", "HEAD") == after
    assert hear("undo")[0] == 0
    assert file.read_text() == _HAND_WRITTEN


@pytest.mark.usefixtures("clean")
def test_fix_moves_a_record_into_the_folder_of_its_kind(hear: Hear, crm: Path) -> None:
    (crm / "Contact").mkdir()
    (crm / "Contact" / "p-11111111.yaml").write_text("name:\n  family: Muster\n")
    (crm / "Contact" / "p-7k3f9q2m.yaml").write_text("name:\n  family: Muster\n")
    finding = "error F009 The folder of this kind has another name. (move it to contacts/)\n"
    taken = f"Contact/p-7k3f9q2m.yaml:1:1: {finding}"
    assert hear("check") == (1, f"Contact/p-11111111.yaml:1:1: {finding}{taken}", "2 errors\n")
    assert hear("check", "--fix") == (1, taken, "Mended 1 file.\n1 error\n")
    assert (crm / "contacts" / "p-11111111.yaml").read_text() == "name:\n  family: Muster\n"
    assert hear("show", "p-11111111")[0] == 0


@pytest.mark.usefixtures("clean")
def test_fix_leaves_a_file_alone_that_is_no_valid_record(hear: Hear, crm: Path) -> None:
    broken = crm / "contacts" / "p-22222222.yaml"
    broken.write_bytes(b"\xef\xbb\xbfnme:\n  family: Muster\n")
    assert hear("check", "--fix")[0] == 1
    assert broken.read_bytes().startswith(b"\xef")


@pytest.mark.usefixtures("clean")
def test_fix_points_references_at_the_survivor_of_a_merge(hear: Hear, crm: Path) -> None:
    file = crm / "contacts" / "2b" / "p-2b4d6f8h.yaml"
    file.write_text(file.read_text() + "roles:\n  - customer: old-beta\n")
    hear("set", "beta-ag", "aliases+=old-beta")
    assert " warning R511 " in hear("check")[1]
    assert hear("check", "--fix", "--select", "R511") == (
        0,
        "",
        "Mended 1 file.\nNothing is wrong.\n",
    )
    assert "  - customer: beta-ag\n" in file.read_text()


@pytest.mark.usefixtures("clean")
def test_what_is_staged_is_checked_not_what_lies_in_the_work_tree(
    hear: Hear, crm: Path, git: Git
) -> None:
    neu = crm / "customers" / "neu-ag.yaml"
    neu.write_text("type: organisation\nnme: Neu\n")
    assert hear("check", "--staged") == (0, "", "Nothing is wrong.\n")
    git("add", "-A")
    neu.write_text("type: organisation\nname: Neu\n")
    assert hear("check", "--staged") == (1, _BROKEN, "1 error\n")
    assert hear("check", "--staged", "--ignore", "S") == (0, "", "Nothing is wrong.\n")
    git("add", "-A")
    assert hear("check", "--staged") == (0, "", "Nothing is wrong.\n")


def test_likely_duplicates_are_told(hear: Hear) -> None:
    hear("add", "customer", "Nordlicht Solar", "--phone", "0351 998877")
    hear("add", "customer", "Nordlicht Solar GmbH", "--phone", "0351 998877", "--force")

    for arguments in ((), ("--select", "R504")):
        status, out, errors = hear("check", *arguments)
        assert status == 0
        assert "customers/nordlicht-solar.yaml:1:1: warning R504 It is probably the same" in out
        assert errors == "2 warnings\n"
