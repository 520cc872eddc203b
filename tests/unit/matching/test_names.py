import pytest

from crmctl.matching.names import FullName, completed, former_name, name_words, split_name


def name(given: str, family: str) -> FullName:
    return name_words(given), name_words(family)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O'Brien", ("obrien",)),
        ("O\u2019Brien", ("obrien",)),
        ("Müller-Lüdenscheidt", ("muller", "ludenscheidt")),
        ("  ", ()),
        ("山田", ("山田",)),
        ("🙂", ()),
        ("\u0000\u200f", ()),
    ],
)
def test_a_name_is_its_words(text: str, words: tuple[str, ...]) -> None:
    assert name_words(text) == words


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Erika Muster", ("erika",), ("muster",)),
        ("Muster, Erika", ("erika",), ("muster",)),
        ("Hans Peter Muster", ("hans", "peter"), ("muster",)),
        ("Muster-Klein, Hans Peter", ("hans", "peter"), ("muster", "klein")),
        ("Muster", (), ("muster",)),
        ("Muster,", (), ("muster",)),
        ("", (), ()),
    ],
)
def test_a_full_name_is_split(text: str, given: tuple[str, ...], family: tuple[str, ...]) -> None:
    assert split_name(text) == (given, family)


@pytest.mark.parametrize(
    ("given", "address", "expected"),
    [
        ("M.", "maria.muster@firma.example", ("maria",)),
        ("", "maria-muster@firma.example", ("maria",)),
        ("M", "maria_muster@gmx.de", ("maria",)),
        ("Erika", "maria.muster@firma.example", ("erika",)),  # known already
        ("E.", "maria.muster@firma.example", ("e",)),  # another initial
        ("M.", "maria.klein@firma.example", ("m",)),  # another family name
        ("M.", "muster.maria@firma.example", ("m",)),
        ("M.", "mariamuster@firma.example", ("m",)),
        ("M.", "ma.muster@firma.example", ("m",)),  # too short for a name
        ("M.", "m4ria.muster@firma.example", ("m",)),
    ],
)
def test_a_mailbox_completes_an_initial(
    given: str, address: str, expected: tuple[str, ...]
) -> None:
    assert completed(name(given, "Muster"), [address]) == (expected, ("muster",))


def test_no_mailbox_gives_a_name_to_who_has_no_family_name() -> None:
    assert completed(name("M.", ""), ["maria.muster@firma.example"]) == (("m",), ())


@pytest.mark.parametrize(
    ("given", "family", "address", "former"),
    [
        ("Anna", "Vogt", "a.lang@firma.example", "lang"),
        ("Anna", "Vogt", "anna.lang@firma.example", "lang"),
        ("Anna", "Vogt", "anna.lang7@firma.example", "lang"),
        ("Anna", "Vogt", "lang@firma.example", "lang"),
        ("Anna", "Vogt", "anna.vogt@firma.example", ""),
        ("Anna", "Vogt", "avogt@firma.example", ""),
        ("Anna", "Vogt", "otto.lang@firma.example", ""),  # another one's
        ("Anna", "Vogt", "info@firma.example", ""),
        ("Anna", "Vogt", "ab@firma.example", ""),
        ("", "Vogt", "a.lang@firma.example", ""),
        ("Anna", "Vogt", "", ""),
    ],
)
def test_a_mailbox_tells_a_former_family_name(
    given: str, family: str, address: str, former: str
) -> None:
    assert former_name(name(given, family), [address]) == former


def test_one_name_alone_is_completed_on_both_sides() -> None:
    assert completed(name("Muster", ""), ["erika.muster@web.example"]) == name("Erika", "Muster")
