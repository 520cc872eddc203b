from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_ACME = Path("customers/acme-gmbh.yaml")
_PAUL = Path("contacts/2b/p-2b4d6f8h.yaml")


def test_fields_are_set_in_one_commit_that_names_them(hear: Hear, crm: Path, git: Git) -> None:
    assert hear(
        *("set", "acme-gmbh", "stage=former", "tags+=vip,b2b", "tags-=nothing", "owner="),
        *("referred_by=Paul Ito", "since=yesterday", "website+=acme.example"),
        *("custom.gate_height=4", "external_ids.sap=0815"),
    ) == (0, "", "")
    assert git("show", "--format=%s", "--unified=0", "HEAD").splitlines()[0] == (
        "customer acme-gmbh: set stage, websites, owner, referred_by, since, tags, "
        "external_ids, custom"
    )
    assert (crm / _ACME).read_text() == (
        "type: organisation\nname: ACME Maschinenbau\nlegal_name: ACME Maschinenbau GmbH\n"
        "stage: former\nindustry: mechanical engineering\ndomains:\n  - acme.example\n"
        "websites:\n  - https://acme.example\n"
        'phones:\n  - number: "+4935141234560"\n    label: office\n'
        "addresses:\n  - label: delivery\n    street: Hauptstraße 1\n"
        '    postal_code: "01067"\n    city: Dresden\n    country: DE\n'
        "referred_by: contacts/p-2b4d6f8h\nsince: 2026-11-22\ntags:\n  - b2b\n  - vip\n"
        'custom:\n  gate_height: 4\nexternal_ids:\n  hubspot: "4711"\n  sap: "0815"\n'
        "notes: |\n  Deliveries through the yard only.\n"
    )


def test_items_of_a_list_are_set_by_position_added_and_removed(hear: Hear, crm: Path) -> None:
    assert hear(
        *("set", "paul@ito.example", "email+=Paul2@ITO.example,p3@ito.example"),
        *("emails-=p3@ito.example",),
        *("emails[1].primary=ja", "phones-=030 12345678", "do_not_contact=no"),
        *("customer+=beta-ag", "roles[0].position=Founder", "addresses[0].label=home"),
    ) == (0, "", "")  # fmt: skip
    assert (crm / _PAUL).read_text() == (
        "name:\n  given: Paul\n  family: Ito\n"
        "roles:\n  - customer: beta-ag\n    position: Founder\n"
        "emails:\n  - address: paul@ito.example\n  - address: Paul2@ito.example\n"
        "    primary: true\n"
        "addresses:\n  - label: home\n    street: Gartenstr. 5\n"
        '    postal_code: "10115"\n    city: Berlin\n'
    )
    assert hear("set", "paul@ito.example", "addresses[0].label=") == (0, "", "")
    assert "street: Gartenstr. 5" in (crm / _PAUL).read_text()


def test_comments_and_the_order_a_person_chose_are_kept(hear: Hear, crm: Path) -> None:
    file = crm / "customers" / "beta-ag.yaml"
    file.write_text("# ours\nname: Beta AG  # short\ntype: organisation\nstage: lead\n")
    assert hear("set", "beta-ag", "stage=prospect", "city=Köln")[0] == 0
    assert file.read_text() == (
        "# ours\nname: Beta AG  # short\ntype: organisation\nstage: prospect\n"
        "addresses:\n  - city: Köln\n"
    )


def test_a_phone_is_of_the_country_of_the_record(hear: Hear, crm: Path) -> None:
    assert hear("set", "beta-ag", "phone=01 5131234", "country=Austria") == (0, "", "")
    assert '- number: "+4315131234"' in (crm / "customers" / "beta-ag.yaml").read_text()


def test_every_record_that_a_query_finds_is_changed_in_one_commit(hear: Hear, git: Git) -> None:
    assert hear("set", "--where", "kind:customer type:organisation", "owner=u-ben") == (
        0,
        "",
        "Changed 2 records.\n",
    )
    assert git("log", "-1", "--format=%s%n%b") == (
        "customer acme-gmbh, customer beta-ag: set owner\nCrmctl-Action: set\n"
        "Crmctl-Record: customers/acme-gmbh\nCrmctl-Record: customers/beta-ag"
    )
    assert hear("set", "--where", "kind:customer owner:u-ben", "owner=u-ben") == (
        0,
        "",
        "Nothing to change: it is so already.\n",
    )
    assert hear("set", "--where", "city:Nowhere", "owner=x") == (0, "", "No record is found.\n")


@pytest.mark.parametrize("named", ["beta-ag", "-"])
def test_records_are_named_or_asked_for_not_both(hear: Hear, git: Git, named: str) -> None:
    status, _, errors = hear("set", named, "--where", "city:Berlin", "owner=x", input="beta-ag\n")

    assert (status, errors) == (2, "crmctl: Name records or say --where QUERY, not both.\n")
    assert git("status", "--short") == ""


def test_references_are_read_from_standard_input(hear: Hear, git: Git) -> None:
    refs = "acme-gmbh\n\nbeta-ag\nk-9w2e5t7y\np-7k3f9q2m\n"
    assert hear("set", "-", "tags+=fair", input=refs) == (0, "", "Changed 4 records.\n")
    assert git("log", "-1", "--format=%s") == "4 records: set tags"
    assert hear("set", "-", "tags+=fair", input="") == (0, "", "No record is found.\n")


def test_dry_run_shows_the_exact_change(hear: Hear, git: Git) -> None:
    assert hear("set", "t-3f5h7k9m", "done=today", "--dry-run") == (
        0,
        (
            "--- a/tasks/3f/t-3f5h7k9m.yaml\n+++ b/tasks/3f/t-3f5h7k9m.yaml\n@@ -1,2 +1,3 @@\n"
            " title: Call back\n due: 2026-11-20\n+done: 2026-11-23\n"
        ),
        "",
    )
    assert git("status", "--short") == ""


def test_dry_run_of_what_is_so_already_shows_nothing(hear: Hear) -> None:
    assert hear("set", "beta-ag", "stage=lead", "--dry-run") == (
        0,
        "",
        "Nothing would change.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("acme-gmbh",), 2, ("A change is missing: field=value, as in `crmctl set acme-gmbh "
         "stage=lead`.")),
        (("stage=lead",), 2, "No record was named; name some, or say --where QUERY."),
        (("nobody", "stage=lead"), 4, "No record answers to 'nobody'."),
        (("acme-gmbh", "stgae=lead"), 2, "No field is called 'stgae'. Did you mean stage?"),
        (("acme-gmbh", "stage=led"), 2, ("Not written: customers/acme-gmbh stage must be one of "
         "lead, prospect, customer, former.")),
        (("acme-gmbh", "parent=erika.mueller@acme.example"), 4,
         "No record answers to 'erika.mueller@acme.example'."),
        (("acme-gmbh", "+stage=lead"), 2, ("An assignment is field=value, field= (clear), "
         "field+=value or field-=value (lists).")),
        (("acme-gmbh", "since=2025"), 2, ("Not written: customers/acme-gmbh since must be a date "
         "as in 2026-11-21.")),
        (("p-7k3f9q2m", "consents+=c-1"), 2, ("Not written: contacts/p-7k3f9q2m "
         "consents[1].purpose is missing; contacts/p-7k3f9q2m consents[1].basis is missing; "
         "contacts/p-7k3f9q2m consents[1].event is missing; contacts/p-7k3f9q2m consents[1].at "
         "is missing.")),
        (("acme-gmbh", "phones[3]=0351 1"), 2, ("phones[3] does not exist; the list has 1 items, "
         "counted from 0.")),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_refused_in_one_sentence(
    hear: Hear, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    assert hear("set", *arguments) == (status, "", f"crmctl: {sentence}\n")


def test_more_than_twenty_records_are_not_changed_without_asking(hear: Hear, crm: Path) -> None:
    for number in range(21):
        (crm / "tasks" / f"t-0000000{chr(97 + number)}.yaml").write_text("title: Write\n")
    command = ("set", "--where", 'kind:task "Write"', "priority=low")
    assert hear(*command) == (
        2,
        "",
        (
            "crmctl: Nobody is here to answer “Change 21 records?”; pass --yes to go on, or "
            "--dry-run to look.\n"
        ),
    )
    assert hear(*command, "--yes") == (0, "", "Changed 21 records.\n")


def test_a_file_that_is_not_valid_is_named(hear: Hear, crm: Path) -> None:
    (crm / "customers" / "neu.yaml").write_text("type: organisation\n")
    sentence = (
        "crmctl: customers/neu.yaml is not valid, so it is no record yet: `crmctl check "
        "customers/neu.yaml` says what is wrong, `crmctl edit` opens it.\n"
    )
    for ref in ("neu", "customers/neu", "customer/neu"):
        assert hear("set", ref, "stage=lead") == (4, "", sentence)
    assert (
        hear("set", "contacts/neu", "tags=x")[2]
        == "crmctl: No record answers to 'contacts/neu'.\n"
    )
    assert (
        hear("set", "nothing/neu", "tags=x")[2] == "crmctl: No record answers to 'nothing/neu'.\n"
    )


def test_what_is_wrong_with_many_records_is_counted_by_rule(hear: Hear, crm: Path) -> None:
    for number in range(11):
        (crm / "customers" / f"c-{number}.yaml").write_text("type: organisation\nname: Zeta\n")
    status, _, errors = hear("set", "--where", "name:Zeta", "phone+=12", "--yes")
    assert status == 0
    assert errors == (
        "warning: C405: This is not a telephone number. (11 times; crmctl check --select C405)\n"
        "Changed 11 records.\n"
    )


def test_a_stage_that_the_pipeline_does_not_have_names_the_nearest(hear: Hear) -> None:
    deal = hear("add", "deal", "Gate", "--customer", "acme-gmbh")[1].strip()
    assert hear("set", deal, "stage=qualifed") == (
        2,
        "",
        "crmctl: The pipeline sales has no stage 'qualifed'; did you mean qualified?\n",
    )
    assert hear("set", deal, "pipeline=sale")[0] == 2
    assert hear("set", deal, "stage=qualified")[0] == 0
    assert hear("set", deal, "stage=lost", "lost_reason=price")[0] == 0


def test_a_stage_that_crm_yaml_no_longer_has_may_stay(hear: Hear, crm: Path) -> None:
    (crm / "deals").mkdir()
    (crm / "deals" / "d1.yaml").write_text("title: Old\nstage: gone\npipeline: past\n")
    (crm / "deals" / "d2.yaml").write_text("title: Old\nstage: gone\n")
    assert hear("set", "deals/d1", "stage=later")[0] == 0
    assert hear("set", "deals/d2", "owner=u-anna")[0] == 0
    assert hear("set", "deals/d2", "stage=later")[0] == 2
