"""Columns of which a preset knows more than their names say."""

from crmctl.interchange.cell_rules import CellRule
from crmctl.interchange.mapping import Known, map_columns
from crmctl.interchange.paths import join
from crmctl.interchange.rows import Incoming, incoming
from crmctl.interchange.tables.csvread import read
from crmctl.model.catalogue import Kind


def _rows(text: str, kind: Kind, known: Known, chosen: dict[str, str] | None = None) -> list[
    Incoming
]:  # fmt: skip
    table = read(text.encode())
    mapping = map_columns(table.header, kind, chosen, "sys", known)
    return [row for row in incoming(table, mapping) if isinstance(row, Incoming)]


def test_what_a_person_chooses_comes_before_what_is_known(contact: Kind) -> None:
    known = Known(targets={"A": "name.family", "B": "name.given"})
    mapping = map_columns(["A", "B", "C"], contact, {"C": "name.family"}, "", known)
    assert [path and join(path) for path in mapping.paths] == [None, "name.given", "name.family"]
    assert mapping.unmapped == ("A",)


def test_what_is_known_comes_before_the_usual_words(contact: Kind) -> None:
    mapping = map_columns(["Title", "Position"], contact, known=Known({"Title": "name.title"}))
    assert [path and join(path) for path in mapping.paths] == ["name.title", "roles.0.position"]
    none = map_columns(["Title"], contact, known=Known({"Title": ""}))
    assert none.unmapped == ("Title",)


def test_a_joint_does_without_a_column_that_a_person_chose(contact: Kind) -> None:
    known = Known(joints=(("addresses.street", "comma", ("S1", "S2", "S3")),))
    (row,) = _rows("S1,S2,S3\nWeg 1,Hof,Tor\n", contact, known, {"S2": "notes"})
    assert row.data == {"addresses": [{"street": "Weg 1, Tor"}], "notes": "Hof"}


def test_an_amount_whose_sum_was_chosen_away_is_no_amount(customer: Kind) -> None:
    known = Known(joints=(("notes", "amount", ("Sum", "Currency")),))
    (row,) = _rows("Sum,Currency,Name\n5,EUR,x\n", customer, known, {"Sum": "industry"})
    assert row.data == {"name": "x", "industry": "5"}


def test_words_that_a_person_chose_a_field_for_are_taken_as_they_are(customer: Kind) -> None:
    known = Known({"State": "stage"}, rules={"State": CellRule({"a": "lead"}, strict=True)})
    (row,) = _rows("State,Name\nA,x\n", customer, known)
    assert row.data["stage"] == "lead"
    (chosen,) = _rows("State,Name\nA,x\n", customer, known, {"State": "industry"})
    assert chosen.data["industry"] == "A"


def test_of_several_values_for_one_field_the_others_stand_in_the_notes(customer: Kind) -> None:
    known = Known({"Branch": "industry"}, rules={"Branch": CellRule(separator=";")})
    (row,) = _rows("Branch,Name\nBau; Holz ; ,x\n", customer, known)
    assert row.data["industry"] == "Bau"
    assert row.remarks == ("Branch: Holz",)


def test_only_one_column_names_whom_another_gives_by_id(contact: Kind) -> None:
    known = Known({"Id2": "roles.customer:id", "N1": "roles.customer:name",
                   "N2": "roles.customer:name"})  # fmt: skip
    (row,) = _rows("Id2,N1,N2,Nachname\n7,Muster,Meier,x\n", contact, known)
    assert row.data["roles"] == [{"customer": "7"}]
    assert row.named == {("roles", 0, "customer"): "Muster"}


def test_a_name_stands_for_whom_it_names_where_no_column_has_ids(contact: Kind) -> None:
    (row,) = _rows("N1,Nachname\nMuster,x\n", contact, Known({"N1": "roles.customer:name"}))
    assert row.data["roles"] == [{"customer": "Muster"}]


def test_a_full_name_is_taken_apart_and_a_kind_or_an_id_of_ours_is_no_field(
    contact: Kind,
) -> None:
    known = Known({"Who": "name"}, constants={"source": "fair"})
    (row,) = _rows("kind,id,Who\ncontact,p-1,Dr. Erika Muster\n", contact, known)
    assert row.id == "p-1"
    assert row.data == {
        "name": {"title": "Dr.", "given": "Erika", "family": "Muster"},
        "source": "fair",
    }


def test_a_blank_row_gets_no_constant(contact: Kind) -> None:
    known = Known({"Who": "name"}, constants={"source": "fair"})
    (row,) = _rows("Who,X\n ,1\n", contact, known)
    assert row.data == {}


def test_a_list_is_split_at_its_own_sign_and_its_words_are_ours(contact: Kind) -> None:
    rule = CellRule({"vip": "important", "old": ""}, separator=" ::: ")
    known = Known({"L": "tags"}, rules={"L": rule})
    (row,) = _rows("L,Nachname\nVIP ::: old ::: a; b,x\n", contact, known)
    assert row.data["tags"] == ["important", "a; b"]


def test_a_year_is_no_birthday_by_itself_and_a_currency_no_amount(contact: Kind) -> None:
    known = Known(
        {"T": "tags", "Mail": "emails.address"},
        joints=(("birthday", "date", ("Y", "M", "D")), ("notes", "amount", ("Sum", "Currency")),
                ("addresses.street", "comma", ("S1", "S2"))),
        rules={"T": CellRule(separator=";")},
    )  # fmt: skip
    header = ["T", "Mail", "Y", "M", "D", "Sum", "Currency", "S1", "S2"]
    mapping = map_columns(header, contact, known=known)
    alone = [name for at, name in enumerate(header) if mapping.alone(at)]
    assert alone == ["Mail", "Sum", "S1", "S2"]
