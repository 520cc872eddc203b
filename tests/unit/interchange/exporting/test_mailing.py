"""What Mailchimp and Brevo get, in their own headings."""

import csv
from collections.abc import Iterator
from io import StringIO

from crmctl.interchange.exporting import brevo, mailchimp
from crmctl.interchange.exporting.export import Export, Item, Recipient
from crmctl.model.catalogue import Kind

_FIELDS = {
    "given": "=1+1",
    "family": "Müller, Lüdenscheidt",
    "greeting": "Sehr geehrte Frau Müller",
    "company": "ACME",
    "language": "de",
}


def _export(*recipients: Recipient) -> Export:
    def items(_kind: Kind) -> Iterator[Item]:
        return iter(())

    return Export("x", "de", (), items, recipients=recipients)


def _rows(texts: Iterator[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO("".join(texts), newline="")))


def test_mailchimp_gets_tags_in_quotation_marks_in_one_cell() -> None:
    one = Recipient("p-1", "a.b+news@c.example", "", _FIELDS, ("VIP", 'the "best"', "a,b"))
    (row,) = _rows(mailchimp.texts(_export(one)))
    assert row == {
        "Email Address": "a.b+news@c.example",
        "First Name": "'=1+1",
        "Last Name": "Müller, Lüdenscheidt",
        "GREETING": "Sehr geehrte Frau Müller",
        "COMPANY": "ACME",
        "LANGUAGE": "de",
        "CONTACTID": "p-1",
        "TAGS": '"VIP","the \'best\'","a,b"',
    }


def test_names_of_merge_fields_are_at_most_ten_characters() -> None:
    header = "".join(mailchimp.texts(_export())).strip().split(",")
    assert all(len(name) <= 10 for name in header if name.isupper())


def test_brevo_gets_numbers_with_the_country_and_without_a_sign() -> None:
    one = Recipient("p-1", "-odd@c.example", "+491711234567;ext=7", _FIELDS, ("a", "b"), ("c",))
    (row,) = _rows(brevo.texts(_export(one)))
    assert (row["EXT_ID"], row["SMS"], row["TAGS"]) == ("p-1", "491711234567", "a, b")
    # An address with an apostrophe before it would be another address.
    assert (row["EMAIL"], row["INTERESTS"]) == ("-odd@c.example", "c")


def test_an_address_that_a_spreadsheet_would_run_is_defused() -> None:
    one = Recipient("p-1", "=cmd|' /C calc'!A0@c.example", "", _FIELDS)
    (row,) = _rows(brevo.texts(_export(one)))
    assert row["EMAIL"].startswith("'=")
