from typing import TYPE_CHECKING

import pytest

from crmctl.workspace.automating.rulebook import read, sentence
from crmctl.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tests.unit.workspace.automating.conftest import Rules

_WHEN = "r:\n  when:\n    kind: {}\n"
_THEN = "r:\n  when:\n    kind: {}\n  then:\n    - {}\n"


@pytest.fixture
def workspace(rules: "Rules") -> Workspace:
    """A CRM with two users."""
    crm = rules("")
    settings = crm.root / "crm.yaml"
    users = "users:\n  u-anna:\n    name: Anna\n  u-jonas:\n    name: Jonas\n"
    settings.write_text(settings.read_text() + users)
    return crm.open()


def _wrong(workspace: Workspace, text: str) -> list[str]:
    found = read(workspace, text.encode()).findings
    return [sentence(each).partition("r.")[2] for each in found]


@pytest.mark.parametrize(
    ("kind", "condition", "wrong"),
    [
        ("dael", "", "when.kind is not a kind (did you mean deal?)."),
        ("deal", "changed: stgae",
         "when.changed No field is called 'stgae'. Did you mean state, stage?"),
        ("customer", "changed: last_contact", "when.changed No field is called 'last_contact'."),
        ("deal", "after: {field: cloesd, period: 1 day}",
         "when.after.field No field is called 'cloesd'."),
        ("contact", "after: {field: name, period: 1 day}",
         "when.after.field is not a field that holds a date."),
        ("deal", "query: stage>1", "when.query is not understood: In the query, stage takes"),
    ],
)  # fmt: skip
def test_a_condition_names_what_this_crm_has(
    workspace: Workspace, kind: str, condition: str, wrong: str
) -> None:
    text = f"{_WHEN.format(kind)}    {condition}\n  then:\n    - tag: x\n"
    (found,) = _wrong(workspace, text)
    assert found.startswith(wrong.rstrip("."))


@pytest.mark.parametrize(
    ("kind", "action", "wrong"),
    [
        ("deal", "task: {title: Call, owner: u-ana}",
         "then[0].task.owner is none of the users in crm.yaml (did you mean u-anna?)"),
        ("deal", "task: {title: Call, owner: nobody}",
         "then[0].task.owner is none of the users in crm.yaml (known: u-anna, u-jonas)."),
        ("deal", "task: {title: Call, due: soon}",
         "then[0].task.due is not a day (as in +3d, tomorrow, friday)."),
        ("deal", "task: {title: 'Call {custmer}'}",
         "then[0].task.title has a placeholder that is not known (did you mean customer?)"),
        ("deal", "set: {stgae: won}",
         "then[0].set.stgae cannot be set: No field is called 'stgae'. Did you mean stage?"),
        ("complaint", "set: {severity: hgih}",
         "then[0].set.severity must be one of low, normal, high, critical (did you mean high?)"),
        ("deal", "set: {owner: u-ana}",
         "then[0].set.owner is none of the users in crm.yaml (did you mean u-anna?)"),
        ("product", "route: {by: tags, table: {a: u-anna}}",
         "then[0].route needs an owner, and a product has none."),
        ("deal", "route: {by: soruce, table: {a: u-anna}}",
         "then[0].route.by No field is called 'soruce'. Did you mean source?"),
        ("deal", "route: {by: source, table: {a: u-ana}}",
         "then[0].route.table.a is none of the users in crm.yaml (did you mean u-anna?)"),
        ("deal", "route: {by: source, table: {a: u-anna}, else: u-ana}",
         "then[0].route.else is none of the users in crm.yaml (did you mean u-anna?)"),
    ],
)  # fmt: skip
def test_an_action_names_what_this_crm_has(
    workspace: Workspace, kind: str, action: str, wrong: str
) -> None:
    (found,) = _wrong(workspace, _THEN.format(kind, action))
    assert found.rstrip(".").startswith(wrong.rstrip("."))


@pytest.mark.parametrize(
    "action",
    [
        "task: {title: 'Call {customer} {label} {kind} {id}', due: next friday, owner: u-jonas}",
        "set: {stage: won, owner: u-anna, expected_close: +30d}",
        "set: {tags: 'a,b', next_step: x}",
        "route: {by: source, table: {a: u-anna}, else: u-jonas}",
        "untag: hot",
    ],
)
def test_what_makes_sense_is_taken(workspace: Workspace, action: str) -> None:
    assert _wrong(workspace, _THEN.format("deal", action)) == []


def test_where_crm_yaml_names_no_users_anybody_may_own(rules: "Rules") -> None:
    text = _THEN.format("deal", "set: {owner: anybody}")
    assert _wrong(rules("").open(), text) == []
