import pytest

from crmctl.findings import Severity
from crmctl.model.describe import catalogue
from crmctl.model.record import Record
from crmctl.model.settings import Settings
from crmctl.workspace.parse import Parser, place_of
from crmctl.workspace.stored_findings import from_text

_PATH = "customers/good.yaml"
_GOOD = b"type: organisation\nname: Good\n"


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(catalogue(Settings.model_validate({"format": 1, "name": "T"})), "DE", "sha1")


def _record(parser: Parser, content: bytes = _GOOD) -> Record:
    record, _ = parser.check(_PATH, content)
    assert record is not None
    return record


def test_a_record_is_read_from_its_file(parser: Parser) -> None:
    record, findings = parser.check(_PATH, _GOOD)
    assert record is not None
    assert (record.kind, str(record.ref)) == ("customer", "customers/good")
    assert record.data == {"type": "organisation", "name": "Good"}
    assert findings == []


def test_a_file_whose_name_is_no_id_holds_no_record(parser: Parser) -> None:
    assert parser.check("customers/No Id.yaml", _GOOD) == (None, [])
    found = from_text(parser.parse("customers/No Id.yaml", _GOOD, "", suspect=False).file.findings)
    assert found


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        (b"name: [\n", "Y101", 2, 1),
        (_GOOD + b"addresses:\n  - city: X\n    cuntry: DE\n", "S202", 5, 5),
        (_GOOD + b"stage: leed\n", "S205", 3, 1),
        (b"name: Good\n", "S204", 1, 1),
    ],
)
def test_what_is_wrong_has_its_place(
    content: bytes, code: str, line: int, column: int, parser: Parser
) -> None:
    _, findings = parser.check(_PATH, content)
    errors = [each for each in findings if each.severity is Severity.ERROR]
    assert [(each.code, each.line, each.column) for each in errors] == [(code, line, column)]


def test_an_odd_layout_is_information(parser: Parser) -> None:
    _, findings = parser.check(_PATH, b"name: Good\ntype: organisation\n")
    assert [(each.code, each.severity) for each in findings] == [("Y111", Severity.INFO)]


def test_a_record_that_is_known_gives_what_parsing_would_give(parser: Parser) -> None:
    known = parser.parse(_PATH, _GOOD, "s", suspect=True, known=_record(parser))
    assert known == parser.parse(_PATH, _GOOD, "s", suspect=True)


def test_a_large_file_is_a_finding_even_if_its_record_is_known(parser: Parser) -> None:
    content = _GOOD + b"notes: |\n" + b"  word\n" * 50_000
    known = parser.parse(_PATH, content, "", suspect=False, known=_record(parser, content))
    assert known == parser.parse(_PATH, content, "", suspect=False)
    assert [finding.code for finding in from_text(known.file.findings)] == ["F006"]


def test_a_file_that_is_not_read_says_why(parser: Parser) -> None:
    change = parser.refused(_PATH, "F007", "s", suspect=True)
    assert change.rows is None
    assert change.file.digest == "F007"


def test_the_place_of_a_field_is_found(parser: Parser) -> None:
    del parser
    content = b"name: X\nroles:\n  - customer: a\n    position: b\n"
    assert place_of(content, "roles[0].position") == (4, 5)
    assert place_of(content, "missing") == (1, 1)
