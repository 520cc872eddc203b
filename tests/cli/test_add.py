from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_SUBJECT = "log", "-1", "--format=%s%n%b"


def _file(crm: Path, ref: str) -> str:
    folder, _, id_ = ref.strip().partition("/")
    (file,) = (crm / folder).rglob(f"{id_}.yaml")
    return file.read_text()


def test_the_name_may_be_given_in_parts_alone(hear: Hear, crm: Path) -> None:
    status, ref, _ = hear("add", "contact", "--name.given", "Jo", "--name.family=Van der Berg")
    assert status == 0
    assert _file(crm, ref) == "name:\n  given: Jo\n  family: Van der Berg\n"
    status, _, errors = hear("add", "contact", "--city", "Dresden")
    assert status == 2
    assert "name" in errors


def test_an_option_may_name_the_item_that_it_describes(hear: Hear, crm: Path) -> None:
    _, ref, _ = hear(
        *("add", "customer", "Two GmbH", "--addresses[0].city", "Jena"),
        *("--addresses[1].city", "Gera", "--addresses[0].postal_code", "07743"),
    )
    assert _file(crm, ref).endswith(
        'addresses:\n  - postal_code: "07743"\n    city: Jena\n  - city: Gera\n'
    )
    status, _, errors = hear("add", "customer", "Three GmbH", "--addresses[9].city", "Gera")
    assert (status, "the list has 0 items" in errors) == (2, True)


def test_a_contact_is_added_with_its_values_in_their_form(hear: Hear, crm: Path, git: Git) -> None:
    status, ref, errors = hear(
        *("add", "contact", "Beispiel, Jörg", "--phone", "0351 / 41 23 - 456"),
        *("--email", "<Joerg@MAIL.Example>", "--city", "Dresden", "--postal-code=01067"),
        *("--birthday", "12.3.", "--do-not-contact", "ja", "--tag", "a,b"),
        *("--profiles.linkedin", "https://www.linkedin.com/in/joerg-b/"),
    )
    assert (status, ref, errors) == (0, "contacts/p-8kcxqyf4\n", "")
    assert _file(crm, ref) == (
        "name:\n  given: Jörg\n  family: Beispiel\n"
        "emails:\n  - address: Joerg@mail.example\n"
        'phones:\n  - number: "+493514123456"\n'
        'addresses:\n  - postal_code: "01067"\n    city: Dresden\n'
        "birthday: --03-12\n"
        "profiles:\n  linkedin: joerg-b\n"
        "do_not_contact: true\n"
        "tags:\n  - a\n  - b\n"
    )
    assert git(*_SUBJECT) == (
        "contact p-8kcxqyf4: add\nCrmctl-Action: add\nCrmctl-Record: contacts/p-8kcxqyf4"
    )


def test_an_organisation_is_added_below_a_readable_id(hear: Hear, crm: Path) -> None:
    added = hear(
        *("add", "customers", "Müller & Söhne KG", "--legal-name", "Müller & Söhne KG, Köln"),
        *("--gate-height", "3.2", "--country", "Österreich", "--phone", "01 5131234"),
    )
    assert added == (0, "customers/mueller-und-soehne-kg-koeln\n", "")
    assert _file(crm, added[1]) == (
        "type: organisation\nname: Müller & Söhne KG\nlegal_name: Müller & Söhne KG, Köln\n"
        'phones:\n  - number: "+4315131234"\n'
        "addresses:\n  - country: AT\n"
        "custom:\n  gate_height: 3.2\n"
    )


def test_a_private_customer_brings_the_contact_who_holds_what_is_personal(
    hear: Hear, crm: Path, git: Git
) -> None:
    added = hear(
        *("add", "customer", "Frau Dr. Jana Beispiel", "--type", "person", "--stage", "lead"),
        *("--email", "jana@mail.example", "--birthday", "1.2.1980", "--gate-height", "2"),
        *("--tag", "b2c"),
    )
    assert added == (0, "customers/k-c8gx66gm\n", "")
    assert _file(crm, added[1]) == (
        "type: person\nperson: p-8kcxqyf4\nstage: lead\ntags:\n  - b2c\n"
        "custom:\n  gate_height: 2\n"
    )
    assert _file(crm, "contacts/p-8kcxqyf4") == (
        "name:\n  salutation: Frau\n  title: Dr.\n  given: Jana\n  family: Beispiel\n"
        "emails:\n  - address: jana@mail.example\nbirthday: 1980-02-01\n"
    )
    assert git("log", "-1", "--format=%s") == "customer k-c8gx66gm: add"


def test_a_private_customer_may_be_a_contact_who_is_there_already(hear: Hear, crm: Path) -> None:
    added = hear(
        *("add", "customer", "Erika", "--type", "person", "--person", "erika.mueller@acme.example")
    )
    assert added == (0, "customers/k-8kcxqyf4\n", "")
    assert _file(crm, added[1]) == "type: person\nperson: p-7k3f9q2m\n"


def test_another_record_is_named_as_people_name_it(hear: Hear, crm: Path) -> None:
    added = hear("add", "contact", "Kim Neu", "--customer", "ACME Maschinenbau", "--position", "x")
    assert added[0] == 0
    assert "  - customer: acme-gmbh\n    position: x\n" in _file(crm, added[1])
    task = hear("add", "task", "Call", "--about", "paul@ito.example", "--due", "+3d")
    assert _file(crm, task[1]) == "title: Call\ndue: 2026-11-26\nabout:\n  - contacts/p-2b4d6f8h\n"


def test_a_reference_to_nobody_is_refused(hear: Hear, git: Git) -> None:
    before = git("rev-parse", "HEAD")
    assert hear("add", "contact", "Kim Neu", "--customer", "acme-gmhb") == (
        4,
        "",
        "crmctl: No record answers to 'acme-gmhb'. Did you mean customers/acme-gmbh?\n",
    )
    assert git("rev-parse", "HEAD") == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("contact", "A B", "--emial", "x"), "No field is called 'emial'. Did you mean email?"),
        (
            ("contact", "A B", "--roel", "x"),
            ("No field is called 'roel'. Did you mean roles.customer, roles.position, "
            "roles.department, roles.buying_role, roles.since, roles.until?"),
        ),
        (
            ("customer", "A", "--custom.gate", "x"),
            ("crm.yaml defines no field 'custom.gate' for a customer; it has custom.gate_height. "
            "Add it there below custom_fields."),
        ),
        (
            ("widget", "A"),
            ("No kind of record is called 'widget'; the kinds are customer, contact, interaction, "
            "task, product, deal, quote, order, invoice, credit, complaint, campaign, contract."),
        ),
        (("contact", "A B", "--email"), ("Fields are given as `--field value`; quote a value that "
         "has spaces.")),
        (("contact", "A", "B"), ("Fields are given as `--field value`; quote a value that has "
         "spaces.")),
        (("task", "A", "--due", "someday"), ("Not written: due must be a moment as in "
         "2026-11-21T09:30:00+01:00, or a date.")),
        (("customer", "A", "--stage", "led"), ("Not written: stage must be one of lead, prospect, "
         "customer, former.")),
    ],
)  # fmt: skip
def test_what_cannot_be_a_record_is_refused(
    hear: Hear, arguments: tuple[str, ...], sentence: str
) -> None:
    assert hear("add", *arguments) == (2, "", f"crmctl: {sentence}\n")


def test_a_record_that_exists_is_refused_unless_forced(hear: Hear) -> None:
    again = ("add", "customer", "ACME Maschinenbau")
    assert hear(*again) == (
        2,
        "",
        (
            "crmctl: Exists already: customers/acme-gmbh. Change that "
            "one with `crmctl set`, or add "
            "another one with --force.\n"
        ),
    )
    status, ref, errors = hear(*again, "--force")
    assert (status, ref) == (0, "customers/acme-maschinenbau\n")
    assert errors.startswith("warning: may be the same as customers/acme-gmbh (")


def test_a_private_customer_whose_contact_exists_is_refused(hear: Hear) -> None:
    status, _, errors = hear(
        "add", "customer", "Paul Ito", "--type", "person", "--email", "Paul@Ito.example"
    )
    assert (status, errors.split(".")[0]) == (2, "crmctl: Exists already: contacts/p-2b4d6f8h")


def test_a_likely_duplicate_is_named_and_added(hear: Hear) -> None:
    status, ref, errors = hear("add", "contact", "P. Ito", "--email", "paul@ito.example")
    assert (status, ref) == (0, "contacts/p-8kcxqyf4\n")
    assert errors.startswith("warning: may be the same as contacts/p-2b4d6f8h (9")


def test_dry_run_shows_the_file_and_writes_nothing(hear: Hear, crm: Path, git: Git) -> None:
    assert hear("add", "task", "Call back", "--dry-run") == (
        0,
        "--- /dev/null\n+++ b/tasks/8k/t-8kcxqyf4.yaml\n@@ -0,0 +1 @@\n+title: Call back\n",
        "",
    )
    assert not (crm / "tasks" / "8k").exists()
    assert git("status", "--short") == ""


def test_escapes_and_newlines_in_a_name_do_no_harm(hear: Hear, crm: Path) -> None:
    added = hear("add", "customer", "[red]A\x1b[31m\nB =cmd()\u202e")
    assert added[0] == 0
    assert hear("show", added[1].strip())[1].startswith("[red]A")
    assert "\x1b" not in _file(crm, added[1])


def test_values_that_check_will_call_wrong_are_told_at_once_and_kept(hear: Hear) -> None:
    status, ref, errors = hear(
        *("add", "contact", "Pia Probe", "--email", "pia@@mail.example", "--phone", "12"),
        *("--country", "ZX"),
    )
    assert (status, ref) == (0, "contacts/p-8kcxqyf4\n")
    assert errors == (
        "warning: C401 emails[0].address: This has not the form of an e-mail address. "
        "(crmctl set contacts/p-8kcxqyf4 emails[0].address=...)\n"
        "warning: C405 phones[0].number: This is not a telephone number. "
        "(crmctl set contacts/p-8kcxqyf4 phones[0].number=...)\n"
        "warning: C407 addresses[0].country: This is not a country's code (ISO 3166-1). "
        "(crmctl set contacts/p-8kcxqyf4 addresses[0].country=...)\n"
    )
    # The remedy that is named is one that works.
    mended = hear(
        "set", "p-8kcxqyf4", "emails[0].address=pia@mail.example", "phones[0].number=110"
    )
    assert mended[0] == 0
    assert [line.split()[1] for line in mended[2].splitlines()] == ["C407"]


def test_a_draft_is_not_judged_before_it_is_written(hear: Hear) -> None:
    assert hear("add", "contact", "Pia Probe", "--phone", "12", "--dry-run")[2] == ""


def test_a_name_written_otherwise_is_named_without_a_mailbox_in_common(hear: Hear) -> None:
    hear("add", "customer", "Nordlicht Solar")
    status, ref, errors = hear("add", "customer", "Nordlicht Solar GmbH")
    assert (status, ref) == (0, "customers/nordlicht-solar-gmbh\n")
    assert errors.startswith("warning: may be the same as customers/nordlicht-solar (")

    home = ("--street", "Goethestr. 5a", "--postal-code", "01067", "--city", "Dresden")
    _, known, _ = hear("add", "contact", "Erika Müller", "--email", "erika@alt.example", *home)
    status, _, errors = hear(
        "add", "contact", "Ericka Mueller", "--email", "em@neu.example", *home
    )
    assert status == 0
    assert errors.startswith(f"warning: may be the same as {known.strip()} (")


def test_an_archived_record_is_not_named(hear: Hear) -> None:
    _, known, _ = hear("add", "contact", "Ines Quast", "--email", "ines@quast.example")
    assert hear("set", known.strip(), "archived=2026-01-01")[0] == 0
    status, _, errors = hear("add", "contact", "Ines Quast", "--email", "ines@quast.example")
    assert (status, errors) == (0, "")
