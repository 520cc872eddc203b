from crmctl.automation.rule import After, Changed, NewTask, Put, Route, Rule, Tag, When, rule_of
from crmctl.automation.wording import reason


def test_a_rule_is_read_from_plain_data() -> None:
    data = {
        "when": {
            "kind": "deal",
            "query": "tag:b2b",
            "added": True,
            "changed": {"field": "stage", "from": "quote", "to": "lost"},
            "after": {"field": "closes", "period": "2 weeks"},
        },
        "then": [
            {"task": {"title": "Ask why", "due": "+3d", "owner": "u-anna", "priority": "low"}},
            {"set": {"stage": "won", "source": "fair"}},
            {"tag": "lost"},
            {"untag": "hot"},
            {"route": {"by": "source", "table": {"fair": "u-anna"}, "else": "u-jonas"}},
        ],
    }
    assert rule_of("ask", data) == Rule(
        "ask",
        When(
            "deal",
            "tag:b2b",
            added=True,
            changed=Changed("stage", "quote", "lost"),
            after=After("closes", "2 weeks"),
        ),
        (
            NewTask("Ask why", "+3d", "u-anna", "low"),
            Put("stage", "won"),
            Put("source", "fair"),
            Tag("lost"),
            Tag("hot", away=True),
            Route("source", {"fair": "u-anna"}, "u-jonas"),
        ),
    )


def test_only_rules_that_wait_for_a_moment_need_an_event() -> None:
    assert When("deal", added=True).needs_event
    assert When("deal", changed=Changed("stage")).needs_event
    assert not When("deal", "tag:x", after=After("closes", "1 day")).needs_event


def test_a_reason_is_told_in_a_few_words() -> None:
    changed, after = Changed("stage", "quote", "lost"), After("closes", "1 year")
    assert reason(When("deal")) == "any deal"
    assert reason(When("deal", "tag:x", added=True, changed=changed, after=after)) == (
        "is new, stage changes from quote to lost, matches tag:x, closes is 1 year ago or more"
    )
    assert reason(When("deal", changed=Changed("stage"))) == "stage changes"
