import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from crmctl.checks import writers
from crmctl.checks.registry import BY_CODE
from crmctl.checks.writers.outcome import Outcome, fingerprint
from crmctl.checks.writers.registry import WRITERS
from crmctl.findings import Finding, Fix, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_EVIL = "contacts/a,b:c\x1b[31m%|`<x>&\n\udcff.yaml"


def _finding(code: str = "C401", severity: Severity = _ERROR, **more: Any) -> Finding:
    values: dict[str, Any] = {"path": "contacts/7k/p-7k3f9q2m.yaml", "line": 4, "column": 3} | more
    values = {"message": "This is no address.", "ref": "contacts/p-7k3f9q2m"} | values
    return Finding(code=code, severity=severity, **values)


_FINDINGS = (
    _finding("Y111", _INFO, fix=Fix.SAFE),
    _finding("R503", _WARNING, field="emails[0].address", hint="merge them"),
    _finding(field="emails[0].address"),
    _finding(field="emails[0].address", line=9),
    _finding("F008", path=_EVIL, ref="", message="50% | of #1 :: `it`\n::error::no"),
)


def _outcome(*findings: Finding, **more: Any) -> Outcome:
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    return Outcome(findings, BY_CODE, "1.2.3", "crm/", at, **more)


def _written(format_: str, *findings: Finding, **more: Any) -> str:
    return WRITERS[format_].write(_outcome(*findings, **more))


# The parts of the schemas that a report of findings touches, as strict as these are.
_URI, _PLACE = {"type": "string", "format": "uri-reference"}, {"type": "integer", "minimum": 1}
_MESSAGE = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}},
}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["executionSuccessful"],
                            "additionalProperties": False,
                            "properties": {"executionSuccessful": {"type": "boolean"}},
                        },
                    },
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "name": {"type": "string"},
                                                "shortDescription": _MESSAGE,
                                                "fullDescription": _MESSAGE,
                                                "defaultConfiguration": {
                                                    "type": "object",
                                                    "additionalProperties": False,
                                                    "properties": {"level": _LEVEL},
                                                },
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": _LEVEL,
                                "message": _MESSAGE,
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation"],
                                                "additionalProperties": False,
                                                "properties": {
                                                    "artifactLocation": {
                                                        "type": "object",
                                                        "properties": {"uri": _URI},
                                                    },
                                                    "region": {
                                                        "type": "object",
                                                        "additionalProperties": False,
                                                        "properties": {
                                                            "startLine": _PLACE,
                                                            "startColumn": _PLACE,
                                                        },
                                                    },
                                                },
                                            },
                                            "logicalLocations": {
                                                "type": "array",
                                                "uniqueItems": True,
                                                "items": {
                                                    "type": "object",
                                                    "additionalProperties": False,
                                                    "properties": {
                                                        "fullyQualifiedName": {"type": "string"}
                                                    },
                                                },
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
_GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string"},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer"}},
                    },
                },
            },
        },
    },
}
_RDJSON = {
    "type": "object",
    "properties": {
        "source": {"type": "object", "properties": {"name": {"type": "string"}}},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "message": {"type": "string"},
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {"type": "object", "properties": {"value": {"type": "string"}}},
                    "location": {
                        "type": "object",
                        "properties": {
                            "path": {"type": "string"},
                            "range": {
                                "type": "object",
                                "properties": {
                                    "start": {
                                        "type": "object",
                                        "properties": {
                                            "line": {"type": "integer"},
                                            "column": {"type": "integer"},
                                        },
                                    }
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
_BADGE = {
    "type": "object",
    "required": ["schemaVersion", "label", "message"],
    "properties": {
        "schemaVersion": {"const": 1},
        "label": {"type": "string"},
        "message": {"type": "string", "minLength": 1},
        "color": {"type": "string"},
    },
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("format_", "schema"),
    [("sarif", _SARIF), ("gitlab", _GITLAB), ("rdjson", _RDJSON), ("badge", _BADGE)],
)
@pytest.mark.parametrize("findings", [(), _FINDINGS])
@pytest.mark.parametrize("complete", [True, False])
def test_a_report_is_as_its_schema_wants_it(
    format_: str, schema: dict[str, Any], findings: tuple[Finding, ...], complete: bool
) -> None:
    jsonschema.validate(json.loads(_written(format_, *findings, complete=complete)), schema)


def test_every_writer_is_listed() -> None:
    files = {path.stem for path in Path(writers.__file__).parent.glob("*.py")}
    listed = {getattr(writer, "__name__", "").rpartition(".")[2] for writer in WRITERS.values()}
    assert listed == files - {"__init__", "outcome", "registry"}


def test_no_report_carries_what_steers_a_terminal_or_breaks_a_line() -> None:
    for format_ in WRITERS:
        text = _written(format_, *_FINDINGS)
        text.encode()
        assert "\x1b" not in text
        assert "\n::error::no" not in text


def test_a_fingerprint_stays_when_lines_move() -> None:
    moved = _finding(field="emails[0].address", line=90, message="Otherwise said.")
    assert fingerprint(_FINDINGS[2]) == fingerprint(moved)
    others = [_finding("C403"), _finding(field="x"), _finding(ref="contacts/p-2")]
    assert len({fingerprint(each) for each in (moved, *others)}) == 4


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    for found in (
        [entry["fingerprint"] for entry in json.loads(_written("gitlab", *_FINDINGS))],
        [
            result["partialFingerprints"]["primaryLocationLineHash"]
            for result in json.loads(_written("sarif", *_FINDINGS))["runs"][0]["results"]
        ],
    ):
        assert len(set(found)) == len(_FINDINGS)
        assert [text.rpartition(":")[2] for text in found] == ["1", "1", "1", "2", "1"]


def test_sarif_names_its_rules_and_escapes_its_paths() -> None:
    (run,) = json.loads(_written("sarif", *_FINDINGS))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["C401", "F008", "R503", "Y111"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    ]
    assert uris[0] == "crm/contacts/7k/p-7k3f9q2m.yaml"
    assert all(re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri) for uri in uris)


def test_github_gets_the_ten_worst_and_how_many_more() -> None:
    many = [_finding("Y111", _INFO, line=line) for line in range(1, 12)] + [_finding()]
    lines = _written("github", *many).splitlines()
    assert lines[0] == (
        "::error file=crm/contacts/7k/p-7k3f9q2m.yaml,line=4,col=3,title=C401 email-syntax"
        "::This is no address."
    )
    assert [line.partition(" ")[0] for line in lines[1:10]] == ["::notice"] * 9
    assert lines[10:] == ["2 more"]


def test_github_commands_are_escaped() -> None:
    (line,) = _written("github", _FINDINGS[4]).splitlines()
    properties, _, message = line.removeprefix("::error ").partition("::")
    assert properties.startswith("file=crm/contacts/a%2Cb%3Ac\\x1b[31m%25|`<x>&\\x0a\\xdcff.yaml,")
    assert message == "50%25 | of #1 :: `it`\\x0a::error::no"


def test_junit_counts_and_every_finding_is_a_test() -> None:
    (suite,) = ET.fromstring(_written("junit", *_FINDINGS))  # noqa: S314 - our own text
    assert {name: suite.attrib[name] for name in ("tests", "failures", "errors", "timestamp")} == {
        "tests": "5", "failures": "3", "errors": "0", "timestamp": "2026-11-21T12:00:00",
    }  # fmt: skip
    assert [child.tag for child in suite] == [
        "properties", *["testcase"] * 5, "system-out", "system-err",
    ]  # fmt: skip
    assert [case[0].tag for case in suite.iter("testcase")] == [
        "skipped", "skipped", "failure", "failure", "failure",
    ]  # fmt: skip
    (fine,) = ET.fromstring(_written("junit"))  # noqa: S314 - our own text
    assert [len(case) for case in fine.iter("testcase")] == [0]
    (cut,) = ET.fromstring(_written("junit", complete=False))  # noqa: S314 - our own text
    assert [case[0].tag for case in cut.iter("testcase")] == ["error"]


def test_tap_has_a_point_for_each_finding() -> None:
    lines = _written("tap", *_FINDINGS).splitlines()
    assert lines[:2] == ["TAP version 14", "1..5"]
    assert [bool(re.search(r"(?<!\\)# TODO", line)) for line in lines[2:]] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert "\\#1" in lines[6]
    assert _written("tap") == "TAP version 14\n1..1\nok 1 - nothing is wrong\n"
    assert "Bail out!" in _written("tap", complete=False)


def test_lines_for_people_say_where_what_and_how() -> None:
    assert _written("text", _FINDINGS[1]) == (
        "contacts/7k/p-7k3f9q2m.yaml:4:3: warning R503 This is no address. (merge them)\n"
    )
    assert _written("concise", _FINDINGS[1]) == (
        "contacts/7k/p-7k3f9q2m.yaml:4:3: R503 This is no address.\n"
    )


def test_json_has_every_attribute() -> None:
    assert json.loads(_written("json", _FINDINGS[0])) == [_FINDINGS[0]._asdict()]
    assert json.loads(_written("json")) == []
    lines = _written("jsonl", *_FINDINGS).splitlines()
    assert [json.loads(line)["code"] for line in lines] == ["Y111", "R503", "C401", "C401", "F008"]


def test_markdown_is_a_table_that_no_path_breaks() -> None:
    lines = _written("markdown", *_FINDINGS).splitlines()
    assert lines[2] == "3 errors, 1 warnings, 1 infos"
    rows = [line for line in lines if line.startswith("| contacts")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [5] * 5
    assert [row.split(" | ")[1] for row in rows[:4]][:2] == ["error", "error"]
    assert _written("markdown") == "### crmctl check\n\nNothing is wrong.\n"
    assert "Nothing is wrong" not in _written("markdown", complete=False)
    assert _written("markdown", *[_FINDINGS[0]] * 201).endswith("\n1 more.\n")


@pytest.mark.parametrize(
    ("findings", "complete", "said"),
    [
        ((), True, ("clean", "brightgreen")),
        (_FINDINGS[:1], True, ("clean", "brightgreen")),
        (_FINDINGS[:2], True, ("1 warning", "yellow")),
        (_FINDINGS, True, ("3 errors", "red")),
        ((), False, ("incomplete", "lightgrey")),
    ],
)
def test_the_badge_says_the_worst(
    findings: tuple[Finding, ...], complete: bool, said: tuple[str, str]
) -> None:
    badge = json.loads(_written("badge", *findings, complete=complete))
    assert (badge["message"], badge["color"]) == said


def test_statistics_count_each_rule() -> None:
    assert _written("statistics", *_FINDINGS).splitlines() == [
        "2  C401  [ ]  email-syntax",
        "1  F008  [ ]  unexpected-file",
        "1  R503  [ ]  duplicate-email",
        "1  Y111  [*]  non-canonical-layout",
    ]
    assert _written("statistics") == ""
