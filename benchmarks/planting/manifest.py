"""What was planted and where, so that others can tell what is left and what was hurt."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Trace:
    """One place in which the person stands.

    Attributes:
        place: the sort of place, as in `commit message`.
        encoding: how it is written there.
        where: a path, a ref or a file; for people who look for it.
    """

    place: str
    encoding: str
    where: str


@dataclass(slots=True)
class Manifest:
    """All that is known of a planted repository.

    Attributes:
        people: the planted ones, the first of them everywhere.
        namesake: the id of the contact who bears the first one's former name.
        traces: where they stand beyond doubt.
        doubtful: where somebody has to decide.
        touched: paths of files that may change, with the lines of them that must stay.
        innocent: paths of the namesake, the relatives, the firm, the street.
        commits: how many the stream wrote.
        first: the number of the first commit that tells of anybody planted.
        refs: refs whose names hold the person's, so that they may be called otherwise.
    """

    people: list[dict[str, Any]] = field(default_factory=list)
    namesake: str = ""
    traces: list[Trace] = field(default_factory=list)
    doubtful: list[Trace] = field(default_factory=list)
    touched: dict[str, list[str]] = field(default_factory=dict)
    innocent: list[str] = field(default_factory=list)
    commits: int = 0
    first: int = 0
    refs: list[str] = field(default_factory=list)

    def add(self, place: str, encoding: str, where: str) -> None:
        """Note a trace."""
        self.traces.append(Trace(place, encoding, where))

    def may_change(self, path: str, *kept: str) -> None:
        """Note a file that holds a trace, and lines of it that hold none."""
        self.touched.setdefault(path, []).extend(kept)

    def write(self, file: Path) -> None:
        """Write it as JSON."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @property
    def places(self) -> set[str]:
        """The sorts of places."""
        return {trace.place for trace in self.traces}

    @property
    def encodings(self) -> set[str]:
        """The encodings."""
        return {trace.encoding for trace in self.traces}


def read(file: Path) -> Manifest:
    """Read what `write` wrote."""
    data = json.loads(file.read_text(encoding="utf-8"))
    for name in ("traces", "doubtful"):
        data[name] = [Trace(**one) for one in data[name]]
    return Manifest(**data)
