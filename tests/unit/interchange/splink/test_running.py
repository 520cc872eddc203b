import importlib.util
import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from crmctl.errors.deduping import NothingLearnedError
from crmctl.errors.rendering import MissingExtraError
from crmctl.interchange.splink import running
from crmctl.interchange.splink.judged import find_by_splink, pairs_of_records
from crmctl.interchange.splink.running import DUCKDB, SPARK, is_configured, pairs_by_splink
from crmctl.matching.clustering import clusters_of, one_to_one
from crmctl.matching.columns import Column, Type
from crmctl.matching.find import Answer

_HAS_SPLINK = importlib.util.find_spec("splink") is not None
_HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
_needs_splink = pytest.mark.skipif(not _HAS_SPLINK, reason="Splink is not installed")
_needs_spark = pytest.mark.skipif(
    not (_HAS_SPLINK and _HAS_SPARK), reason="Splink, pyspark or Java is not installed"
)
pytestmark = [  # what Splink and its own packages warn of is not ours
    pytest.mark.filterwarnings("ignore"),
]


def _people(count: int) -> Sequence[tuple[str, str, str, str]]:
    random = Random(6)  # noqa: S311 - the same people each time
    firsts = ("Anna", "Bea", "Cleo", "Dora", "Emil", "Fritz", "Gerd", "Hans", "Ida", "Jan", "Lena")
    lasts = [
        f"{begin}{end}"
        for begin in ("Ober", "Nieder", "Linden", "Stein", "Wald", "Berg")
        for end in ("mann", "hauser", "bach", "feld", "berger")
    ]
    towns = ["Bonn", "Ulm", "Jena", "Kiel", "Trier", "Gera", "Hof", "Suhl"]
    return [
        (
            random.choice(firsts),
            random.choice(lasts),
            random.choice(towns),
            f"{random.randint(1940, 2005)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        )
        for _ in range(count)
    ]


def _columns(rows: Sequence[tuple[str, str, str, str]]) -> Sequence[Column]:
    types = (Type.GIVEN_NAME, Type.FAMILY_NAME, Type.CITY, Type.DATE)
    values = list(zip(*rows, strict=True)) if rows else [()] * len(types)
    return [Column(type_, type_, each) for type_, each in zip(types, values, strict=True)]


_PEOPLE = _people(200)
_AGAIN = [(first, last, "", born) for first, last, _, born in _PEOPLE[:40]]
_TRUTH = {(at, 200 + at) for at in range(40)}


@_needs_splink
def test_splink_finds_who_stands_there_twice() -> None:
    found = find_by_splink(_columns([*_PEOPLE, *_AGAIN]), split=None, backend=DUCKDB)
    clusters = clusters_of(found)
    together = {(rows[0], rows[1]) for rows in clusters if len(rows) == 2}
    assert len(together & _TRUTH) >= 38
    assert len(together - _TRUTH) <= 2


@_needs_splink
def test_of_two_tables_only_pairs_across_are_given() -> None:
    found = find_by_splink(_columns([*_PEOPLE, *_AGAIN]), split=200, backend=DUCKDB)
    assert {
        bool(left < 200 <= right) for left, right in zip(found.left, found.right, strict=True)
    } == {True}
    chosen = {(int(found.left[at]), int(found.right[at])) for at in one_to_one(found)}
    assert len(chosen & _TRUTH) >= 38


@_needs_splink
def test_records_are_compared_as_tables_are() -> None:
    records = [
        (f"p-{at:03}", {"name": {"given": first, "family": last}, "birthday": born})
        for at, (first, last, _, born) in enumerate([*_PEOPLE, *_AGAIN])
    ]
    pairs = [
        pair for pair in pairs_of_records(records, "contact", DUCKDB) if pair.answer is Answer.SAME
    ]
    assert {(int(pair.left[2:]), int(pair.right[2:])) for pair in pairs} >= set(sorted(_TRUTH)[:5])
    assert all(not pair.evidence for pair in pairs)


@_needs_splink
def test_splink_is_given_any_text() -> None:
    odd = [("n" * 10_000, "👩‍👩‍👧", "東京", "?"), ("'; DROP TABLE x", '"', "\x1b", "1")]
    found = pairs_by_splink(_columns([*_PEOPLE, *_AGAIN, *odd, *odd, ("", "", "", "")]))
    same = {(left, right) for left, right, odds in found if odds >= 0.5}
    assert {(240, 242), (241, 243)} <= same
    assert not [pair for pair in same if 244 in pair]


@_needs_splink
@pytest.mark.parametrize(
    "rows",
    [
        [("Anna", "Berg", "Bonn", "2000-01-01"), ("Bea", "Au", "Ulm", "1999-01-01")],
        [("Anna", "Berg", "Bonn", "2000-01-01"), ("", "", "", "")],
    ],
    ids=["strangers", "one"],
)
def test_a_table_of_which_nothing_can_be_learned_is_refused(
    rows: Sequence[tuple[str, str, str, str]],
) -> None:
    with pytest.raises(NothingLearnedError):
        pairs_by_splink(_columns(rows))


def test_where_there_is_nothing_to_compare_nothing_is_asked() -> None:
    rows = _columns([("Anna", "Berg", "Bonn", "2000-01-01")])
    assert pairs_by_splink(rows) == ()
    assert pairs_by_splink(_columns([])) == ()
    assert pairs_by_splink(_columns([("", "", "", "")] * 5)) == ()
    assert pairs_by_splink(_columns(_PEOPLE), split=0) == ()


@pytest.mark.parametrize(("backend", "extra"), [(DUCKDB, "splink"), (SPARK, "spark")])
def test_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, backend: str, extra: str
) -> None:
    def missing() -> None:
        raise ModuleNotFoundError

    monkeypatch.setattr(running, "_ENGINES", {backend: missing})
    with pytest.raises(MissingExtraError, match=rf"pip install 'crmctl\[{extra}\]'"):
        pairs_by_splink(_columns(_PEOPLE), backend=backend)


@pytest.mark.slow
def test_spark_runs_as_somebody_said_or_else_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in running._CONFIGURED:  # noqa: SLF001
        monkeypatch.delenv(name, raising=False)
    assert not is_configured(tmp_path)
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--master yarn pyspark-shell")
    assert is_configured(tmp_path)
    monkeypatch.delenv("PYSPARK_SUBMIT_ARGS")
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "spark-defaults.conf").write_text("spark.master yarn\n")
    assert is_configured(tmp_path)


@_needs_spark
def test_spark_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    columns = _columns([*_PEOPLE, *_AGAIN])
    on_spark = {pair[:2] for pair in pairs_by_splink(columns, backend=SPARK) if pair[2] >= 0.5}
    assert len(on_spark & _TRUTH) >= 38
