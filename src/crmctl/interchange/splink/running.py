"""Running Splink on DuckDB or on a Spark of one's own.

Spark takes its settings from where Spark takes them: `spark-defaults.conf`, SPARK_CONF_DIR, the
master of a cluster from SPARK_MASTER or the same file; without any it runs on this machine.
"""

import json
import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crmctl.errors.deduping import NothingLearnedError
from crmctl.errors.rendering import MissingExtraError
from crmctl.interchange.splink.plain import plain_column, rows_of
from crmctl.interchange.splink.plan import KEY, Plan, names_of, plan_for
from crmctl.matching.columns import Column

Pair = tuple[int, int, float]

DUCKDB, SPARK = "duckdb", "spark"
"""What Splink runs on."""

_LEAST = 0.01  # pairs that are less likely the same are of no use to anybody
_FEWEST = 2
_DRAWN = 1_000_000  # pairs by which it is learned how strangers agree
_SEED = 6
_RECALL = 0.7  # of the rules that are nearly certain; Splink asks for a guess
_PARTS = 2  # of a table, on one machine
_CALM = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
# On one machine: two processors, and no name of it that would have to be looked up.
_ALONE = {
    "spark.master": "local[2]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.default.parallelism": str(_PARTS),
    "spark.sql.shuffle.partitions": str(_PARTS),
    # The short way from Java's code to the machine's: most steps run once.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}
_CONFIGURED = (
    "SPARK_CONF_DIR", "SPARK_HOME", "SPARK_REMOTE", "MASTER", "PYSPARK_SUBMIT_ARGS",
    "PYSPARK_GATEWAY_PORT",
)  # fmt: skip
_TABLES = ("crmctl_left", "crmctl_right")


def pairs_by_splink(
    columns: Sequence[Column], *, split: int | None = None, backend: str = DUCKDB
) -> Sequence[Pair]:
    """Give pairs of rows and the probability that both are the same, the likeliest first.

    Args:
        columns: as the finder takes them.
        split: for two tables, how many rows the first has; only pairs across are given.
        backend: what it runs on, `DUCKDB` or `SPARK`.

    Raises:
        MissingExtraError: Splink, or what it is to run on, is not installed.
    """
    columns = [column for column in columns if any(plain_column(column))]
    rows = rows_of(columns)
    if len(rows) < _FEWEST or split in {0, len(rows)}:
        return ()
    tables = [rows] if split is None else [rows[:split], rows[split:]]
    with _quiet(), _opened(backend) as engine:
        for name, some in zip(_TABLES, tables, strict=False):
            engine.create(name, [KEY, *names_of(columns)], some)
        predicted = _predicted(engine, _TABLES[: len(tables)], plan_for(columns))
        found = engine.rows(
            f"SELECT {KEY}_l, {KEY}_r, match_probability FROM {predicted.physical_name}"  # noqa: S608 - Splink's own name
        )
    pairs = [(min(one, other), max(one, other), float(odds)) for one, other, odds in found]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _settings(plan: Plan, tables: int) -> Any:
    from splink import SettingsCreator  # noqa: PLC0415 - an extra

    return SettingsCreator(
        link_type="dedupe_only" if tables == 1 else "link_only",
        comparisons=list(plan.comparisons),
        blocking_rules_to_generate_predictions=list(plan.blocking),
        unique_id_column_name=KEY,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _predicted(engine: "_DuckDb | _Spark", tables: Sequence[str], plan: Plan) -> Any:
    """Let Splink learn and judge; where nothing is certain it begins with its own guess."""
    from splink.internals.exceptions import SplinkException  # noqa: PLC0415 - an extra

    for sure in (plan.sure, ()):
        linker = engine.linker(tables, _settings(plan, len(tables)))
        # Where no pair is certain, or all are, Splink takes the logarithm of nothing.
        with suppress(SplinkException, ValueError):
            _train(linker, plan, sure, engine.pieces)
            return linker.inference.predict(threshold_match_probability=_LEAST)
    raise NothingLearnedError


def _train(linker: Any, plan: Plan, sure: Sequence[Any], pieces: Mapping[str, int]) -> None:
    """Let Splink learn; what it cannot learn from these rows stays as it is by default."""
    from splink.internals.exceptions import SplinkException  # noqa: PLC0415 - an extra

    if sure:
        linker.training.estimate_probability_two_random_records_match(list(sure), recall=_RECALL)
    linker.training.estimate_u_using_random_sampling(max_pairs=_DRAWN, seed=_SEED, **pieces)
    for rule in plan.training:
        with suppress(SplinkException, ValueError):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)


class _DuckDb:
    """Splink on DuckDB, in memory."""

    pieces: Mapping[str, int] = {}

    def __init__(self) -> None:
        import duckdb  # noqa: PLC0415 - an extra
        from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415 - the same

        self._connection = duckdb.connect()
        self._api = DuckDBAPI(self._connection)

    def create(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        import numpy as np  # noqa: PLC0415 - not at the start of every command

        numbers, *texts = zip(*rows, strict=True)
        given = {KEY: np.array(numbers, dtype=np.int64)}
        for column, values in zip(columns[1:], texts, strict=True):
            given[column] = np.array(values, dtype=object)
        types = ", ".join(f"{column}::VARCHAR AS {column}" for column in columns[1:])
        self._connection.register("given", given)
        self._connection.execute(f"CREATE TABLE {name} AS SELECT {KEY}, {types} FROM given")  # noqa: S608 - our own names
        self._connection.unregister("given")

    def linker(self, tables: Sequence[str], settings: Any) -> Any:
        return _linker(self._api, tables, settings)

    def rows(self, query: str) -> Sequence[Any]:
        return list(self._connection.execute(query).fetchall())

    def close(self) -> None:
        self._connection.close()


class _Spark:
    """Splink on Spark."""

    # Splink asks ten times for a tenth of the pairs, comparison by comparison, and may stop early:
    # each question takes Spark a second at least, however few pairs it is about.
    pieces: Mapping[str, int] = {"num_chunks": 1}

    def __init__(self) -> None:
        import pyspark  # noqa: PLC0415 - an extra
        from pyspark.sql import SparkSession  # noqa: PLC0415 - the same
        from splink.backends.spark import (  # noqa: PLC0415 - the same
            SparkAPI,
            similarity_jar_location,
        )

        builder = SparkSession.builder.appName("crmctl")
        for name, value in (_CALM | {"spark.jars": similarity_jar_location()}).items():
            builder = builder.config(name, value)
        if not is_configured(Path(pyspark.__file__).parent):
            for name, value in _ALONE.items():
                builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._session.sparkContext.setLogLevel("FATAL")
        if self._is_local:
            # Spark's own default is for a cluster; here each part costs more than it saves.
            self._session.conf.set("spark.sql.shuffle.partitions", _PARTS)
        # Each step is written down: Spark would do all earlier ones again for every next one.
        self._folder = TemporaryDirectory(prefix="crmctl-spark-")
        self._session.sparkContext.setCheckpointDir(self._folder.name)
        self._api = SparkAPI(
            spark_session=self._session,
            break_lineage_method="parquet",
            num_partitions_on_repartition=_PARTS if self._is_local else None,
        )

    def create(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        typed = ", ".join([f"{KEY} long", *(f"{column} string" for column in columns[1:])])
        if self._is_local:
            # Rows that are handed over need processes of Python to arrive; a file does not.
            file = Path(self._folder.name) / f"{name}.json"
            with file.open("w", encoding="utf-8") as lines:
                for row in rows:
                    lines.write(json.dumps(dict(zip(columns, row, strict=True))) + "\n")
            frame = self._session.read.schema(typed).json(str(file))
        else:
            frame = self._session.createDataFrame(list(rows), typed)
        frame.createOrReplaceTempView(name)

    @property
    def _is_local(self) -> bool:
        master: str = self._session.sparkContext.master
        return master.startswith("local")

    def linker(self, tables: Sequence[str], settings: Any) -> Any:
        return _linker(self._api, tables, settings)

    def rows(self, query: str) -> Sequence[Any]:
        return list(self._session.sql(query).collect())

    def close(self) -> None:
        self._session.stop()
        self._folder.cleanup()


_ENGINES: Mapping[str, type[_DuckDb | _Spark]] = {DUCKDB: _DuckDb, SPARK: _Spark}


def is_configured(installed: Path) -> bool:
    """Say whether somebody said where Spark is and how it is to run.

    Args:
        installed: where Spark's own files are.
    """
    named = any(os.environ.get(name) for name in _CONFIGURED)
    return named or (installed / "conf" / "spark-defaults.conf").exists()


def _linker(api: Any, tables: Sequence[str], settings: Any) -> Any:
    from splink import Linker  # noqa: PLC0415 - an extra

    given = [api.register(name) for name in tables]
    return Linker(given, settings, log_level=logging.CRITICAL)


@contextmanager
def _opened(backend: str) -> Iterator[_DuckDb | _Spark]:
    """Open what Splink runs on."""
    try:
        engine = _ENGINES[backend]()
    except ModuleNotFoundError:
        raise MissingExtraError("spark" if backend == SPARK else "splink") from None
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink from telling what it is doing, which is much."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)
