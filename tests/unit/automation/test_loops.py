from crmctl.automation.loops import circle, repeats, warnings
from crmctl.automation.occasion import Occasion
from crmctl.model.record import Ref

_REF = Ref("customers", "acme-gmbh")


def test_a_rule_repeats_itself_on_a_record_or_in_consequence_of_itself() -> None:
    fired = {("ping", "customers/acme-gmbh")}
    assert repeats("ping", Occasion(_REF, {}), fired)
    assert repeats("pong", Occasion(_REF, {}, ("pong",)), fired)
    assert not repeats("pong", Occasion(_REF, {}, ("ping",)), fired)
    assert not repeats("ping", Occasion(Ref("customers", "beta-ag"), {}), fired)


def test_a_circle_begins_where_it_was_entered() -> None:
    assert circle("b", ("a", "b", "c")) == ("b", "c")
    assert circle("a", ("b",)) == ("a", "b")
    assert circle("a", ("a", "a")) == ("a",)


def test_a_circle_is_told_once_however_often_and_wherever_it_is_met() -> None:
    circles = [("a", "b"), ("b", "a"), ("c",), ("a", "b", "c")]
    assert warnings(circles) == [
        "The rules a and b trigger each other; each acted once on 2 records.",
        "The rule c triggers itself; it acted once on 1 record.",
        "The rules a, b and c trigger each other; each acted once on 1 record.",
    ]
    assert warnings([]) == []
