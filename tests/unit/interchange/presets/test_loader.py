"""Reading presets: ours are sound, and a slip in one of one's own is named."""

from pathlib import Path
from time import perf_counter

import pytest

from crmctl.errors.presets import BrokenPresetError
from crmctl.interchange.presets import loader
from crmctl.interchange.presets.registry import FOLDER, NAMES, Presets
from crmctl.interchange.presets.tree import LARGEST
from crmctl.interchange.synonyms import key
from crmctl.model.catalogue import Catalogue

_SOUND = """\
name: ours
title: Our shop
source: shop
signatures:
  - file: people
    every: [Nr]
---
files:
  - name: people
    kind: contact
    seen: {grade: own}
    columns:
      external_ids: [Nr]
      name.given: Rufname
    formats: {date_order: dmy}
"""


def _broken(text: str, catalogue: Catalogue) -> str:
    with pytest.raises(BrokenPresetError) as caught:
        loader.load(text, "presets/ours.yaml", catalogue)
    return str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_every_target_of_ours_is_a_field(name: str, catalogue: Catalogue) -> None:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    preset = loader.load(text, name, catalogue)
    assert preset.head.name == name
    assert preset.export
    assert all(file.columns for file in preset.files)


def test_every_file_of_a_preset_is_in_the_list_and_the_other_way_round() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_column_has_one_meaning_in_a_type_of_file(name: str) -> None:
    for file in Presets().get(name).files:
        meanings = [
            *file.columns.values(),
            *(names for joint in file.joints for names in joint.columns),
            *((alias,) for alias in (*file.notes, *file.left_out)),
        ]
        keys = [
            one
            for aliases in meanings
            for one in {(key(alias), "#" in alias, "*" in alias) for alias in aliases}
        ]
        twice = {one for one in keys if keys.count(one) > 1}
        # The currency of Pipedrive may stand in the notes beside that of the value. HubSpot's
        # own names and its titles are one word.
        assert {word for word, _, _ in twice} <= {"dealcurrency", "leadstatus", "createdate"}


def test_what_recognition_needs_is_read_in_a_few_milliseconds() -> None:
    texts = [(FOLDER / f"{name}.yaml").read_text(encoding="utf-8") for name in NAMES]
    took = list[float]()
    for _ in range(20):
        start = perf_counter()
        for text in texts:
            loader.head(text, "x")
        took.append(perf_counter() - start)
    # About 3 ms; with the tracing of coverage, five times as long.
    assert min(took) < 0.050


def test_a_sound_preset_is_read(catalogue: Catalogue) -> None:
    preset = loader.load(_SOUND, "presets/ours.yaml", catalogue)
    assert preset.head.source == "shop"
    (file,) = preset.files
    assert file.columns == {"external_ids": ("Nr",), "name.given": ("Rufname",)}
    assert file.formats.date_order == "dmy"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("name: ours", "name: Ours!", 1, "name must be of small letters"),
        ("title: Our shop\n", "", 1, "lacks 'title'"),
        ("source: shop", "source: shop\nauthor: me", 4, "author is not known here"),
        ("source: shop", "source: [shop]", 3, "source must be a text"),
        ("every: [Nr]", "none_of: [Nr]", 5, "signatures[0] names no column"),
        ("every: [Nr]", "every: {a: b}", 6, "signatures[0].every must be a list"),
        ("file: people", "file: folk", 9, "files has none of the name"),
        ("kind: contact", "kind: alien", 10, "files[0].kind is not a kind of record"),
        ("grade: own", "grade: Z", 11, "files[0].seen.grade must be one of A B C own"),
        ("name.given: Rufname", "name.nick: Rufname", 14, "names no field of a contact"),
        ("name.given: Rufname", "external_ids: Rufname", 14, "stands there twice"),
        ("date_order: dmy", "date_order: dym", 15, "must be one of dmy mdy ymd"),
        ("    formats:", "    words: [a]\n    formats:", 15, "words must be a mapping"),
        ("    formats:", "    many: {Nr: ' '}\n    formats:", 15, "must be the sign"),
        ("    formats:", "    joints: [{target: notes, how: glue, columns: [a]}]\n    formats:",
         15, "how must be one of"),
        ("    formats:", "    joints: [{target: nose, how: comma, columns: [a]}]\n    formats:",
         15, "names no field"),
        ("    formats:", "    columns2: {}\n    formats:", 15, "columns2 is not known here"),
        ("    formats:", "    status: maybe\n    formats:", 15, "status must be in the name"),
        ("[Nr]\n---", "[Nr\n---", 7, "is no YAML"),
        ("Rufname", "[[[[[[[[[Rufname]]]]]]]]]", 14, "is nested too deeply"),
        ("files:\n", "files:\n  - name: people\n    kind: contact\n    seen: {grade: own}\n", 9,
         "has two of one name"),
        ("name.given", "[a, b]", 13, "has a name that is no text"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_file_line_and_field(
    old: str, new: str, line: int, said: str, catalogue: Catalogue
) -> None:
    message = _broken(_SOUND.replace(old, new, 1), catalogue)
    assert message.startswith(f"The preset presets/ours.yaml cannot be used; line {line}: ")
    assert said in message


def test_a_preset_of_one_part_or_of_none_is_refused(catalogue: Catalogue) -> None:
    assert "both of its parts" in _broken(_SOUND.partition("---")[0], catalogue)
    assert "both of its parts" in _broken("", catalogue)
    assert "must be a mapping" in _broken("just a text", catalogue)


def test_a_preset_that_is_far_too_large_is_not_parsed(catalogue: Catalogue) -> None:
    assert "larger than 256 KB" in _broken("#" * (LARGEST + 1), catalogue)


def test_a_bomb_of_aliases_is_refused(catalogue: Catalogue) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefghijk", "bcdefghijkl", strict=True)
    )
    start = perf_counter()
    assert "refers to another part" in _broken(f"{bomb}{_SOUND}", catalogue)
    assert perf_counter() - start < 1


def test_presets_are_shipped_with_the_package() -> None:
    """Hatch ships every file below a package; there is no pattern that leaves these out."""
    root = Path(__file__).parents[4]
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert 'packages = ["src/crmctl"]' in settings
    assert root / "src" / "crmctl" / "interchange" / "presets" / "systems" == FOLDER
