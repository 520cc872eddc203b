import pytest

from crmctl.matching import normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Erika.Mueller+shop@GoogleMail.com", "erikamueller@gmail.com"),
        (" Info@Acme.example", "info@acme.example"),
    ],
)
def test_two_writings_of_one_mailbox_are_equal(one: str, other: str) -> None:
    assert normalise.email(one) == normalise.email(other)


def test_a_text_without_an_at_sign_stays_as_it_is() -> None:
    assert normalise.email("Hannah88opowersc") == "hannah88opowersc"


def test_a_local_part_that_begins_with_plus_is_kept() -> None:
    assert normalise.email("+49351@acme.example") == "+49351@acme.example"


def test_mailboxes_of_functions_are_known() -> None:
    assert normalise.is_role("buchhaltung@acme.example")
    assert not normalise.is_role("erika@acme.example")


@pytest.mark.parametrize(
    "url", ["https://www.acme.example/shop?x=1", "acme.example", "www.ACME.example:8080"]
)
def test_a_host_is_taken_from_any_writing_of_an_address(url: str) -> None:
    assert normalise.host(url) == "acme.example"


@pytest.mark.parametrize(
    "line", ["Goethestraße 5a", "Goethe-Str. 5 A", "GOETHESTRASSE 5a", "goethestr 5a"]
)
def test_writings_of_one_house_are_equal(line: str) -> None:
    assert normalise.street(line) == ("gothestr", "5a")


def test_a_house_number_may_stand_first() -> None:
    assert normalise.street("435 S. La Cienega Blv.") == normalise.street("435 s la cienega blvd")


def test_a_street_may_have_no_number() -> None:
    assert normalise.street("Am Markt") == ("ammarkt", "")


def test_names_that_sound_alike_share_a_skeleton() -> None:
    assert normalise.skeleton("Schmidt") == normalise.skeleton("Schmitt")
    assert normalise.skeleton("Meier") == normalise.skeleton("Mayr")
    assert normalise.skeleton("Aue") == "au"


def test_another_script_keeps_its_letters() -> None:
    assert normalise.compact("山田 太郎") == "山田太郎"
    assert normalise.skeleton("Иванова") == "иванова"
