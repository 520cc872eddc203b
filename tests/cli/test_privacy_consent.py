import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_ERIKA = "p-7k3f9q2m"
_NEWS = ("--purpose", "newsletter", "--channel", "email")


@pytest.fixture(autouse=True)
def purposes(crm: Path) -> None:
    """Let crm.yaml have purposes and a user."""
    with (crm / "crm.yaml").open("a") as settings:
        settings.write(
            "purposes:\n  newsletter:\n    basis: consent\n    text: newsletter-de@3\n"
            "users:\n  u-anna:\n    name: Anna\n    emails: [anna@schmidt.example]\n"
        )


def consent(hear: Hear, *words: str, ref: str = _ERIKA) -> Heard:
    return hear("privacy", "consent", ref, *words)


def events(hear: Hear, ref: str = _ERIKA) -> list[dict[str, str]]:
    return list(json.loads(consent(hear, "--format", "json", ref=ref)[1]))


def test_a_withdrawal_is_appended_and_committed(hear: Hear, git: Git) -> None:
    before = events(hear)
    status, out, err = consent(hear, "withdraw", *_NEWS, "--method", "phone")
    assert (status, err) == (0, "")
    after = events(hear)
    assert after[:-1] == before
    assert after[-1] == {
        "id": out.strip(),
        "purpose": "newsletter",
        "channel": "email",
        "basis": "consent",
        "event": "withdrawn",
        "at": "2026-11-23T12:00:00+01:00",
        "by": "u-anna",
        "method": "phone",
    }
    message = git("log", "-1", "--format=%B")
    assert message.startswith(f"contact {_ERIKA}: consent withdrawn\n\nCrmctl-Action: consent\n")
    assert hear("privacy", "may", _ERIKA, *_NEWS)[0] == 7


def test_what_holds_is_said_below_the_events(hear: Hear) -> None:
    status, out, _ = consent(hear)
    assert status == 0
    assert "c-2q8x" in out
    assert out.endswith("newsletter, email: yes, the consent was given and confirmed\n")


def test_who_said_nothing_has_no_events(hear: Hear) -> None:
    answer = consent(hear, ref="k-9w2e5t7y")
    assert answer == (0, "", "Nothing is recorded: no consent, no refusal.\n")


def test_the_wording_is_kept_with_its_digest(hear: Hear, crm: Path) -> None:
    text = crm / "privacy" / "texts" / "newsletter-de@3.md"
    text.parent.mkdir(parents=True)
    text.write_text("Yes, send me news.\n")
    hear("save")
    assert consent(hear, "grant", *_NEWS)[0] == 0
    digest = sha256(b"Yes, send me news.\n").hexdigest()
    assert events(hear)[-1]["text"] == f"newsletter-de@3 sha256:{digest}"
    assert f"newsletter-de@3 {digest[:8]}" in " ".join(consent(hear)[1].split())


def test_a_wording_that_is_not_kept_is_said_and_one_that_is_named_must_be_there(
    hear: Hear,
) -> None:
    assert "in no file of privacy/texts/" in consent(hear, "request", *_NEWS)[2]
    status, _, err = consent(hear, "grant", *_NEWS, "--text", "../crm@1")
    assert status == 2
    assert "There is no such wording" in err


def test_a_number_is_understood_as_people_write_it(hear: Hear) -> None:
    answer = consent(
        hear, *("grant", "-p", "newsletter", "-c", "phone", "--address", "0171 2345678")
    )
    assert answer[0] == 0
    assert events(hear)[-1]["address"] == "+491712345678"


def test_a_dry_run_shows_the_event_and_writes_nothing(hear: Hear, git: Git) -> None:
    head = git("rev-parse", "HEAD")
    status, out, _ = consent(hear, "object", "--dry-run")
    assert status == 0
    assert "+  - id: c-" in out
    assert "+    event: objected" in out
    assert git("rev-parse", "HEAD") == head


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("grant", "--channel", "email"), 2),
        (("grant", "-p", "party", "-c", "email"), 7),
        (("confirm", "-p", "newsletter", "-c", "sms"), 7),
        (("withdraw", "-p", "party"), 2),
        (("grant", *_NEWS, "--at", "tomorrow"), 2),
        (("grant", *_NEWS, "--at", "one day"), 2),
        (("grant", *_NEWS, "--address", "no@where.example"), 2),
        (("forget",), 2),
    ],
)
def test_what_cannot_be_recorded_ends_with_its_status(
    hear: Hear, git: Git, words: tuple[str, ...], status: int
) -> None:
    head = git("rev-parse", "HEAD")
    answer = consent(hear, *words)
    assert (answer[0], answer[1]) == (status, "")
    assert "@" not in answer[2].replace("newsletter-de@3", "")
    assert git("rev-parse", "HEAD") == head


def test_an_erased_person_consents_to_nothing(hear: Hear) -> None:
    hear("redact", _ERIKA, "--yes")
    assert consent(hear, "grant", *_NEWS)[0] != 0


def test_a_form_asks_for_what_is_missing(
    hear_at_terminal: Callable[..., Heard], hear: Hear
) -> None:
    typed = "party\nnewsletter\nemail\n\n\n\n"
    status, _, err = hear_at_terminal(typed, "privacy", "consent", _ERIKA, "grant")
    assert status == 0
    assert err.startswith("Purpose (newsletter): Answer with one of these.\nPurpose")
    last = events(hear)[-1]
    assert (last["event"], last["method"]) == ("granted", "form")
    assert last["address"] == "erika.mueller@acme.example"
