"""`crmctl call`: a call is opened, waited for, and logged."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_ERIKA = "p-7k3f9q2m"


@pytest.fixture
def dialled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the opener was called with: how many arguments, and the first."""
    opener, dialled = tmp_path / "my opener", tmp_path / "dialled"
    opener.write_text(f'#!/bin/sh\nprintf "%s %s\\n" "$#" "$1" >>{dialled}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("CRMCTL_OPENER", f"'{opener}'")
    monkeypatch.setattr("crmctl.cli.call.is_terminal", lambda _stream=None: True)
    return dialled


def _last(crm: Path) -> str:
    return max((crm / "interactions").rglob("2026-11-23*"), key=str).read_text()


def test_a_call_is_opened_and_logged_with_its_note(
    hear_at_terminal: Callable[..., Heard], dialled: Path, crm: Path
) -> None:
    status, out, said = hear_at_terminal(
        "wants a quote\nby Friday\n\n", "call", _ERIKA, "--follow-up", "+3d"
    )
    assert (status, dialled.read_text()) == (0, "1 tel:+491712345678\n")
    assert re.fullmatch(r"interactions/2026-11-23-acme-gmbh-phone-....\n", out)
    assert said.startswith(
        "> 1  +49 171 234 5678  mobile\nCalling Dr. Erika Müller-Lüdenscheidt, "
        "tel:+491712345678. Press Enter when the call has ended;"
    )
    assert "\nfollow-up: tasks/t-" in said
    assert re.fullmatch(
        r"at: 2026-11-23T12:00:00\+01:00\nchannel: phone\ndirection: out\ncustomer: acme-gmbh\n"
        r"contacts:\n  - p-7k3f9q2m\nbody: \|\n  wants a quote\n  by Friday\n"
        r"duration: [0-9]+ s\n",
        _last(crm),
    )


def test_enter_alone_ends_a_call_without_a_note(
    hear_at_terminal: Callable[..., Heard], dialled: Path, crm: Path
) -> None:
    assert hear_at_terminal("\n", "call", "acme-gmbh", "--number", "2")[0] == 0
    assert dialled.read_text() == "1 tel:+491712345678\n"
    assert "body" not in _last(crm)
    assert "contacts:\n  - p-7k3f9q2m\n" in _last(crm)


def test_a_customers_own_number_comes_before_those_of_the_people(
    hear_at_terminal: Callable[..., Heard], dialled: Path
) -> None:
    _, _, said = hear_at_terminal("\n", "call", "acme-gmbh")
    assert said.startswith(
        "> 1  +49 351 412 345 60  office\n"
        "  2  +49 171 234 5678  mobile  Dr. Erika Müller-Lüdenscheidt\n"
    )
    assert dialled.exists()


def test_a_task_means_whom_it_is_about(
    hear_at_terminal: Callable[..., Heard], dialled: Path, crm: Path
) -> None:
    assert hear_at_terminal("done\n\n", "call", "t-m4k8z1qp")[0] == 0
    assert dialled.exists()
    assert "about:\n  - tasks/t-m4k8z1qp\n" in _last(crm)


def test_who_must_not_be_called_is_told_before_and_asked(
    hear_at_terminal: Callable[..., Heard], dialled: Path, crm: Path
) -> None:
    status, out, said = hear_at_terminal("n\n", "call", "p-2b4d6f8h")
    assert status != 0
    assert out == ""
    assert said.startswith("warning: the contact is marked do_not_contact\n")
    assert "Call all the same? [y/N]: " in said
    assert not dialled.exists()
    assert hear_at_terminal("\n", "call", "k-9w2e5t7y", "--yes")[0] == 0
    assert "customer: k-9w2e5t7y\n" in _last(crm)


@pytest.mark.parametrize(
    ("event", "arguments", "warned"),
    [
        ("granted", (), ""),
        ("objected", (), ("warning: calls: the person objected (GDPR Art. 21), which beats "
         "everything and holds at once\n")),
        ("withdrawn", (), "warning: calls: the consent was withdrawn (GDPR Art. 7(3))\n"),
        ("granted", ("--purpose", "calls"), ""),
        ("granted", ("--purpose", "fair"), ("warning: fair: there is no consent for this channel "
         "and purpose\n")),
    ],
)  # fmt: skip
def test_what_the_person_said_of_calls_counts(
    hear: Hear, crm: Path, event: str, arguments: tuple[str, ...], warned: str
) -> None:
    (crm / "contacts" / "p-00000001.yaml").write_text(
        'name:\n  given: Eva\nphones:\n  - number: "+493012345678"\nconsents:\n'
        "  - id: c-1234\n    purpose: calls\n    channel: phone\n    basis: consent\n"
        f"    event: {event}\n    at: 2026-01-01\n"
    )
    assert hear("call", "p-00000001", *arguments) == (0, "tel:+493012345678\n", warned)


def test_without_a_terminal_the_link_is_printed_and_nothing_logged(hear: Hear, git: Git) -> None:
    assert hear("call", "acme-gmbh", "-N", "2") == (0, "tel:+491712345678\n", "")
    assert git("log", "-1", "--format=%s") == "records to test with"


@pytest.mark.usefixtures("dialled")
def test_no_open_prints_the_link_at_a_terminal_too(hear_at_terminal: Callable[..., Heard]) -> None:
    assert hear_at_terminal("", "call", _ERIKA, "--no-open") == (0, "tel:+491712345678\n", "")


@pytest.mark.parametrize("opener", ["false", "no-such-program", "'", " "])
def test_who_has_no_program_for_links_dials_by_hand(
    hear_at_terminal: Callable[..., Heard],
    dialled: Path,
    monkeypatch: pytest.MonkeyPatch,
    opener: str,
) -> None:
    monkeypatch.setenv("CRMCTL_OPENER", opener)
    status, _, said = hear_at_terminal("\n", "call", _ERIKA)
    assert status == 0
    assert "set CRMCTL_OPENER to another one" in said
    assert not dialled.exists()


def test_a_link_holds_digits_only(hear: Hear, crm: Path) -> None:
    (crm / "contacts" / "p-00000001.yaml").write_text(
        'name:\n  given: Eva\nphones:\n  - number: "+49 (30) 123-45; rm -rf $HOME"\n'
        '  - number: "0351 1"\n    primary: true\n'
    )
    assert hear("call", "p-00000001", "-N", "1")[1] == "tel:03511\n"
    assert hear("call", "p-00000001", "-N", "2")[:2] == (7, "")  # no number at all


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("beta-ag",), 4, ("No such telephone number: customers/beta-ag has none. `crmctl set "
         "customers/beta-ag phones+=NUMBER` adds one.")),
        ((_ERIKA, "--number", "2"), 4, (f"No such telephone number: contacts/{_ERIKA} has 1 of "
         f"them, counted from 1. `crmctl set contacts/{_ERIKA} phones+=NUMBER` adds one.")),
        (("t-3f5h7k9m",), 2, ("tasks/t-3f5h7k9m is about no contact and no customer; name whom to "
         "call.")),
    ],
)  # fmt: skip
def test_who_cannot_be_called_is_told(
    hear: Hear, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    assert hear("call", *arguments) == (status, "", f"crmctl: {sentence}\n")


def test_an_erased_person_is_not_called(hear: Hear) -> None:
    hear("redact", _ERIKA, "--yes")
    assert hear("call", _ERIKA)[0] == 7


def _with_number(crm: Path, number: str) -> None:
    (crm / "contacts" / "p-00000001.yaml").write_text(
        f'name:\n  given: Eva\nphones:\n  - number: "+493012345678"\n  - number: "{number}"\n'
    )


@pytest.mark.parametrize("number", ["ask Paul", "n/a", "12", "+", "tel:"])
def test_what_is_no_number_is_not_dialled(hear: Hear, crm: Path, number: str) -> None:
    _with_number(crm, number)
    assert hear("call", "p-00000001", "-N", "2") == (
        7,
        "",
        (
            "crmctl: The telephone number 2 of contacts/p-00000001 is none that can be dialled; "
            "`crmctl set contacts/p-00000001 phones[1].number=NUMBER` corrects it.\n"
        ),
    )
    assert hear("call", "p-00000001")[0] == 0


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("110", "tel:110"),
        ("*100#", "tel:*100#"),
        ("12345678", "tel:12345678"),
        ("+493512345;ext=17", "tel:+493512345;ext=17"),
        ("+49 (30) 123-45", "tel:+493012345"),
    ],
)
def test_numbers_of_all_sorts_become_links(hear: Hear, crm: Path, number: str, link: str) -> None:
    _with_number(crm, number)
    assert hear("call", "p-00000001", "-N", "2") == (0, f"{link}\n", "")
