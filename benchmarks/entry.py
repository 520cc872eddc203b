"""How long it takes to find what one new record may be, in a process that runs.

The index lies in memory and holds what `crmctl index` would make of the files; a new record is a
made-up one, or one of the CRM's with a slip in its name and another mailbox.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from random import Random
from statistics import median, quantiles
from typing import Any

from crmctl.index.database import create
from crmctl.index.files import FileState
from crmctl.index.flatten import rows
from crmctl.index.plan import plan
from crmctl.index.write import Change, fill
from crmctl.model.catalogue import Catalogue
from crmctl.model.checked import check
from crmctl.model.describe import catalogue as describe
from crmctl.model.identity import label
from crmctl.model.record import Record, Ref, as_data
from crmctl.model.settings import Settings
from crmctl.workspace.resembling import resembling
from generate import SEED
from records import Size, records

MOST = 0.050  # seconds
_NEW = 300
_COMPANIES = 5  # people of each


def entry_figures(count: int) -> bool:
    """Print what one new contact takes against so many, and one new customer."""
    random = Random(SEED)
    catalogue = describe(Settings(format=1, name="Benchmark"))
    known = list(_checked(catalogue, Size(count // _COMPANIES, count, 0), random))
    connection = create(None, catalogue)
    fill(connection, catalogue, _changes(catalogue, known))
    print(f"\none new record, at most {MOST * 1e3:.0f} ms", flush=True)
    return all(
        _measured(connection, kind, [each for each in known if each.kind == kind], random)
        for kind in ("contact", "customer")
    )


def _measured(
    connection: sqlite3.Connection, kind: str, known: list[Record], random: Random
) -> bool:
    new = [_slipped(random.choice(known).data, random) for _ in range(_NEW)]
    list(resembling(connection, kind, {"": new[0]}))  # what is imported at first
    seconds, found = [], 0
    for data in new:
        start = time.perf_counter()
        answer = dict(resembling(connection, kind, {"": data}))
        seconds.append(time.perf_counter() - start)
        found += any(each.probability >= 1 / 2 for each in answer.get("", ()))
    worst = quantiles(seconds, n=100)[-1]
    print(
        f"{kind} among {len(known):,}: p50 {median(seconds) * 1e3:.1f} ms, "
        f"p99 {worst * 1e3:.1f} ms; {found} of {_NEW} entered again are told",
        flush=True,
    )
    return True


def _slipped(data: Mapping[str, Any], random: Random) -> dict[str, Any]:
    """Give a record as somebody enters it again: a slip in the name, and another mailbox."""
    again = {**data, "emails": [{"address": f"new{random.randrange(10**6)}@mail.example"}]}
    name = data["name"]
    if isinstance(name, str):
        again["name"] = _slip(name, random)
    else:
        again["name"] = {**name, "family": _slip(name["family"], random)}
    return again


def _slip(text: str, random: Random) -> str:
    """Write one letter twice."""
    at = random.randrange(1, len(text))
    return f"{text[:at]}{text[at - 1]}{text[at:]}"


def _checked(catalogue: Catalogue, size: Size, random: Random) -> Iterator[Record]:
    for made in records(size, random):
        folder, id_ = made.path.partition("/")[0], made.path.rpartition("/")[2][: -len(".yaml")]
        kind = catalogue.by_name[folder]
        tree = check(kind, made.tree).tree
        assert tree is not None, made.path  # noqa: S101 - what we make is valid
        yield Record(kind.name, Ref(folder, id_), as_data(tree))


def _changes(catalogue: Catalogue, known: Iterable[Record]) -> Iterator[Change]:
    plans = {kind.name: plan(catalogue, kind) for kind in catalogue.kinds}
    for record in known:
        path, of_kind = f"{record.ref}.yaml", plans[record.kind]
        named = label(of_kind.kind, record.data)
        yield Change(FileState(path, "", ""), rows(of_kind, path, record, named))


if __name__ == "__main__":
    entry_figures(100_000)
