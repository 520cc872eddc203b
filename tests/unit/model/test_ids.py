from datetime import date
from random import Random

import pytest

from crmctl.model.ids import ALPHABET, IdContext, dated, is_opaque, opaque, slug


def _context(*taken: str, seed: int = 7) -> IdContext:
    chance = Random(seed)  # noqa: S311 - repeatable ids, no secret
    return IdContext(chance, date(2026, 11, 21), set(taken).__contains__)


def test_an_opaque_id_is_eight_letters_of_crockfords_alphabet() -> None:
    made = opaque("p", _context())
    assert made[:2] == "p-"
    assert len(made) == 10
    assert set(made[2:]) <= set(ALPHABET)
    assert not set("ilou") & set(ALPHABET)


def test_an_opaque_id_that_is_taken_is_not_given_again() -> None:
    first = opaque("p", _context())
    assert opaque("p", _context(first)) != first


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("ACME Maschinenbau GmbH", "acme-maschinenbau-gmbh"),
        ("Müller & Söhne Straßenbau", "mueller-und-soehne-strassenbau"),
        ("Mu\u0308ller", "mueller"),
        ("Café Ærø", "cafe-aero"),
        ("Ромашка", "romashka"),
        ("Київський Зоопарк", "kiyivskiy-zoopark"),
        ("Фёдоров & Čapek", "fedorov-und-capek"),
        ("Ελληνικά Πετρέλαια", "ellinika-petrelaia"),
        ("Παπαδόπουλου", "papadopoulou"),
        ("Azərbaycan", "azerbaycan"),
        ("東京 Motors", "motors"),
        ("東京", ""),
        ("第4", ""),
        ("شركة", ""),
        ("  --  ", ""),
        ("4711", "4711"),
        ("1&1", "1-und-1"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-x"),
        ("Lpt1", "lpt1-x"),
        ("Con Brio", "con-brio"),
        ("a" * 80, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_slug_is_the_name_in_plain_letters(name: str, made: str) -> None:
    assert slug(name, _context()) == made


def test_a_slug_that_is_taken_gets_a_number() -> None:
    assert slug("Acme", _context("acme")) == "acme-2"
    assert slug("Acme", _context("acme", "acme-2")) == "acme-3"
    assert slug("CON", _context("con-x")) == "con-x-2"


def test_a_dated_id_leaves_out_what_is_empty_and_ends_by_chance() -> None:
    made = dated("2026-11-21", "acme-gmbh", "", "phone", context=_context())
    assert made.startswith("2026-11-21-acme-gmbh-phone-")
    assert len(made.rpartition("-")[2]) == 4
    assert dated("2026-11-21", "acme-gmbh", "phone", context=_context(made)) != made


@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("p-7k3f9q2m", True),
        ("p-muster", False),
        ("p-7k3f9q2", False),
        ("p-7k3f9q2il", False),
        ("acme-gmbh", False),
        ("7-7k3f9q2m", False),
    ],
)
def test_an_id_of_chance_is_told_by_its_form(id_: str, *, told: bool) -> None:
    assert is_opaque(id_) is told
