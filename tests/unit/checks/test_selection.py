import pytest

from crmctl.checks.selection import select
from crmctl.errors.queries import UnknownRuleError
from crmctl.findings import Finding, Severity

_FINDINGS = [
    Finding(path, 1, 1, code, Severity.ERROR, "Something.")
    for path, code in [("b", "R501"), ("a", "R503"), ("a", "F001"), ("c", "H901")]
]


def _codes(wanted: list[str], unwanted: list[str]) -> list[str]:
    return [found.code for found in select(_FINDINGS, wanted, unwanted)]


@pytest.mark.parametrize(
    ("wanted", "unwanted", "codes"),
    [
        ([], [], ["F001", "R503", "R501"]),
        (["H"], [], ["H901"]),
        (["R"], [], ["R503", "R501"]),
        (["r5"], ["R503"], ["R501"]),
        (["R503"], ["R5"], ["R503"]),
        (["R"], ["R"], []),
        ([], ["R", "F001"], []),
        (["R", "H901"], ["R501"], ["R503", "H901"]),
    ],
)
def test_the_longer_of_two_codes_decides(
    wanted: list[str], unwanted: list[str], codes: list[str]
) -> None:
    assert _codes(wanted, unwanted) == codes


@pytest.mark.parametrize("text", ["Q", "R99", "dangling", ""])
def test_a_code_that_no_rule_has_is_an_error(text: str) -> None:
    with pytest.raises(UnknownRuleError):
        select(_FINDINGS, [text])
