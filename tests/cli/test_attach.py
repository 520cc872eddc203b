"""`crmctl attach`, `detach`, `attachments`, `open`: files that belong to a record."""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.attaching import attach

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

# No text, with line ends and bytes that a conversion would change.
_CONTENT = bytes(range(256)) + b"\r\n\n\0%PDF"
_ACME = "customers/acme-gmbh.yaml"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A file outside of the CRM, whose name names a person."""
    file = tmp_path / "Erika Muster.PDF"
    file.write_bytes(_CONTENT)
    return file


@pytest.fixture
def path(hear: Hear, scan: Path) -> str:
    """The place of `scan`, attached to acme-gmbh."""
    status, out, said = hear("attach", "acme-gmbh", str(scan), "--label", "contract")
    assert (status, said) == (0, "")
    return out.strip()


def test_a_copy_lies_under_a_name_that_says_nothing_in_the_records_own_commit(
    path: str, crm: Path, git: Git
) -> None:
    assert path == "attachments/8k/a-8kcxqyf4.pdf"
    assert (crm / path).read_bytes() == _CONTENT
    assert "Erika" not in git("log", "-1", "--format=%B", "--name-only")
    assert git("show", "--name-only", "--format=%s%n%b") == (
        "customer acme-gmbh: attach\nCrmctl-Action: attach\nCrmctl-Record: customers/acme-gmbh\n"
        f"\n\n{path}\n{_ACME}"
    )
    assert (
        f"attachments:\n  - file: {path}\n    name: Erika Muster.PDF\n    type: application/pdf\n"
        f"    size: 264\n    sha256: {sha256(_CONTENT).hexdigest()}\n    at: 2026-11-23\n"
        "    label: contract\n"
    ) in (crm / _ACME).read_text()
    assert git("status", "--short") == ""


def test_git_gives_the_bytes_back_in_a_clone_that_converts_line_ends(
    path: str, crm: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    command = ["git", "-c", "core.autocrlf=true", "clone", "-q", str(crm), str(clone)]
    subprocess.run(command, check=True)
    assert (clone / path).read_bytes() == _CONTENT


def test_the_same_content_is_not_stored_twice(hear: Hear, path: str, tmp_path: Path) -> None:
    (tmp_path / "again.pdf").write_bytes(_CONTENT)
    assert hear("attach", "acme-gmbh", str(tmp_path / "again.pdf")) == (
        0, "", f"customers/acme-gmbh has this content already: {path}\n",
    )  # fmt: skip


def test_two_files_of_one_content_are_stored_once(hear: Hear, scan: Path, crm: Path) -> None:
    status, out, said = hear("attach", "acme-gmbh", str(scan), str(scan))
    assert status == 0
    assert said == f"customers/acme-gmbh has this content already: {out}"
    assert len([file for file in (crm / "attachments").rglob("*") if file.is_file()]) == 1


def test_attachments_are_listed(hear: Hear, path: str) -> None:
    assert hear("attachments", "acme-gmbh") == (
        0,
        (
            "NO  NAME              LABEL     TYPE              SIZE  SINCE       FILE\n"
            f" 1  Erika Muster.PDF  contract  application/pdf  264 B  2026-11-23  {path}\n"
        ),
        "",
    )
    assert hear("attachments", "acme-gmbh", "--format", "ids")[1] == f"{path}\n"
    (row,) = json.loads(hear("attachments", "acme-gmbh", "--format", "json")[1])
    assert (row["number"], row["size"], row["name"]) == (1, 264, "Erika Muster.PDF")
    assert hear("attachments", "beta-ag") == (0, "", "Nothing is attached.\n")


def test_a_dry_run_writes_nothing_and_shows_no_bytes(
    hear: Hear, scan: Path, crm: Path, git: Git
) -> None:
    status, out, _ = hear("attach", "acme-gmbh", str(scan), "--dry-run")
    assert status == 0
    assert out.startswith(
        "Binary file attachments/8k/a-8kcxqyf4.pdf: none -> 264 bytes\n--- a/customers/acme"
    )
    assert not (crm / "attachments").exists()
    assert git("status", "--short") == ""


def test_what_is_detached_is_gone_and_undo_brings_every_byte_back(
    hear: Hear, path: str, crm: Path, git: Git
) -> None:
    assert hear("detach", "acme-gmbh", "contract", "--yes") == (0, "", "")
    assert not (crm / "attachments").exists()
    assert "attachments" not in (crm / _ACME).read_text()
    assert hear("undo")[0] == 0
    assert (crm / path).read_bytes() == _CONTENT
    assert git("diff", "HEAD~2", "HEAD", "--stat") == ""
    assert hear("undo", "HEAD~2")[0] == 0
    assert not (crm / path).exists()


def test_nothing_is_detached_without_asking(hear: Hear, path: str, crm: Path) -> None:
    status, _, said = hear("detach", "acme-gmbh", "1")
    assert status == 2
    assert "Take 1 attachment off customers/acme-gmbh?" in said
    assert hear("detach", "acme-gmbh", "1", "--dry-run")[1].startswith(
        f"Binary file {path}: 264 bytes -> none\n"
    )
    assert (crm / path).exists()


def test_an_attachment_that_is_not_there_or_not_the_only_one_is_told(
    hear: Hear, path: str, tmp_path: Path
) -> None:
    assert hear("detach", "acme-gmbh", "nothing", "--yes") == (
        4, "", ("crmctl: customers/acme-gmbh has no such attachment; `crmctl attachments "
        "customers/acme-gmbh` lists what it has.\n"),
    )  # fmt: skip
    (tmp_path / "b.txt").write_text("b")
    other = hear("attach", "acme-gmbh", str(tmp_path / "b.txt"), "-l", "contract")[1].strip()
    assert hear("detach", "acme-gmbh", "contract", "--yes") == (
        4, "", ("crmctl: 2 attachments of customers/acme-gmbh are called so; name one by its "
        f"place: {path}, {other}.\n"),
    )  # fmt: skip
    assert hear("open", "acme-gmbh")[0] == 4


def test_what_cannot_be_attached_is_refused(hear: Hear, crm: Path, tmp_path: Path) -> None:
    huge, link = tmp_path / "huge.bin", tmp_path / "link.bin"
    with huge.open("wb") as sparse:
        sparse.truncate(2 * 1024**3)
    link.symlink_to(huge)
    os.mkfifo(tmp_path / "pipe")
    for file, words in {
        huge: "has 2.1 GB, more than 10.0 MB. Git keeps every file for ever: attach it with "
        "--large if it must be here, or let Git LFS hold large files (https://git-lfs.com).",
        link: "is not attached: it is a symbolic link; name the file itself.",
        tmp_path / "pipe": "is not attached: it is a pipe or a device.",
        tmp_path: "is not attached: it is a folder; pack it into one file.",
        crm / "crm.yaml": "is not attached: it is a file of this CRM.",
        tmp_path / "nothing": "cannot be read: No such file or directory.",
    }.items():
        assert hear("attach", "acme-gmbh", str(file)) == (2, "", f"crmctl: {file} {words}\n")
    assert "more than 100.0 MB" in hear("attach", "acme-gmbh", str(huge), "--large")[2]
    assert not (crm / "attachments").exists()


def test_a_large_file_is_taken_if_somebody_insists(hear: Hear, crm: Path, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"\0" * 10_000_001)
    assert hear("attach", "acme-gmbh", str(tmp_path / "film.mp4"))[0] == 2
    status, out, _ = hear("attach", "acme-gmbh", str(tmp_path / "film.mp4"), "--large")
    assert status == 0
    assert (crm / out.strip()).stat().st_size == 10_000_001


def test_a_removed_record_takes_its_attachments_along(hear: Hear, scan: Path, crm: Path) -> None:
    path = hear("attach", "t-3f5h7k9m", str(scan))[1].strip()
    status, _, said = hear("remove", "t-3f5h7k9m")
    assert "Remove task t-3f5h7k9m?" in said
    assert hear("remove", "t-3f5h7k9m", "--yes")[0] == 0
    assert not (crm / path).exists()
    assert hear("undo")[0] == 0
    assert (crm / path).read_bytes() == _CONTENT
    assert status == 2


def test_a_file_that_another_record_names_stays(hear: Hear, crm: Path, path: str) -> None:
    item = "attachments:" + (crm / _ACME).read_text().partition("attachments:")[2]
    with (crm / "tasks" / "3f" / "t-3f5h7k9m.yaml").open("a") as task:
        task.write(item.partition("notes:")[0])
    assert hear("remove", "t-3f5h7k9m", "--yes")[0] == 0
    assert (crm / path).read_bytes() == _CONTENT


def test_merged_records_keep_the_attachments_of_both(
    hear: Hear, path: str, crm: Path, tmp_path: Path
) -> None:
    (tmp_path / "b.txt").write_text("b")
    other = hear("attach", "beta-ag", str(tmp_path / "b.txt"))[1].strip()
    assert hear("merge", "acme-gmbh", "beta-ag", "--yes")[0] == 0
    assert hear("attachments", "acme-gmbh", "--format", "ids")[1].split() == [path, other]
    assert (crm / other).read_text() == "b"
    assert hear("check", "--select", "F017")[1] == ""


def test_an_erased_person_takes_the_attachments_along(
    hear: Hear, scan: Path, crm: Path, git: Git
) -> None:
    mine = hear("attach", "p-7k3f9q2m", str(scan))[1].strip()
    call = hear("attach", "2026-11-21-acme-gmbh-phone-7k3f", str(scan))[1].strip()
    status, certificate, said = hear("redact", "p-7k3f9q2m", "--yes")
    assert status == 0
    assert f"goes     {mine}\n" in said
    assert (
        "decide   interactions/2026-11-21-acme-gmbh-phone-7k3f attachments[0]: attachment; a file "
        "is not looked into; `crmctl detach` takes it away if it is theirs\n"
    ) in said
    assert not (crm / mine).exists()
    assert (crm / call).exists()
    assert "  attachments: 1\n" in (crm / certificate.strip()).read_text()
    assert git("status", "--short") == ""
    assert hear("attach", "p-7k3f9q2m", str(scan))[0] == 7
    assert hear("check", "--select", "F017")[1] == ""


def test_check_names_lost_changed_and_unnamed_files(hear: Hear, path: str, crm: Path) -> None:
    (crm / path).write_bytes(b"other")
    (crm / "attachments" / "zz.pdf").write_bytes(b"x")
    status, out, _ = hear("check", "--select", "F017")
    assert (status, out) == (
        1,
        (
            "attachments/zz.pdf:1:1: warning F017 No record names this file. (remove it, or "
            "attach it to a record)\n"
            f"{_ACME}:26:5: error F017 The file is not what was attached. (`crmctl history` says "
            "who changed it; `crmctl detach` gives it up)\n"
        ),
    )
    (crm / path).unlink()
    assert "The attached file is not there." in hear("check", "--select", "F017")[1]


def test_an_attachment_is_opened_by_a_program_without_a_shell(
    hear: Hear, path: str, crm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener, opened = tmp_path / "opener", tmp_path / "opened"
    opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$1" >{opened}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("CRMCTL_OPENER", str(opener))
    assert hear("open", "acme-gmbh", "contract") == (0, "", "")
    assert opened.read_text() == f"1\n{crm / path}\n"
    monkeypatch.setenv("CRMCTL_OPENER", "false")
    assert hear("open", "acme-gmbh")[0] == 2


def test_a_program_or_a_changed_file_is_not_opened(
    hear: Hear, path: str, crm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMCTL_OPENER", "false")
    (tmp_path / "run.sh").write_text("#!/bin/sh\n")
    hear("attach", "beta-ag", str(tmp_path / "run.sh"))
    status, _, said = hear("open", "beta-ag")
    assert (status, "is a program" in said) == (7, True)
    (crm / path).write_bytes(b"other")
    assert hear("open", "acme-gmbh")[0] == 4


def test_save_never_reads_a_file_that_git_should_not_have(hear: Hear, crm: Path) -> None:
    (crm / "attachments").mkdir()
    with (crm / "attachments" / "huge.bin").open("wb") as file:
        file.truncate(2 * 1024**3)
    status, out, said = hear("save")
    assert status != 0
    assert "F006" in out + said
    assert "100.0 MB" in out + said


@pytest.mark.parametrize(
    ("name", "known"),
    [
        (b"a\x1b[31m.pdf", "name: a[31m.pdf"), (b"M\xfcller.pdf", "name: M\ufffdller.pdf"),
        (b"\x1b", "name: file"), (b"0123", 'name: "0123"'),
        ("u\u0308.txt".encode(), "name: ü.txt"),
    ],
)  # fmt: skip
def test_a_file_may_be_called_anything(
    hear: Hear, crm: Path, tmp_path: Path, name: bytes, known: str
) -> None:
    file = tmp_path / os.fsdecode(name)
    file.write_bytes(b"x")
    workspace = Workspace.open(crm, Surroundings(datetime.now().astimezone()))
    done = attach(workspace, Ref("customers", "acme-gmbh"), [file], label="a\nb")
    done.change.commit("attach")
    text = (crm / _ACME).read_text()
    assert known in text
    assert hear("check", "--select", "F017")[1] == ""


def test_attachments_are_no_records_and_their_names_are_found(
    hear: Hear, path: str, crm: Path
) -> None:
    assert path
    assert hear("search", "Muster.PDF", "--format", "ids")[1] == "customers/acme-gmbh\n"
    assert json.loads(hear("show", "acme-gmbh", "--format", "json")[1])["attachments"][0][
        "sha256"
    ].isalnum()
    (crm / "attachments" / "yaml").mkdir()
    assert hear("list", "customers", "--format", "ids")[0] == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "is not there any more"), (b"another", "is not what was attached")],
)
def test_save_takes_no_attachment_from_the_record_that_names_it(
    hear: Hear, path: str, crm: Path, content: bytes | None, said: str
) -> None:
    (crm / path).unlink()
    if content is not None:
        (crm / path).write_bytes(content)
    status, out, _ = hear("save")
    assert status == 1
    assert f"{path}:1:1: error F017 The file {said}; customers/acme-gmbh names it." in out
    (crm / path).write_bytes(_CONTENT)
    assert hear("save") == (0, "", "Nothing was edited by hand.\n")
