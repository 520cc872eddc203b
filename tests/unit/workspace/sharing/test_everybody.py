"""Three people edit at random and sync: nothing is lost, and all have the same in the end."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from tests.unit.workspace.sharing.conftest import Clone, Team

_PEOPLE = [f"contacts/7k/p-7k3f9q2{letter}.yaml" for letter in "abcdef"]


@dataclass
class Told:
    """What everybody wrote, and what somebody wrote over after seeing it."""

    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    replaced: set[str] = field(default_factory=set)
    number: int = 0

    def word(self, path: str) -> str:
        """Give a word that nobody wrote before."""
        self.number += 1
        word = f"w{self.number:05d}x"
        self.words[path].add(word)
        return word

    def overwrite(self, text: object) -> None:
        """Note that somebody saw this text and wrote something else in its place."""
        self.replaced.update(re.findall(r"w\d{5}x", str(text)))


def _edit(clone: "Clone", told: Told, random: Random) -> None:
    path = random.choice(_PEOPLE)
    data = yaml.safe_load(clone.read(path)) if clone.read(path) else None
    if data is None:
        data = {"name": {"given": "A", "family": told.word(path)}}
    what = random.choice(
        ("tag", "field", "field", "note", "line", "mail", "label", "consent", "comment")
    )
    word = told.word(path)
    if what == "tag":
        data.setdefault("tags", []).append(word)
    elif what == "field":
        name = random.choice(("given", "title", "suffix"))
        told.overwrite(data["name"].get(name))
        data["name"][name] = word
    elif what == "note":
        data["notes"] = data.get("notes", "") + f"{word}\n"
    elif what == "line":
        lines = data.get("notes", "").split("\n")
        place = random.randrange(len(lines))
        told.overwrite(lines[place])
        lines[place] = word
        data["notes"] = "\n".join(lines)
    elif what == "mail":
        data.setdefault("emails", []).append({"address": f"{word}@x.example"})
    elif what == "label":
        mails = data.setdefault("emails", [{"address": "first@x.example"}])
        mail = random.choice(mails)
        told.overwrite(mail.get("label"))
        mail["label"] = word
    elif what == "consent":
        day = f"2026-{random.randrange(1, 11):02d}-{random.randrange(1, 28):02d}"
        event = {"id": word, "purpose": "newsletter", "channel": "email", "basis": "consent",
                 "event": random.choice(("granted", "withdrawn")), "at": day,
                 "method": "web_form"}  # fmt: skip
        data.setdefault("consents", []).append(event)
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    # Half of the people write by hand, with a layout of their own.
    if what == "comment":
        kept = [line for line in clone.read(path).splitlines() if line.startswith("#")]
        text = "\n".join((*kept, f"# {word}", text))
    else:
        kept = [line for line in clone.read(path).splitlines() if line.startswith("#")]
        text = "\n".join((*kept, text))
    file = clone.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _sync(clone: "Clone") -> None:
    done = clone.run("sync")
    assert done.exit_code in {0, 5}, done.output
    if done.exit_code == 5:
        assert "changed on both sides" in done.stderr
    clone.assert_whole()


def _play(team: "Team", random: Random, rounds: int, edits: int) -> None:
    told = Told()
    for _ in range(rounds):
        for clone in random.sample(team.everybody, 3):
            for _ in range(random.randrange(1, edits)):
                _edit(clone, told, random)
            clone.git("add", "-A")
            author = f"{clone.name} <{clone.name}@team.example>"
            clone.git("commit", "-qm", "by hand", "--author", author)
            if random.random() < 0.7:
                _sync(clone)
    for clone in (*team.everybody, *team.everybody):
        _sync(clone)
    assert len({clone.head for clone in team.everybody}) == 1
    _assert_all_there(team.anna, told)
    team.anna.run("resolve", "--take", "mine")
    for clone in team.everybody:
        clone.ok("sync")
    assert len({clone.head for clone in team.everybody}) == 1
    assert team.ben.run("check").exit_code == 0, team.ben.run("check").output


def _assert_all_there(clone: "Clone", told: Told) -> None:
    for path, words in told.words.items():
        name = path.rpartition("/")[2]
        text = clone.read(path) + clone.read(f"conflicts/contacts/{name}")
        lost = {word for word in words - told.replaced if word not in text}
        assert not lost, (path, lost, text)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_all_have_synced_all_are_equal_and_nothing_is_lost(team: "Team", seed: int) -> None:
    _play(team, Random(seed), rounds=3, edits=5)  # noqa: S311 - the same in every run


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3, 7))
def test_after_a_thousand_edits_all_are_equal_and_nothing_is_lost(team: "Team", seed: int) -> None:
    _play(team, Random(seed), rounds=28, edits=24)  # noqa: S311 - the same in every run
