from datetime import UTC, date, datetime
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from crmctl.model.catalogue import Field, FieldType
from crmctl.model.describe import catalogue
from crmctl.model.entry import EntryContext, normalise, value_of
from crmctl.model.ids import IdContext, slug
from crmctl.model.settings import Settings
from crmctl.model.text import fold, loose

_CONTEXT = EntryContext.at(datetime(2026, 11, 21, 11, tzinfo=UTC), "DE", "Europe/Berlin")
_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))
# What people type is near the forms that are understood: pieces of them, joined at random.
_PIECES = st.sampled_from(
    [
        *("mailto:", "tel:", "https://", "http://", "www.", "@", "<", ">", "/", "in/", "x.com/"),
        *("linkedin.com/in/", "mastodon.social/@", "+49", "0049", "(0)", "030", "0171", "3920012"),
        *("21.11.2026", "2026-11-21", "12.3.", "T", "9:30", ":15", "Z", "+01:00", "Uhr", "today"),
        *("12", "min", "Std.", "ja", "DE", "Deutschland", "uk", "ä", "a\u0308", "İ", "ß", "ﬁ"),
        *(" ", "  ", "\n", "\r\n", "\t", "\u00a0", ".", "-", "_", ",", ";ext=7", "erika", "?id=1"),
    ]
)
_TYPED = st.one_of(st.text(max_size=20), st.lists(_PIECES, max_size=6).map("".join))
_FIELDS = st.builds(
    Field,
    path=st.sampled_from(["profiles", "other"]),
    type=st.sampled_from(FieldType),
    choices=st.just(("phone", "post", "email")),
    map=st.booleans(),
)


@given(_FIELDS, _TYPED)
def test_normalising_twice_is_normalising_once(field: Field, typed: str) -> None:
    once = value_of(field, typed, _CONTEXT)
    assert value_of(field, once, _CONTEXT) == once


@given(st.data())
def test_a_whole_record_normalised_stays_so(data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(_CATALOGUE.kinds))
    raw = {field.path: data.draw(_TYPED) for field in chosen.fields if "." not in field.path}
    once = normalise(chosen, raw, _CONTEXT)
    assert normalise(chosen, once, _CONTEXT) == once


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert loose(text) == loose(fold(text))


def _free(taken: set[str]) -> IdContext:
    chance = Random(1)  # noqa: S311 - a slug takes none
    return IdContext(chance, date(2026, 11, 21), taken.__contains__)


@given(st.text(max_size=80), st.sets(st.integers(1, 4)))
def test_a_slug_is_free_and_can_be_a_file(name: str, numbers: set[int]) -> None:
    first = slug(name, _free(set()))
    assume(first)
    taken = {first if number == 1 else f"{first}-{number}" for number in numbers}
    made = slug(name, _free(taken))
    assert made not in taken
    assert made.strip("-") == made
    assert all(char.isascii() and (char.isalnum() or char == "-") for char in made)
