from typing import Any

import pytest

from crmctl.privacy.full_names import full_names
from crmctl.privacy.identifiers import canonical_identifiers, email, homes
from crmctl.privacy.keys import Key, keys_in
from crmctl.privacy.suppression import Person, Suppression, entries_of, shared_by, texts_of
from crmctl.privacy.suppression_list import Entry, Lifted, SuppressionList, read

_CRM, _EPOCH = "c-7k3f9q2m", "e-2b4d6f8h"
_KEY = Key(b"k" * 32)
_CHECK = _KEY.check(_CRM)
_HANS: dict[str, Any] = {"given": "Hans", "family": "Müller"}
_HOUSEHOLD: dict[str, Any] = {"phones": [{"number": "+493012345678"}]}
_HOME: dict[str, Any] = {"addresses": [{"street": "Gartenstr. 5", "postal_code": "10115"}]}


def _known(*versions: dict[str, Any], others: tuple[tuple[str, Any], ...] = ()) -> Suppression:
    texts = texts_of(shared_by(list(versions), others, "DE"), "DE")
    entries = entries_of(texts, _EPOCH, _CHECK, _KEY)
    said = SuppressionList((_CRM,), frozenset({_CHECK}), entries)
    return Suppression(said, {_CHECK: _KEY}, "DE")


def _words(known: Suppression, data: dict[str, Any], kind: str = "contact") -> list[str]:
    return [hit.words for hit in known.hits(kind, data)]


def test_a_name_alone_keeps_nobody_out() -> None:
    assert not texts_of(Person([{"name": _HANS}]), "DE")
    mails = {"emails": [{"address": "hans@siemens.example"}]}
    same_firm = {"name": _HANS, "emails": [{"address": "hans.mueller@siemens.example"}]}
    assert not _words(_known({"name": _HANS, **mails}), same_firm)


def test_a_birthday_without_a_year_has_too_many_namesakes() -> None:
    assert not texts_of(Person([{"name": _HANS, "birthday": "--03-12"}]), "DE")


def test_former_names_and_addresses_keep_out_too() -> None:
    now = {"name": {"given": "Erika", "family": "Neu"}, "birthday": "1984-03-12"}
    before = {"name": {"given": "Erika", "family": "Alt"}, "emails": [{"address": "a@alt.de"}]}
    known = _known(now, before)
    maiden = {"name": {"given": "Erika", "family": "Alt"}, "birthday": "1984-03-12"}
    assert _words(known, maiden) == ["a name with a birthday"]
    assert _words(known, {"name": {"given": "X"}, "emails": [{"address": "A@alt.de"}]})


@pytest.mark.parametrize(
    ("other", "is_the_person"),
    [
        ({}, True),
        ({"birthday": "1950-01-02"}, True),
        ({"birthday": "1980-05-06"}, False),
        ({"name": {**_HANS, "suffix": "jun."}}, False),
        ({"name": {"display": "Hans Müller junior"}}, False),
        ({"name": {**_HANS, "suffix": "d.Ä."}}, True),
        ({"name": {"given": "H."}}, True),
    ],
)
def test_father_and_son_share_a_line(other: dict[str, Any], is_the_person: bool) -> None:
    father = {"name": {**_HANS, "suffix": "sen."}, "birthday": "1950-01-02", **_HOUSEHOLD}
    found = _words(_known(father), {"name": _HANS, **_HOUSEHOLD, **other})
    assert bool(found) is is_the_person


def test_a_line_of_somebody_whose_birthday_nobody_knows_keeps_out_whoever_was_born_when() -> None:
    known = _known({"name": _HANS, **_HOUSEHOLD})
    assert _words(known, {"name": {"given": "X"}, "birthday": "2001-02-03", **_HOUSEHOLD})


def test_where_there_is_nothing_else_the_name_with_the_address_keeps_out() -> None:
    known = _known({"name": _HANS, **_HOME})
    same = {"addresses": [{"street": "Gartenstraße 5", "postal_code": "10115"}]}
    assert _words(known, {"name": {"display": "Mueller, Hans"}, **same}) == [
        "a name with an address"
    ]
    assert not _words(known, {"name": {**_HANS, "suffix": "jun."}, **same})
    assert not _words(known, {"name": {"given": "Eva", "family": "Müller"}, **same})
    reachable = _known({"name": _HANS, "emails": [{"address": "h@m.example"}], **_HOME})
    assert not _words(reachable, {"name": _HANS, **same})
    assert not homes({"name": _HANS})


@pytest.mark.parametrize("kind", ["contact", "customer"])
def test_the_mailbox_of_a_function_is_nobodys(kind: str) -> None:
    mail = {"emails": [{"address": "info@acme.example"}]}
    known = _known({"name": _HANS, **mail})
    assert not _words(known, {"name": "ACME", **mail}, kind)
    assert _words(known, {"name": _HANS, **mail}) == ["an e-mail address"]


def test_what_a_firm_has_too_is_not_the_persons() -> None:
    firm = ("customer", {"name": "ACME", **_HOUSEHOLD})
    known = _known({"name": _HANS, **_HOUSEHOLD}, others=(firm,))
    assert not _words(known, firm[1], "customer")
    assert _words(known, {"name": _HANS, **_HOUSEHOLD}) == ["a phone number"]


def test_a_namesake_who_shares_the_line_and_stays_is_let_alone() -> None:
    son = {"name": _HANS, "birthday": "1980-05-06", **_HOUSEHOLD}
    father = {"name": _HANS, "birthday": "1950-01-02", **_HOUSEHOLD}
    known = _known(father, others=(("contact", son),))
    assert not _words(known, son)
    assert _words(known, father) == ["a name with a birthday"]


def test_a_second_record_of_the_person_is_no_other_person() -> None:
    second = {"name": {"display": "Hans Mueller"}, **_HOUSEHOLD}
    assert _words(_known({"name": _HANS, **_HOUSEHOLD}, others=(("contact", second),)), second)


def test_profiles_ids_and_addresses_of_consents_keep_out() -> None:
    known = _known(
        {
            "name": _HANS,
            "profiles": {"linkedin": "hans-m", "x": "@hansm", "other": " "},
            "external_ids": {"HubSpot": "815", "none": " "},
            "consents": [{"address": "old@m.example"}, {"address": "0171 2345678"}, {}],
        }
    )
    again = {"profiles": {"linkedin": "https://www.linkedin.com/in/Hans-M/"}}
    assert _words(known, again) == ["a profile"]
    assert _words(known, {"profiles": {"twitter": "HansM"}}) == ["a profile"]
    assert _words(known, {"external_ids": {"hubspot": "815"}}) == ["an id in another system"]
    assert not _words(known, {"external_ids": {"hubspot": "815"}}, "customer")
    assert _words(known, {"emails": [{"address": "OLD@m.example"}]}) == ["an e-mail address"]
    assert _words(known, {"phones": [{"number": "+491712345678"}]}) == ["a phone number"]


def test_a_number_without_a_country_is_read_in_that_of_the_address_too() -> None:
    known = _known({"name": _HANS, "phones": [{"number": "+431234567"}]})
    austrian = {"phones": [{"number": "01 234567"}], "addresses": [{"country": "AT"}]}
    assert _words(known, austrian)
    assert not _words(known, {"phones": austrian["phones"]})


def test_a_number_that_has_no_international_writing_is_known_by_its_digits() -> None:
    long = "0800 123456789012345"
    known = _known({"name": _HANS, "phones": [{"number": long}, {"number": "116117"}]})
    assert _words(known, {"phones": [{"number": long.replace(" ", "-")}]})
    assert not _words(known, {"phones": [{"number": "116117"}]})


def test_what_is_no_record_is_nobody() -> None:
    known = _known({"name": _HANS, **_HOUSEHOLD})
    odd = {"name": "Hans", "emails": ["x"], "phones": "y", "profiles": [], "birthday": {}}
    assert not _words(known, odd)
    assert not _words(known, {"erased": "2026-11-20", **_HOUSEHOLD})
    assert not Suppression(known.said, {}, "DE").hits("contact", _HOUSEHOLD)


@pytest.mark.parametrize("text", ["", "x", "@b.de", "a@", "<>"])
def test_what_is_no_address_is_no_mailbox(text: str) -> None:
    assert email(text) == ""


def test_a_mailbox_has_one_form() -> None:
    assert email('"erika"@xn--MLLER-kva.de') == "erika@müller.de"
    assert email("a@xn--\u00e9.de") == "a@xn--\u00e9.de"
    assert email("+tag@x.de") == "+tag@x.de"
    assert email("müller@x.de") != email("mueller@x.de")


def test_names_in_other_scripts_need_no_gap() -> None:
    assert set(full_names({"display": "山田太郎"})) & set(
        full_names({"given": "太郎", "family": "山田"})
    )
    assert set(full_names({"given": "太郎"})) == {"太郎"}
    assert not set(full_names({"given": "Suharto"}))
    assert not set(full_names({"display": "Suharto"}))
    assert set(full_names({"given": "Jan", "family": "van der Berg"})) == {
        "berg jan",
        "jan vanderberg",
    }
    assert set(full_names({"given": "Jan", "family": "de"})) == {"de jan"}


def test_one_row_holds_all_identifiers() -> None:
    data = {
        "name": _HANS,
        "birthday": "12.3.1984",
        "emails": [{"address": "h@m.de"}],
        **_HOUSEHOLD,
    }
    assert canonical_identifiers("contact", {**data, **_HOUSEHOLD}, "DE") == (
        "email h@m.de",
        "born 1984-03-12 hans muller",
        "phone +493012345678",
    )


def test_a_lifting_holds_for_one_erasure_only() -> None:
    data = {"name": _HANS, "emails": [{"address": "h@m.de"}]}
    first = _known(data)
    lifted = first.lifting(first.hits("contact", data), "2026-11-23")
    back = SuppressionList((_CRM,), first.said.checks, first.said.entries, lifted)
    assert not Suppression(back, first.keys, "DE").hits("contact", data)
    texts = texts_of(Person([data]), "DE")
    again = back.united(SuppressionList(entries=entries_of(texts, "e-00000000", _CHECK, _KEY)))
    assert Suppression(again, first.keys, "DE").hits("contact", data)


def test_a_lifting_that_nobody_with_the_key_made_lifts_nothing() -> None:
    data = {"name": _HANS, "emails": [{"address": "h@m.de"}]}
    first = _known(data)
    false = frozenset(Lifted(one, "2026-11-23", "0" * 64) for one in first.said.entries)
    forged = Suppression(
        SuppressionList((_CRM,), first.said.checks, first.said.entries, false), first.keys, "DE"
    )
    assert forged.hits("contact", data)
    assert len(forged.forged) == len(false)


def test_digests_of_all_sorts_look_alike_and_stand_in_order() -> None:
    data = {"name": _HANS, "birthday": "1984-03-12", "emails": [{"address": "h@m.de"}]}
    said = _known({**data, **_HOUSEHOLD}).said
    lines = [line for line in said.text.splitlines() if line.startswith("  - e-")]
    assert lines == sorted(lines)
    assert len({len(line) for line in lines}) == 1
    assert read(said.text) == said
    assert read(said.text.replace("\n", "\r\n").replace("- e-", '- "e-')) != said  # half a quote


def test_a_line_that_is_none_is_named() -> None:
    assert read("suppressed:\n  - nonsense\n") == 2
    assert read("suppressed:\n=======\n") == 2
    assert read("\ufeff# only a remark\n\nsuppressed: []\n") == SuppressionList()
    assert read('suppressed:\n- "crm c-00000000"\n') == SuppressionList(("c-00000000",))


def test_a_list_that_lost_something_is_told() -> None:
    entry = Entry(_EPOCH, _CHECK, "0" * 64)
    whole = SuppressionList((_CRM,), frozenset({_CHECK}), frozenset({entry}))
    assert whole.keeps(whole)
    for less in (
        SuppressionList((), whole.checks, whole.entries),
        SuppressionList((_CRM,), frozenset(), whole.entries),
        SuppressionList((_CRM,), whole.checks),
    ):
        assert not less.keeps(whole)
        assert whole.keeps(less)


def test_entries_of_keys_that_are_not_here_are_counted() -> None:
    entries = frozenset(Entry(_EPOCH, check, "0" * 64) for check in ("a" * 16, "b" * 16))
    said = SuppressionList(
        (_CRM,), frozenset({"a" * 16, "b" * 16}), entries, lost=frozenset({"b" * 16})
    )
    absent = Suppression(said, {}, "DE")
    assert (absent.unchecked, absent.lost) == (1, 1)
    assert absent.forged == []


def test_a_key_shows_its_secret_to_nobody() -> None:
    text = f"{_KEY!r} {Suppression(SuppressionList(), {_CHECK: _KEY}, 'DE')!r}"
    assert _KEY.secret.hex() not in text
    assert "kkkk" not in text


def test_a_digest_is_hmac_with_sha_256() -> None:
    import hmac  # noqa: PLC0415 - the other implementation, to compare with

    expected = hmac.new(_KEY.secret, b"suppress\0x", "sha256").hexdigest()
    assert _KEY.digest("suppress", "x") == expected
    assert _KEY.digest("epoch", "x") != expected


def test_keys_are_read_with_and_without_the_crm() -> None:
    plain, said = "AB" * 32, _KEY.written(_CRM)
    found = keys_in(f"{said}\n{plain}, {plain}")
    assert found is not None
    assert [one.crm for one in found] == [_CRM, "", ""]
    assert found[0].key == _KEY
    assert keys_in(f"{said} nonsense") is None
    assert keys_in(" ") is None
