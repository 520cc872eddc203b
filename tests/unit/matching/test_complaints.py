from typing import Any

from crmctl.matching.complaints import Alike, alike


def _complaint(title: str, product: str = "", cause: str = "", **more: str) -> dict[str, Any]:
    said = {"title": title, "product": product, "cause": cause, "state": "open", **more}
    return {name: value for name, value in said.items() if value}


_MINE = _complaint("Gate drive stops in the cold", "drive-x2", "frost", body="It stands still.\n")


def test_the_same_product_and_cause_come_first_whatever_they_say() -> None:
    others = [
        ("words", _complaint("The drive of our gate stands", "drive-x2")),
        ("both", _complaint("Nothing moves", "drive-x2", "Frost")),
        ("all", _complaint("Gate does not move in the cold", "drive-x2", "frost")),
    ]
    assert alike(_MINE, others) == [
        Alike("all", product=True, cause=True, words=("gate", "cold")),
        Alike("both", product=True, cause=True, words=()),
        Alike("words", product=True, cause=False, words=("gate", "drive", "stands")),
    ]


def test_one_word_or_words_alone_are_not_enough() -> None:
    others = [
        ("one", _complaint("Gate is too loud", "drive-x2")),
        ("none", _complaint("Gate drive stops in the cold", "drive-x3", "rust")),
        ("small", _complaint("It stops, and still there is this with that", "drive-x2")),
    ]
    assert alike(_MINE, others) == []
    assert alike(_complaint("Gate drive stops"), [("a", _complaint("Gate drive stops"))]) == []


def test_closed_ones_are_passed_over() -> None:
    closed = [
        (state, _complaint("Gate drive stops in the cold", "drive-x2", state=state))
        for state in ("resolved", "closed", "waiting-for-customer")
    ]
    assert [one.id for one in alike(_MINE, closed)] == ["waiting-for-customer"]


def test_a_misspelling_and_an_umlaut_count_as_the_word() -> None:
    mine = _complaint("Torantrieb öffnet nicht", cause="frost")
    other = _complaint("Torantreib oeffnet nicht mehr", cause="frost")
    (found,) = alike(mine, [("a", other)])
    assert found.words == ("torantrieb", "offnet")
    assert found.reason == "same cause, both say torantrieb, offnet"
