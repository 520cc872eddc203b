import re

import pytest
import yaml

from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings
from crmctl.privacy.traces.records import record_file
from crmctl.privacy.traces.trace import Edit, spliced

_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))
_FILE = """\
# of Erika
type: organisation
name: Erika
legal_name: Firma Erika KG
emails:
  - address: a@b.example
    label: x
  - address: erika@acme.example
    label: work
phones:
  - number: "Erika"
tags: [Erika, b, Erika]
websites: [Erika, Erika]
domains:
- Erika
notes: |
  Erika
  x
custom: {a: Erika, b: 'Erika', c: x}
"""


def _erased(text: str, name: str, *, fields: bool) -> str:
    content = text.encode()
    file = record_file(content, name, _CATALOGUE if fields else None)
    assert file
    edits = [
        Edit(*match.span(), b"[erased]")
        for match in re.finditer(rb"Erika|erika@acme.example", content)
    ]
    return spliced(content, file.settled(edits)).decode()


@pytest.mark.parametrize("name", ["customers/k/acme.yaml", ""])
def test_a_record_without_its_identifying_values_is_a_valid_file(name: str) -> None:
    left = _erased(_FILE, name, fields=True)
    assert yaml.safe_load(left) == {
        "type": "organisation",
        "name": "[erased]",
        "legal_name": "Firma [erased] KG",
        "emails": [{"address": "a@b.example", "label": "x"}],
        "tags": ["b"],
        "notes": "[erased]\nx\n",
        "custom": {"a": "[erased]", "b": "[erased]", "c": "x"},
    }
    assert left.startswith("# of [erased]\ntype: organisation\n")


def test_without_the_fields_addresses_are_known_by_their_lists() -> None:
    left = yaml.safe_load(_erased(_FILE, "customers/k/acme.yaml", fields=False))
    assert left["tags"] == ["[erased]", "b", "[erased]"]
    assert "domains" not in left
    assert len(left["emails"]) == 1


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_marks_and_line_ends_stay(line_end: str) -> None:
    text = "\ufeffsubject: Erika: 'x'\nbody: \"Erika\"\n".replace(": 'x'", "").replace(
        "\n", line_end
    )
    left = _erased(text, "tasks/t.yaml", fields=True)
    assert left == text.replace('"Erika"', '"[erased]"').replace("Erika", '"[erased]"')


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"a: [", "x.yaml"), (b"\xff", "x.yaml"), (b"a: b", "x.txt"), (b"Some: text here", "")],
)
def test_what_is_no_record_is_left_as_text(content: bytes, name: str) -> None:
    assert record_file(content, name) is None


def test_an_item_beside_a_nested_list_is_quoted_where_it_cannot_go() -> None:
    left = _erased("domains:\n- - Erika\n  - b\n", "customers/x.yaml", fields=True)
    assert yaml.safe_load(left) == {"domains": [["[erased]", "b"]]}
