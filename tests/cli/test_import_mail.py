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
