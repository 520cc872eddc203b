from crmctl.findings import Finding, Fix, Severity
from crmctl.workspace.stored_findings import as_text, from_text


def test_what_is_written_is_read() -> None:
    findings = [
        Finding("tasks/ü.yaml", 1, 2, "F010", Severity.ERROR, "Its name is no id.", hint="ü → ue"),
        Finding("a.yaml", 3, 4, "Y111", Severity.INFO, "Laid out.", "b", "c/d", fix=Fix.SAFE),
    ]
    assert list(from_text(as_text(findings))) == findings
    assert from_text(as_text([])) == []
