"""Over-erasure is a fault as grave as a trace that is left."""

from datetime import date
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from crmctl.model.catalogue import Catalogue
from crmctl.model.describe import catalogue
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.model.text import fold, loose
from crmctl.privacy.erase import Plan, plan
from crmctl.privacy.find import redacted
from crmctl.privacy.subject import linked, subject_of
from crmctl.privacy.writings import of_email, of_name, of_phone

_CATALOGUE: Catalogue = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))
_GIVEN = st.sampled_from(
    ["Erika", "Jörg", "Anna-Lena", "Zoë", "Hans Peter", "Ngọc", "Søren", "Алёна"]
)
_FAMILY = st.sampled_from(
    ["Müller", "Mueller", "Groß", "von der Heide", "O'Brien", "Koch", "Ærø", "Müller-Lüden"]
)
_WORDS = st.lists(
    st.sampled_from(
        [
            "rief",
            "an",
            "das",
            "Tor",
            "klemmt",
            "Angebot",
            "bis",
            "Freitag",
            "2 Stück",
            "koch",
            "müll",
        ]
    ),
    max_size=4,
).map(" ".join)


def _record(kind: str, id_: str, **data: Any) -> Record:
    return Record(kind, Ref(_CATALOGUE.by_name[kind].folder, id_), data)


def _contact(id_: str, given_name: str, family: str, **more: Any) -> Record:
    return _record("contact", id_, name={"given": given_name, "family": family}, **more)


def _plan(contact: Record, *records: Record) -> Plan:
    everything = [contact, *records]
    subject = subject_of(contact, [one for one in records if one.kind == "customer"])
    near, far = linked(subject, everything, _CATALOGUE)
    return plan(subject, near, far, _CATALOGUE, epoch="e-7k3f9q2m", day=date(2026, 11, 21))


def _written(given_name: str, family: str, how: int) -> str:
    umlauts = str.maketrans({"ü": "ue", "ö": "oe", "ß": "ss", "ø": "oe"})
    plain = f"{given_name} {family}"
    return [
        plain,
        plain.upper(),
        plain.translate(umlauts),
        f"{family}, {given_name}",
        plain.replace(" ", "\n"),
        plain.replace(" ", "\u00a0"),
        fold(plain).title(),
    ][how]


@given(_GIVEN, _FAMILY, st.integers(0, 6), _WORDS, _WORDS)
def test_every_writing_of_the_name_goes_from_a_linked_record_and_nothing_else(
    given_name: str, family: str, how: int, before: str, after: str
) -> None:
    name = _written(given_name, family, how)
    body = f"{before}: {name}. {after}\n"
    call = _record("interaction", "i", contacts=["p-1"], body=body)
    made = _plan(_contact("p-1", given_name, family), call)
    assert made.replacements[0].data["body"] == f"{before}: [erased]. {after}\n"


@given(st.tuples(_GIVEN, _FAMILY), st.tuples(_GIVEN, _FAMILY), st.integers(0, 6), _WORDS)
def test_records_of_others_are_never_changed(
    full_name: tuple[str, str], others_name: tuple[str, str], how: int, words: str
) -> None:
    given_name, family = full_name
    name = _written(given_name, family, how)
    strangers = [
        _contact("p-2", *others_name, notes=f"{name} {words}"),
        _contact("p-3", given_name, family, emails=[{"address": "a@x.example"}]),
        _record("customer", "firm", type="organisation", name=f"{family} GmbH", notes=name),
        _record("customer", "street", type="organisation", name="X",
                addresses=[{"street": f"{given_name}-{family}-Straße 1"}]),
        _record("interaction", "i-2", contacts=["p-2"], body=f"{name}: {words}"),
        _record("task", "t-2", title=f"{name} {words}", about=["contacts/p-3"]),
    ]  # fmt: skip
    made = _plan(_contact("p-1", given_name, family), *strangers)
    assert made.replacements == ()
    assert [ref.id for ref in made.tombstones] == ["p-1"]


@given(_GIVEN, _FAMILY, _GIVEN, _FAMILY, _WORDS)
def test_somebody_elses_name_stays_in_a_record_that_is_linked(
    given_name: str, family: str, other: str, others_family: str, words: str
) -> None:
    assume((loose(given_name), loose(family)) != (loose(other), loose(others_family)))
    body = f"{other} {others_family}; {words}; {others_family}, {other}"
    call = _record("interaction", "i", contacts=["p-1", "p-2"], body=body)
    made = _plan(_contact("p-1", given_name, family), call, _contact("p-2", other, others_family))
    assert made.replacements == ()


@given(_GIVEN, _FAMILY, _WORDS)
def test_of_a_father_and_son_of_one_name_nothing_is_taken_where_both_are_meant(
    given_name: str, family: str, words: str
) -> None:
    son = _contact("p-2", given_name, family, roles=[{"customer": "firm"}])
    firm = _record(
        "customer", "firm", type="organisation", name="X", notes=f"{given_name} {family}"
    )
    call = _record(
        "interaction", "i", contacts=["p-1", "p-2"], body=f"{words} {given_name} {family}"
    )
    father = _contact("p-1", given_name, family, roles=[{"customer": "firm"}])
    made = _plan(father, son, firm, call)
    assert made.replacements == ()
    assert {hit.ref.id for hit in made.listed} == {"p-2", "firm", "i"}


@given(st.text(max_size=60), _GIVEN, _FAMILY)
def test_any_text_is_searched_without_a_failure_and_spans_lie_within(
    text: str, given_name: str, family: str
) -> None:
    call = _record("interaction", "i", contacts=["p-1"], body=text)
    made = _plan(_contact("p-1", given_name, family), call)
    for hit in made.listed:
        assert 0 <= hit.span[0] < hit.span[1] <= len(text)
    assert redacted(text, []) == text


@given(st.text(min_size=1, max_size=15), st.text(min_size=1, max_size=15), st.text(max_size=12))
def test_any_name_address_or_number_has_writings_that_can_be_looked_for(
    given_name: str, family: str, other: str
) -> None:
    for writing in (
        *of_name({"given": given_name, "family": family, "display": other}),
        *of_email(f"{other}@{family}"),
        *of_phone(other),
    ):
        assert writing.pattern.pattern
        assert not writing.pattern.fullmatch("")
