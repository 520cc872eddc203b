from collections.abc import Callable
from pathlib import Path

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


def test_changed_new_and_deleted_files_go_into_one_commit(hear: Hear, crm: Path, git: Git) -> None:
    beta, neu = crm / "customers" / "beta-ag.yaml", crm / "customers" / "neu-ag.yaml"
    beta.write_text(beta.read_text().replace("lead", "prospect"))
    git("add", "customers/beta-ag.yaml")
    neu.write_text("type: organisation\nname: Neu AG\n")
    (crm / "tasks" / "3f" / "t-3f5h7k9m.yaml").unlink()
    (crm / "scratch.txt").write_text("mine")
    assert hear("save", "--dry-run") == (
        0,
        (
            "--- a/customers/beta-ag.yaml\n+++ b/customers/beta-ag.yaml\n@@ -1,5 +1,5 @@\n"
            " type: organisation\n name: Beta AG\n-stage: lead\n+stage: prospect\n"
            " referred_by: customers/acme-gmbh\n since: 2026-10-01\n"
            "--- /dev/null\n+++ b/customers/neu-ag.yaml\n@@ -0,0 +1,2 @@\n+type: organisation\n"
            "+name: Neu AG\n"
            "--- a/tasks/3f/t-3f5h7k9m.yaml\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-title: Call back\n"
            "-due: 2026-11-20\n"
        ),
        "",
    )
    assert hear("save") == (0, "", "Saved 3 files.\n")
    assert git("log", "-1", "--format=%s%n%b") == (
        "save edits made by hand\nCrmctl-Action: save\nCrmctl-Record: customers/beta-ag\n"
        "Crmctl-Record: customers/neu-ag\nCrmctl-Record: tasks/t-3f5h7k9m"
    )
    assert git("status", "--short") == "?? scratch.txt"
    assert hear("save") == (0, "", "Nothing was edited by hand.\n")


def test_a_broken_edit_stops_it(hear: Hear, crm: Path, git: Git) -> None:
    (crm / "customers" / "neu-ag.yaml").write_text("type: organisation\nnme: Neu\n")
    assert hear("save") == (
        1,
        "customers/neu-ag.yaml:2:1: error S202 nme is not a known field (did you mean name?)\n",
        "",
    )
    assert git("status", "--short") == "?? customers/neu-ag.yaml"


def test_only_the_paths_named_are_saved_wherever_one_stands(
    hear: Hear, crm: Path, git: Git
) -> None:
    for name in ("beta-ag", "acme-gmbh"):
        file = crm / "customers" / f"{name}.yaml"
        file.write_text(f"{file.read_text()}# mine\n")
    assert hear("save", "customers/beta-ag.yaml") == (0, "", "Saved 1 file.\n")
    assert git("status", "--short") == " M customers/acme-gmbh.yaml"
    assert hear("save", "contacts") == (0, "", "Nothing was edited by hand.\n")
    assert hear("-C", str(crm / "customers"), "save", "acme-gmbh.yaml") == (
        0,
        "",
        "Saved 1 file.\n",
    )


def test_a_path_outside_is_refused(hear: Hear) -> None:
    assert hear("save", "../elsewhere") == (
        2,
        "",
        "crmctl: ../elsewhere is no file or folder of this CRM.\n",
    )
