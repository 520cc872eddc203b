"""R502: two files, or two records, that claim one id."""

from collections import defaultdict
from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, Target, as_target, file_finding
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="R502",
    name="duplicate-id",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "Two files of one kind have the same name in different folders, or a record keeps as an "
        "alias the id that another record has. Which one a reference means is chance."
    ),
    bad={
        "contacts/7k/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
        "contacts/old/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
    },
    good={
        "contacts/7k/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
        "contacts/4h/p-4h7v2n9c.yaml": "name:\n  family: Muster\n",
    },
)

_TWICE = "SELECT kind, id FROM records GROUP BY kind, id HAVING count(*) > 1"
_ALIAS_IN_USE = """
    SELECT aliases.owner, aliases.alias FROM aliases
    JOIN records ON records.kind = aliases.kind AND records.id = aliases.alias
    UNION
    SELECT owner, alias FROM aliases JOIN
        (SELECT kind, alias FROM aliases GROUP BY kind, alias HAVING count(*) > 1)
        USING (kind, alias)
    ORDER BY 1, 2
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find every file and every alias whose id is not its own alone."""
    for target, paths in sorted(_paths(store).items()):
        for path in sorted(paths):
            other = next(known for known in sorted(paths) if known != path)
            ref = f"{path.partition('/')[0]}/{target.id}"
            yield file_finding(RULE, path, ref, f"{other} has the same id.", "rename one of them")
    for rowid, alias in store.rows(_ALIAS_IN_USE, ()):
        owner = store.owner(rowid)
        place = owner.data["aliases"].index(alias)
        yield owner.finding(RULE, ("aliases", place), "Another record has this id, too.")


def _paths(store: StoreContext) -> dict[Target, set[str]]:
    """Give the paths of each id that has several; a file with errors in it claims its id, too."""
    paths: dict[Target, set[str]] = defaultdict(set)
    for path in store.unread:
        if path.endswith(".yaml"):
            paths[as_target(path, store.catalogue)].add(path)
    statement = "SELECT path FROM records WHERE kind = ? AND id = ?"
    for target in {*paths, *(Target(*row) for row in store.rows(_TWICE, ()))}:
        paths[target] |= {path for (path,) in store.rows(statement, target)}
    return {target: found for target, found in paths.items() if len(found) > 1}
