"""Whatever bytes a file holds, they give a record or findings, soon, and never an exception."""

from hypothesis import example, given
from hypothesis import strategies as st

from crmctl.checks.writers.outcome import Outcome
from crmctl.checks.writers.registry import WRITERS
from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings
from crmctl.store.ambiguous import ambiguous
from crmctl.store.document import load
from crmctl.workspace.hiding import marks, suppressions, with_comment, without_comments
from crmctl.workspace.parse import Parser

_CATALOGUE = catalogue(Settings(format=1, name="Test"))
_PARSER = Parser(_CATALOGUE, "DE", "sha1")
_PATHS = st.sampled_from([f"{kind.folder}/x-00000000.yaml" for kind in _CATALOGUE.kinds])

_FIELDS = [field.path.partition(".")[0] for kind in _CATALOGUE.kinds for field in kind.fields]
_VALUES = st.sampled_from(
    [
        "x", "''", "[]", "{}", "null", "NO", "0151", "2026-02-30", "1 EUR", "[a, [b, {c: d}]]",
        "{a: {b: [c]}}", "|\n  text", "'\u202e'", "[{at: 2026-01-01}, x]", "!!int 3", "*a", "&a b",
        "# crm: ignore[T301] why", "x # crm: ignore[T301] why", "{taxes: [{rate: x}]}", "-", "?",
    ]
)  # fmt: skip
_LINES = st.builds("{}: {}".format, st.sampled_from(_FIELDS), _VALUES)
_TEXTS = st.lists(_LINES, max_size=8).map("\n".join)
_BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    _TEXTS.map(str.encode),
    st.builds(lambda one, other: one.encode() + other, _TEXTS, st.binary(max_size=20)),
)


@given(_PATHS, _BYTES)
@example("contacts/p-00000000.yaml", b"a: " + b"[" * 5000)
@example("contacts/p-00000000.yaml", b"%" * 5000)
@example("contacts/p-00000000.yaml", b"a: &a [" + b"*a," * 5000)
@example("contacts/p-00000000.yaml", b"name: {family: " + b"&amp" * 5000 + b"}")
@example("contacts/p-00000000.yaml", b"name: {family: x}\nnotes: " + b"4111 " * 5000)
@example("contacts/p-00000000.yaml", b"name: {family: x}\nnotes: DE12 " + b"A " * 20000)
@example("contacts/p-00000000.yaml", b"name: {family: x}\nnotes: " + b"<a " * 5000)
@example("contacts/p-00000000.yaml", b"name: {family: " + b"x " * 5000 + b"}")
def test_any_bytes_give_a_record_or_findings(path: str, content: bytes) -> None:
    record, findings = _PARSER.check(path, content)
    assert record is not None or findings
    assert all(finding.line >= 1 and finding.column >= 1 for finding in findings)
    for writer in WRITERS.values():
        writer.write(Outcome(findings)).encode()


@given(_BYTES)
def test_comments_and_plain_scalars_are_looked_for_in_any_bytes(content: bytes) -> None:
    assert all(each.line >= 1 for each in suppressions(content))
    list(marks("a", "b", content))
    if load(content).data is not None:
        text = content.decode("utf-8-sig")
        ambiguous(text.replace("\r\n", "\n"))
        changed = with_comment(text, 1, "T301", "why")
        if changed is not None:
            assert load(changed.encode()).data == load(content).data
            # Taking the comment away again leaves the same record.
            back = without_comments(changed, [(1, "T301")])
            assert load(back.encode()).data == load(content).data
