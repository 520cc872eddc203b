import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_ERIKA, _PAUL = "p-7k3f9q2m", "p-2b4d6f8h"
_HIDDEN = "[another person]"


@pytest.fixture(autouse=True)
def settings(crm: Path) -> None:
    """Let crm.yaml have purposes, a rule, a recipient, a user."""
    with (crm / "crm.yaml").open("a") as file:
        file.write(
            "purposes:\n  newsletter:\n    basis: consent\n    description: News by mail\n"
            "retention:\n  - kind: interaction\n    period: 3 years\n    from: at\n"
            "    action: redact\n"
            "processing:\n  recipients:\n    - name: Mail Ltd\n      country: IE\n"
            "users:\n  u-anna:\n    name: Anna\n    emails: [anna@schmidt.example]\n"
        )


def report(hear: Hear, ref: str = _ERIKA, *words: str) -> dict[str, Any]:
    status, out, err = hear("privacy", "report", ref, "--format", "json", *words)
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def cells(report_: dict[str, Any], section: str) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in report_[section]["rows"]]


def test_all_that_is_kept_of_a_person_is_told_with_why_and_how_long(hear: Hear) -> None:
    found = report(hear)
    assert ("birthday", "1984-03-12") in cells(found, "data")
    assert cells(found, "purposes") == [("newsletter", "consent", "News by mail")]
    (consent,) = cells(found, "consents")
    assert consent[:4] == ("2026-03-01T10:11:12+01:00", "confirmed", "newsletter", "email")
    assert cells(found, "recipients") == [("Mail Ltd", "IE", "")]
    call = "2026-11-21-acme-gmbh-phone-7k3f"
    assert ("interaction", call, "body", "The drive stops in the cold.") in [
        (*one[:3], one[3].strip()) for one in cells(found, "records")
    ]
    rule = (f"interactions/{call}", "", "2029-11-22", "3 years from at")
    assert rule in cells(found, "retention")
    assert "Art. 77" in " ".join(found["rights"]["text"])


def test_who_changed_what_when_is_told_with_earlier_values(hear: Hear) -> None:
    hear("set", _ERIKA, "birthday=1985-03-12")
    changes = cells(report(hear), "changes")
    assert changes[0][1:] == (
        "u-anna", f"contacts/{_ERIKA}", "birthday", "1984-03-12", "1985-03-12",
    )  # fmt: skip
    born = [one for one in changes if one[3] == "birthday"]
    assert [one[4:] for one in born] == [("1984-03-12", "1985-03-12"), ("", "1984-03-12")]
    called = [one for one in changes if one[2].startswith("interactions/")]
    assert called[0][4:] == ("", "")


def test_what_a_person_was_called_before_is_known_and_a_merged_record_too(
    hear: Hear, crm: Path
) -> None:
    hear("add", "contact", "Erika Lüdenscheidt", "--email", "e@private.example", "--force")
    other = json.loads(hear("list", "contacts", "private.example", "--format", "json")[1])[0]["id"]
    assert hear("merge", _ERIKA, other, "--yes")[0] == 0
    hear("set", _ERIKA, "emails-=e@private.example")
    (crm / "tasks" / "t-00000000.yaml").write_text("title: Write to e@private.example\n")
    found = report(hear)
    assert ("task", "t-00000000", "title", "Write to e@private.example") in cells(found, "records")
    assert any("e@private.example" in one[4] for one in cells(found, "changes"))


def test_other_people_are_left_out(hear: Hear) -> None:
    hear(
        *("log", "call", _ERIKA, _PAUL, "--subject", "Paul and Erika"),
        *("--text", "Paul Ito (paul@ito.example, 030 12345678) was there, said Frau Ito."),
    )
    status, out, err = hear("privacy", "report", _ERIKA)
    assert status == 0
    for secret in ("Paul", "Ito", "ito.example", "12345678\\", _PAUL, "Gartenstr"):
        assert secret not in out
    assert r"\[another person\] and Erika" in out
    assert "Other people were left out" in err
    assert "Ito" not in err


def test_of_a_firms_business_only_what_is_about_the_person_is_told(hear: Hear) -> None:
    hear(
        *("add", "deal", "Six drives", "--customer", "acme-gmbh", "--contacts", _ERIKA),
        *("--value", "8940 EUR", "--stage", "new", "--notes", "Competitor is cheaper."),
    )
    told = {one[2]: one[3] for one in cells(report(hear), "records") if one[0] == "deal"}
    assert told["title"] == "Six drives"
    assert told["contacts[0]"] == _ERIKA
    assert not {"value", "notes", "customer"} & told.keys()


def test_a_private_customer_gets_all_of_the_business(hear: Hear) -> None:
    hear(*("add", "deal", "Gate", "--customer", "k-9w2e5t7y", "--value", "500 EUR"), "--stage=new")
    told = {one[2]: one[3] for one in cells(report(hear, "k-9w2e5t7y"), "records")}
    assert told["value"] == "500.00 EUR"
    assert told["stage"] in {"new", "prospect"}


def test_what_may_be_a_namesake_is_named_and_taken_in_only_on_demand(hear: Hear) -> None:
    task = hear("add", "task", "Send Paul Ito the price list")[1].strip()
    status, out, err = hear("privacy", "report", _PAUL)
    assert status == 0
    assert "price list" not in out
    assert f"decide   {task} title: it may mean the person" in err
    assert "Send Paul Ito the price list" in hear("privacy", "report", _PAUL, "--also", task)[1]


def test_who_was_reached_by_a_campaign_is_told_so(hear: Hear, crm: Path) -> None:
    folder = crm / "campaigns"
    folder.mkdir()
    (folder / "news.yaml").write_text(
        "name: News\npurpose: newsletter\nchannel: email\nwaves:\n  - name: one\n"
        f"    frozen: 2026-11-20\nrecipients:\n  - contact: {_ERIKA}\n    wave: one\n"
        f"    group: sent\n  - contact: {_PAUL}\n    wave: one\n    group: control\n"
    )
    told = ("campaign news", "", "email for newsletter, 2026-11-20")
    assert told in cells(report(hear), "recipients")
    assert told not in cells(report(hear, _PAUL), "recipients")
    assert _PAUL not in json.dumps(report(hear))


def test_the_source_is_told(hear: Hear) -> None:
    hear("set", _ERIKA, "source=trade fair")
    assert (f"contacts/{_ERIKA}", "trade fair", "") in cells(report(hear), "sources")


def test_a_file_is_for_its_owner_alone_and_its_name_tells_the_format(
    hear: Hear, tmp_path: Path
) -> None:
    place = tmp_path / "out" / "report.html"
    status, out, err = hear("privacy", "report", _ERIKA, "-o", str(place))
    assert (status, out) == (0, "")
    assert err.startswith(f"Written: {place}.")
    assert place.read_text().startswith("<!doctype html>")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "inside", ["report.md", "privacy/report.md", ".git/report.md", "link/r.md"]
)
def test_a_report_never_gets_into_the_repository(
    hear: Hear, crm: Path, tmp_path: Path, inside: str
) -> None:
    (tmp_path / "link").symlink_to(crm)
    place = (tmp_path if inside.startswith("link") else crm) / inside
    status, out, err = hear("privacy", "report", _ERIKA, "-o", str(place))
    assert (status, out) == (2, "")
    assert "must not lie in the CRM's repository" in err
    assert not place.exists()


def test_nothing_is_written_by_asking(hear: Hear, git: Git) -> None:
    before = git("rev-parse", "HEAD"), git("status", "--porcelain")
    hear("privacy", "report", _ERIKA)
    assert (git("rev-parse", "HEAD"), git("status", "--porcelain")) == before


def test_a_value_cannot_break_out_of_the_report(hear: Hear) -> None:
    hear("set", _ERIKA, "notes=<script>alert(1)</script> | x | [y](javascript:z)")
    assert (
        r"\<script\>alert(1)\</script\> \| x \| \[y\](javascript:z)"
        in hear("privacy", "report", _ERIKA)[1]
    )
    assert "<script" not in hear("privacy", "report", _ERIKA, "--format", "html")[1]


def test_an_attachment_is_named_to_be_enclosed(hear: Hear, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("x")
    hear("attach", _ERIKA, str(letter))
    assert "enclose  attachments/" in hear("privacy", "report", _ERIKA)[2]


def test_a_firm_gets_no_report(hear: Hear) -> None:
    assert hear("privacy", "report", "acme-gmbh")[0] != 0


def test_of_an_erased_person_nothing_is_left_to_report(hear: Hear) -> None:
    hear("redact", _PAUL, "--yes")
    status, out, _ = hear("privacy", "report", _PAUL, "--format", "json")
    assert status == 0
    assert cells(json.loads(out), "data")[0][0] == "erased"
