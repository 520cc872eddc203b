import json
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]

_ERIKA = "p-7k3f9q2m"


@pytest.fixture(autouse=True)
def purposes(crm: Path) -> None:
    """Let crm.yaml have purposes."""
    with (crm / "crm.yaml").open("a") as settings:
        settings.write(
            "purposes:\n  newsletter:\n    basis: consent\n  calls:\n"
            "    basis: legitimate_interest\n  contract:\n    basis: contract\n"
        )


def ask(hear: Hear, ref: str, channel: str, purpose: str, *more: str) -> Heard:
    return hear("privacy", "may", ref, "--channel", channel, "--purpose", purpose, *more)


def test_a_confirmed_consent_is_a_yes_with_its_event(hear: Hear) -> None:
    answer = ask(hear, "erika.mueller@acme.example", "email", "newsletter")
    assert answer == (0, "yes: the consent was given and confirmed (c-2q8x)\n", "")


def test_a_no_ends_with_7_and_says_why(hear: Hear) -> None:
    answer = ask(hear, _ERIKA, "sms", "newsletter")
    assert answer == (7, "no: there is no consent for this channel and purpose\n", "")


def test_before_the_consent_the_answer_is_no(hear: Hear) -> None:
    assert ask(hear, _ERIKA, "email", "newsletter", "--on", "2026-02-28")[0] == 7
    assert ask(hear, _ERIKA, "email", "newsletter", "--on", "2026-03-01")[0] == 0


def test_a_program_gets_the_answer_as_an_object(hear: Hear) -> None:
    status, out, _ = ask(hear, _ERIKA, "email", "newsletter", "--format", "json")
    assert status == 0
    assert json.loads(out) == {
        "contact": _ERIKA,
        "channel": "email",
        "purpose": "newsletter",
        "on": "2026-11-23",
        "allowed": True,
        "code": "confirmed",
        "reason": "the consent was given and confirmed",
        "events": ["c-2q8x"],
        "address": "erika.mueller@acme.example",
    }


def test_a_private_customer_is_the_person_who_they_are(hear: Hear) -> None:
    answer = ask(hear, "k-9w2e5t7y", "email", "newsletter")
    assert answer == (7, "no: the contact is marked do_not_contact\n", "")
    assert ask(hear, "k-9w2e5t7y", "post", "contract")[0] == 0


def test_who_stood_for_a_firm_on_the_day_was_asked_as_a_business(hear: Hear) -> None:
    hear("set", _ERIKA, "roles.until=2026-10-31")
    assert ask(hear, _ERIKA, "phone", "calls", "--on", "2026-10-01")[0] == 0
    assert ask(hear, _ERIKA, "phone", "calls")[0] == 7


def test_a_purpose_without_a_lawful_basis_is_refused(hear: Hear) -> None:
    status, out, err = ask(hear, _ERIKA, "email", "party")
    assert (status, out) == (7, "")
    assert "none of crm.yaml" in err
    assert "newsletter, calls, contract" in err


def test_an_organisation_is_no_person(hear: Hear) -> None:
    assert ask(hear, "acme-gmbh", "email", "newsletter")[0] != 0


@pytest.mark.parametrize(("channel", "on"), [("fax", "today"), ("email", "2026-13-01")])
def test_what_cannot_be_read_is_a_usage_error(hear: Hear, channel: str, on: str) -> None:
    assert ask(hear, _ERIKA, channel, "newsletter", "--on", on)[0] == 2


def test_nobody_of_that_name_is_an_error(hear: Hear) -> None:
    assert ask(hear, "p-00000000", "email", "newsletter")[0] == 4


def test_the_group_lists_its_commands(hear: Hear) -> None:
    assert "Say whether a person may be contacted" in hear("privacy", "--help")[1]
