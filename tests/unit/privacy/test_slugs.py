"""Names and addresses in one word are the person's; words that only begin so are not."""

from typing import Any

import pytest

from crmctl.model.record import Record, Ref
from crmctl.privacy.subject import subject_of
from crmctl.privacy.traces import Traces, traces_of


def _contact(id_: str, given: str, family: str, *addresses: str) -> Record:
    data: dict[str, Any] = {
        "name": {"given": given, "family": family},
        "emails": [{"address": one} for one in addresses],
    }
    return Record("contact", Ref("contacts", id_), data)


def _looking(person: Record, *others: Record) -> Traces:
    return traces_of([subject_of(person)], [person, *others])


_MUELLER = _looking(
    _contact("p-1", "Anna", "Müller", "a.mueller@nord.example"),
    _contact("p-2", "Arno", "Müller", "arno.mueller@nord.example"),
)
_BERG = _looking(_contact("p-1", "Anna", "Berg", "anna@berg.example"))


def _left(traces: Traces, text: str) -> str:
    content = text.encode()
    found = traces.found(content)
    assert traces.hint.search(content) or not found
    return traces.erased(content, [one for one in found if one.certain]).decode()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Merge branch 'call-anna-mueller'", "Merge branch 'call-[erased]'"),
        ("talk-anna_mueller-2", "talk-[erased]-2"),
        ("AnnaMueller", "[erased]"),
        ("MuellerAnna", "[erased]"),
        ("annamueller.txt", "[erased].txt"),
        ("feature/AnnaMüller-x", "feature/[erased]-x"),
        ("Anna-Mueller-notes.pdf", "[erased]-notes.pdf"),
        ("a.mueller", "[erased]"),
        ("call-a_mueller", "call-[erased]"),
        ("a.mueller@nord.example.txt", "[erased].txt"),
        ("mail-a.mueller@nord.example-2.eml", "mail-[erased]-2.eml"),
    ],
)
def test_a_slug_of_a_name_or_of_an_address_goes(text: str, left: str) -> None:
    assert _left(_MUELLER, text) == left


@pytest.mark.parametrize(
    "text",
    [
        "a.mueller@sued.example", "xa.mueller@nord.example.txt", "a.mueller@nord.example.com",
        "a-mueller-gmbh", "Eva-Anna-Mueller", "joannamueller", "AnnaMuellerstrasse",
        "arno.mueller", "Anna Müller-Berg",
    ],
)  # fmt: skip
def test_the_slug_of_somebody_or_something_else_stays(text: str) -> None:
    assert _left(_MUELLER, text) == text


@pytest.mark.parametrize(
    "text", ["Annaberg", "annaberg", "Annaberger Straße", "Anna Bergmann", "annaberg-strasse"]
)
def test_a_town_that_is_written_as_a_short_name_stays(text: str) -> None:
    assert _left(_BERG, text) == text
    assert _left(_BERG, "AnnaBerg") == "[erased]"


def test_a_mailbox_that_somebody_else_has_elsewhere_stays() -> None:
    traces = _looking(
        _contact("p-1", "Anna", "Müller", "a.mueller@nord.example"),
        _contact("p-2", "Arno", "Kern", "a.mueller@sued.example"),
    )
    assert _left(traces, "ask a.mueller") == "ask a.mueller"
