from crmctl.matching.columns import Column, Type


def test_every_type_that_the_command_names_is_known() -> None:
    named = (
        "given_name, family_name, full_name, organisation, street, house_number, address, "
        "postal_code, city, region, country, phone, email, date, identifier, text, category"
    )

    assert {Type(name) for name in named.split(", ")} == set(Type) - {Type.DOMAIN}


def test_a_column_is_a_value() -> None:
    assert Column("a", Type.TEXT, ("x",)) == Column("a", Type.TEXT, ("x",))
