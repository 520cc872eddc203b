"""P809: somebody who was erased is back."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, file_finding
from crmctl.findings import Finding, Fix, Severity

_LIST = "privacy/suppressed.yaml"
_EPOCH = "privacy/epochs/e-3c5d7f9h.yaml"
_CERTIFICATE = "date: 2026-11-20\nrecords:\n  - contacts/p-7k3f9q2m\n"
_HINT = "crmctl redact, or crmctl add --consent-after-erasure"

RULE = Rule(
    code="P809",
    name="erased-person-back",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A person who was erased is back: a record has what the suppression list knows, or data "
        "stands again where a certificate says that it was erased. A merge of an old branch, an "
        "edit or another program brought it. Only a consent given after the erasure allows that. "
        "Where the key of the list is not at hand, a warning says that it was not asked."
    ),
    bad={
        _EPOCH: _CERTIFICATE,
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
    },
    good={
        _EPOCH: _CERTIFICATE,
        "contacts/p-7k3f9q2m.yaml": "erased: 2026-11-20\nepoch: e-3c5d7f9h\n",
    },
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find records that are, or hold again, what was erased."""
    erasures = store.erasures()
    for severity, sentence in erasures.troubles:
        found = file_finding(RULE, _LIST, "", sentence)
        yield found._replace(severity=severity)
    told = set[str]()
    for path, ref, by in erasures.back:
        told.add(path)
        sentence = f"The suppression list knows {' and '.join(by)} of this record: it was erased."
        yield file_finding(RULE, path, ref, sentence, _HINT)
    for ref in sorted(erasures.records):
        folder, _, id_ = ref.partition("/")
        kind = store.catalogue.by_name.get(folder)
        statement = """
            SELECT path FROM records WHERE kind = ? AND id = ?
                AND json_extract(json, '$.erased') IS NULL ORDER BY path
        """
        for (path,) in store.rows(statement, (kind.name if kind else folder, id_)):
            if path not in told:
                sentence = "A certificate says that this record was erased, and it holds data."
                yield file_finding(RULE, path, ref, sentence, "git restore, or crmctl redact")
