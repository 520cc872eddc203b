from typing import Any

import pytest

from crmctl.privacy.veiling import HIDDEN, known, veiled

_ME: dict[str, Any] = {
    "name": {"given": "Erika", "family": "Müller"},
    "emails": [{"address": "erika@acme.example"}],
    "phones": [{"number": "+491712345678"}],
}
_PAUL: dict[str, Any] = {"name": {"given": "Paul", "family": "Ito"}}
_BEN: dict[str, Any] = {"name": {"display": "Ben van der Berg"}}
_SON: dict[str, Any] = {"name": {"given": "Max", "family": "Müller"}}
_FIRM = {"name": "ACME", "emails": [{"address": "office@acme.example"}], "phone": "+49 351 41230"}
_WHOM = known([_ME], ["p-00000001"], [_PAUL, _BEN, _SON], [_FIRM])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Erika Müller called", "Erika Müller called"),
        ("Paul Ito called", f"{HIDDEN} called"),
        ("Ito, Paul called", f"{HIDDEN} called"),
        ("PAUL ITO", HIDDEN),
        ("Max Müller, her son", f"{HIDDEN}, her son"),
        ("with Ben van der Berg", "with Ben van der Berg"),
        ("Herr Ito agrees", f"Herr {HIDDEN} agrees"),
        ("Frau Müller agrees", "Frau Müller agrees"),
        ("Ito agrees", "Ito agrees"),
        ("write to paul@ito.example.", f"write to {HIDDEN}."),
        ("ERIKA@acme.example or office@acme.example", "ERIKA@acme.example or office@acme.example"),
        ("0171 2345678 and 030 / 98 76 54 32", f"0171 2345678 and {HIDDEN}"),
        ("+49 (0)351 41230", "+49 (0)351 41230"),
        ("3.20 m high, 12 m wide, 12500.00 EUR on 2026-11-21", None),
        ("see @p-00000001 and @p-2b4d6f8h", f"see @p-00000001 and {HIDDEN}"),
        ("no one", "no one"),
    ],
)
def test_others_are_hidden_and_the_person_is_not(text: str, shown: str | None) -> None:
    assert veiled(text, _WHOM) == (text if shown is None else shown)


def test_names_alone_are_hidden_where_their_bearer_is_linked() -> None:
    assert veiled("Paul and Ito, not paul", _WHOM, [_PAUL]) == f"{HIDDEN} and {HIDDEN}, not paul"
    assert veiled("Müller and Max", _WHOM, [_SON]) == f"Müller and {HIDDEN}"


def test_whoever_has_but_one_name_is_hidden_where_they_are_linked() -> None:
    prince = {"name": {"given": "Prince"}}
    whom = known([_ME], [], [prince, {"name": {"family": "Sting"}}], [{"email": "x@firm.example"}])
    assert veiled("Prince and Sting", whom, [prince]) == f"{HIDDEN} and Sting"
    assert veiled("Frau Sting wrote to x@firm.example", whom) == (
        f"Frau {HIDDEN} wrote to x@firm.example"
    )


def test_nothing_of_the_people_is_in_the_repr() -> None:
    assert "ito" not in repr(_WHOM).casefold()
    assert "erika" not in repr(_WHOM).casefold()
