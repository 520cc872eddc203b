"""F017: an attachment without its file, or a file without its record."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, file_finding
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="F017",
    name="attachment-mismatch",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A record names an attachment whose file is not there or is not what was attached, or a "
        "file below `attachments/` is named by no record, so that nobody finds it and no erasure "
        "reaches it."
    ),
    bad={
        "tasks/t-m4k8z1qp.yaml": "title: Send the quote\nattachments:\n"
        "  - file: attachments/7k/a-7k3f9q2m.pdf\n    name: quote.pdf\n"
        f"    sha256: {'0123456789abcdef' * 4}\n"
    },
    good={"tasks/t-m4k8z1qp.yaml": "title: Send the quote\n"},
)

_GONE = "The attached file is not there."
_OTHER = "The file is not what was attached."
_ORPHAN = "No record names this file."


def check(store: StoreContext) -> Iterator[Finding]:
    """Compare what records say of their attachments with the files below `attachments/`."""
    files = store.attached()
    named = set()
    for kind in store.catalogue.kinds:
        statement = f'SELECT owner, n, file, sha256 FROM "{kind.folder}_attachments" ORDER BY 1, 2'  # noqa: S608 - a kind's own table
        for rowid, number, file, digest in store.rows(statement, ()):
            named.add(file)
            if files.get(file) != digest:
                message = _OTHER if file in files else _GONE
                path = ("attachments", number, "file")
                hint = "`crmctl history` says who changed it; `crmctl detach` gives it up"
                yield store.owner(rowid).finding(RULE, path, message, hint)
    for file in sorted(files.keys() - named):
        finding = file_finding(RULE, file, "", _ORPHAN, "remove it, or attach it to a record")
        yield finding._replace(severity=Severity.WARNING)
