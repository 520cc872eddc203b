"""What is said of records that were written."""

import pytest

from crmctl.cli.writing import remark
from crmctl.findings import Finding, Fix, Severity

_FAULT = Finding(
    *("tasks/t-1.yaml", 1, 1, "C401", Severity.WARNING, "It is wrong."),
    field="emails[0].address",
    ref="tasks/t-1",
)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (_FAULT, " emails[0].address: It is wrong. (crmctl set tasks/t-1 emails[0].address=...)"),
        (_FAULT._replace(hint="take DE"), " emails[0].address: It is wrong. (take DE)"),
        (
            _FAULT._replace(fix=Fix.SAFE),
            " emails[0].address: It is wrong. (crmctl check --fix mends it)",
        ),
        (_FAULT._replace(field=""), ": It is wrong. (crmctl edit tasks/t-1)"),
    ],
    ids=["field", "hint", "safe fix", "whole record"],
)
def test_a_fault_is_told_with_its_remedy(
    fault: Finding, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    remark([fault])
    assert capsys.readouterr() == ("", f"warning: C401{told}\n")


def test_what_is_no_fault_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    remark([_FAULT._replace(severity=Severity.INFO)])
    assert capsys.readouterr() == ("", "")
