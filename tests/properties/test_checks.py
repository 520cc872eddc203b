import re
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from crmctl.checks.described import values
from crmctl.checks.fixes import safe_fix
from crmctl.checks.plain import is_plain
from crmctl.checks.record_checks import record_findings
from crmctl.checks.record_context import RecordContext
from crmctl.findings import Fix
from crmctl.model.catalogue import FieldType
from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings

_CONTACT = catalogue(Settings(format=1, name="Test")).by_name["contact"]
_FIXABLE = ("S207", "T301", "T302", "C403", "C406", "C413")
_VALUE_RULES = {"T301", "T302", "T304", "C401", "C403", "C405", "C406", "C407", "C411"}

_ODD = st.sampled_from(list(" \t\u00a0\u0308\u200b\u200d\u00ad\ufeffaA1éß@.+-_:;/<>\"'#"))
_TEXT = st.text(st.one_of(_ODD, st.characters(codec="utf-8")), min_size=1, max_size=12)
_EMAIL = st.one_of(
    _TEXT,
    st.builds("{}@{}.org".format, _TEXT, _TEXT),
    st.sampled_from(["a@example.org", "A@example.org", "mailto:a@Example.org", " a@example.org"]),
)
_PHONE = st.one_of(
    _TEXT,
    st.text("0123456789+ ()-", min_size=1, max_size=16),
    st.sampled_from(["030 12345678", "+493012345678", "110", "+49 (0)30 123456"]),
)
_RECORDS = st.fixed_dictionaries(
    {"name": st.fixed_dictionaries({"family": _TEXT})},
    optional={
        "emails": st.lists(
            st.fixed_dictionaries(
                {"address": _EMAIL}, optional={"label": _TEXT, "primary": st.sampled_from([True])}
            ),
            min_size=1,
            max_size=4,
        ),
        "phones": st.lists(st.fixed_dictionaries({"number": _PHONE}), min_size=1, max_size=3),
        "tags": st.lists(
            st.sampled_from(["a", "b", "a ", "ä", "a\u0308"]), min_size=1, max_size=4
        ),
        "addresses": st.lists(
            st.fixed_dictionaries({"country": st.sampled_from(["DE", "AT", "UK", "US"])}),
            min_size=1,
            max_size=2,
        ),
        "notes": _TEXT,
        "profiles": st.dictionaries(st.sampled_from(["linkedin", "xing"]), _TEXT, min_size=1),
    },
)


def _context(data: dict[str, Any]) -> RecordContext:
    return RecordContext("contacts/x.yaml", _CONTACT, "contacts/x", data, "DE", lambda _: (1, 1))


class _Unhurried(RecordContext):
    """Looks at every value of every record."""

    @property
    def doubtful(self) -> Any:
        return values(self.kind, self.data)


@given(_RECORDS)
def test_a_record_that_looks_plain_has_no_findings_at_a_closer_look(data: dict[str, Any]) -> None:
    if is_plain(_CONTACT, data):
        context = _context(data)
        unhurried = _Unhurried(**{name: getattr(context, name) for name in _NAMES})
        assert list(record_findings(unhurried)) == list(record_findings(context))


_NAMES = ("path", "kind", "ref", "data", "country", "mark", "canonical")


@given(_RECORDS)
def test_rules_never_fail_whatever_a_record_says(data: dict[str, Any]) -> None:
    for found in record_findings(_context(data)):
        assert found.message.endswith(".")


@given(_RECORDS)
def test_safe_fixes_done_twice_are_done_once(data: dict[str, Any]) -> None:
    once = safe_fix(_FIXABLE, data, _CONTACT, "DE")
    assert safe_fix(_FIXABLE, once, _CONTACT, "DE") == once


@given(_RECORDS)
def test_after_safe_fixes_no_finding_is_left_that_one_would_mend(data: dict[str, Any]) -> None:
    fixed = safe_fix(_FIXABLE, data, _CONTACT, "DE")
    left = [found for found in record_findings(_context(fixed)) if found.fix is Fix.SAFE]
    assert left == []


@given(_RECORDS)
def test_safe_fixes_lose_no_word_address_or_number(data: dict[str, Any]) -> None:
    fixed = safe_fix(_FIXABLE, data, _CONTACT, "DE")
    for of_type, kept in _KEPT.items():
        assert _gathered(data, of_type, kept) == _gathered(fixed, of_type, kept)


def _gathered(data: dict[str, Any], of_type: FieldType, kept: Callable[[str], object]) -> set[Any]:
    found = (value for value in values(_CONTACT, data) if value.field.type is of_type)
    return {kept(value.value) for value in found} - {"", ()}


def _words(text: str) -> tuple[str, ...]:
    return tuple(normalize("NFC", text).split())


def _mailbox(text: str) -> str:
    return re.sub(r"mailto:|[<>\s]", "", normalize("NFC", text).casefold())


def _ending(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)[-4:]


# What a fix must keep of a value of each type; order and counts may change where it joins.
_KEPT: dict[FieldType, Callable[[str], object]] = {
    FieldType.TEXT: _words,
    FieldType.LABEL: _words,
    FieldType.NOTE: _words,
    FieldType.IDENTIFIER: _words,
    FieldType.EMAIL: _mailbox,
    FieldType.PHONE: _ending,
}
