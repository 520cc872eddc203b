import pytest

from crmctl.matching.items import canonical, in_order, keyed, marked, primary_of


def event(name: str, at: str) -> dict[str, str]:
    return {"event": name, "at": at}


def order(*events: dict[str, str]) -> list[str]:
    return [found["event"] for found in in_order(events)]


@pytest.mark.parametrize(
    ("granted", "withdrawn"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01T09:00:00+01:00", "2026-03-01"),
        ("2026-03-01", "2026-03-01T00:00:01+01:00"),
        ("2026-03-01T09:00:00+01:00", "2026-03-01T09:00:00+01:00"),
        ("2026-03-01T09:00:00+02:00", "2026-03-01T08:30:00+01:00"),
        ("2026-03-01T09:00:00", "2026-03-01T09:30:00"),
        ("2026-03-01", "2026-03-02"),
    ],
)
def test_a_withdrawal_that_may_be_later_stands_later(granted: str, withdrawn: str) -> None:
    events = [event("withdrawn", withdrawn), event("granted", granted)]

    assert order(*events) == ["granted", "withdrawn"]
    assert order(*reversed(events)) == ["granted", "withdrawn"]


def test_a_consent_given_again_stands_after_the_withdrawal() -> None:
    assert order(event("granted", "2026-03-02"), event("withdrawn", "2026-03-01")) == [
        "withdrawn",
        "granted",
    ]


def test_odd_events_are_kept() -> None:
    assert in_order([{"at": "not a date at all"}, "text"]) == ["text", {"at": "not a date at all"}]


def test_repeated_items_keep_keys_of_their_own() -> None:
    items = [{"address": "A@acme.example"}, {"address": "a@acme.example"}]

    assert len(keyed("emails", items)) == 2


def test_values_of_different_types_differ() -> None:
    assert canonical([1]) != canonical([True])
    assert canonical({"a": [1.5]}) == canonical({"a": [1.5]})
    assert canonical(bytearray(b"x")) == canonical(bytearray(b"x"))


def test_the_primary_mark_belongs_to_one_item() -> None:
    items = keyed("emails", [{"address": "a"}, {"address": "b", "primary": True}])
    key = primary_of(items)

    assert marked({key: {"address": "b"}}, key) == [{"address": "b", "primary": True}]
    assert primary_of({}) is None
