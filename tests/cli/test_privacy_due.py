import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from crmctl.model.record import Record, Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.privacy.retaining import due_people, withheld_of

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_PAUL = "p-2b4d6f8h"
_RULES = """\
retention:
  - kind: task
    period: 1 month
    from: done
    action: remove
    where: "-tag:keep"
  - kind: contact
    period: 1 year
    from: last_activity
    action: redact
  - kind: interaction
    period: 6 years
    from: end of the year of at
    basis: section 257 HGB
    action: review
"""


@pytest.fixture(autouse=True)
def retention(crm: Path) -> None:
    """Let crm.yaml have rules."""
    with (crm / "crm.yaml").open("a") as settings:
        settings.write(_RULES)


def due(hear: Hear, *words: str) -> list[tuple[str, str, str]]:
    rows = json.loads(hear("privacy", "due", "--format", "json", *words)[1])
    return [(row["record"], row["since"], row["action"]) for row in rows]


def workspace(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def record(crm: Path, folder: str, id_: str) -> Record:
    found = workspace(crm).record(Ref(folder, id_))
    assert found
    return found


def test_a_task_that_is_done_goes_after_its_month(hear: Hear) -> None:
    hear("set", "t-3f5h7k9m", "done=2026-10-10")
    assert due(hear) == [("tasks/t-3f5h7k9m", "2026-11-11", "remove")]
    assert due(hear, "--on", "2026-11-10") == []


def test_archived_records_go_too_and_others_than_the_query_means_stay(hear: Hear) -> None:
    hear("set", "t-3f5h7k9m", "done=2026-10-10", "archived=2026-10-11")
    hear("set", "t-m4k8z1qp", "done=2026-10-10", "tags+=keep")
    assert [ref for ref, _, _ in due(hear)] == ["tasks/t-3f5h7k9m"]


def test_a_person_goes_a_year_after_the_last_that_happened(hear: Hear, crm: Path) -> None:
    # Paul is a private customer since 2026-05-02, Erika was called on 2026-11-21.
    assert due(hear, "--on", "2027-05-02") == []
    assert due(hear, "--on", "2027-05-03") == [(f"contacts/{_PAUL}", "2027-05-03", "redact")]
    assert due_people(workspace(crm), date(2027, 5, 3)) == [Ref("contacts", _PAUL)]
    hear("add", "invoice", "Gate", "--customer", "k-9w2e5t7y", "--issued", "2026-11-01")
    assert due(hear, "--on", "2027-05-03") == []


def test_a_campaign_that_reached_a_person_is_nothing_that_they_did(hear: Hear, crm: Path) -> None:
    folder = crm / "campaigns"
    folder.mkdir()
    (folder / "news.yaml").write_text(
        "name: News\npurpose: newsletter\nchannel: email\nwaves:\n  - name: one\n"
        f"    frozen: 2026-11-20\nrecipients:\n  - contact: {_PAUL}\n    wave: one\n"
        "    group: sent\n"
    )
    assert [ref for ref, _, _ in due(hear, "--on", "2027-05-03")] == [f"contacts/{_PAUL}"]


def test_who_never_did_anything_is_counted_and_not_listed(hear: Hear) -> None:
    hear("add", "contact", "New Person")
    status, out, err = hear("privacy", "due")
    assert (status, out) == (0, "")
    assert err.startswith("Nothing is due.\n1 contact: nothing ever happened")


def test_without_rules_nothing_is_due_and_that_is_said(hear: Hear, crm: Path) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text().replace(_RULES, ""))
    assert "no rules below retention" in hear("privacy", "due")[2]


def test_a_rule_that_means_nothing_is_an_error(hear: Hear, crm: Path) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text().replace("from: done", "from: finished"))
    status, _, err = hear("privacy", "due")
    assert status == 5
    assert "Rule 1 below retention" in err


def test_a_mail_is_withheld_field_by_field(crm: Path) -> None:
    call = record(crm, "interactions", "2026-11-21-acme-gmbh-phone-7k3f")
    found = withheld_of(workspace(crm), call, date(2032, 12, 31))
    assert {one.path for one in found} >= {"at", "subject", "body"}
    assert {(one.until, one.reason) for one in found} == {
        (date(2032, 12, 31), "6 years from the end of the year of at (section 257 HGB)")
    }
    assert withheld_of(workspace(crm), call, date(2033, 1, 1)) == ()


def test_a_hold_stops_what_is_due_and_every_erasure(hear: Hear, crm: Path, git: Git) -> None:
    status, path, _ = hear("privacy", "hold", "k-9w2e5t7y", "--reason", "case 4 O 12/26")
    assert status == 0
    text = (crm / path.strip()).read_text()
    assert text == (f"record: contacts/{_PAUL}\nsince: 2026-11-23\nreason: case 4 O 12/26\n")
    assert due_people(workspace(crm), date(2027, 5, 3)) == []
    assert "h-" in hear("privacy", "due", "--on", "2027-05-03")[1]
    refused = hear("redact", _PAUL, "--yes")
    assert refused[0] == 7
    assert "under a legal hold (h-" in refused[2]
    assert hear("remove", "k-9w2e5t7y", "--yes")[0] == 7
    (one, *_) = withheld_of(workspace(crm), record(crm, "contacts", _PAUL), date(2026, 12, 1))
    assert one.until is None
    head = git("rev-parse", "HEAD")
    assert hear("privacy", "hold", _PAUL)[1].count("case 4 O 12/26") == 1
    assert git("rev-parse", "HEAD") == head


def test_a_hold_ends_by_release_and_stays_as_evidence(hear: Hear, crm: Path) -> None:
    path = hear("privacy", "hold", _PAUL, "--reason", "claim")[1].strip()
    assert hear("privacy", "hold", _PAUL, "--release")[0] == 0
    assert "released: 2026-11-23" in (crm / path).read_text()
    assert hear("privacy", "hold", _PAUL, "--release")[0] == 2
    assert hear("redact", _PAUL, "--yes")[0] == 0


def test_a_hold_ends_by_itself_after_its_last_day(hear: Hear) -> None:
    hear("privacy", "hold", _PAUL, "--reason", "claim", "--until", "2026-11-30")
    assert hear("redact", _PAUL, "--yes", today="2026-11-30")[0] == 7
    assert hear("redact", _PAUL, "--yes", today="2026-12-01")[0] == 0


def test_a_hold_follows_a_merge(hear: Hear) -> None:
    hear("add", "contact", "Paula Ito", "--force")
    other = json.loads(hear("list", "contacts", "Paula", "--format", "json")[1])[0]["id"]
    hear("privacy", "hold", other, "--reason", "claim")
    assert hear("merge", _PAUL, other, "--yes")[0] == 0
    assert hear("redact", _PAUL, "--yes")[0] == 7


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--reason", "Paul Ito sues us"), 2),
        (("--reason", "see paul@ito.example"), 2),
        (("--reason", "call 030 12345678"), 2),
        (("--until", "2027-01-01"), 2),
        (("--reason", "claim", "--until", "2026-11-01"), 2),
        (("--release",), 2),
    ],
)
def test_a_hold_names_nobody_and_makes_sense(
    hear: Hear, crm: Path, words: tuple[str, ...], status: int
) -> None:
    heard = hear("privacy", "hold", _PAUL, *words)
    assert heard[0] == status
    assert "Ito" not in heard[2]
    assert not (crm / "privacy" / "holds").exists()


def test_nobody_to_hold_is_an_error(hear: Hear) -> None:
    assert hear("privacy", "hold", "p-00000000", "--reason", "x")[0] == 4
    assert hear("privacy", "hold") == (0, "", "There are no holds.\n")


def test_whoever_is_due_is_erased_in_one_go(crm: Path, hear: Hear) -> None:
    (people,) = [due_people(workspace(crm), date(2032, 1, 1))]
    assert people
    status, _, said = hear("--today", "2032-01-01", "redact", "--due", "--yes")
    assert status == 0
    assert all(f"{ref}: becomes a tombstone" in said for ref in people)
    assert due_people(workspace(crm), date(2032, 1, 1)) == []


def test_nobody_is_due_before_their_time(hear: Hear) -> None:
    assert hear("--today", "2020-01-01", "redact", "--due", "--yes") == (
        0, "", "Nobody is due to be erased.\n"
    )  # fmt: skip


def test_due_and_named_people_are_not_mixed(hear: Hear) -> None:
    assert hear("redact", _PAUL, "--due", "--yes")[0] == 2
