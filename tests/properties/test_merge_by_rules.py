"""By whatever rules: nothing is lost that is to be kept, and a withdrawal wins."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.matching.merge import Origin, Rule, Rules, merge
from crmctl.privacy.consent import Reason, may

Data = dict[str, Any]

_NO = frozenset({Reason.WITHDRAWN, Reason.OBJECTED})
_FAR = date(2040, 1, 1)
_CHANNELS = ("email", "phone", "post", "sms")
WORDS = st.sampled_from(["a", "b", "B", "ä", "1"])
RECORDS: st.SearchStrategy[Data] = st.fixed_dictionaries(
    {},
    optional={
        "name": st.fixed_dictionaries({}, optional={"given": WORDS, "family": WORDS}),
        "emails": st.lists(
            st.fixed_dictionaries({"address": WORDS}, optional={"label": WORDS}),
            unique_by=lambda item: item["address"].casefold(),
            min_size=1,
            max_size=3,
        ),
        "addresses": st.lists(
            st.fixed_dictionaries({"city": WORDS}, optional={"street": WORDS, "label": WORDS}),
            min_size=1,
            max_size=3,
        ),
        "external_ids": st.dictionaries(WORDS, WORDS, min_size=1),
        "birthday": st.sampled_from(["2026-01-01", "2026-01-02"]),
        "tags": st.lists(WORDS, unique=True, min_size=1),
        "notes": st.sampled_from(["One.\n", "Two.\n"]),
    },
)
EVENTS: st.SearchStrategy[Data] = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["c-1", "c-2", "c-3"]),
        "purpose": st.sampled_from(["newsletter", "news"]),
        "basis": st.sampled_from(["consent", "soft_opt_in"]),
        "event": st.sampled_from(["granted", "confirmed", "withdrawn", "objected", "expired"]),
        "at": st.sampled_from(
            [
                "2026-03-01",
                "2026-03-02",
                "2026-03-01T23:30:00-05:00",
                "2026-03-02T00:30:00+02:00",
                "2026-03-01T12:00:00+01:00",
            ]
        ),
    },
    optional={"channel": st.sampled_from(_CHANNELS)},
).map(lambda one: {**one, "purpose": "*"} if one["event"] == "objected" else one)
CONSENTS = st.lists(st.lists(EVENTS, max_size=4), min_size=2, max_size=3)


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for below in value.values():
            yield from leaves(below)
    elif isinstance(value, list):
        for below in value:
            yield from leaves(below)
    else:
        yield str(value).strip()


@given(st.lists(RECORDS, min_size=2, max_size=3))
def test_where_both_are_to_be_kept_nothing_is_lost(records: list[Data]) -> None:
    rules = Rules(default=Rule.BOTH, maps=frozenset({"external_ids"}))
    said = [(f"p-{number}", data) for number, data in enumerate(records, 1)]

    merged = merge(said[0], *said[1:], rules=rules)

    assert merged.conflicts == ()
    kept = " ".join(leaves(merged.data))
    assert [one for data in records for one in leaves(data) if one not in kept] == []


@given(
    st.lists(RECORDS, min_size=2, max_size=3),
    st.sampled_from(Rule),
    st.lists(st.integers(2000, 2003), min_size=3, max_size=3),
)
def test_each_value_is_one_that_a_record_has(
    records: list[Data], rule: Rule, years: list[int]
) -> None:
    def origin(record: str, _path: str) -> Origin:
        return Origin(datetime(years[int(record[-1]) - 1], 1, 1, tzinfo=UTC))

    said = [(f"p-{number}", data) for number, data in enumerate(records, 1)]

    merged = merge(said[0], *said[1:], rules=Rules(default=rule), origins=origin)
    again = merge(said[0], *said[1:], rules=Rules(default=rule), origins=origin)

    assert merged == again
    assert {choice.field for choice in merged.choices} >= {c.path for c in merged.conflicts}
    for choice in merged.choices:
        assert choice.kept_from in {one.record for one in choice.candidates}
    for name in ("given", "family"):
        known = {data.get("name", {}).get(name) for data in records} - {None}
        value = merged.data.get("name", {}).get(name)
        assert value in known if known else value is None


@given(CONSENTS)
def test_who_said_no_in_one_record_is_not_written_to_afterwards(lists: list[list[Data]]) -> None:
    said = [(f"p-{number}", {"consents": events}) for number, events in enumerate(lists, 1)]
    merged = merge(said[0], *said[1:])
    for purpose in ("newsletter", "news"):
        for channel in _CHANNELS:
            asked: Data = {"channel": channel, "purpose": purpose, "on": _FAR}
            if any(may(data, **asked).reason in _NO for _, data in said):
                assert not may(merged.data, **asked).allowed


@given(CONSENTS)
def test_every_event_is_kept_and_all_ids_differ(lists: list[list[Data]]) -> None:
    said = [
        (f"p-{number}", {"consents": [{**each, "id": f"{each['id']}-{place}"}
                                      for place, each in enumerate(events)]})
        for number, events in enumerate(lists, 1)
    ]  # fmt: skip
    united = merge(said[0], *said[1:]).data.get("consents", [])
    ids = [one["id"] for one in united]
    assert len(ids) == len(set(ids))
    without = [{**one, "id": ""} for one in united]
    for _, data in said:
        assert all({**one, "id": ""} in without for one in data["consents"])
