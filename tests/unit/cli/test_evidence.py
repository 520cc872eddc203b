from crmctl.cli.evidence import in_words


def test_the_evidence_is_told_the_weightiest_first() -> None:
    evidence = [
        {"field": "before", "level": "", "bits": -9.0},
        {"field": "family", "level": "exact", "bits": 4.71},
        {"field": "email", "level": "exact", "bits": 19.04},
        {"field": "given", "level": "near", "bits": 1.25},
        {"field": "birthday", "level": "differs", "bits": -6.0},
        {"field": "order", "level": "exact", "bits": 1.0},
        {"field": "relation", "level": "household", "bits": -2.0},
    ]
    assert in_words(evidence) == (
        "same e-mail (+19.0), family name (+4.7), different birthday (-6.0), similar given name "
        "(+1.2)"
    )


def test_a_domain_in_common_is_not_the_same_address() -> None:
    assert (
        in_words([{"field": "email", "level": "part", "bits": 3}]) == "same e-mail domain (+3.0)"
    )
