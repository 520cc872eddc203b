from collections.abc import Callable

import pytest

from crmctl.findings import Finding, Fix

Findings = Callable[..., list[Finding]]

_ZWNJ, _ZWJ, _LRM, _RLI, _PDI = "\u200c", "\u200d", "\u200e", "\u2067", "\u2069"


def _codes(found: list[Finding]) -> list[str]:
    return [one.code for one in found]


def _contact(family: str) -> str:
    return f'name:\n  family: "{family}"\n'


@pytest.mark.parametrize(
    "family",
    [
        "Null", "No", "O'Brien", "d'Arc", "van der Berg", "McDonald", "Müller-Lüdenscheidt", "SÃO",
        "Жукова", "Λάζαρης", "محمد", "כהן", "山田\u3000太郎", "\uff39\uff41\uff4d\uff41",
        "Nguyễn",
        f"علی{_ZWNJ}رضا",  # Persian needs the joiner between its letters
        f"כהן{_LRM} GmbH",
        f"{_RLI}כהן{_PDI} GmbH",
        f"👩{_ZWJ}💻",
        f"क्{_ZWJ}ष",
    ],
)  # fmt: skip
def test_odd_names_that_are_right_have_no_findings(of_record: Findings, family: str) -> None:
    assert [
        code for code in _codes(of_record("contact", _contact(family))) if code != "Y111"
    ] == []


@pytest.mark.parametrize("family", ["Muster ", " Muster", "Mu  ster", "Mu\u00a0ster", "Mu\\tster"])
def test_blanks_that_nobody_sees_are_told(of_record: Findings, family: str) -> None:
    found = [one for one in of_record("contact", _contact(family)) if one.code != "Y111"]
    assert [(one.code, one.field, one.fix) for one in found] == [("T301", "name.family", Fix.SAFE)]


@pytest.mark.parametrize(
    "family",
    [
        "Mus\u200bter",
        "Mus\u00adter",
        "\ufeffMuster",
        f"Mus{_ZWJ}ter",
        f"{_ZWNJ}Muster",
        f"Жук{_ZWNJ}ова",
        f"Muster{_LRM}",
        "Mus\u202eter",
        f"{_PDI}כהן{_RLI}",
        f"{_RLI}כהן",
        f"{_RLI}Muster{_PDI}",
    ],
)
def test_characters_that_nobody_sees_are_told(of_record: Findings, family: str) -> None:
    (found,) = [one for one in of_record("contact", _contact(family)) if one.code != "Y111"]
    assert found.code == "T304"
    assert "U+" in found.message


def test_what_steers_a_terminal_is_told_however_it_is_written(of_record: Findings) -> None:
    (found,) = of_record("contact", 'name:\n  family: "Mus\\u001b[31mter"\n')
    assert (found.code, "U+001B" in found.message) == ("T303", True)


def test_notes_may_be_laid_out_with_blanks(of_record: Findings) -> None:
    text = "name:\n  family: Muster\nnotes: |\n  a  table   of\n    blanks\n  <<<<<<< quoted\n"
    assert _codes(of_record("contact", text)) == []


def test_a_consent_is_evidence_that_no_fix_touches(of_record: Findings) -> None:
    text = (
        "name:\n  family: Muster\nconsents:\n  - id: c-2q8x\n    purpose: newsletter\n"
        '    basis: consent\n    event: granted\n    at: 2026-03-01\n    text: "Mu\u0308ller "\n'
    )
    found = [one for one in of_record("contact", text) if one.code != "Y111"]
    assert {(one.code, one.fix) for one in found} == {("T301", Fix.NONE), ("T302", Fix.NONE)}


def test_a_finding_carries_line_field_and_record(of_record: Findings) -> None:
    (found,) = of_record("contact", _contact("Mus\u200bter").replace('"', ""))
    assert (found.line, found.column, found.field, found.ref) == (
        2, 1, "name.family", "contacts/x"
    )  # fmt: skip


def test_a_layout_of_ones_own_is_told_as_information(of_record: Findings) -> None:
    assert _codes(of_record("contact", "name: {family: Muster}\n")) == ["Y111"]
