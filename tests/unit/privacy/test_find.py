from typing import Any

import pytest

from crmctl.model.describe import catalogue
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.privacy.context import Others, others_than
from crmctl.privacy.find import Hit, hits, redacted, without
from crmctl.privacy.subject import Subject, subject_of
from crmctl.privacy.writings import What

_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))
_ID = "p-er1ka000"


def _record(kind: str, id_: str, **data: Any) -> Record:
    return Record(kind, Ref(_CATALOGUE.by_name[kind].folder, id_), data)


def _contact(id_: str, given: str, family: str, **more: Any) -> Record:
    suffix = {"suffix": more.pop("suffix")} if "suffix" in more else {}
    return _record("contact", id_, name={"given": given, "family": family, **suffix}, **more)


def _erika(**more: Any) -> Subject:
    plain: dict[str, Any] = {
        "emails": [{"address": "erika@acme.example"}, {"address": "info@acme.example"}],
        "phones": [{"number": "+493023125100"}],
    }
    return subject_of(_contact(_ID, "Erika", "Müller", **{**plain, **more}))


def _hits(
    text: str, subject: Subject | None = None, *known: Record, linked: bool = True, **fields: Any
) -> tuple[Hit, ...]:
    subject = subject or _erika()
    record = _record("interaction", "i", body=text, **fields)
    others = others_than(subject, known)
    return hits(subject, record, _CATALOGUE, linked=linked, others=others)


def _after(text: str, subject: Subject | None = None, *known: Record, **fields: Any) -> str:
    """Give the text with every certain hit replaced."""
    found = _hits(text, subject, *known, **fields)
    return redacted(text, [hit.span for hit in found if hit.certain])


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Erika Müller rief an", "[erased] rief an"),
        ("Kundin Erika Müller rief an", "Kundin [erased] rief an"),
        ("Frau Dr. Erika Müller rief an", "[erased] rief an"),
        ("mit Müller, Erika gesprochen", "mit [erased] gesprochen"),
        ("Frau Müller, Erika", "[erased]"),
        ("Erika Müllers Tor", "[erased]s Tor"),
        ("Thomas und Erika Müller", "Thomas und [erased]"),
        ("Mail an erika@acme.example.", "Mail an [erased]."),
        ("Erika Müller <erika@acme.example>", "[erased] <[erased]>"),
        ("unter (030) 23125-100 erreichbar", "unter [erased] erreichbar"),
        ("Erika Müller\nErika Müller", "[erased]\n[erased]"),
        ("(Erika Müller)", "([erased])"),
        ("docs/erika-mueller.pdf", "docs/[erased].pdf"),
    ],
)
def test_what_is_certainly_the_persons_is_replaced_and_the_rest_stays(
    text: str, after: str
) -> None:
    assert _after(text) == after


@pytest.mark.parametrize(
    "text",
    [
        "Frau Müller rief an",
        "Erika rief an",
        "E. Müller",
        "Anna-Erika Müller",
        "Erika Müller-Lüdenscheidt",
        "Erika-Müller-Straße 5",
        "Erika Müller Straße 5",
        "Erika Müller GmbH",
        "Erika Müller & Söhne",
        "Erika Müller und Partner",
        "Erika Müller Stiftung",
        "Erika Müller jun.",
        "P. Erika Müller",
        "Thomas Müller, Erika Berger",
        "bei von Müller, Erika",
        "mit Müller, Erika Berger und Tom",
        "erika.mueller@elsewhere.example",
        "https://elsewhere.example/erika-mueller",
        "an info@acme.example",
    ],
)
def test_what_may_be_somebody_elses_is_listed_and_left(text: str) -> None:
    found = _hits(text)
    assert found
    assert not [hit for hit in found if hit.certain]
    assert all(hit.reason for hit in found)


@pytest.mark.parametrize("text", ["müller und koch", "Mahlwerk", "Erik Müllerin", ""])
def test_words_that_only_resemble_the_name_are_no_hits(text: str) -> None:
    assert _hits(text) == ()


def test_nothing_is_certain_in_a_record_that_is_not_linked() -> None:
    found = _hits("Erika Müller, erika@acme.example, 030 23125100", linked=False)
    assert [hit.what for hit in found] == [What.NAME, What.EMAIL, What.PHONE]
    assert not any(hit.certain for hit in found)


def test_a_given_name_alone_is_not_worth_a_look_in_a_record_that_is_not_linked() -> None:
    assert _hits("Erika rief an", linked=False) == ()
    assert _hits("Frau Müller rief an", linked=False)


def test_a_part_is_not_told_where_the_whole_stands() -> None:
    assert [hit.what for hit in _hits("Erika Müller")] == [What.NAME]


def _addressed(**name: str) -> Subject:
    full = {"given": "Erika", "family": "Müller", **name}
    return subject_of(_record("contact", _ID, name=full))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Frau Müller rief an", "[erased] rief an"),
        ("Mrs. Mueller called", "[erased] called"),
        ("mit Frau Prof. Dr. Müller", "mit [erased]"),
        ("Dr. Müllers Tor", "[erased]s Tor"),
        ("Frau Müller und Herr Müller", "[erased] und Herr Müller"),
        ("Herr Dr. Müller", "Herr Dr. Müller"),
        ("Herr und Frau Müller", "Herr und Frau Müller"),
        ("Frau Müller-Lüdenscheidt", "Frau Müller-Lüdenscheidt"),
        ("Frau\nMüller", "Frau\nMüller"),
        ("Familie Müller, Müller", "Familie Müller, Müller"),
    ],
)
def test_the_family_name_behind_the_persons_own_form_of_address_is_theirs(
    text: str, after: str
) -> None:
    assert _after(text, _addressed(salutation="Frau", title="Dr.")) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [("Frau Dr. Müller", "Frau Dr. Müller"), ("Dr. Müller", "[erased]"), ("Müller", "Müller")],
)
def test_a_title_alone_does_not_say_whether_it_is_her_or_him(text: str, after: str) -> None:
    assert _after(text, _addressed(title="Dr.")) == after


def test_where_a_relative_is_linked_too_a_form_of_address_is_not_certain() -> None:
    mother = _contact("p-m0ther00", "Anna", "Müller", roles=[{"customer": "acme-gmbh"}])
    subject, text = _addressed(salutation="Frau"), "Frau Müller, Erika Müller"
    assert _after(text, subject, mother, customer="acme-gmbh") == "Frau Müller, [erased]"
    assert _after(text, subject, mother) == "[erased], [erased]"


def test_father_and_son_are_told_apart_by_the_suffix() -> None:
    son = subject_of(_contact("p-s0n00000", "Hans", "Müller", suffix="jun."))
    assert _after("Hans Müller jun. kam", son) == "[erased] kam"
    assert _after("Hans Müller, Jr. kam", son) == "[erased] kam"
    assert _after("Hans Müller sen. kam", son) == "Hans Müller sen. kam"


def test_where_a_namesake_is_linked_too_the_name_is_not_certain() -> None:
    roles = [{"customer": "acme-gmbh"}, {"position": "Treasurer of the club"}]
    father = _contact("p-father00", "Erika", "Müller", roles=roles)
    text = "Erika Müller rief an, 030 23125100"
    assert _after(text, None, father, contacts=[_ID, "p-father00"]) == (
        "Erika Müller rief an, [erased]"
    )
    assert _after(text, None, father, customer="acme-gmbh") == "Erika Müller rief an, [erased]"
    assert _after(text, None, father, customer="other-gmbh") == "[erased] rief an, [erased]"


def test_a_relatives_longer_name_is_left() -> None:
    mother = _contact("p-m0ther00", "Anna", "Müller")
    assert _after("Anna Erika Müller kam", None, mother) == "Anna Erika Müller kam"
    assert _after("Anna Erika Müller kam") == "Anna [erased] kam"


def test_an_address_or_number_that_somebody_else_has_too_is_left() -> None:
    partner = _contact("p-partner0", "Tom", "Berger", emails=[{"address": "Erika@acme.example"}])
    firm = _record("customer", "acme-gmbh", name="ACME", phones=[{"number": "+493023125100"}],
                   emails=[{"address": "erika@acme.example"}])  # fmt: skip
    text = "erika@acme.example, 030 23125100"
    assert _after(text, None, partner) == "erika@acme.example, [erased]"
    assert _after(text, None, firm) == "[erased], 030 23125100"


def test_a_firm_that_bears_the_name_is_left() -> None:
    firm = _record("customer", "erika-mueller-bau", name="Erika Müller Bau")
    text = "Erika Müller und Erika Müller Bau"
    assert _after(text, None, firm) == "[erased] und Erika Müller Bau"
    found = hits(_erika(), firm, _CATALOGUE, linked=True, others=Others())
    assert {(hit.path, hit.certain) for hit in found} == {(("name",), False), ((), False)}


def test_a_namesake_is_listed_once_and_a_relatives_own_name_not_at_all() -> None:
    def found(contact: Record) -> tuple[Hit, ...]:
        return hits(_erika(), contact, _CATALOGUE, linked=False, others=Others())

    namesake = found(_contact("p-namesake", "Erika", "Mueller"))
    assert [(hit.path, hit.certain) for hit in namesake] == [(("name",), False)]
    assert found(_contact("p-relative", "Tom", "Müller")) == ()


def test_ids_dates_and_fixed_words_are_not_searched() -> None:
    record = _record(
        "interaction", "i", customer="erika-mueller", channel="phone", tags=["Müller"]
    )
    found = hits(_erika(), record, _CATALOGUE, linked=True, others=Others())
    assert [hit.path for hit in found] == [("tags", 0)]


def test_a_hit_carries_no_value() -> None:
    assert "rika" not in repr(_hits("Erika Müller, erika@acme.example"))


def test_a_text_about_the_person_loses_everything_that_may_name_them() -> None:
    text = "Frau Müller (Erika) bat am 1.11. darum, erika@acme.example"
    assert without(_erika(), text) == "Frau [erased] ([erased]) bat am 1.11. darum, [erased]"
