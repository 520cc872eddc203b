"""Repositories that are missing, odd, busy, dirty or hostile."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmctl.cli.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.conftest import Crm

_ACME, _GAMMA = "customers/acme-gmbh.yaml", "customers/gamma-kg.yaml"
_READING = (("list", "customers"), ("show", "acme-gmbh"), ("search", "acme"), ("check",))


def _fails(crm: "Crm", status: int, *arguments: str, **variables: str) -> str:
    """Run a command that fails as expected; give its sentence."""
    done = crm.process(*arguments, **variables) if variables else crm.run(*arguments)
    assert (done.status, done.out) == (status, ""), done.err
    assert "Traceback" not in done.err
    assert done.err.count("\n") == 1
    return done.err


# --- where there is no CRM -------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [*_READING, ("add", "customer", "X"), ("undo",)])
def test_an_empty_folder_is_no_crm(arguments: tuple[str, ...], crm: "Crm", tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "crmctl init" in _fails(replace(crm, root=empty), 3, *arguments)


def test_a_folder_that_does_not_exist_is_no_crm(crm: "Crm") -> None:
    assert "crmctl init" in _fails(crm, 3, "-C", "nowhere", "list", "customers")


def test_a_crm_without_a_repository_says_so(crm: "Crm") -> None:
    shutil.rmtree(crm.root / ".git")
    sentence = _fails(crm, 3, "list", "customers")
    assert "git init" in sentence


def test_a_bare_repository_is_no_crm(crm: "Crm", tmp_path: Path) -> None:
    crm.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    bare = replace(crm, root=tmp_path / "bare")
    assert _fails(bare, 3, "list", "customers")


@pytest.mark.parametrize("place", ["beside", "..", "customers"])
def test_a_work_tree_elsewhere_is_refused_and_nothing_is_touched(
    place: str, crm: "Crm", new_crm: "Callable[[str], Crm]"
) -> None:
    beside = new_crm("beside")
    crm.git("config", "core.worktree", str((crm.root.parent / place).resolve()))
    if place == "customers":
        crm.git("config", "core.worktree", str(crm.root / place))
    before, head = beside.files(), beside.head
    for arguments in (*_READING, ("set", "acme-gmbh", "stage=former")):
        assert "core.worktree" in _fails(crm, 3, *arguments)
    assert (beside.files(), beside.head) == (before, head)
    beside.assert_whole()
    crm.git("config", "--unset", "core.worktree")
    crm.ok("set", "acme-gmbh", "stage=former")
    crm.assert_whole()


def test_a_repository_of_longer_object_ids_has_a_history(crm: "Crm") -> None:
    shutil.rmtree(crm.root / ".git")
    crm.git("init", "--quiet", "--object-format=sha256", "-b", "main")
    crm.ok("save")
    crm.ok("set", "acme-gmbh", "stage=customer")
    assert "set stage" in crm.ok("history")
    assert "stage" in crm.ok("history", "acme-gmbh")
    assert "customer" in crm.ok("blame", "acme-gmbh")
    crm.ok("undo")
    assert b"stage: prospect" in crm.read(_ACME)
    crm.assert_whole()
    assert "ACME" in crm.ok("list", "customers", "--recorded", "HEAD~1")


def test_a_crm_before_the_first_commit_is_read_and_written(crm: "Crm") -> None:
    shutil.rmtree(crm.root / ".git")
    crm.git("init", "--quiet", "-b", "main")
    assert "acme-gmbh" in crm.ok("list", "customers")
    crm.ok("set", "acme-gmbh", "stage=customer")
    subjects = crm.git("log", "--format=%s").splitlines()
    assert [subject.partition(":")[0] for subject in subjects] == [
        "customer acme-gmbh",
        "save edits made by hand",
    ]
    crm.ok("history")
    crm.assert_indexed()


# --- what git is in the middle of ------------------------------------------------------------


def test_on_a_detached_head_everything_works(crm: "Crm") -> None:
    main = crm.head
    crm.git("checkout", "--quiet", "--detach")
    crm.ok("set", "acme-gmbh", "stage=customer")
    assert crm.git("rev-parse", "HEAD~1").strip() == main
    assert crm.git("rev-parse", "main").strip() == main
    crm.ok("undo")
    crm.assert_whole()


@pytest.fixture
def conflicted(crm: "Crm") -> "Crm":
    """A CRM in the middle of a merge with a conflict in a record, which git merged as text."""
    crm.git("config", "--remove-section", "merge.crmctl")
    crm.git("checkout", "--quiet", "-b", "other")
    crm.ok("set", "acme-gmbh", "stage=former")
    crm.git("checkout", "--quiet", "main")
    crm.ok("set", "acme-gmbh", "stage=customer")
    merged = subprocess.run(
        ["git", "merge", "other"], cwd=crm.root, capture_output=True, check=False
    )
    assert merged.returncode == 1
    assert b"<<<<<<<" in crm.read(_ACME)
    return crm


def test_in_the_middle_of_a_merge_reading_goes_on(conflicted: "Crm") -> None:
    assert "beta-ag" in conflicted.ok("list", "customers")
    assert "p-00000001" in conflicted.ok("search", "Erika", "--format", "ids")
    conflicted.assert_indexed()


def test_a_conflict_in_a_record_is_a_finding_with_its_line(conflicted: "Crm") -> None:
    line = conflicted.read(_ACME).split(b"\n").index(b"<<<<<<< HEAD") + 1
    done = conflicted.run("check")
    assert done.status == 1
    assert f"{_ACME}:{line}:1: error F014" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("set", "beta-ag", "stage=customer"),
        ("add", "contact", "Jan Neu"),
        ("undo",),
        ("save",),
        ("remove", "gamma-kg", "--yes"),
        ("merge", "beta-ag", "gamma-kg", "--yes"),
        ("rename", "gamma-kg", "gamma"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_in_the_middle_of_a_merge_nothing_is_written(
    arguments: tuple[str, ...], conflicted: "Crm"
) -> None:
    before, head = conflicted.files(), conflicted.head
    done = conflicted.run(*arguments)
    assert done.status in ({1, 5} if arguments == ("save",) else {5}), done.err
    assert (conflicted.files(), conflicted.head) == (before, head)


@pytest.mark.parametrize("start", ["rebase", "cherry-pick", "revert", "bisect", "stash"])
def test_other_things_that_git_is_in_the_middle_of_refuse_a_write(start: str, crm: "Crm") -> None:
    crm.git("checkout", "--quiet", "-b", "other")
    crm.ok("set", "acme-gmbh", "stage=former")
    crm.git("checkout", "--quiet", "main")
    crm.ok("set", "acme-gmbh", "stage=customer")
    crm.ok("set", "acme-gmbh", "stage=lead")
    if start == "bisect":
        crm.git("bisect", "start")
    elif start == "stash":
        crm.write(_ACME, crm.read(_ACME).replace(b"stage: lead", b"stage: former"))
        crm.git("stash")
        crm.ok("set", "acme-gmbh", "stage=customer")
        subprocess.run(["git", "stash", "pop"], cwd=crm.root, capture_output=True, check=False)
    else:
        what = {"rebase": "other", "cherry-pick": "other", "revert": "HEAD~1"}[start]
        ran = subprocess.run(["git", start, what], cwd=crm.root, capture_output=True, check=False)
        assert ran.returncode != 0
    assert "beta-ag" in crm.ok("list", "customers")
    assert _fails(crm, 5, "set", "beta-ag", "stage=customer")


# --- where the CRM lies ----------------------------------------------------------------------


@pytest.fixture
def nested(crm: "Crm") -> "Crm":
    """A CRM inside another project's repository, which is being worked on."""
    outer = crm.root.parent / "project"
    shutil.copytree(crm.root, outer / "office" / "crm", ignore=shutil.ignore_patterns(".git"))
    inner = replace(crm, root=outer / "office" / "crm")
    (outer / "code.txt").write_text("one\n", encoding="utf-8")
    inner.git("-C", str(outer), "init", "--quiet", "-b", "main")
    inner.git("-C", str(outer), "add", "-A")
    inner.git("-C", str(outer), "commit", "--quiet", "-m", "start")
    (outer / "code.txt").write_text("two\n", encoding="utf-8")
    (outer / "staged.txt").write_text("new\n", encoding="utf-8")
    inner.git("-C", str(outer), "add", "staged.txt")
    return inner


def test_only_the_crms_own_files_are_committed_to_a_larger_repository(nested: "Crm") -> None:
    nested.write(_GAMMA, nested.read(_GAMMA) + b"tags:\n  - by-hand\n")
    nested.ok("set", "acme-gmbh", "stage=customer")
    nested.ok("save")
    changed = nested.git("diff", "--name-only", "HEAD~2", "HEAD").splitlines()
    assert changed == [f"office/crm/{_ACME}", f"office/crm/{_GAMMA}"]
    status = nested.git("status", "--porcelain", ":/").splitlines()
    assert status == [" M code.txt", "A  staged.txt"]
    nested.ok("undo")
    assert b"by-hand" not in nested.read(_GAMMA)
    nested.assert_indexed()


def test_two_crms_in_one_repository_do_not_meet(nested: "Crm") -> None:
    shutil.copytree(nested.root, nested.root.parent / "second")
    second = replace(nested, root=nested.root.parent / "second")
    second.ok("save")
    second.ok("set", "acme-gmbh", "stage=former")
    nested.ok("set", "acme-gmbh", "stage=customer")
    assert b"stage: former" in second.read(_ACME)
    assert "former" in second.ok("list", "customers", "stage:former")
    assert "acme-gmbh" not in nested.ok("list", "customers", "stage:former")


def test_a_linked_work_tree_is_a_crm_of_its_own(crm: "Crm", tmp_path: Path) -> None:
    crm.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = replace(crm, root=tmp_path / "side")
    side.ok("set", "acme-gmbh", "stage=former")
    crm.ok("set", "acme-gmbh", "stage=customer")
    assert "acme-gmbh" in side.ok("list", "customers", "stage:former")
    assert "acme-gmbh" in crm.ok("list", "customers", "stage:customer")
    assert crm.git("log", "-1", "--format=%s", "side").startswith("customer acme-gmbh: set")
    assert (crm.git("status", "--porcelain"), side.git("status", "--porcelain")) == ("", "")
    side.assert_indexed()
    crm.assert_whole()


# --- who commits, and with what --------------------------------------------------------------


def test_without_an_identity_nothing_is_written_and_git_config_is_named(
    crm: "Crm", monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(os.environ):
        if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER")):
            monkeypatch.delenv(name)
    crm.git("config", "user.useConfigOnly", "true")
    before, head = crm.files(), crm.head
    sentence = _fails(crm, 6, "set", "acme-gmbh", "stage=customer")
    assert "git config" in sentence
    assert "user.name" in sentence
    assert (crm.files(), crm.head) == (before, head)
    assert "acme-gmbh" in crm.ok("list", "customers")
    crm.assert_whole()


@pytest.mark.parametrize("arguments", [*_READING, ("set", "acme-gmbh", "stage=lead")])
def test_without_git_on_the_path_a_sentence_says_so(
    arguments: tuple[str, ...], crm: "Crm", tmp_path: Path
) -> None:
    assert "git" in _fails(crm, 6, *arguments, PATH=str(tmp_path))


def test_inside_a_hook_the_variables_of_the_other_repository_are_ignored(
    crm: "Crm", tmp_path: Path
) -> None:
    other = {"GIT_DIR": str(tmp_path / "other"), "GIT_INDEX_FILE": str(tmp_path / "other-index")}
    done = crm.process("set", "acme-gmbh", "stage=customer", **other)
    assert done.status == 0, done.err
    assert not (tmp_path / "other-index").exists()
    crm.assert_whole()


# --- a hostile configuration -----------------------------------------------------------------

_PROGRAM_SETTINGS = (
    *("core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass"),
    *("sequence.editor", "diff.external", "diff.crmctl.textconv", "diff.crmctl.command"),
    *("merge.crmctl.driver", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process"),
    *("gpg.program", "gpg.ssh.program", "credential.helper", "pager.log", "pager.diff"),
    *("trailer.x.command", "core.alternateRefsCommand", "uploadpack.packObjectsHook"),
    *("interactive.diffFilter", "init.templateDir", "core.gitProxy"),
)
_HOOKS = (
    *("pre-commit", "post-commit", "commit-msg", "prepare-commit-msg", "post-checkout"),
    *("reference-transaction", "post-index-change", "pre-auto-gc", "post-merge", "fsmonitor"),
)


@pytest.fixture
def hostile(crm: "Crm", tmp_path: Path) -> tuple["Crm", Path]:
    """A CRM that names a program wherever git takes one, and what the program would make."""
    canary, program = tmp_path / "canary", tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {canary}\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    crm.write("customers/.gitattributes", "* filter=evil diff=crmctl merge=crmctl\n")
    crm.git("add", "-A")
    crm.git("commit", "--quiet", "-m", "attributes")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for folder in (hooks, crm.root / ".git" / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in _HOOKS:
            (folder / name).symlink_to(program)
    for name in _PROGRAM_SETTINGS:
        crm.git("config", name, str(program))
    crm.git("config", "commit.gpgSign", "true")
    crm.git("config", "filter.evil.required", "true")
    crm.git("config", "log.showSignature", "true")
    crm.git("config", "alias.log", f"!{program}")
    crm.git("config", "core.hooksPath", str(hooks))
    canary.unlink(missing_ok=True)
    return crm, canary


_TOTALS = "totals:\n  gross: 5.00 EUR\n"
_BUSINESS = {
    "products/x2.yaml": "name: X2\nprices:\n  - price: 5.00 EUR\n",
    "deals/2026-11-21-acme-gmbh-d7k2.yaml": "title: Gate\ncustomer: acme-gmbh\nstage: new\n",
    "quotes/q-00000001.yaml": f"number: Q-1\ncustomer: acme-gmbh\nissued: 2026-11-21\n{_TOTALS}",
    "quotes/q-00000002.yaml": "customer: acme-gmbh\n",
    "orders/o-00000001.yaml": f"number: O-1\ncustomer: acme-gmbh\nissued: 2026-11-21\n{_TOTALS}",
    "invoices/i-00000001.yaml": f"number: R-1\ncustomer: acme-gmbh\nissued: 2026-11-21\n{_TOTALS}",
    "tasks/t-00000001.yaml": "title: Call\ndue: 2026-11-21\n",
    "campaigns/winter.yaml": (
        "name: Winter\npurpose: news\nchannel: email\nsegment: kind:customer\n"
    ),
    "automations.yaml": "late:\n  when:\n    kind: task\n  then:\n    - tag: late\n",
}
_EACH_COMMAND = {
    "line": ("line", "q-00000002", "x2"),
    "issue": ("issue", "q-00000002"),
    "quote": ("quote", "accept", "Q-1"),
    "order": ("order", "confirm", "O-1"),
    "pay": ("pay", "R-1"),
    "credit": ("credit", "R-1"),
    "cancel": ("cancel", "O-1"),
    "render": ("render", "Q-1"),
    "mail-draft": ("mail-draft", "Q-1"),
    "ics": ("ics",),
    "move": ("move", "Gate", "quote"),
    "board": ("board",),
    "brief": ("brief",),
    "dashboard": ("dashboard",),
    "done": ("done", "t-00000001"),
    "call": ("call", "acme-gmbh", "--no-open"),
    "attach": ("attach", "acme-gmbh", "../table.csv"),
    "attachments": ("attachments", "acme-gmbh"),
    "open": ("open", "acme-gmbh"),
    "detach": ("detach", "acme-gmbh", "table.csv", "--yes"),
    "campaign": ("campaign", "preview", "winter"),
    "usage": ("usage", "../log.jsonl"),
    "run": ("run",),
    "add": ("add", "contact", "Jan Neu"),
    "log": ("log", "call", "acme-gmbh", "-t", "x"),
    "set": ("set", "acme-gmbh", "stage=customer"),
    "edit": ("edit", "acme-gmbh"),
    "rename": ("rename", "gamma-kg", "gamma"),
    "remove": ("remove", "gamma", "--yes"),
    "show": ("show", "acme-gmbh"),
    "list": ("list", "customers"),
    "search": ("search", "acme"),
    "due": ("due",),
    "report": ("report", "customers-by-stage"),
    "dedupe": ("dedupe",),
    "merge": ("merge", "acme-gmbh", "beta-ag", "--yes"),
    "check": ("check",),
    "save": ("save",),
    "history": ("history", "acme-gmbh"),
    "blame": ("blame", "acme-gmbh"),
    "undo": ("undo",),
    "schema": ("schema", "contact"),
    "sql": ("sql", "SELECT count(*) FROM records"),
    "index": ("index",),
    "export": ("export", "json", "customers"),
    "import": ("import", "../table.csv", "--kind", "customer"),
    "privacy": ("privacy", "report", "p-00000001"),
    "sync": ("sync",),
    "resolve": ("resolve", "--list"),
    "audit": ("audit", "verify"),
    "hook": ("hook", "install", "pre-receive", ".", "--dry-run"),
    "rule": ("rule", "R501"),
    "migrate": ("migrate",),
    "redact": ("redact", "p-00000001", "--history", "--yes"),
    "doctor": ("doctor",),
}


def test_no_command_runs_what_a_repository_names(hostile: tuple["Crm", Path]) -> None:
    crm, canary = hostile
    (crm.root.parent / "table.csv").write_text("name\nImport GmbH\n", encoding="utf-8")
    (crm.root.parent / "log.jsonl").write_text("", encoding="utf-8")
    for path, text in _BUSINESS.items():
        crm.write(path, text)
    company = b"company:\n  name: We\n  lines:\n    - Street 1\n"
    crm.write("crm.yaml", crm.read("crm.yaml") + company)
    crm.git("remote", "add", "origin", f"ext::{crm.root.parent / 'program'}")
    for name, arguments in _EACH_COMMAND.items():
        crm.write(_ACME, crm.read(_ACME) + f"# {name}\n".encode())
        crm.run(*arguments, EDITOR="true", CRMCTL_OPENER="true")
        assert not canary.exists(), name
    done = crm.run("list", "customers", "--recorded", "HEAD~3")
    assert done.status == 0, done.err
    assert not canary.exists()
    missing = {command.name for command in COMMANDS} - _EACH_COMMAND.keys()
    assert missing == {"init", "demo"}


def test_the_programs_of_the_hostile_repository_would_run(hostile: tuple["Crm", Path]) -> None:
    crm, canary = hostile
    subprocess.run(["git", "status"], cwd=crm.root, capture_output=True, check=False)
    assert canary.exists()


# --- crm.yaml --------------------------------------------------------------------------------


def test_settings_of_a_newer_format_are_refused(crm: "Crm") -> None:
    crm.write("crm.yaml", crm.read("crm.yaml").replace(b"format: 1", b"format: 999"))
    for arguments in (*_READING, ("add", "customer", "X")):
        assert "Upgrade" in _fails(crm, 3, *arguments)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"format: 1\nname: [unclosed\n", "crm.yaml:"),
        (b"", "crm.yaml:1:1"),
        (b"\xff\xfe broken", "crm.yaml:1:1"),
        (b"- a list\n", "crm.yaml:1:1"),
        (b"format: 1\nname: X\ntimezone: Mars/Olympus\n", "crm.yaml:3:1"),
        (b"format: 1\nname: X\nfrobnicate: 1\n", "crm.yaml:3:1"),
        (b"format: one\nname: X\n", "crm.yaml:1:1"),
        (b"name: X\n", "crm.yaml:1:1"),
        (b"format: 1\nname: X\nname: Y\n", "crm.yaml:3:1"),
        (b"<<<<<<< HEAD\nformat: 1\n=======\nformat: 1\n>>>>>>> x\n", "crm.yaml:1:1"),
        (b"format: 1\nname: " + b"x" * 5_000_000, "crm.yaml:1:1"),
    ],
    ids=(
        *("syntax", "empty", "bytes", "list", "zone", "field", "type", "no format", "twice"),
        *("conflict", "large"),
    ),
)
def test_broken_settings_are_named_with_their_line(content: bytes, place: str, crm: "Crm") -> None:
    crm.write("crm.yaml", content)
    for arguments in (("list", "customers"), ("add", "customer", "X")):
        assert place in _fails(crm, 5, *arguments)


def test_settings_that_are_missing_are_a_missing_crm(crm: "Crm") -> None:
    (crm.root / "crm.yaml").unlink()
    assert _fails(crm, 3, "list", "customers")


def test_settings_that_are_a_folder_are_a_missing_crm(crm: "Crm") -> None:
    (crm.root / "crm.yaml").unlink()
    (crm.root / "crm.yaml").mkdir()
    assert _fails(crm, 3, "list", "customers")


# --- files and ids ---------------------------------------------------------------------------


def test_a_link_out_of_the_tree_is_a_finding_and_is_never_followed(
    crm: "Crm", tmp_path: Path
) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("type: organisation\nname: Secret\n", encoding="utf-8")
    (crm.root / "customers" / "linked.yaml").symlink_to(secret)
    (crm.root / "customers" / "folder").symlink_to(tmp_path)
    done = crm.run("check")
    assert done.status == 1
    assert "customers/linked.yaml:1:1: error F007" in done.out
    assert "Secret" not in crm.ok("list", "customers") + crm.ok("search", "Secret")
    assert crm.run("set", "linked", "stage=lead").status in {4, 5}
    assert secret.read_text(encoding="utf-8") == "type: organisation\nname: Secret\n"
    crm.assert_indexed()


@pytest.mark.parametrize("target", ["gone.yaml", "beta-ag.yaml", "acme-gmbh.yaml", "/etc/passwd"])
def test_a_record_that_became_a_link_is_a_finding_wherever_it_leads(
    target: str, crm: "Crm"
) -> None:
    assert "acme-gmbh" in crm.ok("list", "customers")
    (crm.root / _ACME).unlink()
    (crm.root / _ACME).symlink_to(target)
    assert f"{_ACME}:1:1: error F007" in crm.run("check").out
    assert "acme-gmbh" not in crm.ok("list", "customers", "--format", "ids")
    assert crm.run("show", "acme-gmbh").status == 4
    assert crm.run("save").status == 1
    assert "beta-ag" in crm.ok("show", "beta-ag")
    crm.assert_indexed()


def test_a_record_that_became_a_link_is_not_written_through(crm: "Crm", tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.yaml"
    shutil.move(crm.root / _ACME, target)
    before = target.read_bytes()
    (crm.root / _ACME).symlink_to(target)
    assert crm.run("set", "acme-gmbh", "stage=customer").status in {4, 5}
    assert crm.run("remove", "acme-gmbh", "--cascade", "--yes").status in {4, 5}
    assert target.read_bytes() == before


def test_a_folder_of_records_that_became_a_link_is_not_written_through(
    crm: "Crm", tmp_path: Path
) -> None:
    shutil.move(crm.root / "customers", tmp_path / "moved")
    (crm.root / "customers").symlink_to(tmp_path / "moved")
    before = sorted((tmp_path / "moved").iterdir())
    done = crm.run("add", "customer", "Neu GmbH")
    assert done.status in {4, 5, 6}, done.err
    assert "Traceback" not in done.err
    assert sorted((tmp_path / "moved").iterdir()) == before


def test_two_files_with_one_id_are_found_and_never_confused(crm: "Crm") -> None:
    crm.write("customers/old/acme-gmbh.yaml", "type: organisation\nname: Other\n")
    before = crm.files()
    done = crm.run("check")
    assert done.status == 1
    assert "R502" in done.out
    assert crm.run("list", "customers").status == 0
    assert crm.run("set", "acme-gmbh", "stage=customer").status in {4, 5}
    assert crm.files() == before
    crm.assert_indexed()


def test_names_that_differ_only_in_case_are_found(crm: "Crm") -> None:
    crm.write("customers/ACME-GmbH.yaml", "type: organisation\nname: Other\n")
    crm.write("customers/sub/Acme-gmbh.yaml", "type: organisation\nname: Other\n")
    done = crm.run("check")
    assert done.status == 1
    assert "customers/ACME-GmbH.yaml:1:1: error F011" in done.out
    assert "acme-gmbh" in crm.ok("list", "customers")


@pytest.mark.parametrize(
    "ref",
    [
        *("../crm", "customers/../../x", "../customers/acme-gmbh", "/etc/passwd", "customers/"),
        *("..", ".", "", "contacts/../customers/acme-gmbh", "acme-gmbh/../beta-ag", "con"),
        *("customers/acme-gmbh.yaml/..", "%", "a\x01b", "--", "x" * 5000, "AC\nME"),
    ],
)
def test_no_reference_leads_out_of_the_crm(ref: str, crm: "Crm") -> None:
    before, head = crm.files(), crm.head
    for arguments in (("show", ref), ("set", ref, "stage=lead"), ("remove", ref, "--yes")):
        done = crm.run(*arguments)
        assert done.status in {2, 4}, (arguments[0], done.err)
    assert crm.run("rename", "acme-gmbh", ref).status == 2
    assert (crm.files(), crm.head) == (before, head)


def test_what_lies_outside_of_the_crm_is_not_checked_or_saved(crm: "Crm", tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("name: X\n", encoding="utf-8")
    for command in ("check", "save"):
        done = crm.run(command, "../outside.yaml")
        assert done.status in {0, 2}, done.err
        assert "Traceback" not in done.err
    assert crm.git("status", "--porcelain") == ""
