"""`crmctl import`: our own people, back from an address book."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]


@pytest.fixture
def people(crmctl: Crmctl, tmp_path: Path) -> None:
    """Two people of one customer."""
    table = tmp_path / "people.csv"
    table.write_text(
        "Vorname,Nachname,E-Mail,Firma,Position\n"
        "Pia,Sommer,pia@strasse.example,Straße KG,Buyer\n"
        "Ole,Winter,ole@strasse.example,Straße KG,Fitter\n"
    )
    assert crmctl("import", str(table)).exit_code == 0


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("format_", ["vcard", "ldif"])
def test_an_address_book_of_ours_comes_back_unchanged(
    crmctl: Crmctl, tmp_path: Path, format_: str
) -> None:
    book = str(tmp_path / f"book.{'vcf' if format_ == 'vcard' else 'ldif'}")
    crmctl("export", format_, "contacts", "sommer", "-o", book)

    result = crmctl("import", book)

    assert result.exit_code == 0, result.stderr
    assert "0 created, 0 updated, 1 unchanged" in result.stderr


@pytest.mark.usefixtures("people")
def test_a_card_of_ours_may_have_lost_the_id_of_its_customer(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    book = tmp_path / "book.vcf"
    crmctl("export", "vcard", "contacts", "sommer", "-o", str(book))
    book.write_text(re.sub(r";X-CRMCTL-CUSTOMER=[^:;]*|.*X-CRMCTL.*\r?\n", "", book.read_text()))

    result = crmctl("import", str(book))

    assert result.exit_code == 0, result.stderr
    assert "0 created, 0 updated, 1 unchanged" in result.stderr
