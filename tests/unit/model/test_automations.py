from typing import Any

import pytest

from crmctl.model.automations import check_automations

_GOOD: dict[str, Any] = {"when": {"kind": "customer"}, "then": [{"tag": "quiet"}]}


def _problems(rule: Any, name: str = "quiet") -> list[str]:
    problems = check_automations({name: rule})[1]
    return [f"{each.field} {each.message} {each.hint}".strip() for each in problems]


def test_a_rule_is_given_as_plain_data() -> None:
    rule = {
        "description": "Why.",
        "when": {
            "kind": "deal",
            "changed": {"field": "stage", "from": "a"},
            "query": "",
            "added": "true",
            "after": {"field": "since", "period": "90 days"},
        },
        "then": [
            {"task": {"title": "Call", "due": None}},
            {"set": {"stage": "won"}},
            {"route": {"by": "source", "table": {"a": "u-anna"}, "else": "u-jonas"}},
        ],
    }
    assert check_automations({"x": rule}) == (
        {
            "x": {
                "description": "Why.",
                "when": {
                    "kind": "deal",
                    "added": True,
                    "changed": {"field": "stage", "from": "a"},
                    "after": {"field": "since", "period": "90 days"},
                },
                "then": [
                    {"task": {"title": "Call"}},
                    {"set": {"stage": "won"}},
                    {"route": {"by": "source", "table": {"a": "u-anna"}, "else": "u-jonas"}},
                ],
            }
        },
        (),
    )


def test_a_field_alone_may_stand_for_what_changes() -> None:
    rules, problems = check_automations({"x": {**_GOOD, "when": {"kind": "deal", "changed": "s"}}})
    assert rules["x"]["when"]["changed"] == {"field": "s"}
    assert problems == ()


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (None, "quiet must be a mapping of fields"),
        ({**_GOOD, "wen": "x"}, "quiet.wen is not a known field did you mean when?"),
        (
            {**_GOOD, "when": {"kind": "customer", "qurey": "x"}},
            "quiet.when.qurey is not a known field did you mean query?",
        ),
        ({"when": {"kind": "customer"}}, "quiet.then is missing"),
        ({**_GOOD, "then": []}, "quiet.then is missing"),
        (
            {**_GOOD, "then": [{"tag": "a", "untag": "b"}]},
            "quiet.then[0] must be one of task, set, tag, untag, route; give each its own hyphen",
        ),
        (
            {**_GOOD, "then": [{"task": {"title": "a", "priority": "hihg"}}]},
            "quiet.then[0].task.priority must be one of low, normal, high did you mean high?",
        ),
        (
            {**_GOOD, "when": {"kind": "customer", "after": {"field": "a", "period": "90d"}}},
            "quiet.when.after.period must be a length of time, as in 3 months",
        ),
        ({**_GOOD, "when": {"kind": "customer", "added": "yes"}},
         "quiet.when.added must be true or false"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(rule: Any, problem: str) -> None:
    assert problem in _problems(rule)


def test_a_name_is_of_letters_that_a_commit_can_carry() -> None:
    assert _problems(_GOOD, "Quiet one") == [
        "Quiet one must be named by small letters, digits and hyphens"
    ]


def test_a_broken_rule_keeps_nobody_from_using_the_others() -> None:
    rules, problems = check_automations({"good": _GOOD, "bad": {}})
    assert list(rules) == ["good"]
    assert {each.path[0] for each in problems} == {"bad"}
