"""Full names, taken apart as far as that is certain."""

import pytest

from crmctl.model.names import split


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Maria Anders", {"given": "Maria", "family": "Anders"}),
        ("Karl Heinz  Müller", {"given": "Karl Heinz", "family": "Müller"}),
        ("Antonio del Valle Saavedra ", {"given": "Antonio", "family": "del Valle Saavedra"}),
        ("Jan van der Berg", {"given": "Jan", "family": "van der Berg"}),
        (
            "Frau Dr. Erika Müller-Lüdenscheidt",
            {
                "salutation": "Frau",
                "title": "Dr.",
                "given": "Erika",
                "family": "Müller-Lüdenscheidt",
            },
        ),
        (
            "Herr Prof. Dr. med. Karl von Weizsäcker",
            {
                "salutation": "Herr",
                "title": "Prof. Dr. med.",
                "given": "Karl",
                "family": "von Weizsäcker",
            },
        ),
        ("Müller, Erika", {"given": "Erika", "family": "Müller"}),
        (
            "von der Leyen, Dr. Ursula",
            {"title": "Dr.", "given": "Ursula", "family": "von der Leyen"},
        ),
        ("Martin King Jr.", {"given": "Martin", "family": "King", "suffix": "Jr."}),
        ("Martin King, Jr.", {"given": "Martin", "family": "King", "suffix": "Jr."}),
        ("Frau Müller", {"salutation": "Frau", "family": "Müller"}),
        ("Dr. No", {"title": "Dr.", "family": "No"}),
        ("Erika", {"display": "Erika"}),
        ("Herr", {"display": "Herr"}),
        ("Müller, Erika, Meier", {"display": "Müller, Erika, Meier"}),
        (", Erika", {"display": ", Erika"}),
        ("Smith, John,  PhD", {"display": "Smith, John, PhD"}),
        ("   ", {}),
    ],
)
def test_a_full_name_is_taken_apart(full: str, parts: dict[str, str]) -> None:
    assert split(full) == parts
