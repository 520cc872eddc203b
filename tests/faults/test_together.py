"""Several processes at once, and processes that are interrupted."""

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from crmctl.workspace.lock import exclusive

if TYPE_CHECKING:
    import subprocess

    from tests.faults.conftest import Crm, Done

_ACME = "customers/acme-gmbh.yaml"
_ROUNDS = 4


def _end(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_two_processes_add_at_once(crm: "Crm") -> None:
    before = int(crm.git("rev-list", "--count", "HEAD"))
    for number in range(_ROUNDS):
        both = [crm.start("add", "contact", f"Person {number} {who}") for who in "AB"]
        ended = [_end(process) for process in both]
        assert [status for status, _, _ in ended] == [0, 0], ended
    assert int(crm.git("rev-list", "--count", "HEAD")) == before + 2 * _ROUNDS
    assert crm.ok("list", "contacts", "--format", "ids").count("\n") == 2 + 2 * _ROUNDS
    crm.assert_whole()


def test_two_processes_set_fields_of_one_record_at_once(crm: "Crm") -> None:
    for number in range(_ROUNDS):
        both = [
            crm.start("set", "acme-gmbh", f"tags+=tag-{number}"),
            crm.start("set", "acme-gmbh", f"notes=Note {number}."),
        ]
        ended = [_end(process) for process in both]
        assert [status for status, _, _ in ended] == [0, 0], ended
        text = crm.read(_ACME).decode()
        assert f"tag-{number}" in text
        assert f"Note {number}." in text
    assert text.count("tag-") == _ROUNDS
    assert "# from the fair" in text
    crm.assert_whole()


def test_two_processes_give_one_field_different_values(crm: "Crm") -> None:
    stages = ("customer", "former")
    for _ in range(_ROUNDS):
        both = [crm.start("set", "acme-gmbh", f"stage={stage}") for stage in stages]
        statuses = [_end(process)[0] for process in both]
        assert set(statuses) <= {0, 5}
        assert 0 in statuses
        crm.ok("set", "acme-gmbh", "stage=lead")
    crm.assert_whole()


def test_many_kinds_of_writers_at_once_leave_a_whole_crm(crm: "Crm") -> None:
    writers = [
        crm.start("log", "call", "acme-gmbh", "--text", "a"),
        crm.start("add", "task", "Call back", "--about", "customers/acme-gmbh"),
        crm.start("merge", "acme-gmbh", "beta-ag", "--yes"),
        crm.start("rename", "gamma-kg", "gamma"),
        crm.start("list", "customers"),
        crm.start("check"),
    ]
    ended = [_end(process) for process in writers]
    assert {status for status, _, _ in ended} <= {0, 5}, ended
    assert not [err for _, _, err in ended if "Traceback" in err]
    assert crm.git("status", "--porcelain") == ""
    crm.assert_whole()


def test_a_writer_says_that_it_waits_and_then_writes(crm: "Crm") -> None:
    with exclusive(crm.private / "lock", lambda: None):
        writer = crm.start("set", "acme-gmbh", "stage=customer")
        assert writer.stderr is not None
        assert writer.stderr.readline() == "Waiting for another crmctl to finish ...\n"
    status, _, err = _end(writer)
    assert (status, err) == (0, "")
    assert b"stage: customer\n" in crm.read(_ACME)


def test_a_reader_does_not_wait_for_a_writer_that_has_not_begun_to_write(crm: "Crm") -> None:
    with exclusive(crm.private / "lock", lambda: None):
        assert crm.run("list", "customers").status == 0


def test_a_reader_during_a_write_sees_it_before_or_after(crm: "Crm") -> None:
    """Many records are changed at once; no reader sees some of them changed."""
    for number in range(60):
        crm.write(f"customers/many-{number}.yaml", "type: organisation\nname: Many\nstage: lead\n")
    crm.ok("save")
    for stage in ("prospect", "lead", "prospect"):
        writer = crm.start("set", "--where", "kind:customer Many", f"stage={stage}", "--yes")
        seen: list[Done] = []
        while writer.poll() is None:
            seen.append(crm.run("list", "customers", "Many stage:lead", "--format", "ids"))
        assert _end(writer)[0] == 0
        assert {(done.status, done.err) for done in seen} == {(0, "")}
        assert {done.out.count("\n") for done in seen} <= {0, 60}
    crm.assert_whole()


@pytest.mark.parametrize("seed", range(8))
def test_an_interrupted_command_says_so_and_leaves_a_whole_crm(seed: int, crm: "Crm") -> None:
    before, head = crm.files(), crm.head
    writer = crm.start("merge", "acme-gmbh", "beta-ag", "--yes")
    time.sleep(random.Random(seed).uniform(0.05, 0.6))  # noqa: S311 - no secret
    os.killpg(writer.pid, signal.SIGINT)  # as a terminal does: git is interrupted, too
    status, _, err = _end(writer)
    assert status in {0, 130, -signal.SIGINT}, err
    # While Python itself starts or ends, the signal ends the process, with Python's own words.
    assert status == -signal.SIGINT or "Traceback" not in err
    if status == 130:
        assert crm.open()[1] == []
    if crm.head == head:
        assert crm.files() == before
    assert crm.git("status", "--porcelain") == ""
    crm.assert_whole()
