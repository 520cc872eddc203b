import pytest

from crmctl.model.places import country_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("NO", "NO"),
        ("no", "NO"),
        ("Germany", "DE"),
        ("Deutschland", "DE"),
        ("Allemagne", "DE"),
        ("österreich", "AT"),
        ("Oesterreich", ""),
        ("Schweiz", "CH"),
        ("Côte d\u2019Ivoire", "CI"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("deu", "DE"),
        ("Großbritannien", "GB"),
        ("Norwegen", "NO"),
        ("Atlantis", ""),
        ("", ""),
        ("Россия", ""),
    ],
)
def test_a_country_is_known_by_its_code_and_by_its_usual_names(text: str, code: str) -> None:
    assert country_code(text) == code
