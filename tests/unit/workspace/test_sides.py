from crmctl.workspace.sides import Row, sides

_ONE = {
    "name": {"given": "Erika", "family": "Muster"},
    "emails": [{"address": "erika@acme.example", "primary": True}],
    "tags": ["fair", "b2b"],
    "aliases": ["p-0m2c8w4r"],
}
_OTHER = {
    "name": {"given": "E.", "family": "Muster"},
    "emails": [{"address": "erika@acme.example", "primary": False}],
    "addresses": [{"street": "Hafen 1", "city": "Dresden", "places": ["a", "b"]}],
    "do_not_contact": True,
}
_MERGED = {**_OTHER, **_ONE}


def test_fields_in_which_records_differ_stand_side_by_side() -> None:
    found = sides([_ONE, _OTHER], _MERGED)
    assert found.same == ["name.family"]
    assert set(found.differing) == {
        Row("name.given", (("Erika",), ("E.",)), ("Erika",)),
        Row(
            "emails",
            (("erika@acme.example, primary",), ("erika@acme.example",)),
            ("erika@acme.example, primary",),
        ),
        Row("tags", (("fair", "b2b"), ()), ("fair", "b2b")),
        Row("addresses", ((), ("Hafen 1, Dresden, a, b",)), ("Hafen 1, Dresden, a, b",)),
        Row("do_not_contact", ((), ("yes",)), ("yes",)),
    }


def test_the_fields_come_in_the_order_of_the_merged_record() -> None:
    found = sides([{"b": "1"}, {"a": "2", "c": False}], {"c": False, "a": "2", "b": "1"})
    assert [row.field for row in found.differing] == ["c", "a", "b"]
    assert found.differing[0] == Row("c", ((), ("no",)), ("no",))
