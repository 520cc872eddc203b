"""What columns without a field say, as lines of the notes: `Rating: hot`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

Data = Mapping[str, Any]


def with_lines(data: Data, lines: Sequence[str], wrote: Data) -> Data:
    """Give a record with lines in its notes that it lacks.

    A line that an import wrote, and that stands there as it did, gives way to what its column
    says now; any other stays, and the new one stands below.

    Args:
        data: the record.
        lines: what the columns say.
        wrote: what earlier imports from the same source wrote into the record.
    """
    notes = str(data.get("notes", "")).splitlines()
    # A table of 10,000 columns may have as many lines.
    places = {line: at for at, line in reversed(list(enumerate(notes)))}
    written = defaultdict[str, list[str]](list)
    for line in str(wrote.get("notes", "")).splitlines():
        written[_column(line)].append(line)
    for line in lines:
        if line in places:
            continue
        former = [one for one in written[_column(line)] if one in places]
        if len(former) == 1:
            places[line] = places.pop(former[0])
            notes[places[line]] = line
        else:
            places[line] = len(notes)
            notes.append(line)
    text = "".join(f"{line}\n" for line in notes)
    return {**data, "notes": text} if lines and text != data.get("notes", "") else data


def missing(lines: Sequence[str], known: Data) -> list[str]:
    """Give the lines that the notes of a record lack."""
    present = set(str(known.get("notes", "")).splitlines()) if lines else set()
    return [line for line in lines if line not in present]


def _column(line: str) -> str:
    return line.partition(": ")[0]
