import pytest

from crmctl.matching.legal_form import split_form


@pytest.mark.parametrize(
    ("name", "words", "form"),
    [
        ("ACME Maschinenbau GmbH", ("acme", "maschinenbau"), "gmbh"),
        ("ACME Maschinenbau G.m.b.H.", ("acme", "maschinenbau"), "gmbh"),
        ("ACME Gesellschaft mit beschränkter Haftung", ("acme",), "gmbh"),
        ("Müller & Söhne GmbH & Co. KG", ("muller", "sohne"), "gmbhcokg"),
        ("Nord UG (haftungsbeschränkt)", ("nord",), "ug"),
        ("Saalbau Akt.-Ges.", ("saalbau",), "ag"),
        ("Bäcker Klein e.K.", ("backer", "klein"), "ek"),
        ("Widget Corp.", ("widget",), "corp"),
        ("Müller GmbH & Co. KG Dresden", ("muller", "dresden"), "gmbhcokg"),
        ("Müller Ges.m.b.H. Wien", ("muller", "wien"), "gmbh"),
        ("Nord GmbH Niederlassung Ulm", ("nord", "niederlassung", "ulm"), "gmbh"),
        ("GmbH Nord", ("nord",), "gmbh"),
        ("AG Weser", ("ag", "weser"), ""),  # a form, or a working group
        ("Tiffany & Co", ("tiffany",), "co"),
        ("Café Roma", ("cafe", "roma"), ""),
        ("Arnie Morton's", ("arnie", "mortons"), ""),
    ],
)
def test_the_form_is_kept_apart_from_the_name(
    name: str, words: tuple[str, ...], form: str
) -> None:
    assert split_form(name) == (words, form)


def test_a_name_that_is_only_a_form_stays_whole() -> None:
    assert split_form("AG") == (("ag",), "")
    assert split_form("&") == (("und",), "")


def test_an_empty_name_has_no_words() -> None:
    assert split_form("") == ((), "")
