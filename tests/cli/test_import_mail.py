"""`crmctl import`: mails of people who are known already."""

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Crmctl = Callable[..., Result]

_MAIL = (
    "From: Pia Sommer <pia@strasse.example>\n"
    "Subject: Ten gates\n"
    "Date: Mon, 16 Nov 2026 10:00:00 +0100\n"
    "Message-ID: <one@strasse.example>\n"
    "\n"
    "A quote, please.\n"
)


def test_a_mail_is_with_the_customer_where_its_sender_works(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    people, mail = tmp_path / "people.csv", tmp_path / "one.eml"
    people.write_text("Vorname,Nachname,E-Mail,Firma\nPia,Sommer,pia@strasse.example,Straße KG\n")
    mail.write_text(_MAIL)
    assert crmctl("import", str(people)).exit_code == 0

    result = crmctl("import", str(mail), "--format", "json")

    assert (result.exit_code, json.loads(result.stdout)["also_created"]) == (0, {})
    mails = json.loads(crmctl("list", "interactions", "gates", "--format", "json").stdout)
    assert [one["customer"] for one in mails] == ["strasse-kg"]


_ANSWER = (
    "From: Pia Sommer <pia@strasse.example>\n"
    "Subject: Re: Ten gates\n"
    "Date: Tue, 17 Nov 2026 10:00:00 +0100\n"
    "Message-ID: <two@strasse.example>\n"
    "In-Reply-To: <one@strasse.example>\n"
    "\n"
    "Eleven, please.\n"
)


def _about(crmctl: Crmctl) -> dict[str, list[str]]:
    """Give what each mail is about, by their subjects."""
    found = json.loads(crmctl("list", "interactions", "gates", "--format", "json").stdout)
    names = {f"interactions/{one['id']}": one["subject"] for one in found}
    return {one["subject"]: [names[ref] for ref in one.get("about", ())] for one in found}


def test_a_mail_is_linked_to_one_that_stands_behind_it(crmctl: Crmctl, tmp_path: Path) -> None:
    answer, mail = tmp_path / "a.eml", tmp_path / "b.eml"
    answer.write_text(_ANSWER)
    mail.write_text(_MAIL)

    result = crmctl("import", str(answer), str(mail))
    again = crmctl("import", str(answer), str(mail))

    assert "2 rows read: 2 created" in result.stderr
    assert "belongs to others" not in result.stderr
    assert _about(crmctl) == {"Ten gates": [], "Re: Ten gates": ["Ten gates"]}
    assert "2 rows read: 0 created, 0 updated, 2 unchanged" in again.stderr


def test_a_mail_whose_answered_one_comes_later_is_told_and_linked_when_it_comes_again(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    answer, mail = tmp_path / "a.eml", tmp_path / "b.eml"
    answer.write_text(_ANSWER)
    mail.write_text(_MAIL)

    first = crmctl("import", str(answer), "--format", "json")
    same = crmctl("import", str(answer), "--dry-run")
    crmctl("import", str(mail))
    last = crmctl("import", str(answer), "--format", "json")

    told = "1 entry belongs to others that are not here: line 1; import those, then this file"
    assert told in first.stderr
    assert json.loads(first.stdout)["files"][0]["unlinked"] == 1
    assert told in same.stderr
    account = json.loads(last.stdout)
    assert (account["updated"], account["files"][0]["unlinked"]) == (1, 0)
    assert _about(crmctl) == {"Ten gates": [], "Re: Ten gates": ["Ten gates"]}


def test_a_meeting_is_linked_to_one_that_stands_behind_it(crmctl: Crmctl, tmp_path: Path) -> None:
    calendar = tmp_path / "gates.ics"
    events = (("2", "Second talk on gates", "RELATED-TO:1\n"), ("1", "First talk on gates", ""))
    text = "".join(
        f"BEGIN:VEVENT\nUID:{uid}\nDTSTART:2026111{uid}T100000Z\nSUMMARY:{title}\n{more}END:VEVENT\n"
        for uid, title, more in events
    )
    calendar.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{text}END:VCALENDAR\n")

    result = crmctl("import", str(calendar))

    assert result.exit_code == 0, result.stderr
    assert "belongs to others" not in result.stderr
    assert _about(crmctl)["Second talk on gates"] == ["First talk on gates"]
