import pytest

from crmctl.matching.spelling import abbreviates, alike


@pytest.mark.parametrize(
    ("one", "other"),
    [("muller", "muler"), ("alex", "alx"), ("ute", "uet"), ("schmidt", "schmitt")],
)
def test_a_misspelling_is_alike(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("jan", "jon"), ("a", "anna"), ("maria", "klaus"), ("a", "b")]
)
def test_another_name_is_not_alike(one: str, other: str) -> None:
    assert not alike(one, other)


def test_a_word_cut_short_is_told_by_its_start() -> None:
    assert abbreviates("delicatessen", "delicates")
    assert not abbreviates("bau", "metallbau")
