from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.campaigns.audience import Audience, Permission, Person, choose, control_group
from crmctl.campaigns.reach import reach

_IDS = st.lists(st.integers(0, 10**8).map("p-{:08}".format), unique=True, max_size=60)


def _yes(_person: Person) -> Permission:
    return Permission(allowed=True, reason="granted", sentence="the consent was given")


def _mail(contact: str, address: str, **more: str) -> Person:
    return Person(contact, {"emails": [{"address": address}], **more})


def _left_out(found: Audience) -> list[tuple[str, str]]:
    return [(one.person.contact, one.reason) for one in found.excluded]


def test_everybody_is_in_one_of_three_with_the_reason() -> None:
    def ask(person: Person) -> Permission:
        allowed = person.contact != "p-no"
        return Permission(allowed, "no-consent", "there is no consent")

    found = choose(
        [
            _mail("p-a", "a@x.example"),
            _mail("p-b", "A@x.example"),
            _mail("p-no", "no@x.example"),
            _mail("p-old", "old@x.example", archived="2026-01-01"),
            _mail("p-wave", "wave@x.example"),
            Person("p-mute", {"phones": [{"number": "+49351123"}]}),
            Person("p-gone", None),
        ],
        ask,
        channel="email",
        earlier={"p-wave"},
    )
    assert [(one.person.contact, one.address) for one in found.sent] == [("p-a", "a@x.example")]
    assert found.control == ()
    assert _left_out(found) == [
        ("p-b", "same-address"),
        ("p-gone", "missing"),
        ("p-mute", "no-address"),
        ("p-no", "no-consent"),
        ("p-old", "archived"),
        ("p-wave", "earlier-wave"),
    ]
    assert found.excluded[0].sentence == "somebody else gets it at the same address"
    assert found.excluded[3].sentence == "there is no consent"


def test_two_people_in_one_house_get_two_letters() -> None:
    home = {"addresses": [{"street": "Weg 1", "postal_code": "01067", "city": "Dresden"}]}
    found = choose([Person("p-a", home), Person("p-b", home)], _yes, channel="post")
    assert [one.address for one in found.sent] == ["Weg 1, 01067 Dresden"] * 2


def test_the_control_group_is_a_share_of_those_who_may_be_contacted() -> None:
    people = [_mail(f"p-{at:08}", f"{at}@x.example") for at in range(25)]
    found = choose(people, _yes, channel="email", control={"share": 10, "seed": 2026})
    assert (len(found.sent), len(found.control)) == (22, 3)
    assert [one.person.contact for one in found.control] == [
        "p-00000012", "p-00000014", "p-00000019"
    ]  # fmt: skip


@given(_IDS, st.integers(), st.integers(0, 100), st.integers(0, 100), st.integers())
def test_the_same_seed_gives_the_same_people_in_any_order(
    contacts: list[str], seed: int, share: int, other: int, shuffle: int
) -> None:
    mixed = list(contacts)
    Random(shuffle).shuffle(mixed)  # noqa: S311 - no secret
    less, more = sorted((share, other))
    chosen = control_group(contacts, {"share": less, "seed": seed})
    assert control_group(mixed, {"share": less, "seed": seed}) == chosen
    assert chosen <= control_group(contacts, {"share": more, "seed": seed})
    assert abs(len(chosen) - len(contacts) * less / 100) <= 0.5


def test_a_share_beyond_reason_is_all_or_nobody() -> None:
    assert control_group(["p-a", "p-b"], {"share": 250, "seed": 1}) == {"p-a", "p-b"}
    assert control_group(["p-a", "p-b"], {"share": -1, "seed": 1}) == frozenset()
    assert control_group(["p-a", "p-b"], {}) == frozenset()


def test_the_address_of_the_consent_comes_before_the_primary_one() -> None:
    contact: dict[str, Any] = {
        "emails": [{"address": "a@x.example"}, {"address": "B@x.example", "primary": True}],
        "phones": [{"number": "+491", "label": "Fax"}, {"number": "+492"}],
        "addresses": [{"city": "Berlin"}],
    }
    assert reach(contact, "email") == "B@x.example"
    assert reach(contact, "email", "A@x.example") == "a@x.example"
    assert reach(contact, "email", "gone@x.example") == "B@x.example"
    assert reach(contact, "sms") == "+492"
    assert reach(contact, "post") == ""
    firm = {"addresses": [{"street": "Weg 1", "city": "Dresden", "country": "DE"}]}
    assert reach(contact, "post", company=firm) == "Weg 1, Dresden, DE"
    assert reach(contact, "social") == ""
