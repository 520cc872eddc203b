"""What is open between two sides keeps nobody who is erased."""

from collections.abc import Callable
from pathlib import Path

from crmctl.matching.conflicts import path_of

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_CONFLICT = """\
path: {path}
fields:
  - field: {field}
    before: {value}
    ours:
      value: x
    theirs:
      value: {value}
"""


def test_conflicts_about_the_person_go_and_others_are_cleaned(
    hear: Hear, crm: Path, git: Git
) -> None:
    own, other = "contacts/2b/p-2b4d6f8h.yaml", "customers/k-9w2e5t7y.yaml"
    places = []
    for path, field, value in ((own, "birthday", "1980-02-03"), (other, "notes", "Paul Ito rang")):
        place = crm / path_of(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_CONFLICT.format(path=path, field=field, value=value))
        places.append(place)
    git("add", "-A")
    git("commit", "-qm", "open")
    assert hear("redact", "p-2b4d6f8h", "--yes")[0] == 0
    assert not places[0].exists()
    assert "Ito" not in places[1].read_text()
    assert "rang" in places[1].read_text()
    assert hear("redact", "p-2b4d6f8h", "--history", "--yes")[0] == 0
    history = git("log", "--all", "-p")
    assert "1980-02-03" not in history
    assert "Ito" not in history
