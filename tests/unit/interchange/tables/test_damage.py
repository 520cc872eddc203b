"""What a spreadsheet program did to values, column by column."""

import pytest

from crmctl.interchange.tables.csvread import read
from crmctl.interchange.tables.damage import Damage, Sort, damage, without_points
from crmctl.interchange.tables.reading import read_tables
from crmctl.interchange.tables.table import Row, Table


@pytest.mark.parametrize(
    ("text", "column", "sort", "lines"),
    [
        ("Ort;PLZ;Land\nDresden;1307;Deutschland\nWien;1010;Österreich\n", "PLZ", Sort.ZERO, (2,)),
        ("zip,country\n2134,US\n02134,US\n1010,AT\n", "zip", Sort.ZERO, (2,)),
        ("Zip/Postal Code\n1307\n20095\n80331\n", "Zip/Postal Code", Sort.LIKELY_ZERO, (2,)),
        ("Mailing Zip\n1307\n20095\n80331\n", "Mailing Zip", Sort.LIKELY_ZERO, (2,)),
        ("PLZ\n1010\n1020\n20095\n", "", Sort.LIKELY_ZERO, ()),
        ("Telefon,Land\n3012345678,DE\n030 1234,DE\n2025550100,US\n", "Telefon", Sort.PHONE, (2,)),
        ("Phone\n4155550100\n4155550101\n", "", Sort.PHONE, ()),
        ("Phone\n3012345678\n+493012345678\n", "Phone", Sort.PHONE, (2,)),
        ('Kunde;Telefon\nA;"1,7E+10"\n', "Telefon", Sort.EXPONENT, (2,)),
        ("Umsatz\n1.39E8\n", "Umsatz", Sort.EXPONENT, (2,)),
        ("Kunden-ID\n17850.0\nA1\n", "Kunden-ID", Sort.POINT, (2,)),
        ("Artikelnummer\nA-1\n02. Mrz\nMar-01\n", "Artikelnummer", Sort.DATE, (3, 4)),
        ("Order ID\n2026-01-01\n2026-01-02\n", "", Sort.DATE, ()),
        ("Card\n4111111111111110\n4111111111110000\n", "Card", Sort.ROUNDED, (2, 3)),
        ("Card\n4111111111111110\n4111111111111111\n", "", Sort.ROUNDED, ()),
        ("Preis\n1.0\n2.0\n", "", Sort.POINT, ()),
    ],
)
def test_damage_is_named_by_its_column_and_lines(
    text: str, column: str, sort: Sort, lines: tuple[int, ...]
) -> None:
    expected = [Damage(column, sort, lines)] if column else []
    assert damage(read(text.encode())) == expected


def test_a_phone_that_a_sheet_keeps_as_a_number_lost_its_zero() -> None:
    rows = (Row(2, ("3012345678",)),)
    table = Table(
        ("Phone",), rows, "", "", encoding_guessed=False, blank_rows=0, types=("number",)
    )
    assert [found.sort for found in damage(table)] == [Sort.PHONE]


def test_a_sentence_counts_and_quotes_nothing() -> None:
    one = Damage("PLZ", Sort.ZERO, (2,))
    assert one.sentence == (
        "PLZ: 1 row has a postcode of four digits in a country where it has five"
    )
    assert Damage("PLZ", Sort.ZERO, (2, 3)).sentence.startswith("PLZ: 2 rows have a postcode")


def test_ids_lose_the_point_where_the_whole_column_has_one() -> None:
    text = b"id,name,price,version id\n17850.0,x,1.0,\n,y,2.0,1.0\n17851.0,z,3.0,A\n"
    (table,) = read_tables(text)
    assert [row.cells for row in table.rows] == [
        ("17850", "x", "1.0", ""),
        ("", "y", "2.0", "1.0"),
        ("17851", "z", "3.0", "A"),
    ]
    assert table.remarks == ("Numbers are read without the point that another program added: id.",)
    sound = read(b"id,name\n1,x\n")
    assert without_points(sound) is sound
