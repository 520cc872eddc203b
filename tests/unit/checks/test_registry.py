import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import crmctl.checks
from crmctl.checks.access import author_not_pusher, unknown_signer
from crmctl.checks.access.policy import policy_of
from crmctl.checks.access.signed import Signed, Standing
from crmctl.checks.access.step import Step
from crmctl.checks.access_checks import decide
from crmctl.checks.across import likely_duplicate
from crmctl.checks.elsewhere import reading, shape
from crmctl.checks.elsewhere.mailings import HISTORY_CHANGED
from crmctl.checks.file_checks import FILE_CHECKS, file_findings
from crmctl.checks.file_name import FileName
from crmctl.checks.names import executable
from crmctl.checks.page import text as page_of
from crmctl.checks.record_checks import RECORD_CHECKS, record_findings
from crmctl.checks.record_context import RecordContext
from crmctl.checks.registry import BY_CODE, RULES, pages
from crmctl.checks.rule import Rule
from crmctl.checks.store_checks import STORE_CHECKS, store_findings
from crmctl.checks.store_context import Erasures, StoreContext
from crmctl.checks.values import ambiguous_scalar, postcode_number
from crmctl.findings import Finding, Severity
from crmctl.matching.conflicts import FOLDER as CONFLICTS
from crmctl.matching.conflicts import read as read_conflicts
from crmctl.matching.decisions import FOLDER, Decided, Decision, followed, read
from crmctl.model import checked as model
from crmctl.model.automations import check_automations
from crmctl.model.catalogue import Catalogue
from crmctl.model.record import plain
from crmctl.model.settings import Settings
from crmctl.store.ambiguous import ambiguous
from crmctl.store.document import load
from crmctl.workspace.checking import of_the_format
from crmctl.workspace.hiding import marks
from crmctl.workspace.mailing_faults import changed_consents, mailing_faults

_CODE_OF = {rule.code: rule for rule in RULES}
# Rules that are run only where they are asked for: nearly every example breaks one of them.
_OF_WORK = [
    module.RULE for module in STORE_CHECKS if module.RULE.code in {
        "H902", "H903", "H904", "H905", "H906", "R508",
    }
]  # fmt: skip
_RETENTION = [{"kind": "task", "period": "27 years", "from": "done", "action": "remove"}]
_SETTINGS = Settings(format=1, name="Test").model_dump(mode="json")
_PROJECT = Path(__file__).parents[3]
_UNQUOTED = (ambiguous_scalar.RULE.bad, postcode_number.RULE.bad)


@pytest.fixture
def found(  # noqa: C901 - what the rules of all sorts ask for
    catalogue: Catalogue, indexed: Callable[..., Any]
) -> Callable[[Mapping[str, str]], set[tuple[str, Severity]]]:
    """Give everything that is wrong with files, by whatever part finds it."""

    def of_file(path: str, text: str, files: Mapping[str, str]) -> Iterator[Any]:
        yield from file_findings(
            FileName(
                path,
                catalogue,
                symlink=text.startswith("-> "),
                executable=files is executable.RULE.bad,
            )
        )
        if path == "crm.yaml":
            yield from of_the_format(int((load(text.encode()).data or {})["format"]))
        kind = catalogue.by_name.get(path.partition("/")[0])
        document = load(text.encode("utf-8", "surrogateescape"))
        for mark in marks(path, "", text.encode("utf-8", "surrogateescape")):
            # As `apply` gives it where the comment hides nothing.
            yield mark._replace(severity=Severity.WARNING)
        yield from document.problems
        if path == "automations.yaml":
            wrong = check_automations(document.data or {})[1]
            yield from (problem._replace(code="A801") for problem in wrong)
        if path.startswith(FOLDER) and isinstance(said := read(document.data or {}), str):
            yield Finding(path, 1, 1, "R512", Severity.ERROR, said)
        if path.startswith(f"{CONFLICTS}/") and read_conflicts(document.data or {}):
            yield Finding(path, 1, 1, "F018", Severity.ERROR, "")
        if kind is None or document.data is None:
            return
        checked = model.check(kind, document.data)
        yield from checked.problems
        if checked.tree is not None:
            data = plain(checked.tree)
            # The fast reader takes such text, too, but it is not as crmctl writes it.
            canonical = document.canonical and files not in _UNQUOTED
            context = RecordContext(
                path,
                kind,
                "",
                data,
                "DE",
                lambda _path: (1, 1),
                canonical,
                content=text.encode("utf-8", "surrogateescape"),
                ambiguous=lambda: ambiguous(text),
            )
            yield from record_findings(context)

    def check(files: Mapping[str, str]) -> set[tuple[str, Severity]]:
        if "users:" in files.get("crm.yaml", ""):
            return {(one.code, one.severity) for one in _of_access(files, catalogue)}
        findings = [one for path, text in files.items() for one in of_file(path, text, files)]
        rows = indexed(files)
        # Records of other examples may well look alike.
        thorough = files in (likely_duplicate.RULE.bad, likely_duplicate.RULE.good)
        context = StoreContext(
            rows,
            catalogue,
            date(2026, 11, 21),
            decided=lambda: _decided(files, rows),
            erasures=lambda: Erasures(records=_erased(files)),
            thorough=thorough,
            hygiene=any(files is each for rule in _OF_WORK for each in (rule.bad, rule.good)),
            settings={**_SETTINGS, "retention": _RETENTION},
        )
        findings += store_findings(context)
        findings += mailing_faults(rows, _SETTINGS)
        if files is HISTORY_CHANGED.bad:
            was, now = (
                load(next(iter(each.values())).encode()).data
                for each in (HISTORY_CHANGED.good, HISTORY_CHANGED.bad)
            )
            findings += changed_consents("contacts/p-7k3f9q2m.yaml", "", was, now)
        return {(one.code, one.severity) for one in findings}

    return check


def _of_access(files: Mapping[str, str], catalogue: Catalogue) -> Iterator[Finding]:
    """Judge what the last of the users makes of the files below `before/`."""
    said = {path: load(text.encode()).data or {} for path, text in files.items()}
    policy = policy_of(said.pop("crm.yaml"), catalogue)
    person = policy.person(list(policy.users)[-1])
    assert person is not None
    if "commit.yaml" in said:
        commit = said["commit.yaml"]
        signed = Signed("0" * 40, commit["author"], Standing(commit["signed"]))
        yield from (*unknown_signer.check(signed), *author_not_pusher.check(signed, person))
        return
    for path, data in said.items():
        if not path.startswith("before/"):
            yield from decide(Step(path, said.get(f"before/{path}"), data), person, policy)


def _decided(files: Mapping[str, str], rows: Callable[..., Any]) -> list[Decided]:
    """Give the decisions among files, by the ids that their records have today."""
    survivors = dict(rows("SELECT alias, id FROM aliases", ()))
    lives = {id_ for (id_,) in rows("SELECT id FROM records", ())}.__contains__
    found = []
    for path, text in files.items():
        decision = read(load(text.encode()).data or {}) if path.startswith(FOLDER) else ""
        if isinstance(decision, Decision):
            ids = frozenset(followed(id_, lives, survivors) for id_ in decision.ids)
            lost = frozenset(id_ for id_ in ids if not lives(id_))
            found.append(Decided(path, decision, ids, lost))
    return found


def _erased(files: Mapping[str, str]) -> list[str]:
    """Give the records that certificates among files say were erased."""
    certificates = (text for path, text in files.items() if path.startswith("privacy/epochs/"))
    return [ref for text in certificates for ref in (load(text.encode()).data or {})["records"]]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_wrong_example_of_a_rule_breaks_it_and_the_right_one_breaks_none(
    rule: Rule, found: Callable[[Mapping[str, str]], set[tuple[str, Severity]]]
) -> None:
    assert (rule.code, rule.severity) in found(rule.bad)
    assert found(rule.good) == set()


def test_codes_and_names_are_given_once() -> None:
    assert len({rule.name for rule in RULES}) == len(BY_CODE) == len(RULES)
    assert all(re.fullmatch(r"[A-Z][0-9]{3}", rule.code) for rule in RULES)


@pytest.mark.parametrize(
    ("folder", "listed"),
    [("names", FILE_CHECKS), ("values", RECORD_CHECKS), ("across", STORE_CHECKS)],
)
def test_every_file_with_a_rule_is_listed(folder: str, listed: tuple[Any, ...]) -> None:
    package = Path(crmctl.checks.__file__).parent / folder
    files = {path.stem for path in package.glob("*.py") if "RULE = " in path.read_text()}
    assert {module.__name__.rpartition(".")[2] for module in listed} == files


def test_every_code_that_other_parts_give_is_described() -> None:
    source = _PROJECT / "src" / "crmctl"
    texts = [
        path.read_text() for part in ("store", "model") for path in (source / part).rglob("*.py")
    ]
    given = set(re.findall(r'"([A-Z][0-9]{3})"', "".join(texts)))
    described = {rule.code for rule in (*reading.RULES, *shape.RULES)}
    assert given - described - {"F007", "F008", "P803", "C407", "C410"} == set()
    assert given <= set(_CODE_OF)


def test_the_manual_in_the_repository_is_up_to_date() -> None:
    for path, manual in pages().items():
        assert (_PROJECT / path).read_text() == manual


def test_a_page_shows_what_cannot_be_seen() -> None:
    assert "### T304 invisible-or-bidi" in page_of(BY_CODE["T304"])
    assert r"Mus\u200bter" in page_of(BY_CODE["T304"])
    assert r"M\xfcller" in page_of(BY_CODE["F001"])
    assert r"\ufeffname:" in page_of(BY_CODE["F002"])
