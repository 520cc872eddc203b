"""`crmctl campaign`: choosing people, sending, what comes back, what came of it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_NEWSLETTER = {
    "purpose": "newsletter", "channel": "email", "basis": "consent", "event": "confirmed",
    "at": "2026-03-01",
}  # fmt: skip


@pytest.fixture
def letters(crm: Path) -> Path:
    """A purpose, a campaign with one wave, and two more people who may be written to."""
    settings = crm / "crm.yaml"
    settings.write_text(f"{settings.read_text()}purposes:\n  newsletter:\n    basis: consent\n")
    for id_, given, customer in (
        ("p-3c3c3c3c", "Ida", "acme-gmbh"),
        ("p-4d4d4d4d", "=Jo", "beta-ag"),
    ):
        _write(
            crm / "contacts" / id_[2:4] / f"{id_}.yaml",
            f"name:\n  given: {given}\nroles:\n  - customer: {customer}\n"
            f"emails:\n  - address: {id_[2:]}@x.example\nconsents:\n  - id: c-1\n"
            "    purpose: newsletter\n    channel: email\n    basis: consent\n"
            "    event: confirmed\n    at: 2026-03-01\n",
        )
    _write(
        crm / "campaigns" / "spring.yaml",
        "name: Spring\npurpose: newsletter\nchannel: email\nsegment: kind:customer\n"
        "cost: 30.00 EUR\nwaves:\n  - name: first\n",
    )
    return crm


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _spring(crm: Path) -> str:
    return (crm / "campaigns" / "spring.yaml").read_text()


@pytest.mark.usefixtures("letters")
def test_a_preview_says_who_is_reached_and_who_not_and_why(hear: Hear) -> None:
    assert hear("campaign", "preview", "spring") == (
        0,
        (
            "CONTACT     NAME                           CUSTOMERS   OUTCOME   "
            "REACHED AT                  REASON\n"
            "p-3c3c3c3c  Ida                            acme-gmbh   sent      "
            "3c3c3c3c@x.example\n"
            "p-4d4d4d4d  =Jo                            beta-ag     sent      "
            "4d4d4d4d@x.example\n"
            "p-7k3f9q2m  Dr. Erika Müller-Lüdenscheidt  acme-gmbh   sent      "
            "erika.mueller@acme.example\n"
            "p-2b4d6f8h  Paul Ito                       k-9w2e5t7y  excluded  "
            "                            the contact is marked do_not_contact\n"
        ),
        (
            "3 to be sent, 0 held back for comparison, 1 left out.\n"
            "  1: the contact is marked do_not_contact\n"
        ),
    )
    ids = hear("campaign", "preview", "spring", "--wave", "first", "--format", "ids")[1]
    assert ids.splitlines()[0] == "contacts/p-3c3c3c3c"


def test_freezing_writes_down_everybody_in_one_commit(hear: Hear, letters: Path, git: Git) -> None:
    hear("set", "spring", "control.share=33", "control.seed=7")
    assert hear("campaign", "freeze", "spring", "--dry-run")[1].startswith("--- a/campaigns")
    frozen = hear("campaign", "freeze", "spring")
    assert frozen == (
        0,
        "",
        (
            "2 to be sent, 1 held back for comparison, 1 left out.\n"
            "  1: the contact is marked do_not_contact\n"
        ),
    )
    assert _spring(letters).partition("waves:\n")[2] == (
        "  - name: first\n    frozen: 2026-11-23T12:00:00+01:00\n"
        "recipients:\n"
        "  - contact: p-3c3c3c3c\n    wave: first\n    group: sent\n"
        "  - contact: p-7k3f9q2m\n    wave: first\n    group: sent\n"
        "  - contact: p-4d4d4d4d\n    wave: first\n    group: control\n"
        "excluded:\n  - contact: p-2b4d6f8h\n    wave: first\n    reason: do-not-contact\n"
    )
    assert git("log", "-1", "--format=%s%n%b") == (
        "campaign spring: freeze a wave\nCrmctl-Action: campaign\nCrmctl-Record: campaigns/spring"
    )


@pytest.mark.usefixtures("letters")
def test_a_wave_is_frozen_once_and_the_next_one_is_for_others(hear: Hear) -> None:
    hear("campaign", "freeze", "spring")
    assert hear("campaign", "freeze", "spring", "--wave", "first") == (
        7,
        "",
        (
            "crmctl: The recipients of wave first of campaigns/spring are fixed and stay so; add "
            "another wave for more people.\n"
        ),
    )
    hear("set", "spring", "waves+=second")
    assert hear("campaign", "freeze", "spring") == (
        2,
        "",
        (
            "crmctl: campaigns/spring has no such wave; it has first, second. A new one: "
            "`crmctl set campaigns/spring waves+=NAME`.\n"
        ),
    )
    assert hear("campaign", "freeze", "spring", "--wave", "second")[2] == (
        "0 to be sent, 0 held back for comparison, 4 left out.\n"
        "  3: an earlier wave was for this contact\n"
        "  1: the contact is marked do_not_contact\n"
    )


def test_who_withdraws_between_freezing_and_sending_is_left_out(
    hear: Hear, letters: Path, git: Git
) -> None:
    hear("campaign", "freeze", "spring")
    file = letters / "contacts" / "3c" / "p-3c3c3c3c.yaml"
    file.write_text(
        f"{file.read_text()}  - id: c-2\n    purpose: newsletter\n    channel: email\n"
        "    basis: consent\n    event: withdrawn\n    at: 2026-11-23\n"
    )
    shown = hear("campaign", "export", "spring", "--dry-run")
    assert "+    reason: withdrawn" in shown[1]
    sent = hear("campaign", "export", "spring")
    assert (sent[0], sent[2]) == (
        0,
        (
            "warning: somebody may not be contacted any more since the wave was frozen:\n"
            "  1: the consent was withdrawn (GDPR Art. 7(3))\n"
            "2 of wave first, 1 left out since it was frozen.\n"
        ),
    )
    assert "3c3c3c3c" not in sent[1]
    assert "  - contact: p-3c3c3c3c\n    wave: first\n    reason: withdrawn\n" in _spring(letters)
    assert git("log", "-1", "--format=%s") == "campaign spring: leave out who withdrew"
    again = hear("campaign", "export", "spring")
    assert again == (0, sent[1], "2 of wave first, 1 left out since it was frozen.\n")
    result = json.loads(hear("campaign", "result", "spring", "--format", "json")[1])
    assert result["groups"][0]["people"] == 2


def test_who_is_erased_before_sending_is_left_out(hear: Hear, letters: Path) -> None:
    hear("campaign", "freeze", "spring")
    hear("redact", "p-3c3c3c3c", "--yes")
    sent = hear("campaign", "export", "spring")
    assert "3c3c3c3c" not in sent[1]
    assert "reason: erased" in _spring(letters)


@pytest.mark.usefixtures("letters")
def test_the_table_for_a_mail_merge_runs_in_no_spreadsheet(hear: Hear) -> None:
    hear("campaign", "freeze", "spring")
    lines = hear("campaign", "export", "spring")[1].splitlines()
    assert lines[0] == (
        "contact,language,salutation,title,given,family,suffix,name,greeting,position,company,"
        "customer,reached_at,email,phone,street,postal_code,city,region,country,address"
    )
    jo = next(line for line in lines if line.startswith("p-4d4d4d4d"))
    assert jo.startswith("p-4d4d4d4d,en,,,'=Jo,,,'=Jo,Dear =Jo,,Beta AG,beta-ag,")
    erika = next(line for line in lines if line.startswith("p-7k3f9q2m"))
    assert ",+491712345678," in erika
    as_json = json.loads(hear("campaign", "export", "spring", "--format", "json")[1])
    assert as_json[1]["given"] == "=Jo"


def test_letters_are_texts_one_a_file(hear: Hear, letters: Path, tmp_path: Path) -> None:
    hear("campaign", "freeze", "spring")
    template, folder = tmp_path / "letter.md", tmp_path / "out"
    template.write_text("{{ greeting }},\n\nspring is here.\n")
    command = ("campaign", "export", "spring", "--template", str(template))
    assert hear(*command) == (
        2, "", "crmctl: Letters are files; name a folder for them with --output.\n"
    )  # fmt: skip
    written = hear(*command, "--output", str(folder))
    assert written[2].splitlines()[-1] == f"Written: 3 texts in {folder}"
    assert {file.name: file.read_text() for file in folder.iterdir()} == {
        "p-3c3c3c3c.md": "Dear Ida,\n\nspring is here.\n",
        "p-4d4d4d4d.md": "Dear =Jo,\n\nspring is here.\n",
        "p-7k3f9q2m.md": "Dear Dr. Erika Müller-Lüdenscheidt,\n\nspring is here.\n",
    }
    assert hear(*command, "--output", str(folder))[::2] == (
        2,
        (
            "3 of wave first, 0 left out since it was frozen.\ncrmctl: 3 files of these names are "
            "there already; name another folder with --output.\n"
        ),
    )
    inside = hear(*command, "--output", str(letters / "contacts" / "new"))
    assert inside[0] == 2


def test_a_wave_may_have_a_template_of_its_own_but_none_from_elsewhere(
    hear: Hear, letters: Path, tmp_path: Path
) -> None:
    hear("set", "spring", "waves[0].template=hello.txt")
    hear("campaign", "freeze", "spring")
    command = ("campaign", "export", "spring", "--output", str(tmp_path / "out"))
    missing = (
        2,
        "",
        (
            "crmctl: The wave's template is no file below templates/ of this CRM; name a file "
            "with --template.\n"
        ),
    )
    assert hear(*command) == missing
    _write(letters / "templates" / "hello.txt", "Hello {{ name }}")
    assert hear(*command)[0] == 0
    assert (tmp_path / "out" / "p-3c3c3c3c.txt").read_text() == "Hello Ida"
    (letters / "templates" / "link.txt").symlink_to("/etc/passwd")
    (letters / "templates" / "bytes.txt").write_bytes(b"\xff\xfe")
    for hostile in ("../crm.yaml", "/etc/passwd", "link.txt", "bytes.txt"):
        hear("set", "spring", f"waves[0].template={hostile}")
        assert hear(*command) == missing
    hear("set", "spring", "waves[0].template=")
    assert hear(*command) == missing
    _write(letters / "templates" / "code.txt", "{{ cycler.__init__ }}")
    hear("set", "spring", "waves[0].template=code.txt")
    assert hear(*command)[0] == 2


@pytest.mark.usefixtures("letters")
def test_who_unsubscribes_is_not_contacted_again(hear: Hear, crm: Path) -> None:
    hear("campaign", "freeze", "spring")
    command = ("campaign", "respond", "spring", "p-3c3c3c3c", "Unsubscribed", "--at", "today")
    assert hear(*command) == (0, "", "1 withdrawal written to the contacts' consents.\n")
    contact = (crm / "contacts" / "3c" / "p-3c3c3c3c.yaml").read_text()
    assert contact.endswith(
        "    at: 2026-03-01\n  - id: c-abcd\n    purpose: newsletter\n    channel: email\n"
        "    basis: consent\n    event: withdrawn\n    at: 2026-11-23\n    method: campaign\n"
        .replace("c-abcd", contact.rpartition("- id: ")[2].partition("\n")[0])
    )  # fmt: skip
    assert _spring(crm).endswith(
        "responses:\n  - contact: p-3c3c3c3c\n    at: 2026-11-23\n    response: unsubscribed\n"
    )
    again = hear(*command)
    assert again == (0, "", "Nothing to change: it is so already.\n")
    preview = hear("campaign", "preview", "spring", "--wave", "first", "--format", "csv")[1]
    assert "p-3c3c3c3c,Ida,acme-gmbh,excluded,,the consent was withdrawn" in preview


@pytest.mark.usefixtures("letters")
def test_a_response_from_before_the_campaign_is_none(hear: Hear) -> None:
    respond = ("campaign", "respond", "spring", "p-3c3c3c3c", "replied")
    assert hear(*respond) == (
        2, "", "crmctl: campaigns/spring has reached nobody yet: no wave of it is frozen.\n"
    )  # fmt: skip
    hear("campaign", "freeze", "spring")
    assert hear(*respond, "--at", "2026-11-22") == (
        2, "", "crmctl: That was before campaigns/spring began, so it is no response to it.\n"
    )  # fmt: skip
    assert hear(*respond, "--at", "sometime")[0] == 2
    for later in ("tomorrow", "2026-11-23T12:00:01+01:00"):
        assert hear(*respond, "--at", later) == (
            2, "", "crmctl: That day has not come yet; say when they responded.\n"
        )  # fmt: skip
    assert hear(*respond, "--text", "Nice")[0] == 0
    stranger = hear("campaign", "respond", "spring", "p-2b4d6f8h", "replied")
    assert stranger == (0, "", "warning: 1 contact answered whom no wave reached.\n")
    hear("redact", "p-2b4d6f8h", "--yes")
    assert hear("campaign", "respond", "spring", "p-2b4d6f8h", "clicked")[0] == 7


def test_a_table_of_responses_is_accounted_for_row_by_row(
    hear: Hear, letters: Path, tmp_path: Path
) -> None:
    hear("campaign", "freeze", "spring")
    _write(
        letters / "contacts" / "5e" / "p-5e5e5e5e.yaml",
        "name:\n  given: Twin\nemails:\n  - address: erika.mueller@acme.example\n",
    )
    table = tmp_path / "log.csv"
    table.write_text(
        "E-Mail;Status;When\n"
        "3C3C3C3C@x.example;unsubscribed;2026-11-23\n"
        "erika.mueller@acme.example;clicked;2026-11-23\n"
        "nobody@x.example;clicked;2026-11-23\n"
        "4d4d4d4d@x.example;;2026-11-23\n"
        "4d4d4d4d@x.example;clicked;2026-11-01\n"
        "4d4d4d4d@x.example;clicked;soon\n"
        "4d4d4d4d@x.example;clicked;2026-11-24\n"
        "4d4d4d4d@x.example;clicked\n"
    )
    columns = ("--email-column", "E-Mail", "--response-column", "Status", "--at-column", "When")
    command = ("campaign", "responses", "spring", str(table), *columns)
    assert hear(*command, "--dry-run")[0] == 1
    rejected = tmp_path / "log.rejected.csv"
    assert not rejected.exists()
    assert hear(*command) == (
        1,
        "",
        (
            "1 withdrawal written to the contacts' consents.\n"
            "8 rows read: 2 added, 0 known already, 6 rejected.\n"
            f"Rejected rows, with reasons: {rejected}\n"
        ),
    )
    reasons = [line.split(",")[3:] for line in rejected.read_text().splitlines()]
    assert reasons == [
        ["crmctl_line", "crmctl_column", "crmctl_reason"],
        ["4", "E-Mail", "no contact has this address"],
        ["5", "Status", "says no response"],
        ["6", "When", "is before the campaign began"],
        ["7", "When", "is no day and no moment"],
        ["8", "When", "has not come yet"],
        ["9", "", '"its number of cells is 2', " the header's 3\""],
    ]
    again = hear(*command)
    assert "8 rows read: 0 added, 2 known already, 6 rejected.\n" in again[2]


@pytest.mark.usefixtures("letters")
def test_a_table_without_times_and_words_says_them_once(hear: Hear, tmp_path: Path) -> None:
    hear("campaign", "freeze", "spring")
    table = tmp_path / "clicks.csv"
    table.write_text("Email\n3c3c3c3c@x.example\n4d4d4d4d@x.example\n")
    command = ("campaign", "responses", "spring", str(table), "--email-column", "Email")
    assert hear(*command) == (
        2,
        "",
        (
            "crmctl: Name the column with --response-column, or say --response; the table has "
            "Email.\n"
        ),
    )
    assert hear(*command, "--response", "clicked")[::2] == (
        0, "2 rows read: 2 added, 0 known already, 0 rejected.\n"
    )  # fmt: skip
    later = hear(*command, "--response", "clicked", today="2026-11-30T12:00:00+01:00")
    assert later == (0, "", "2 rows read: 0 added, 2 known already, 0 rejected.\n")
    assert hear(*command[:4], "--email-column", "Mail", "--response", "x")[0] == 2
    assert hear(*command[:3], str(tmp_path / "none.csv"), "--response", "x")[0] == 2


@pytest.mark.usefixtures("letters")
def test_a_result_is_compared_and_small_groups_do_not_tell(hear: Hear, crm: Path) -> None:
    hear("set", "spring", "control.share=33", "control.seed=7", "window=2 weeks")
    assert hear("campaign", "result", "spring")[0] == 2
    hear("campaign", "freeze", "spring")
    for id_, customer, more in (
        ("o-11111111", "acme-gmbh", "totals:\n  net: 100.00 EUR\n"),
        ("o-22222222", "acme-gmbh", ""),
        ("o-33333333", "acme-gmbh", "totals:\n  net: 100.00 USD\n"),
        ("o-44444444", "acme-gmbh", "totals:\n  net: 900.00 EUR\ncancelled: 2026-11-26\n"),
        ("o-55555555", "acme-gmbh", "totals:\n  net: 50.00 EUR\ncancelled: 2027-01-15\n"),
    ):
        _write(
            crm / "orders" / id_[2:4] / f"{id_}.yaml",
            f"number: A{id_}\ncustomer: {customer}\nissued: 2026-11-25\n{more}",
        )
    hear("campaign", "respond", "spring", "p-3c3c3c3c", "clicked")
    on = "2026-12-31T12:00:00+01:00"
    assert hear("campaign", "result", "spring", today=on) == (
        0,
        (
            "GROUP    PEOPLE  BUYERS  PER CENT  ORDERS     REVENUE\n"
            "sent          2       2     100.0       4  150.00 EUR\n"
            "control       1       0       0.0       0    0.00 EUR\n"
        ),
        (
            "Orders count for 2 weeks from the day of the wave, net, as far as issued.\n"
            "1 person responded: 1 clicked.\n"
            "It cost 30.00 EUR, 30.00 EUR a response.\n"
            "The difference between the groups is not telling: chance alone may explain it "
            "(p = 0.333, Fisher's exact test).\n"
            "1 order without totals: not in the revenue.\n"
            "1 order in a currency without a rate: not in the revenue.\n"
        ),
    )


def test_without_its_purpose_a_campaign_contacts_nobody(hear: Hear, letters: Path) -> None:
    hear("set", "spring", "purpose=surveys")
    refused = (
        7,
        "",
        (
            "crmctl: The purpose of campaigns/spring is none of crm.yaml, so nobody may be "
            "contacted for it; it has newsletter. Add it there below purposes, with its lawful "
            "basis.\n"
        ),
    )
    assert hear("campaign", "freeze", "spring") == refused
    assert hear("campaign", "preview", "spring") == refused
    assert "frozen" not in _spring(letters)


@pytest.mark.usefixtures("letters")
def test_a_campaign_for_nobody_and_one_not_frozen_are_told(hear: Hear) -> None:
    assert hear("campaign", "export", "spring")[::2] == (
        2,
        (
            "crmctl: Nobody is chosen for wave first of campaigns/spring yet: `crmctl campaign "
            "freeze campaigns/spring --wave first`.\n"
        ),
    )
    assert hear("campaign", "respond", "spring")[::2] == (
        2, "crmctl: Write it as `crmctl campaign respond REF CONTACT RESPONSE`.\n"
    )  # fmt: skip
    hear("set", "spring", "segment=")
    assert hear("campaign", "preview", "spring")[::2] == (
        2,
        (
            "crmctl: campaigns/spring does not say whom it is for: `crmctl set campaigns/spring "
            "segment=QUERY`, or the name of one of crm.yaml's segments.\n"
        ),
    )
    hear("set", "spring", "segment=dresdeners")
    assert hear("campaign", "preview", "spring", "--format", "ids")[1].splitlines() == [
        "contacts/p-3c3c3c3c", "contacts/p-7k3f9q2m"
    ]  # fmt: skip
    hear("set", "spring", "segment=kind:contact name:ida")
    assert hear("campaign", "preview", "spring", "--format", "ids")[1] == "contacts/p-3c3c3c3c\n"


@pytest.mark.usefixtures("letters")
def test_people_reached_through_several_customers_get_one_letter(hear: Hear) -> None:
    hear("set", "p-3c3c3c3c", "roles.customer+=beta-ag")
    rows = json.loads(hear("campaign", "preview", "spring", "--format", "json")[1])
    assert [row["customers"] for row in rows if row["contact"] == "p-3c3c3c3c"] == [
        ["acme-gmbh", "beta-ag"]
    ]


@pytest.mark.usefixtures("letters")
def test_an_objection_follows_where_there_is_no_consent_to_withdraw(hear: Hear, crm: Path) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text().replace("basis: consent", "basis: soft_opt_in"))
    hear("campaign", "freeze", "spring")
    hear("campaign", "respond", "spring", "p-3c3c3c3c", "unsubscribed")
    contact = (crm / "contacts" / "3c" / "p-3c3c3c3c.yaml").read_text()
    assert (
        "basis: soft_opt_in\n    event: objected\n    at: 2026-11-23T12:00:00+01:00\n" in contact
    )


def test_a_large_difference_tells(hear: Hear, letters: Path) -> None:
    """Twelve of twelve who got it ordered, none of the twelve who did not."""
    recipients = "".join(
        f"  - contact: p-{at:08}\n    wave: first\n    group: {'control' if at % 2 else 'sent'}\n"
        for at in range(24)
    )
    campaign = letters / "campaigns" / "spring.yaml"
    text = campaign.read_text().replace("cost: 30.00 EUR\n", "")
    campaign.write_text(f"{text}    frozen: 2026-11-01\nrecipients:\n{recipients}")
    for at in range(24):
        _write(
            letters / "contacts" / f"{at:08}"[:2] / f"p-{at:08}.yaml",
            "name:\n  given: A\n",
        )
    buyers = "".join(f"  - p-{at:08}\n" for at in range(0, 24, 2))
    _write(
        letters / "orders" / "11" / "o-11111111.yaml",
        f"number: A1\ncustomer: acme-gmbh\ncontacts:\n{buyers}issued: 2026-11-05\n"
        "totals:\n  net: 5.00 EUR\n",
    )
    told = hear("campaign", "result", "spring")[2]
    assert told == (
        "Orders count for 30 days from the day of the wave, net, as far as issued.\n"
        "Nobody has responded.\n"
        "The groups differ by more than chance explains (p < 0.001, Fisher's exact test).\n"
    )


def test_the_first_wave_begins_when_it_is_frozen(hear: Hear, letters: Path) -> None:
    hear("set", "spring", "waves=")
    assert hear("campaign", "freeze", "spring") == (
        2,
        "",
        (
            "crmctl: campaigns/spring has no wave yet; `crmctl campaign freeze campaigns/spring "
            "--wave NAME` begins one.\n"
        ),
    )
    assert hear("campaign", "freeze", "spring", "--wave", "autumn")[0] == 0
    assert "waves:\n  - name: autumn\n    frozen: " in _spring(letters)
    assert hear("campaign", "freeze", "spring", "--wave", "autum")[0] == 2  # no wave by a slip


@pytest.mark.usefixtures("letters")
def test_a_list_of_campaigns_counts_who_was_reached_and_responded(hear: Hear) -> None:
    assert hear("list", "campaigns")[1].splitlines()[1].split()[-3:] == ["first", "0", "0"]
    hear("campaign", "freeze", "spring")
    for word in ("clicked", "replied"):
        hear("campaign", "respond", "spring", "p-3c3c3c3c", word)
    assert hear("list", "campaigns")[1] == (
        "ID      NAME    PURPOSE     CHANNEL  WAVES.NAME  REACHED  RESPONDED\n"
        "spring  Spring  newsletter  email    first             3          1\n"
    )
    assert hear("list", "campaigns", "responded>0 reached:3", "--format", "ids")[1] == (
        "campaigns/spring\n"
    )


@pytest.mark.usefixtures("letters")
def test_who_was_merged_with_somebody_left_out_is_told(hear: Hear) -> None:
    hear("set", "p-4d4d4d4d", "archived=2026-11-01")
    hear("campaign", "freeze", "spring")
    hear("set", "p-4d4d4d4d", "archived=")
    hear("merge", "p-3c3c3c3c", "p-4d4d4d4d", "--yes")
    status, out, said = hear("campaign", "export", "spring")
    assert (status, said) == (
        0,
        (
            "warning: somebody could be contacted again, but not by this wave:\n"
            "  1: left out of this wave before, or merged with somebody who was\n"
            "1 of wave first, 1 left out since it was frozen.\n"
        ),
    )
    assert "3c3c3c3c" not in out
