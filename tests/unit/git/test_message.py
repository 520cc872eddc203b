from crmctl.git.message import LISTED_RECORDS, Trailers, message, parse_trailers


def test_a_message_has_a_subject_and_trailers() -> None:
    trailers = Trailers("set", ["contacts/p-1", "contacts/p-2"], source="hubspot", batch="b-1")
    assert message("contact p-1: set role", trailers) == (
        "contact p-1: set role\n\n"
        "Crmctl-Action: set\n"
        "Crmctl-Record: contacts/p-1\n"
        "Crmctl-Record: contacts/p-2\n"
        "Crmctl-Source: hubspot\n"
        "Crmctl-Batch: b-1\n"
    )


def test_many_records_are_counted_not_listed() -> None:
    text = message("import", Trailers("import", ["contacts/p-1"] * (LISTED_RECORDS + 1)))
    assert text == "import\n\nCrmctl-Action: import\nCrmctl-Count: 51\n"


def test_no_text_can_add_a_line() -> None:
    text = message("a\nb", Trailers("set", source="x\n\nCrmctl-Action: y"))
    assert parse_trailers(text) == (
        ("Crmctl-Action", "set"),
        ("Crmctl-Source", "x Crmctl-Action: y"),
    )
    assert text.startswith("a b\n\n")


def test_what_was_written_is_read_again() -> None:
    trailers = Trailers("add", ["contacts/p-1"])
    assert parse_trailers(message("s", trailers)) == (
        ("Crmctl-Action", "add"),
        ("Crmctl-Record", "contacts/p-1"),
    )


def test_a_message_of_a_person_has_no_trailers() -> None:
    assert parse_trailers("") == ()
    assert parse_trailers("fix: one thing") == ()
    assert parse_trailers("subject\n\nsome words\nSigned-off-by: A") == ()
