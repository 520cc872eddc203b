"""Find duplicates in a table as `crmctl dedupe --csv` does: `er_ours.py GIVEN FOUND`.

GIVEN is JSON: columns of name, type and values, and where two tables are linked, `split`. FOUND is
written as JSON: the pairs that may be one with their probabilities, those called the same, and the
seconds that finding took.
"""

import json
import sys
import time
from itertools import combinations
from pathlib import Path
from typing import Any

from crmctl.matching.clustering import clusters_of, one_to_one
from crmctl.matching.columns import Column, Type
from crmctl.matching.table_finder import find_in

# Pairs below are strangers beyond doubt; to write them all would take longer than to find them.
_DOUBTFUL = 0.01


def main(given: Path, target: Path) -> None:
    """Find and write."""
    table = json.loads(given.read_text())
    split = table["split"]
    columns = [Column(name, Type(type_), values) for name, type_, values in table["columns"]]
    start = time.process_time()
    found = find_in(columns, split=split)
    if split is None:
        same = [pair for rows in clusters_of(found) for pair in combinations(sorted(rows), 2)]
    else:
        same = [(int(found.left[at]), int(found.right[at])) for at in one_to_one(found)]
    seconds = time.process_time() - start
    told_of = found.probability >= _DOUBTFUL
    pairs: list[Any] = [
        each[told_of].tolist() for each in (found.left, found.right, found.probability)
    ]
    told = {"pairs": list(zip(*pairs, strict=True)), "same": same, "seconds": seconds}
    target.write_text(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
