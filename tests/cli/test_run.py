"""`crmctl run`, and the rules of automations.yaml that follow every change."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_QUIET = """\
quiet-customers:
  when:
    kind: customer
    query: stage:lead OR stage:prospect
    after:
      field: since
      period: 90 days
  then:
    - tag: quiet
"""
_URGENT = """\
urgent:
  when:
    kind: complaint
    changed:
      field: severity
      to: high
  then:
    - task:
        title: "Call {customer}: {label}"
        due: +1d
        priority: high
triage:
  when:
    kind: complaint
    added: true
  then:
    - route:
        by: cause
        table:
          frost: u-jonas
        else: u-anna
    - set:
        state: in-progress
"""
_COMPLAINT = ("add", "complaint", "Gate is loud", "--customer", "acme-gmbh", "--severity", "high")
_ACTIONS = "--format=%(trailers:key=Crmctl-Action,valueonly,separator=%x2C)"


@pytest.fixture
def rules(crm: Path, git: Git) -> Callable[[str], None]:
    """Write automations.yaml and commit it."""

    def write(text: str) -> None:
        (crm / "automations.yaml").write_text(text)
        git("add", "automations.yaml")
        git("commit", "--quiet", "-m", "rules")

    return write


def test_without_rules_there_is_nothing_to_do(hear: Hear) -> None:
    assert hear("run") == (0, "", "Nothing is due.\n")
    assert hear("run", "--dry-run") == (0, "", "Nothing is due.\n")
    assert hear("run", "--explain", "acme-gmbh") == (0, "", "No rule is about such a record.\n")
    assert hear("run", "quiet") == (
        2, "", "crmctl: automations.yaml has no rule 'quiet'; it has none yet.\n"
    )  # fmt: skip


def test_a_change_is_followed_by_a_commit_of_each_rule(
    hear: Hear, crm: Path, git: Git, rules: Callable[[str], None]
) -> None:
    rules(_URGENT)
    status, out, err = hear(*_COMPLAINT, "--cause", "frost")
    complaint = out.strip()
    id_ = complaint.partition("/")[2]
    task = err.partition("\n")[0].removeprefix(f"Rule urgent: {complaint}, ").rstrip(".")
    assert (status, err) == (0, f"Rule urgent: {complaint}, {task}.\nRule triage: {complaint}.\n")
    (path,) = crm.rglob(f"{task.removeprefix('tasks/')}.yaml")
    assert path.read_text() == (
        'title: "Call ACME Maschinenbau: Gate is loud"\n'
        f"due: 2026-11-24\nabout:\n  - {complaint}\n  - customers/acme-gmbh\npriority: high\n"
        f"external_ids:\n  automation: urgent:{complaint}\n"
    )
    text = next(crm.rglob(f"{id_}.yaml")).read_text()
    assert "owner: u-jonas\n" in text
    assert text.endswith(
        "states:\n  - state: open\n    at: 2026-11-23\n"
        "  - state: in-progress\n    at: 2026-11-23\n"
    )
    assert git("log", "-3", "--format=%s").splitlines() == [
        f"complaint {id_}: rule triage",
        f"complaint {id_}: rule urgent",
        f"complaint {id_}: add",
    ]
    assert git("log", "-1", "--format=%b").splitlines() == [
        "Crmctl-Action: automation",
        f"Crmctl-Record: {complaint}",
        "Crmctl-Rule: triage",
    ]
    assert git("status", "--porcelain") == ""
    assert hear("run") == (0, "", "Nothing is due.\n")


def test_a_rule_that_waits_for_a_change_acts_when_it_comes_and_makes_its_task_once(
    hear: Hear, git: Git, rules: Callable[[str], None]
) -> None:
    rules(_URGENT.partition("triage")[0])
    status, out, err = hear(*_COMPLAINT[:-1], "low")
    complaint = out.strip()
    assert (status, err) == (0, "")
    assert hear("set", complaint, "severity=high")[2].startswith(f"Rule urgent: {complaint}, ")
    assert hear("set", complaint, "severity=low") == (0, "", "")
    assert hear("set", complaint, "severity=high") == (0, "", "")
    assert git("log", "-5", _ACTIONS).splitlines()[:5] == [
        "set", "set", "automation", "set", "add"
    ]  # fmt: skip


def test_what_time_makes_due_is_foreseen_and_done_once(
    hear: Hear, crm: Path, git: Git, rules: Callable[[str], None]
) -> None:
    rules(_QUIET)
    before = git("rev-parse", "HEAD")
    assert hear("run", "--dry-run", "--format", "json") == (
        0,
        json.dumps([
            {
                "rule": "quiet-customers",
                "ref": "customers/k-9w2e5t7y",
                "why": "matches stage:lead OR stage:prospect, since is 90 days ago or more",
                "does": ["tags+=quiet"],
            }
        ]).replace("[{", "[\n{", 1).replace("}]", "}\n]") + "\n",
        "",
    )  # fmt: skip
    assert hear("run", "--dry-run", "--format", "ids")[1] == "customers/k-9w2e5t7y\n"
    assert git("rev-parse", "HEAD") == before
    assert hear("run") == (0, "", "Rule quiet-customers: customers/k-9w2e5t7y.\n")
    assert (crm / "customers/k-9w2e5t7y.yaml").read_text().endswith("tags:\n  - quiet\n")
    assert hear("run") == (0, "", "Nothing is due.\n")
    assert hear("run", today="2026-12-30") == (
        0, "", "Rule quiet-customers: customers/beta-ag.\n"
    )  # fmt: skip


def test_it_is_explained_why_a_rule_acts_or_not(hear: Hear, rules: Callable[[str], None]) -> None:
    rules(
        _QUIET + "vips:\n  when:\n    kind: customer\n    query: tag:b2b\n    changed: stage\n"
        "  then:\n    - tag: vip\n    - task:\n        title: Say hello\n        due: tomorrow\n"
        "hello:\n  when:\n    kind: customer\n    added: true\n  then:\n    - tag: new\n"
        "broken-later:\n  when:\n    kind: customer\n  then:\n    - set:\n"
        "        type: person\n" + _URGENT
    )
    assert hear("run", "--explain", "acme-gmbh", "vips", "quiet-customers", "hello") == (
        0,
        (
            "RULE             ACTS       WHY                                          DOES\n"
            "quiet-customers  no         does not match stage:lead OR stage:prospect\n"
            "vips             on change  stage changes, matches tag:b2b               "
            "tags+=vip, task: Say hello, due 2026-11-24\n"
            "hello            no         waits for new records\n"
        ),
        "",
    )
    found = json.loads(hear("run", "--explain", "beta-ag", "--format", "json")[1])
    assert [(each["rule"], each["acts"]) for each in found] == [
        ("quiet-customers", "no"), ("vips", "no"), ("hello", "no"), ("broken-later", "no")
    ]  # fmt: skip
    assert found[0]["why"] == "since is not 90 days ago"
    assert found[3]["why"] == "Not written: a private customer needs `person`, a contact's id."
    found = json.loads(hear("run", "--explain", "k-9w2e5t7y", "--format", "json")[1])
    assert found[0]["acts"] == "now"
    assert found[3]["why"] == "it is so already"


def test_what_would_be_made_and_what_stands_in_the_way_is_foreseen(
    hear: Hear, rules: Callable[[str], None]
) -> None:
    rules(
        "look:\n  when:\n    kind: interaction\n    query: planned:no\n  then:\n    - task:\n"
        "        title: 'Look at {label}'\nperson:\n  when:\n    kind: customer\n"
        "    query: stage:lead\n  then:\n    - set:\n        type: person\n"
    )
    found = json.loads(hear("run", "--dry-run", "--format", "json")[1])
    assert [(each["ref"], each["does"]) for each in found] == [
        (
            "interactions/2026-11-21-acme-gmbh-phone-7k3f",
            ["task: Look at Problem with the gate drive"],
        ),
        (
            "customers/beta-ag",
            ["nothing: Not written: a private customer needs `person`, a contact's id."],
        ),
    ]
    task = hear("run", "look")[2].rpartition(", ")[2].rstrip(".\n")
    assert json.loads(hear("show", task, "--format", "json")[1])["about"] == [
        "interactions/2026-11-21-acme-gmbh-phone-7k3f", "customers/acme-gmbh",
        "contacts/p-7k3f9q2m",
    ]  # fmt: skip


def test_only_the_rules_that_are_named_run(hear: Hear, rules: Callable[[str], None]) -> None:
    rules(_QUIET + _QUIET.replace("quiet", "still"))
    assert hear("run", "still-customers") == (
        0, "", "Rule still-customers: customers/k-9w2e5t7y.\n"
    )  # fmt: skip
    assert hear("run", "nonsense")[::2] == (
        2,
        (
            "crmctl: automations.yaml has no rule 'nonsense'; it has quiet-customers, "
            "still-customers.\n"
        ),
    )


_BROKEN = {
    "kind: custmer": "3:5: quiet-customers.when.kind is not a kind (did you mean customer?).",
    "query: (stage:lead": (
        "4:5: quiet-customers.when.query is not understood: The query cannot be read at column "
        "1: the parenthesis is never closed."
    ),
    "query: stgae:lead": (
        "4:5: quiet-customers.when.query is not understood: No field is called 'stgae'. Did you "
        "mean stage?"
    ),
    "query: segment:none": (
        "4:5: quiet-customers.when.query is not understood: crm.yaml has no segment 'none'; it "
        "has dresdeners."
    ),
    "field: name": "6:7: quiet-customers.when.after.field is not a field that holds a date.",
    "- tgag: quiet": (
        "9:7: quiet-customers.then[0].tgag is not a known field (did you mean tag?)."
    ),
}


@pytest.mark.parametrize("line", _BROKEN)
def test_a_broken_rule_stops_run_and_no_change(
    hear: Hear, git: Git, rules: Callable[[str], None], line: str
) -> None:
    key = line.partition(":")[0].replace("tgag", "tag")
    old = next(each.strip() for each in _QUIET.splitlines() if each.strip().startswith(key))
    rules(_QUIET.replace(old, line) + _URGENT)
    wrong = f"automations.yaml:{_BROKEN[line]}"
    assert hear("run") == (2, "", f"crmctl: {wrong} Correct it and run again.\n")
    assert hear("set", "beta-ag", "stage=prospect") == (0, "", f"warning: {wrong}\n")
    assert git("log", "-1", _ACTIONS) == "set"
    status, out, _ = hear("check", "--select", "A")
    assert (status, out.startswith("automations.yaml:"), " error A801 " in out) == (1, True, True)
    assert "Rule urgent: " in hear(*_COMPLAINT)[2]  # the others work on


def test_a_file_that_is_no_yaml_stops_no_change_either(
    hear: Hear, crm: Path, git: Git, rules: Callable[[str], None]
) -> None:
    rules(_QUIET.replace("  then:", " then:"))
    status, _, err = hear("run")
    assert status == 2
    assert err.startswith("crmctl: automations.yaml:8:")
    assert hear("set", "beta-ag", "stage=prospect")[0] == 0
    assert git("log", "-1", _ACTIONS) == "set"
    assert hear("check", "--since", "HEAD")[0] == 1
    (crm / "automations.yaml").write_text("# nothing yet\n")
    assert hear("set", "beta-ag", "stage=lead") == (0, "", "")
    assert hear("run") == (0, "", "Nothing is due.\n")
    (crm / "automations.yaml").unlink()
    (crm / "automations.yaml").symlink_to(crm / "crm.yaml")
    assert hear("set", "beta-ag", "stage=prospect")[2] == (
        "warning: automations.yaml:1:1: automations.yaml is left alone: it is, or lies behind, a "
        "symbolic link (F007).\n"
    )


def test_what_is_staged_is_checked_before_it_is_committed(hear: Hear, crm: Path, git: Git) -> None:
    (crm / "automations.yaml").write_text(_QUIET.replace("kind:", "knid:"))
    git("add", "automations.yaml")
    (crm / "automations.yaml").write_text(_QUIET)
    status, out, _ = hear("check", "--staged")
    assert status == 1
    assert "automations.yaml:3:5: error A801 quiet-customers.when.knid" in out
    assert hear("check", "--select", "A")[0] == 0


_AT_ODDS = """\
warm:
  when:
    kind: customer
    query: tag:cold
  then:
    - untag: cold
    - tag: warm
cool:
  when:
    kind: customer
    query: tag:warm
  then:
    - untag: warm
    - tag: cold
"""


def test_rules_that_undo_each_other_are_told_once_and_then_left(
    hear: Hear, crm: Path, git: Git, rules: Callable[[str], None]
) -> None:
    hear("set", "beta-ag", "tags+=cold")
    rules(_AT_ODDS)
    told = (
        "Rule warm: customers/beta-ag.\nRule cool: customers/beta-ag.\n"
        "warning: The rules cool and warm undo each other on 1 record; `crmctl run` asks them "
        "again when a record or the rules have changed.\n"
    )
    assert hear("run") == (0, "", told)
    head = git("rev-parse", "HEAD")
    assert hear("run", "--dry-run") == (0, "", "Nothing is due.\n")
    assert hear("run") == (0, "", "Nothing is due.\n")
    assert git("rev-parse", "HEAD") == head
    with (crm / "automations.yaml").open("a") as file:
        file.write("# looked at\n")
    hear("save")
    assert hear("run") == (0, "", told)  # the rules have changed


def test_a_state_that_rules_set_to_and_fro_is_told_in_spite_of_its_history(
    hear: Hear, git: Git, rules: Callable[[str], None]
) -> None:
    hear("add", "complaint", "Noise", "--customer", "acme-gmbh")
    flip = (
        "{name}:\n  when:\n    kind: complaint\n    query: state={old}\n  then:\n"
        "    - set:\n        state: {new}\n"
    )
    rules(
        flip.format(name="begin", old="open", new="in-progress")
        + flip.format(name="reopen", old="in-progress", new="open")
    )
    assert "The rules begin and reopen undo each other on 1 record" in hear("run")[2]
    head = git("rev-parse", "HEAD")
    assert hear("run")[2] == "Nothing is due.\n"
    assert git("rev-parse", "HEAD") == head
