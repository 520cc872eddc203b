"""Rules that follow a change, when a process dies between the two, or two work at once."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_RUNNER = Path(__file__).with_name("killing.py")
_PUBLISHED = "after git update-ref"
_RULES = """\
call:
  when:
    kind: complaint
    changed:
      field: severity
      to: high
  then:
    - task:
        title: Call {customer}
lead:
  when:
    kind: customer
    query: stage:lead
  then:
    - tag: lead
"""
_COMPLAINT = ("add", "complaint", "Gate is loud", "--customer", "acme-gmbh", "--severity", "high")
_ACTIONS = "--format=%(trailers:key=Crmctl-Action,valueonly,separator=%x2C)"


def _ruled(crm: "Crm") -> "Crm":
    crm.write("automations.yaml", _RULES)
    crm.ok("save", "automations.yaml")
    return crm


def _killed(crm: "Crm", at: int, *arguments: str) -> bool:
    """Run a command that is killed when a commit was published, at the first one or a later."""
    log = crm.root.with_suffix(".log")
    told = {"FAULT_AT": str(at), "FAULT_STEP": _PUBLISHED, "FAULT_LOG": str(log)}
    ran = subprocess.run(
        [sys.executable, str(_RUNNER), *arguments],
        cwd=crm.root,
        env=crm.environment(**told),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        start_new_session=True,
    )
    return ran.returncode < 0


def _actions(crm: "Crm", since: str) -> list[str]:
    return crm.git("log", "--reverse", _ACTIONS, f"{since}..HEAD").split()


def _tasks(crm: "Crm") -> list[str]:
    return crm.ok("list", "tasks", "--format", "ids").split()


def _ended(process: "subprocess.Popen[str]") -> int:
    process.communicate(timeout=120)
    return process.returncode


def test_a_kill_between_a_change_and_its_rule_is_made_up_by_run(crm: "Crm") -> None:
    before = _ruled(crm).head
    assert _killed(crm, 1, *_COMPLAINT)
    assert _actions(crm, before) == ["add"]
    done = crm.run("run")
    assert (done.status, done.out) == (0, "")
    assert "Rule call: complaints/" in done.err
    # What time made due is done, too.
    assert _actions(crm, before) == ["add", "automation", "automation"]
    assert len(_tasks(crm)) == 1
    assert (crm.run("run").status, crm.run("run").err) == (0, "Nothing is due.\n")
    crm.assert_whole()


def test_a_kill_between_a_change_and_its_rule_is_made_up_by_the_next_change(crm: "Crm") -> None:
    before = _ruled(crm).head
    assert _killed(crm, 1, *_COMPLAINT)
    crm.ok("add", "contact", "Jan Neu")
    assert _actions(crm, before) == ["add", "automation", "add"]
    crm.assert_whole()


def test_a_kill_right_after_a_rule_makes_nothing_twice(crm: "Crm") -> None:
    before = _ruled(crm).head
    assert _killed(crm, 2, *_COMPLAINT)
    assert _actions(crm, before) == ["add", "automation"]
    crm.ok("add", "contact", "Jan Neu")
    assert _actions(crm, before) == ["add", "automation", "add"]
    assert len(_tasks(crm)) == 1
    crm.assert_whole()


def test_two_processes_at_once_make_each_task_once(crm: "Crm") -> None:
    _ruled(crm)
    both = [crm.start(*_COMPLAINT[:2], f"{name} is loud", *_COMPLAINT[3:]) for name in "AB"]
    assert [_ended(process) for process in both] == [0, 0]
    assert len(_tasks(crm)) == 2
    crm.assert_whole()


def test_two_runs_at_once_do_what_is_due_once(crm: "Crm") -> None:
    crm.write(
        "automations.yaml", "first:\n  when:\n    kind: customer\n  then:\n    - task:\n"
        "        title: Look at {label}\n",
    )  # fmt: skip
    crm.ok("save")
    before = crm.head
    both = [crm.start("run") for _ in "AB"]
    assert [_ended(process) for process in both] == [0, 0]
    assert _actions(crm, before) == ["automation"]
    assert len(_tasks(crm)) == len(os.listdir(crm.root / "customers"))  # noqa: PTH208 - a count
    crm.assert_whole()
