import pytest

from crmctl.errors.deduping import NothingInCommonError, NothingToCompareError
from crmctl.interchange.deduping.columns import columns_of, columns_of_both
from crmctl.interchange.deduping.recognise import recognise
from crmctl.interchange.tables.exact import ExactTable, read_exactly
from crmctl.matching.columns import Column, Type


def _table(*lines: str) -> ExactTable:
    return read_exactly("\n".join([*lines, ""]).encode(), delimiter=",")


def _columns(*lines: str) -> list[Column]:
    table = _table(*lines)
    return list(columns_of(table, recognise(table, {})))


def _both(left: ExactTable, right: ExactTable, **said: Type) -> list[Column]:
    return list(columns_of_both((left, recognise(left, said)), (right, recognise(right, said))))


def test_columns_that_say_more_of_the_same_become_one() -> None:
    lines = ("Telefon,Handy,Ort", "030112,017112,Bonn", "03021,03021,Ulm", "03031,,Jena", ",,Gera")
    assert _columns(*lines)[0] == Column(
        "Telefon, Handy", Type.PHONE, [("030112", "017112"), "03021", "03031", ""]
    )


def test_columns_that_say_different_things_stay_apart() -> None:
    assert _columns("ssn,passport,dob", "1,2,2000-01-01") == [
        Column("ssn", Type.IDENTIFIER, ["1"]),
        Column("passport", Type.IDENTIFIER, ["2"]),
        Column("dob", Type.DATE, ["2000-01-01"]),
    ]


def test_what_says_that_nothing_is_known_is_nothing() -> None:
    assert _columns("city,dob", "-,2001", "NULL,2002", "n/a,2003", "Na,NaN")[0] == Column(
        "city", Type.CITY, ["", "", "", "Na"]
    )


def test_numbers_lose_the_point_that_another_program_added() -> None:
    assert _columns("plz,city", "1067.0,Dresden", ",Bonn")[0].values == ["1067", ""]
    assert _columns("plz,city", "1067.0,Dresden", "10115,Bonn")[0].values == ["1067.0", "10115"]


def test_a_table_without_anything_to_compare_is_refused() -> None:
    with pytest.raises(NothingToCompareError, match="among id, x; say what they are"):
        _columns("id,x", "1,2")


def test_two_tables_are_compared_in_what_they_have_in_common() -> None:
    left = _table("first,last,city,dob", "Anna,Schmidt,Bonn,2000")
    right = _table(
        "Vorname,Nachname,plz,Geburtsdatum", "Anne,Schmitt,53111,2001", "Ida,Ito,1,2002"
    )
    assert _both(left, right) == [
        Column("first / Vorname", Type.GIVEN_NAME, ["Anna", "Anne", "Ida"]),
        Column("last / Nachname", Type.FAMILY_NAME, ["Schmidt", "Schmitt", "Ito"]),
        Column("dob / Geburtsdatum", Type.DATE, ["2000", "2001", "2002"]),
    ]


def test_parts_are_joined_where_the_other_table_has_the_whole() -> None:
    left = _table("first,last,street,house number", "Anna,Schmidt,Ring,5", "Ida,,Weg,")
    right = _table("address,full name", "Ring 5,Anna Schmidt")
    for one, other, names, addresses in (
        (left, right, ["Anna Schmidt", "Ida", "Anna Schmidt"], ["Ring 5", "Weg", "Ring 5"]),
        (right, left, ["Anna Schmidt", "Anna Schmidt", "Ida"], ["Ring 5", "Ring 5", "Weg"]),
    ):
        found = {column.type: column.values for column in _both(one, other)}
        assert found == {Type.FULL_NAME: names, Type.ADDRESS: addresses}


def test_columns_of_one_type_are_paired_by_name_and_then_as_they_stand() -> None:
    left = _table("ssn,passport,tax id", "s,p,t")
    right = _table("Tax-ID,NINO", "T,N")
    assert [(column.name, column.values) for column in _both(left, right)] == [
        ("tax id / Tax-ID", ["t", "T"]),
        ("ssn / NINO", ["s", "N"]),
    ]


def test_two_tables_that_have_nothing_in_common_are_refused() -> None:
    with pytest.raises(NothingInCommonError):
        _both(_table("city", "Bonn"), _table("email", "a@b.example"))
