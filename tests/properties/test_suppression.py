"""Whoever was erased is known again in any writing, and nobody else is."""

import unicodedata
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from crmctl.privacy.keys import Key
from crmctl.privacy.suppression import Suppression, entries_of, shared_by, texts_of
from crmctl.privacy.suppression_list import SuppressionList, read

_CRM, _EPOCH = "c-7k3f9q2m", "e-2b4d6f8h"
_KEY = Key(bytes(range(32)))
_CHECK = _KEY.check(_CRM)

_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéłøñç"
_WORD = st.text(_LETTERS, min_size=2, max_size=10).map(str.capitalize)
_FAMILY = st.one_of(_WORD, st.builds("{}-{}".format, _WORD, _WORD))
_ASCII = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=2, max_size=10)
_DAY = st.dates().map(lambda day: day.isoformat())
_TLD = st.sampled_from(["de", "example", "co.uk", "com"])
_HOST = st.one_of(_ASCII, st.text("abcdefäöüéß", min_size=3, max_size=8))
# Mailboxes of a function belong to nobody; their names are longer than one letter and a number.
_LOCAL = st.builds("{}{}".format, _ASCII, st.integers(0, 99))
_MAIL = st.builds("{}@{}.{}".format, _LOCAL, _HOST, _TLD)
_GMAIL = st.builds("{}.{}@gmail.com".format, _ASCII, _LOCAL)
_NATIONAL = st.builds(
    "{}{}".format, st.sampled_from(["151", "160", "171", "30", "351", "89"]),
    st.integers(1_000_000, 9_999_999),
)  # fmt: skip


def _suppression(
    *people: dict[str, Any], others: list[dict[str, Any]] | None = None
) -> Suppression:
    known = [("contact", data) for data in others or []]
    texts = {one for data in people for one in texts_of(shared_by([data], known, "DE"), "DE")}
    said = SuppressionList((_CRM,), frozenset({_CHECK}), entries_of(texts, _EPOCH, _CHECK, _KEY))
    again = read(said.text)
    assert isinstance(again, SuppressionList)
    return Suppression(again, {_CHECK: _KEY}, "DE")


@st.composite
def _written_mail(draw: st.DrawFn, address: str) -> str:
    """Write an address in one of the ways in which it reaches the same mailbox."""
    local, _, host = address.partition("@")
    if host == "gmail.com":
        host = draw(st.sampled_from(["gmail.com", "googlemail.com", "GMail.com"]))
        plain = local.replace(".", "")
        cut = draw(st.integers(0, len(plain) - 1))
        local = f"{plain[:cut]}.{plain[cut:]}" if cut else plain
    elif draw(st.booleans()):
        labels = host.split(".")
        host = ".".join(
            one if one.isascii() else f"xn--{one.encode('punycode').decode()}" for one in labels
        )
    local += draw(st.sampled_from(["", "+shop", "+a+b"]))
    text = f"{local}@{host}{draw(st.sampled_from(['', '.']))}"
    text = (
        getattr(text, draw(st.sampled_from(["strip", "upper", "title"])))()
        if text.isascii()
        else text
    )
    text = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)
    return draw(st.sampled_from(["{}", " {} ", "mailto:{}", "<{}>", "{}\u200b"])).format(text)


@st.composite
def _written_phone(draw: st.DrawFn, national: str) -> str:
    """Write a German number in one of the ways in which people do."""
    begin = draw(st.sampled_from(["+49", "0049", "0", "+49 (0)", "tel:+49", "(0"]))
    text, gap = "", draw(st.sampled_from(["", " ", "-", "/", ".", "\u00a0"]))
    for at, digit in enumerate(national):
        text += (gap if at and draw(st.booleans()) else "") + digit
    text = f"{begin}{text[:2]}) {text[2:]}" if begin == "(0" else f"{begin}{text}"
    return text.replace("..", ".")


@st.composite
def _written_name(draw: st.DrawFn, given_: str, family: str) -> dict[str, str]:
    """Write a name in one of the ways in which tables do."""

    def word(text: str) -> str:
        if draw(st.booleans()):
            for letter, two in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
                text = text.replace(letter, two)
        text = getattr(text, draw(st.sampled_from(["strip", "upper", "lower"])))()
        return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)

    middle = draw(st.sampled_from(["", " Maria", " M."]))
    title = draw(st.sampled_from(["", "Dr. ", "Frau Dr. "]))
    form = draw(st.sampled_from(["parts", "turned", "display", "comma"]))
    first, last = word(given_), word(draw(st.sampled_from([family, family.replace("-", " ")])))
    if form == "parts":
        return {"given": f"{first}{middle}", "family": last, "title": title.strip()}
    if form == "turned":
        return {"given": last, "family": first}
    return (
        {"display": f"{title}{first}{middle} {last}"}
        if form == "display"
        else {"display": f"{last}, {title}{first}{middle}"}
    )


@given(st.data(), st.one_of(_MAIL, _GMAIL))
def test_a_mailbox_is_known_in_every_writing(data: st.DataObject, address: str) -> None:
    known = _suppression({"name": {"family": "X"}, "emails": [{"address": address}]})
    written = data.draw(_written_mail(address))
    assert known.hits("contact", {"name": {"given": "Y"}, "emails": [{"address": written}]})
    assert known.hits("customer", {"name": "Y GmbH", "emails": [{"address": written}]})


@given(st.data(), _NATIONAL)
def test_a_phone_number_is_known_in_every_writing(data: st.DataObject, national: str) -> None:
    known = _suppression({"name": {"family": "X"}, "phones": [{"number": f"+49{national}"}]})
    written = data.draw(_written_phone(national))
    assert known.hits("contact", {"name": {"given": "Y"}, "phones": [{"number": written}]})


@given(st.data(), _WORD, _FAMILY, _DAY)
def test_a_name_with_its_birthday_is_known_in_every_writing(
    data: st.DataObject, given_: str, family: str, day: str
) -> None:
    known = _suppression({"name": {"given": given_, "family": family}, "birthday": day})
    written = data.draw(_written_name(given_, family))
    assert known.hits("contact", {"name": written, "birthday": day})


@given(st.data(), _WORD, _FAMILY, _DAY, _DAY, _MAIL, _MAIL, _NATIONAL, _NATIONAL)
def test_a_namesake_is_another_person(  # noqa: PLR0913, PLR0917 - what two people of one name differ in
    data: st.DataObject, given_: str, family: str, day: str, other_day: str, mail: str,
    other_mail: str, phone: str, other_phone: str,
) -> None:  # fmt: skip
    assume(day != other_day and mail != other_mail and phone != other_phone)
    known = _suppression(
        {
            "name": {"given": given_, "family": family},
            "birthday": day,
            "emails": [{"address": mail}],
            "phones": [{"number": f"+49{phone}"}],
            "addresses": [{"street": "Weg 1", "postal_code": "01067", "city": "Dresden"}],
        }
    )
    namesake = {
        "name": data.draw(_written_name(given_, family)),
        "birthday": other_day,
        "emails": [{"address": other_mail}],
        "phones": [{"number": f"+49{other_phone}"}],
        "addresses": [{"street": "Weg 1", "postal_code": "01067", "city": "Dresden"}],
    }
    for left_out in ("", "birthday", "emails", "phones"):
        assert not known.hits("contact", {k: v for k, v in namesake.items() if k != left_out})


@given(st.data(), _WORD, _FAMILY, _WORD, _MAIL, _NATIONAL)
def test_what_others_have_too_tells_nobody_without_the_name(  # noqa: PLR0913, PLR0917 - two people
    data: st.DataObject, given_: str, family: str, spouse: str, mail: str, phone: str
) -> None:
    assume(spouse != given_)
    shared = {"emails": [{"address": mail}], "phones": [{"number": f"+49{phone}"}]}
    other = {"name": {"given": spouse, "family": f"{family}q"}, **shared}
    known = _suppression({"name": {"given": given_, "family": family}, **shared}, others=[other])
    assert not known.hits("contact", other)
    assert not known.hits("customer", {"name": "Office", **shared})
    again = {"name": data.draw(_written_name(given_, family)), **shared}
    assert known.hits("contact", again)


@given(st.lists(st.tuples(st.integers(0, 3), _MAIL), max_size=6), st.randoms())
def test_two_lists_become_one_whatever_the_order(
    lines: list[tuple[int, str]], chance: Any
) -> None:
    lists = [
        SuppressionList((_CRM,), frozenset({_CHECK}), entries_of([text], _EPOCH, _CHECK, _KEY))
        for _, text in lines
    ]
    whole = SuppressionList()
    for one in lists:
        whole = whole.united(one)
    # What git's own union merge makes of them: all lines, in any order, some twice.
    body = [line for one in lists for line in one.text.splitlines()[3:]]
    chance.shuffle(body)
    assert read("\n".join(["suppressed:", *body])) == whole
    assert all(whole.keeps(one) for one in lists)
