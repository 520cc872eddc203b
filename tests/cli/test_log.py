import re
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


def _file(crm: Path, ref: str) -> str:
    folder, _, id_ = ref.strip().partition("/")
    (file,) = (crm / folder).rglob(f"{id_}.yaml")
    return file.read_text()


def test_a_call_is_noted_and_followed_up_in_one_commit(hear: Hear, crm: Path, git: Git) -> None:
    logged = hear(
        *("log", "call", "erika.mueller@acme.example", "--text", "wants a quote\nsoon"),
        *("--in", "--outcome", "promised", "--duration", "12 Minuten", "--follow-up", "+3d 9:00"),
    )
    ref = "interactions/2026-11-23-acme-gmbh-phone-8kcx"
    assert logged == (0, f"{ref}\n", "follow-up: tasks/t-qyf4c8gx\n")
    assert _file(crm, ref) == (
        "at: 2026-11-23T12:00:00+01:00\nchannel: phone\ndirection: in\ncustomer: acme-gmbh\n"
        "contacts:\n  - p-7k3f9q2m\nbody: |\n  wants a quote\n  soon\noutcome: promised\n"
        "duration: 12 min\n"
    )
    assert _file(crm, "tasks/t-qyf4c8gx") == (
        "title: wants a quote\ndue: 2026-11-26T09:00:00+01:00\n"
        f"about:\n  - {ref}\n  - contacts/p-7k3f9q2m\n"
    )
    assert git("log", "-1", "--format=%s%n%b") == (
        "interaction 2026-11-23-acme-gmbh-phone-8kcx: log\nCrmctl-Action: log\n"
        f"Crmctl-Record: {ref}\nCrmctl-Record: tasks/t-qyf4c8gx"
    )


def test_a_private_customer_is_both_sides(hear: Hear, crm: Path) -> None:
    by_person = hear("log", "e-mail", "Paul Ito", "--out", "--subject", "Hi", input="")
    assert "direction: out\ncustomer: k-9w2e5t7y\ncontacts:\n  - p-2b4d6f8h\n" in _file(
        crm, by_person[1]
    )
    by_customer = hear("log", "letter", "k-9w2e5t7y", "--subject", "Hi", input="")
    assert by_customer[1] == "interactions/2026-11-23-k-9w2e5t7y-post-8kcx\n"
    assert "customer: k-9w2e5t7y\ncontacts:\n  - p-2b4d6f8h\n" in _file(crm, by_customer[1])


def test_several_customers_are_none_of_them_lost(hear: Hear, crm: Path) -> None:
    logged = hear("log", "meeting", "beta-ag", "acme-gmbh", "beta-ag", "--about", "t-3f5h7k9m",
                  input="")  # fmt: skip
    assert _file(crm, logged[1]) == (
        "at: 2026-11-23T12:00:00+01:00\nchannel: meeting\ncustomer: beta-ag\n"
        "about:\n  - customers/acme-gmbh\n  - tasks/t-3f5h7k9m\n"
    )


def test_contacts_of_different_customers_stand_for_none(hear: Hear, crm: Path) -> None:
    logged = hear("log", "meeting", "p-7k3f9q2m", "p-2b4d6f8h", input="")
    assert logged[1] == "interactions/2026-11-23-p-7k3f9q2m-meeting-8kcx\n"
    assert "customer:" not in _file(crm, logged[1])


def test_a_role_that_has_ended_brings_no_customer(hear: Hear) -> None:
    hear("set", "p-7k3f9q2m", "roles[0].until=2026-11-01")
    logged = hear("log", "call", "p-7k3f9q2m", input="")
    assert logged[1] == "interactions/2026-11-23-p-7k3f9q2m-phone-8kcx\n"


def test_the_text_may_come_from_standard_input(hear: Hear, crm: Path) -> None:
    logged = hear("log", "note", "acme-gmbh", "--at", "gestern 14:05", input="zwei\r\nZeilen \n")
    assert _file(crm, logged[1]) == (
        "at: 2026-11-22T14:05:00+01:00\nchannel: note\ncustomer: acme-gmbh\n"
        "body: |\n  zwei\n  Zeilen\n"
    )
    a_megabyte = "All of it. " * 100_000
    logged = hear("log", "note", "acme-gmbh", input=a_megabyte)
    assert a_megabyte.strip() in _file(crm, logged[1])


def test_the_text_may_come_from_the_editor(
    hear: Hear, crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sh -c 'echo edited >> \"$0\"'")
    logged = hear("log", "note", "acme-gmbh", "--edit", "--text", "begun\n")
    assert _file(crm, logged[1]).endswith("body: |\n  begun\n  edited\n")


def test_a_text_from_the_editor_that_cannot_be_noted_is_kept(
    hear: Hear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sh -c 'echo written > \"$0\"'")
    status, _, errors = hear("log", "fax", "acme-gmbh", "--edit", input="")
    kept = re.match(r"Your text is kept in (\S+)\.\ncrmctl: Not written: channel must", errors)
    assert status == 2
    assert kept
    assert Path(kept[1]).read_text() == "written\n"
    Path(kept[1]).unlink()


@pytest.mark.parametrize("at", ["tomorrow", "2026-12-01", "2026-11-23T12:00:01+01:00"])
def test_what_lies_ahead_is_planned(hear: Hear, crm: Path, at: str) -> None:
    logged = hear("log", "visit", "acme-gmbh", "--at", at, input="")
    assert "planned: true\n" in _file(crm, logged[1])


def test_dry_run_shows_both_records_and_writes_none(hear: Hear, git: Git) -> None:
    assert hear(
        *("log", "note", "beta-ag", "--text", "x", "--at", "2026-11-20", "--follow-up", "+1w"),
        *("--follow-up-title", "Anrufen", "--dry-run"),
    ) == (
        0,
        (
            "--- /dev/null\n+++ b/interactions/2026/11/2026-11-20-beta-ag-note-8kcx.yaml\n"
            "@@ -0,0 +1,5 @@\n+at: 2026-11-20\n"
            "+channel: note\n+customer: beta-ag\n+body: |\n+  x\n"
            "--- /dev/null\n+++ b/tasks/qy/t-qyf4c8gx.yaml\n@@ -0,0 +1,5 @@\n+title: Anrufen\n"
            "+due: 2026-11-30\n+about:\n+  - interactions/2026-11-20-beta-ag-note-8kcx\n"
            "+  - customers/beta-ag\n"
        ),
        "",
    )
    assert git("status", "--short") == ""


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("fax", "acme-gmbh"), 2, ("Not written: channel must be one of phone, email, sms, post, "
         "messenger, social, meeting, visit, event, chat, form, note.")),
        (("call", "nobody"), 4, "No record answers to 'nobody'."),
        (("call", "t-3f5h7k9m"), 4, "No record answers to 't-3f5h7k9m'."),
        (("call", "acme-gmbh", "--in", "--out"), 2,
         "Either they contacted us (--in) or we contacted them (--out)."),
        (("call", "acme-gmbh", "--follow-up", "next week"), 2,
         "'next week' is not one day; write 2026-11-21, tomorrow, friday or +3d."),
        (("call", "acme-gmbh", "--follow-up", "some friday"), 2,
         "'some friday' is not one day; write 2026-11-21, tomorrow, friday or +3d."),
        (("call", "acme-gmbh", "--at", "2026-13-45"), 2,
         "'2026-13-45' is not one day; write 2026-11-21, tomorrow, friday or +3d."),
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_refused(
    hear: Hear, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    assert hear("log", *arguments, input="") == (status, "", f"crmctl: {sentence}\n")


def test_bytes_that_are_no_text_are_refused(hear: Hear) -> None:
    status, out, errors = hear("log", "note", "acme-gmbh", input=b"caf\xe9")
    assert (status, out) == (2, "")
    assert "bytes that are not UTF-8 text" in errors


def test_what_is_wrong_with_an_interaction_is_told_at_once(hear: Hear) -> None:
    status, _, errors = hear("log", "call", "acme-gmbh", "--text", "a\u202eb")
    assert status == 0
    assert errors == (
        "warning: T304 body: The text has the invisible character U+202E. "
        "(crmctl set interactions/2026-11-23-acme-gmbh-phone-8kcx body=...)\n"
    )


@pytest.mark.parametrize("due", ["friday", "+4d", "4d"])
def test_a_follow_up_may_be_told_by_the_day_of_the_week_or_its_distance(
    hear: Hear, crm: Path, due: str
) -> None:
    status, _, errors = hear("log", "call", "acme-gmbh", "--text", "x", "--follow-up", due)
    assert status == 0
    assert "due: 2026-11-27\n" in _file(crm, errors.removeprefix("follow-up: "))


def test_nothing_is_recorded_about_somebody_who_was_erased(hear: Hear) -> None:
    hear("redact", "p-2b4d6f8h", "--yes")

    for whom in ("p-2b4d6f8h", "k-9w2e5t7y"):
        status, out, errors = hear("log", "call", whom, "--text", "hello")
        assert (status, out) == (7, "")
        assert "contacts/p-2b4d6f8h was erased, so nothing is recorded" in errors
