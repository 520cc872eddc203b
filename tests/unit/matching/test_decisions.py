import pytest

from crmctl.matching.decisions import Decided, Decision, Verdict, followed, read, verdicts

_DIFFERENT = {
    "kind": "contact",
    "records": ["p-7k3f9q2m", "p-2b4d6f8h"],
    "decision": "different",
}


def test_a_decision_is_the_same_in_whichever_order_the_two_are_named() -> None:
    one = Decision.of("contact", "p-2b4d6f8h", "p-7k3f9q2m", Verdict.DIFFERENT)
    other = Decision.of("contact", "p-7k3f9q2m", "p-2b4d6f8h", Verdict.DIFFERENT)
    assert one == other == read(_DIFFERENT)
    assert one.path == other.path
    assert read(one.tree) == one


def test_a_path_follows_from_what_is_said_and_tells_no_id() -> None:
    said = {
        Decision.of(kind, "acme-gmbh", other, verdict).path
        for kind in ("contact", "customer")
        for other in ("beta-ag", "gamma-kg")
        for verdict in Verdict
    }
    assert len(said) == 12
    assert not [path for path in said if "acme" in path or "beta" in path]
    (path,) = {each for each in said if each.endswith("-household.yaml")} & {
        Decision.of("contact", "beta-ag", "acme-gmbh", Verdict.HOUSEHOLD).path
    }
    folder, shard, name = path.rsplit("/", 2)
    assert folder == "privacy/decisions"
    assert name.startswith(shard)
    assert len(name) == len("0123456789abcdef-household.yaml")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"note": "a friend"}, "It has the fields kind, records and decision, and no others."),
        ({"kind": "task"}, "The kind is one of customer, contact."),
        ({"kind": ["contact"]}, "The kind is one of customer, contact."),
        ({"decision": "same"}, "The decision is one of different, household, colleague."),
        ({"decision": None}, "The decision is one of different, household, colleague."),
        ({"records": "p-2b4d6f8h"}, "A decision is on two records."),
        ({"records": ["p-2b4d6f8h"]}, "A decision is on two records."),
        ({"records": ["p-1", "p-2", "p-3"]}, "A decision is on two records."),
        ({"records": ["p-1", ["p-2"]]}, "The records are named by their ids."),
        ({"records": ["p-1", "Erika Muster"]}, "The records are named by their ids."),
        ({"records": ["p-1", "../p-2"]}, "The records are named by their ids."),
        ({"records": ["p-1", "p-1"]}, "Both ids are the same."),
    ],
)
def test_what_is_no_decision_is_told(change: dict[str, object], sentence: str) -> None:
    assert read({**_DIFFERENT, **change}) == sentence


def test_a_field_that_is_missing_is_told() -> None:
    assert read({"kind": "contact"}) == (
        "It has the fields kind, records and decision, and no others."
    )


@pytest.mark.parametrize(
    ("living", "survivors", "now"),
    [
        ({"a"}, {}, "a"),
        ({"c"}, {"a": "c"}, "c"),
        ({"c"}, {"a": "b", "b": "c"}, "c"),
        (set(), {"a": "b"}, "a"),
        (set(), {"a": "a"}, "a"),
        (set(), {"a": "b", "b": "a"}, "a"),
        ({"a", "b"}, {"a": "b", "b": "a"}, "a"),
    ],
)
def test_an_id_is_followed_to_the_record_that_lives(
    living: set[str], survivors: dict[str, str], now: str
) -> None:
    assert followed("a", living.__contains__, survivors) == now


def _decided(one: str, other: str, verdict: Verdict) -> Decided:
    decision = Decision.of("contact", one, other, verdict)
    return Decided(decision.path, decision, decision.ids, frozenset())


def test_of_two_things_that_were_said_the_one_that_says_more_holds() -> None:
    said = [
        _decided("a", "b", Verdict.DIFFERENT),
        _decided("a", "b", Verdict.HOUSEHOLD),
        _decided("b", "c", Verdict.COLLEAGUE),
        _decided("c", "b", Verdict.DIFFERENT),
        _decided("c", "d", Verdict.DIFFERENT),
    ]
    expected = {
        frozenset("ab"): Verdict.HOUSEHOLD,
        frozenset("bc"): Verdict.COLLEAGUE,
        frozenset("cd"): Verdict.DIFFERENT,
    }
    assert verdicts(said) == verdicts(said[::-1]) == expected


def test_nothing_holds_of_two_that_were_merged() -> None:
    decision = Decision.of("contact", "a", "b", Verdict.DIFFERENT)
    assert verdicts([Decided(decision.path, decision, frozenset("a"), frozenset())]) == {}
