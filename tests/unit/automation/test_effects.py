from crmctl.automation.effects import (
    Numbered,
    assignments,
    beginning,
    filled,
    is_made_by_rule,
    mark,
    placeholders,
    routed,
    tasks,
)
from crmctl.automation.rule import Changed, NewTask, Put, Route, Rule, Tag, When
from crmctl.model.assign import Assignment, Operator
from crmctl.model.catalogue import Catalogue
from crmctl.model.record import Ref

_ROUTE = Route("cause", {"frost": "u-jonas", "noise": "u-anna"}, "u-anna")


def _said(catalogue: Catalogue, rule: Rule, **data: str) -> list[Assignment]:
    return list(assignments(rule, catalogue.by_name["complaint"], data))


def test_fields_and_tags_are_assigned_as_set_would(catalogue: Catalogue) -> None:
    then = (Put("state", "closed"), Tag("old"), Tag("new", away=True), NewTask("Call"))
    assert _said(catalogue, Rule("x", When("complaint"), then)) == [
        Assignment("state", Operator.SET, "closed"),
        Assignment("tags", Operator.ADD, "old"),
        Assignment("tags", Operator.REMOVE, "new"),
    ]


def test_a_route_leaves_the_owner_unless_it_waits_for_a_change(catalogue: Catalogue) -> None:
    rule = Rule("x", When("complaint"), (_ROUTE,))
    to_jonas = [Assignment("owner", Operator.SET, "u-jonas")]
    assert _said(catalogue, rule, cause="frost") == to_jonas
    assert _said(catalogue, rule, cause="frost", owner="u-anna") == []
    again = rule._replace(when=When("complaint", changed=Changed("cause")))
    assert _said(catalogue, again, cause="frost", owner="u-anna") == to_jonas
    nobody = rule._replace(then=(_ROUTE._replace(otherwise=""),))
    assert _said(catalogue, nobody, cause="rain") == []


def test_a_route_falls_back_where_the_table_says_nothing(catalogue: Catalogue) -> None:
    kind = catalogue.by_name["complaint"]
    assert routed(_ROUTE, kind, {"cause": "frost"}) == "u-jonas"
    assert routed(_ROUTE, kind, {"cause": "rain"}) == "u-anna"
    assert routed(_ROUTE, kind, {}) == "u-anna"


def test_tasks_are_numbered_and_their_marks_name_rule_and_record() -> None:
    first, second, ref = NewTask("One"), NewTask("Two"), Ref("deals", "d-1")
    rule = Rule("x", When("deal"), (first, Tag("a"), second))
    assert tasks(rule) == [Numbered(1, first), Numbered(2, second)]
    assert [mark(rule, number, ref) for number in (1, 2)] == ["x:deals/d-1", "x.2:deals/d-1"]
    assert beginning(rule, 1) == "x:"
    assert is_made_by_rule({"external_ids": {"automation": "x:deals/d-1"}})
    assert not is_made_by_rule({"external_ids": {"hubspot": "1"}})
    assert not is_made_by_rule({})


def test_only_known_placeholders_are_filled_and_nothing_is_looked_up() -> None:
    facts = {"label": "The gate", "id": "7"}
    assert filled("{label}: {id}\n {label.__class__} {0} {{id}}", facts) == (
        "The gate: 7 {label.__class__} {0} {7}"
    )
    assert placeholders("{label} {x.y} {") == ["label", "x.y"]
    assert filled("{label}", {"label": "{id}", "id": "7"}) == "{id}"
