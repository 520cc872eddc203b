import pytest

from crmctl.interchange.splink.plain import plain_column, rows_of
from crmctl.matching.columns import Column, Type


@pytest.mark.parametrize(
    ("type_", "text", "plain"),
    [
        (Type.FAMILY_NAME, " MÜLLER-Lüdenscheidt ", "muller ludenscheidt"),
        (Type.FAMILY_NAME, "🎉", "🎉"),
        (Type.STREET, "Lindenstraße", "lindenstr"),
        (Type.ADDRESS, "Linden Str. 5", "linden str 5"),
        (Type.PHONE, "+49 (0)351 / 41 23 456", "3514123456"),
        (Type.PHONE, "0049 351 4123456", "3514123456"),
        (Type.PHONE, "0351 4123456", "3514123456"),
        (Type.EMAIL, " A@B.example", "a@b.example"),
        (Type.DATE, "1984-03-12", "19840312"),
        (Type.DATE, "12.3.1984", "19840312"),
        (Type.DATE, "19840312", "19840312"),
        (Type.POSTAL_CODE, "SW1A 1AA", "sw1a1aa"),
        (Type.CITY, "", None),
    ],
)
def test_what_means_the_same_is_written_the_same(
    type_: Type, text: str, plain: str | None
) -> None:
    assert plain_column(Column("x", type_, [text])) == [plain]


def test_of_several_texts_the_first_is_compared() -> None:
    column = Column("x", Type.CITY, [("Bonn", "Ulm"), (), "Jena"])
    assert plain_column(column) == ["bonn", None, "jena"]


def test_rows_begin_with_their_number() -> None:
    columns = [Column("a", Type.CITY, ["Bonn", ""]), Column("b", Type.TEXT, ["", "x" * 300])]
    assert rows_of(columns) == [(0, "bonn", None), (1, None, "x" * 200)]
