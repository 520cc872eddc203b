import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_PAUL = "p-2b4d6f8h"


def requests(hear: Hear, *words: str, **options: Any) -> Heard:
    return hear("privacy", "requests", *words, **options)


def listed(hear: Hear, **options: Any) -> list[dict[str, Any]]:
    return list(json.loads(requests(hear, "--format", "json", **options)[1]))


def add(hear: Hear, *words: str, kind: str = "access", seed: str = "7") -> str:
    said = ("--kind", kind, "--received", "2026-11-20")
    status, out, err = requests(hear, "add", *words, *said, env={"CRMCTL_SEED": seed})
    assert status == 0, err
    return out.strip()


def test_a_request_is_noted_with_its_day_and_what_to_do_next(
    hear: Hear, crm: Path, git: Git
) -> None:
    said = ("--kind", "erasure", "--received", "2026-11-20")
    status, out, err = requests(hear, "add", "k-9w2e5t7y", *said)
    assert status == 0
    assert "by 2026-12-20 (Art. 12(3) GDPR)" in err
    assert "crmctl redact" in err
    path = crm / "privacy" / "requests" / f"{out.strip()}.yaml"
    assert path.read_text() == (f"kind: erasure\nrecord: contacts/{_PAUL}\nreceived: 2026-11-20\n")
    assert git("log", "-1", "--format=%s") == f"request {out.strip()}: add"


def test_open_requests_come_first_and_say_how_long_there_is(hear: Hear) -> None:
    first, second = add(hear, _PAUL, seed="1"), add(hear, seed="2")
    assert requests(hear, "done", first, "--outcome", "report sent by post")[0] == 0
    found = listed(hear)
    assert [one["id"] for one in found] == [second, first]
    assert found[0]["state"] == "27 days left"
    assert found[0]["record"] is None
    assert (found[1]["state"], found[1]["outcome"]) == ("done 2026-11-23", "report sent by post")
    assert listed(hear, today="2026-12-22")[0]["state"] == "2 days late"


def test_a_complex_one_takes_two_months_more_if_that_is_said_in_time(hear: Hear) -> None:
    id_ = add(hear)
    late = requests(hear, "extend", id_, "--reason", "archive", today="2026-12-21")
    assert late[0] == 7
    assert requests(hear, "extend", id_, "--reason", "archive", today="2026-12-20")[0] == 0
    assert listed(hear)[0]["due"] == "2027-02-20"
    assert requests(hear, "done", id_)[0] == 0
    assert requests(hear, "extend", id_, "--reason", "archive")[0] == 2


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("add", _PAUL), 2),
        (("add", "p-00000000", "--kind", "access"), 4),
        (("add", "--kind", "access", "--received", "tomorrow"), 2),
        (("add", "--kind", "access", "--received", "soon"), 2),
        (("done",), 2),
        (("done", "r-00000000"), 4),
        (("extend", "r-00000000"), 2),
        (("done", "r-00000000", "--outcome", "sent to paul@ito.example"), 2),
    ],
)
def test_what_makes_no_sense_writes_nothing(
    hear: Hear, crm: Path, words: tuple[str, ...], status: int
) -> None:
    assert requests(hear, *words)[0] == status
    assert not (crm / "privacy").exists()


def test_a_broken_file_hides_no_other(hear: Hear, crm: Path) -> None:
    id_ = add(hear)
    (crm / "privacy" / "requests" / "r-broken00.yaml").write_text("a: [\n")
    assert [one["id"] for one in listed(hear)] == [id_]


def test_nobody_has_asked_at_first(hear: Hear) -> None:
    assert requests(hear) == (0, "", "Nobody has asked for anything.\n")


# --- breaches ----------------------------------------------------------------------------------


def breach(hear: Hear, *words: str, **options: Any) -> Heard:
    return hear("privacy", "breach", *words, **options)


def breaches(hear: Hear, **options: Any) -> list[dict[str, Any]]:
    return list(json.loads(breach(hear, "--format", "json", **options)[1]))


def test_a_breach_is_to_be_notified_within_72_hours(hear: Hear, crm: Path) -> None:
    assert breach(hear) == (0, "", "No breach is noted.\n")
    said = ("--what", "laptop stolen", "--noticed", "2026-11-22T18:00:00+01:00")
    status, out, err = breach(hear, "add", *said, "--people", "about 40")
    assert status == 0
    assert "72 hours" in err
    (one,) = breaches(hear)
    assert (one["due"], one["state"]) == ("2026-11-25T18:00+01:00", "54 hours left")
    assert breaches(hear, today="2026-11-26")[0]["state"] == "late"
    assert breach(hear, "close", out.strip(), "--notified", "2026-11-23T11:00:00+01:00")[0] == 0
    text = (crm / "privacy" / "breaches" / f"{out.strip()}.yaml").read_text()
    assert text == (
        "noticed: 2026-11-22T18:00:00+01:00\nwhat: laptop stolen\npeople: about 40\n"
        "notified: 2026-11-23T11:00:00+01:00\nclosed: 2026-11-23T12:00:00+01:00\n"
    )
    assert breaches(hear)[0]["state"] == "closed 2026-11-23"
    assert breach(hear, "close", out.strip(), "--notified", "now")[0] == 2


def test_who_tells_nobody_says_why(hear: Hear) -> None:
    id_ = breach(hear, "add", "--what", "laptop stolen")[1].strip()
    assert breach(hear, "close", id_)[0] == 2
    assert breach(hear, "close", id_, "--reason", "the disk was encrypted")[0] == 0
    assert breaches(hear)[0]["reason"] == "the disk was encrypted"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("add",), 2),
        (("close",), 2),
        (("close", "b-00000000", "--reason", "x"), 4),
        (("add", "--what", "x", "--noticed", "tomorrow"), 2),
        (("add", "--what", "x", "--noticed", "soon"), 2),
        (("add", "--what", "mail to erika@acme.example went astray"), 2),
    ],
)
def test_a_breach_that_makes_no_sense_writes_nothing(
    hear: Hear, crm: Path, words: tuple[str, ...], status: int
) -> None:
    assert breach(hear, *words)[0] == status
    assert not (crm / "privacy").exists()


# --- register ----------------------------------------------------------------------------------

_SETTINGS = """\
company:
  name: Schmidt | Web
  lines:
    - Street 1
  email: buero@schmidt.example
purposes:
  newsletter:
    basis: consent
    description: News by mail
retention:
  - kind: invoice
    period: 8 years
    from: end of the year of issued
    basis: section 147 AO
    action: review
processing:
  officer: Olga Officer
  recipients:
    - name: Mail Ltd
      purpose: sends the newsletter
      country: US
      safeguard: standard clauses
  measures:
    - disks are encrypted
"""


def test_the_register_says_what_crm_yaml_says(hear: Hear, crm: Path) -> None:
    with (crm / "crm.yaml").open("a") as settings:
        settings.write(_SETTINGS)
    status, out, err = hear("privacy", "register")
    assert (status, err) == (0, "missing  company.phone\n" if "company.phone" in err else "")
    for line in (
        r"| Controller | Schmidt \| Web, Street 1 |",
        "| newsletter | consent | News by mail |",
        "| Mail Ltd | sends the newsletter | US | standard clauses |",
        "| invoice |  | 8 years from the end of the year of issued (section 147 AO) | review |",
        "| disks are encrypted |",
        "| Data protection officer | Olga Officer |",
    ):
        assert f"{line}\n" in out
    assert "birthday" in out
    assert hear("privacy", "register", "--format", "html")[1].startswith("<!doctype html>")
    assert json.loads(hear("privacy", "register", "--format", "json")[1])["measures"]["rows"]


def test_what_the_register_lacks_is_named(hear: Hear) -> None:
    status, out, err = hear("privacy", "register")
    assert status == 0
    assert "not stated in crm.yaml" in out
    assert err.splitlines()[0] == "missing  company.name"
    assert "missing  processing.measures" in err
