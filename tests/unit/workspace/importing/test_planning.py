"""What the rows of a table become."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from crmctl.errors.records import UnknownKindError
from crmctl.errors.tables import UndetectedKindError
from crmctl.model.record import Ref
from crmctl.workspace import Workspace
from crmctl.workspace.importing import Input, Wish, plan

Import = Callable[..., Any]
Data = Callable[[Ref | str | None], Mapping[str, Any]]

DATA = Path(__file__).parents[3] / "data"
NORTHWIND = (DATA / "northwind" / "Customers.csv").read_bytes()
ACCOUNTS = (DATA / "salesforce-dataloader" / "accountData.csv").read_bytes()
PEOPLE = (DATA / "splink-fake1000" / "fake_1000_from_splink_demos.csv").read_bytes()


def fates(found: Any) -> list[str]:
    return [str(row.fate) for row in found.rows]


def counts(found: Any) -> tuple[int, ...]:
    account = found.account(carried_out=True)
    return (
        account.created,
        account.updated,
        account.unchanged,
        account.skipped,
        account.failed,
    )


# --- real tables ---------------------------------------------------------------------------


def test_a_customer_and_the_contact_in_the_same_row_are_made_and_linked(
    import_: Import, data: Data
) -> None:
    found = import_(NORTHWIND, source="northwind")

    assert counts(found) == (93, 0, 0, 0, 0)
    assert found.besides == {"contact": 93}
    customer = data("customers/alfreds-futterkiste")
    assert customer["phones"][0] == {"number": "+49300074321"}
    assert customer["addresses"][0]["country"] == "DE"
    assert customer["external_ids"] == {"northwind": "ALFKI"}
    people = [d for r, d in found.new.items() if r.folder == "contacts"]
    anders = next(person for person in people if person["name"].get("family") == "Anders")
    assert anders["roles"] == [
        {"customer": "alfreds-futterkiste", "position": "Sales Representative"}
    ]


def test_orders_find_their_customers_products_and_lines(import_: Import) -> None:
    def table(name: str) -> bytes:
        return (DATA / "northwind" / f"{name}.csv").read_bytes()

    import_(NORTHWIND, source="northwind")
    assert counts(import_(table("Products"), source="northwind", kind="product"))[0] == 77
    assert counts(import_(table("Orders"), source="northwind", kind="order"))[0] == 60
    lines = import_(table("Order_Details"), source="northwind", kind="order")
    assert counts(lines) == (0, 161, 0, 0, 0)
    (order,) = (
        one
        for one in lines.changed.values()
        if one["issued"] == "1996-07-08" and one["customer"] == "hanari-carnes"
    )
    assert order["external_ids"] == {"northwind": "10250"}
    assert order["deliveries"] == [{"at": "1996-08-05", "done": "1996-07-12"}]
    assert order["lines"][1] == {
        "product": "manjimup-dried-apples", "quantity": 35, "price": "42.40 EUR",
        "discount": "15 %",
    }  # fmt: skip
    again = import_(table("Order_Details"), source="northwind", kind="order")
    assert counts(again) == (0, 0, 161, 0, 0)


def test_a_row_that_would_change_an_issued_document_is_rejected(
    import_: Import, workspace: Workspace
) -> None:
    change = workspace.change("add")
    totals = {"gross": "50.00 EUR"}
    issued = {"customer": "acme-gmbh", "number": "R-1", "issued": "2026-11-06", "totals": totals}
    change.add("invoice", issued)
    change.commit("an invoice")
    found = import_(
        "number,customer,issued,lines.text,lines.quantity,lines.price\n"
        "R-1,acme-gmbh,2026-11-06,X,1,9 EUR\nR-2,acme-gmbh,2026-11-06,X,1,9 EUR\n",
        kind="invoice",
    )
    assert fates(found) == ["failed", "created"]
    assert found.rows[0].reason == "lines cannot change: the document was issued and is frozen"


def test_an_unknown_product_is_not_made_up(import_: Import) -> None:
    found = import_("customer,product\nACME,Nothing\n", kind="quote")
    assert fates(found) == ["failed"]


@pytest.mark.parametrize(
    ("table", "source", "rows"),
    [(NORTHWIND, "northwind", 93), (NORTHWIND, "", 93), (ACCOUNTS, "", 23), (PEOPLE, "", 200)],
)
def test_importing_a_table_again_changes_nothing(
    import_: Import, workspace: Workspace, table: bytes, source: str, rows: int
) -> None:
    first = import_(table, source=source)
    head = workspace.repository.head()

    second = import_(table, source=source)

    failed = len(first.rejected)
    assert counts(first) == (rows - failed, 0, 0, 0, failed)
    assert counts(second) == (0, 0, rows - failed, 0, failed)
    assert workspace.repository.head() == head


def test_a_table_that_is_not_utf8_keeps_its_letters(import_: Import, data: Data) -> None:
    found = import_(ACCOUNTS, source="salesforce")

    assert found.table.encoding_guessed
    customer = data("customers/credito-inmobiliario-terras")
    assert customer["name"] == "Crédito Inmobiliario Terras"


def test_a_row_without_anybody_fails_and_names_what_is_missing(import_: Import) -> None:
    found = import_(PEOPLE)

    (rejected,) = found.rejected
    assert (rejected.line, rejected.column, rejected.reason) == (178, "", "name is missing")


def test_people_who_share_an_address_stay_two_rows_two_records(import_: Import) -> None:
    found = import_("name,email\nAnna Berg,b@x.example\nBen Berg,b@x.example\n", kind="contact")

    assert fates(found) == ["created", "created"]


# --- matching ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "table",
    [
        "Vorname,Nachname,Mail,Ort\nErika,Müller-Lüdenscheidt,ERIKA.mueller@acme.example,Ulm",
        "First Name,Last Name,Phone,City\nErika,Müller-Lüdenscheidt,0171 234 5678,Ulm",
        "E-Mail,City\nerika.mueller@acme.example,Ulm",
        "kind,id,addresses.0.city\ncontact,p-7k3f9q2m,Ulm",
        "kind,id,addresses.0.city\ncontact,p-0m2c8w4r,Ulm",
    ],
    ids=["e-mail", "phone", "e-mail alone", "id", "former id"],
)
def test_a_row_fills_what_its_record_lacks(import_: Import, data: Data, table: str) -> None:
    found = import_(table, kind="contact")

    assert [(str(row.fate), str(row.ref), row.fields) for row in found.rows] == [
        ("updated", "contacts/p-7k3f9q2m", ("addresses",))
    ]
    assert data("contacts/p-7k3f9q2m")["addresses"] == [{"city": "Ulm"}]
    assert data("contacts/p-7k3f9q2m")["name"]["title"] == "Dr."


def test_a_contact_is_known_by_name_and_customer(import_: Import) -> None:
    import_("Name,Firma\nPia Sommer,Beta AG")

    found = import_("Name,Firma,Ort\nPia Sommer,Beta AG,Ulm\nPia Sommer,ACME Maschinenbau,Ulm")

    assert fates(found) == ["updated", "created"]


def test_one_mailbox_of_two_names_is_not_one_person(import_: Import) -> None:
    found = import_("Name,E-Mail\nKarl Otto,erika.mueller@acme.example", kind="contact")

    assert fates(found) == ["created"]


def test_an_other_id_in_the_same_system_is_another_record(import_: Import) -> None:
    table = "kind,name,external_ids.hubspot\ncustomer,ACME Maschinenbau,9999"

    assert fates(import_(table)) == ["created"]


def test_an_id_of_the_source_is_surer_than_the_name(import_: Import, data: Data) -> None:
    found = import_("Company,Record ID,City\nAcme renamed,4711,Ulm", source="hubspot")

    assert [str(row.ref) for row in found.rows] == ["customers/acme-gmbh"]
    assert found.rows[0].differing == ("name",)
    assert data("customers/acme-gmbh")["name"] == "ACME Maschinenbau"


def test_a_customer_is_known_by_domain_and_name(import_: Import) -> None:
    table = "kind,name,domains,size\ncustomer,ACME Maschinenbau Dresden,acme.example,50-99"

    assert [str(row.ref) for row in import_(table).rows] == ["customers/acme-gmbh"]


def test_a_row_that_fits_several_records_fails_and_names_them(import_: Import) -> None:
    import_("Name,E-Mail\nAnna Berg,b@x.example\nAnna Berg Sen,b@x.example", kind="contact")

    found = import_("Name,E-Mail,Ort\nAnna,b@x.example,Ulm", kind="contact")

    assert fates(found) == ["failed"]
    assert found.rows[0].reason.startswith("has the e-mail address of several records: contacts/")


def test_two_rows_never_update_one_record_unless_they_say_its_id(import_: Import) -> None:
    address = "erika.mueller@acme.example"

    found = import_(f"E-Mail,Ort\n{address},Ulm\n{address},Bonn", kind="contact")

    assert fates(found) == ["updated", "created"]


def test_rows_with_one_id_add_up_to_one_record(import_: Import, data: Data) -> None:
    table = "Company,Customer ID,Tags\nNeu GmbH,7,a\nNeu GmbH,7,b\nNeu GmbH,7,a"

    found = import_(table, source="erp")

    assert fates(found) == ["created", "updated", "unchanged"]
    assert data(found.rows[0].ref)["tags"] == ["a", "b"]
    assert fates(import_(table, source="erp")) == ["unchanged"] * 3


def test_a_switchboard_of_many_tells_nobody_but_namesakes(import_: Import) -> None:
    rows = "".join(f"Person Nr{n},030 2345678\n" for n in range(60))
    table = f"Name,Telefon\n{rows}"

    assert set(fates(import_(table, kind="contact"))) == {"created"}
    assert set(fates(import_(table, kind="contact"))) == {"unchanged"}
    more = "Name,Telefon,Ort\nPerson Nr7,030 2345678,Ulm\nPerson Neu,030 2345678,Ulm\n"
    assert fates(import_(more, kind="contact")) == ["updated", "created"]


# --- updating ------------------------------------------------------------------------------


def test_a_value_that_differs_stays_and_is_counted(import_: Import, data: Data) -> None:
    found = import_("Company,Branche\nBeta AG,x\n", kind="customer")
    again = import_("Company,Branche\nBeta AG,y\n", kind="customer")

    assert fates(found) == ["updated"]
    assert [(str(row.fate), row.differing) for row in again.rows] == [("skipped", ("industry",))]
    assert data("customers/beta-ag")["industry"] == "x"


def test_overwriting_replaces_values_and_unites_lists(import_: Import, data: Data) -> None:
    table = "Name,E-Mail,Phone,Titel\nErika Müller-Lüdenscheidt,{},030 7654321,Prof."
    address = "erika.mueller@acme.example"

    found = import_(table.format(address), kind="contact", overwrite=True)

    record = data("contacts/p-7k3f9q2m")
    assert fates(found) == ["updated"]
    assert record["name"]["title"] == "Prof."
    assert [phone["number"] for phone in record["phones"]] == ["+491712345678", "+49307654321"]


def test_an_empty_cell_clears_nothing(import_: Import, data: Data) -> None:
    import_(
        "Name,E-Mail,Telefon\nErika Müller-Lüdenscheidt,erika.mueller@acme.example,",
        kind="contact",
    )

    assert data("contacts/p-7k3f9q2m")["phones"]


def test_an_erased_person_is_not_brought_back(
    import_: Import, workspace: Workspace, data: Data
) -> None:
    change = workspace.change("redact")
    change.put(Ref("contacts", "p-2b4d6f8h"), {"erased": "2026-11-20", "epoch": "e-1"})
    change.commit("erase")

    found = import_("kind,id,name.family\ncontact,p-2b4d6f8h,Ito")

    assert [(str(row.fate), row.reason) for row in found.rows] == [("skipped", "erased")]
    assert "name" not in data("contacts/p-2b4d6f8h")


# --- what a table says -----------------------------------------------------------------------


def test_columns_without_a_field_go_into_the_notes_once(import_: Import, data: Data) -> None:
    table = "Company,Kreditlimit,Ampel\nBeta AG,5000,\n"

    found = import_(table)
    again = import_(table.replace("Ampel", "Ampel,Stadt").replace("5000,", "5000,grün,Ulm"))

    assert found.noted == ("Kreditlimit", "Ampel")
    assert fates(again) == ["updated"]
    assert data("customers/beta-ag")["notes"] == "Kreditlimit: 5000\nAmpel: grün\n"


def test_columns_may_be_dropped_or_left_out_by_name(import_: Import, data: Data) -> None:
    table = "Company,Kreditlimit,Ampel\nBeta AG,5000,rot\n"

    import_(table, keep_unmapped=False)
    found = import_(table, columns={"Ampel": ""})

    assert found.noted == ("Kreditlimit",)
    assert data("customers/beta-ag")["notes"] == "Kreditlimit: 5000\n"


def test_the_file_of_rejected_rows_comes_back_without_its_reasons(
    import_: Import, data: Data
) -> None:
    import_("Company,crmctl_line,crmctl_column,crmctl_reason\nNeu GmbH,3,Company,is missing\n")

    assert data("customers/neu-gmbh") == {"type": "organisation", "name": "Neu GmbH"}


def test_somebody_without_a_name_is_known_by_the_address(import_: Import, data: Data) -> None:
    found = import_("E-Mail\nnews@y.example\n", kind="contact")

    ref = found.rows[0].ref
    assert data(ref)["name"] == {"display": "news@y.example"}
    named = import_("Name,E-Mail\nNora Weiss,news@y.example\n", kind="contact")
    assert [row.ref for row in named.rows] == [ref]


def test_a_private_customer_brings_a_contact_who_holds_the_personal_data(
    import_: Import, data: Data
) -> None:
    table = (
        "kind,type,name,emails.address,stage\ncustomer,person,Jan Beispiel,jan@m.example,lead\n"
    )

    found = import_(table)

    customer = data(found.rows[0].ref)
    person = data(f"contacts/{customer['person']}")
    assert customer == {"type": "person", "person": customer["person"], "stage": "lead"}
    assert person["name"] == {"given": "Jan", "family": "Beispiel"}
    assert person["emails"] == [{"address": "jan@m.example"}]
    assert fates(import_(table)) == ["unchanged"]


def test_a_customer_row_with_a_person_but_no_company_is_a_private_customer(
    import_: Import, data: Data
) -> None:
    table = "Firma,Ansprechpartner,Telefon,Kundennr\n,Jan Beispiel,030 2345678,12\n"

    found = import_(table, source="shop")

    customer = data(found.rows[0].ref)
    assert customer["external_ids"] == {"shop": "12"}
    assert data(f"contacts/{customer['person']}")["phones"] == [{"number": "+49302345678"}]
    assert fates(import_(table, source="shop")) == ["unchanged"]


def test_a_private_customer_who_cannot_be_taken_leaves_the_contact_as_it_was(
    import_: Import, data: Data
) -> None:
    before = data("contacts/p-2b4d6f8h")

    found = import_(
        "kind,type,name,emails.address,phones.number,stage\n"
        "customer,person,Paul Ito,paul@ito.example,0171 2345679,nonsense\n"
    )

    assert [(row.column, str(row.fate)) for row in found.rows] == [("stage", "failed")]
    assert not found.changed
    assert data("contacts/p-2b4d6f8h") == before


def test_a_private_customer_is_known_by_the_person(import_: Import) -> None:
    found = import_(
        "kind,type,name,emails.address,since\n"
        "customer,person,Paul Ito,paul@ito.example,2020-01-01\n"
    )

    assert [(str(row.fate), str(row.ref), row.differing) for row in found.rows] == [
        ("skipped", "customers/k-9w2e5t7y", ("since",))
    ]


def test_an_erased_private_customer_is_left_alone(import_: Import, workspace: Workspace) -> None:
    change = workspace.change("redact")
    change.put(Ref("customers", "k-9w2e5t7y"), {"erased": "2026-11-20", "epoch": "e-1"})
    change.commit("erase")

    found = import_("kind,id,type,name\ncustomer,k-9w2e5t7y,person,Paul Ito\n")

    assert fates(found) == ["skipped"]
    assert not found.new


def test_a_new_contact_of_a_known_customer_is_an_update_of_the_row(
    import_: Import, data: Data
) -> None:
    found = import_("Firma,Ansprechpartner,Contact Title\nBeta AG,Pia Neu,Chefin\n")

    assert [(str(row.fate), str(row.ref)) for row in found.rows] == [
        ("updated", "customers/beta-ag")
    ]
    (person,) = found.new
    assert data(person)["roles"] == [{"customer": "beta-ag", "position": "Chefin"}]


def test_a_phone_without_an_international_writing_is_kept_and_counted(
    import_: Import, data: Data
) -> None:
    found = import_("Company,Phone\nNeu GmbH,ask Bob\n")

    assert found.unformatted_phones == 1
    assert data("customers/neu-gmbh")["phones"] == [{"number": "ask Bob"}]


def test_numbers_and_truth_values_are_read_as_such(import_: Import, data: Data) -> None:
    table = "kind,id,custom.gate_height\ncustomer,acme-gmbh,3.20\n"
    blocked = "Name,do_not_contact\nPia Sommer,ja\n"

    assert fates(import_(table)) == ["unchanged"]
    assert data(import_(blocked, kind="contact").rows[0].ref)["do_not_contact"] is True
    wrong = import_(table.replace("3.20", "high"))
    assert [(row.column, str(row.fate)) for row in wrong.rows] == [
        ("custom.gate_height", "failed")
    ]


# --- relations -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["acme-gmbh", "ACME Maschinenbau GmbH", "acme  MASCHINENBAU", "customers/acme-gmbh"]
)
def test_a_company_is_found_by_id_and_by_name(import_: Import, data: Data, name: str) -> None:
    found = import_(f"Name,Firma\nPia Sommer,{name}\n")

    assert data(found.rows[0].ref)["roles"] == [{"customer": "acme-gmbh"}]
    assert not found.besides


def test_a_company_is_found_by_its_id_in_the_source(import_: Import, data: Data) -> None:
    found = import_("Name,Firma\nPia Sommer,4711\n", source="hubspot")

    assert data(found.rows[0].ref)["roles"] == [{"customer": "acme-gmbh"}]


def test_an_unknown_company_is_made_once(import_: Import, data: Data) -> None:
    found = import_("Name,Firma\nPia Sommer,Neu GmbH\nOle Sommer,neu gmbh\n")

    assert found.besides == {"customer": 1}
    assert data("customers/neu-gmbh") == {"type": "organisation", "name": "Neu GmbH"}
    assert fates(found) == ["created", "created"]


def test_an_unknown_company_may_be_refused(import_: Import) -> None:
    found = import_("Name,Firma\nPia Sommer,Neu GmbH\n", create=False)

    assert [(row.column, row.reason) for row in found.rows] == [
        ("Firma", "names no known customer")
    ]


def test_a_row_that_fails_leaves_nothing_that_it_named(
    import_: Import, workspace: Workspace
) -> None:
    found = import_("Name,Firma,Geburtstag\nPia Sommer,Neu GmbH,gestern nacht\n")

    assert fates(found) == ["failed"]
    assert not found.new
    assert workspace.record(Ref("customers", "neu-gmbh")) is None


def test_a_name_that_two_customers_have_is_not_guessed(
    import_: Import, workspace: Workspace
) -> None:
    change = workspace.change("add")
    change.add("customer", {"type": "organisation", "name": "Beta AG"})
    change.commit("another one")

    found = import_("Name,Firma\nPia Sommer,Beta AG\n")

    assert found.rows[0].reason == "is the name of several: customers/beta-ag, customers/beta-ag-2"


def test_an_interaction_finds_its_people_and_is_known_again(import_: Import, data: Data) -> None:
    table = (
        "Datum,Kanal,Firma,Ansprechpartner,Betreff,Text\n"
        "2026-05-02 10:00,call,acme-gmbh,paul@ito.example,Ask,He asks\n"
        "2026-05-02 10:00,call,acme-gmbh,Neu Mann,Other,\n"
    )

    found = import_(table)

    first, second = (data(row.ref) for row in found.rows)
    assert first["channel"] == "phone"
    assert first["contacts"] == ["p-2b4d6f8h"]
    assert data(f"contacts/{second['contacts'][0]}")["name"]["family"] == "Mann"
    assert fates(import_(table)) == ["unchanged", "unchanged"]


def test_an_interaction_with_an_unknown_address_makes_a_contact(
    import_: Import, data: Data
) -> None:
    table = "Datum,Kanal,Ansprechpartner,Betreff\n2026-05-02,mail,new@z.example,Hello\n"

    contact = data(import_(table).rows[0].ref)["contacts"][0]

    assert data(f"contacts/{contact}")["emails"] == [{"address": "new@z.example"}]


@pytest.mark.parametrize(
    "table",
    [
        "Company Name,City\n???,Ulm\n!!,Bonn\n",
        "Datum,Kanal,Firma,Betreff\n2026-05-02,call,???,Ask\n2026-05-02,mail,acme-gmbh,???\n",
    ],
)
def test_names_without_a_word_are_known_again(import_: Import, table: str) -> None:
    assert fates(import_(table)) == ["created", "created"]
    assert fates(import_(table)) == ["unchanged", "unchanged"]


def test_a_task_is_known_by_title_and_day(import_: Import) -> None:
    table = "Aufgabe,Fällig\nCall back,2026-11-20\nCall back,2026-11-21\n"

    assert fates(import_(table)) == ["unchanged", "created"]


def test_an_event_that_says_more_about_a_known_one_updates_it(import_: Import, data: Data) -> None:
    table = "title,due,priority\nCall back,2026-11-20,high\n"

    found = import_(table, kind="tasks")

    assert [(str(row.fate), str(row.ref)) for row in found.rows] == [
        ("updated", "tasks/t-3f5h7k9m")
    ]
    assert data("tasks/t-3f5h7k9m")["priority"] == "high"


def test_a_customer_table_makes_no_parent_of_a_name(import_: Import, data: Data) -> None:
    good = import_("kind,name,parent\ncustomer,Neu GmbH,beta-ag\n")
    named = import_("Company,parent\nZwei GmbH,Beta AG\nDrei GmbH,Nobody AG\n")

    assert data(good.rows[0].ref)["parent"] == "beta-ag"
    assert fates(named) == ["created", "failed"]


# --- ids -----------------------------------------------------------------------------------


def test_our_own_ids_are_kept_and_references_may_come_first(import_: Import, data: Data) -> None:
    import_("kind,id,type,person\ncustomer,k-11112222,person,p-33334444\n")

    assert data("customers/k-11112222")["person"] == "p-33334444"


@pytest.mark.parametrize("id_", ["../x", "A B", "con"])
def test_an_id_that_is_none_fails(import_: Import, id_: str) -> None:
    found = import_(f"kind,id,name\ncustomer,{id_},Neu GmbH\n")

    assert [(row.column, str(row.fate)) for row in found.rows] == [("id", "failed")]


def test_an_id_of_a_broken_file_fails(import_: Import, workspace: Workspace) -> None:
    (workspace.root / "customers" / "broken.yaml").write_text("type: nonsense\n")
    workspace.refresh()

    found = import_("kind,id,name\ncustomer,broken,Neu GmbH\n")

    assert found.rows[0].reason.startswith("belongs to a broken file")


def test_the_kind_is_told_or_named(workspace: Workspace) -> None:
    table = Input("-", BytesIO(b"a,b\n1,2\n"))

    with pytest.raises(UndetectedKindError):
        plan(workspace, [table], Wish())
    with pytest.raises(UnknownKindError):
        plan(workspace, [table], Wish(kind="nothing"))


def test_every_row_is_accounted_for_when_others_keep_it_out(import_: Import) -> None:
    found = import_("Company,parent\nZwei GmbH,\nDrei GmbH,Nobody AG\nBeta AG,\n")

    account = found.account(carried_out=False)
    rows = found.outcome(carried_out=False)

    assert (account.created, account.skipped, account.unchanged, account.failed) == (0, 1, 1, 1)
    assert [(str(row.fate), row.ref is None) for row in rows] == [
        ("skipped", True),
        ("failed", True),
        ("unchanged", False),
    ]


@pytest.mark.parametrize("name", ["Erika Müller-Lüdenscheidt", "Prof. Erika Müller-Lüdenscheidt"])
def test_a_title_makes_no_other_person_at_the_same_customer(import_: Import, name: str) -> None:
    found = import_(f"Name,Firma,Ort\n{name},ACME Maschinenbau,Ulm")

    assert [(str(row.fate), str(row.ref)) for row in found.rows] == [
        ("updated", "contacts/p-7k3f9q2m")
    ]
    assert fates(import_("Name,Firma\nErika Müller-Lüdenscheidt,Beta AG")) == ["created"]


def test_who_is_known_without_a_title_is_found_with_one(import_: Import) -> None:
    import_("Name,Firma\nPia Sommer,Beta AG")
    assert fates(import_("Name,Firma\nDr. Pia Sommer,Beta AG")) == ["updated"]
    assert fates(import_("Name,Firma\nPia Sommer,Beta AG")) == ["unchanged"]


def test_the_very_name_counts_more_than_the_name_without_titles(import_: Import) -> None:
    table = "Name,Firma,Ort\nDr. Pia Sommer,Beta AG,\nPia Sommer,Beta AG,Ulm"
    assert fates(import_(table)) == ["created", "created"]
    assert fates(import_(table)) == ["unchanged", "unchanged"]
