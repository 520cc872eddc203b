"""Headers that were seen, each recognised as the file it is and as no other.

They come from the file of facts, not from the aliases of the presets.
"""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from crmctl.errors.presets import PresetKindError, UnknownPresetError, UnseenSystemError
from crmctl.interchange.mapping import map_columns
from crmctl.interchange.paths import join
from crmctl.interchange.presets.applying import apply
from crmctl.interchange.presets.recognise import Ambiguous, Recognised, recognise
from crmctl.interchange.presets.registry import NAMES, Presets
from crmctl.interchange.presets.unseen import UNSEEN
from crmctl.interchange.tables import csvread
from crmctl.model.catalogue import Catalogue


def _name(found: Recognised | Ambiguous | None) -> str:
    assert not isinstance(found, Ambiguous), found.names
    return found.preset.head.name if found else ""


def test_a_header_is_recognised_as_its_system_s(
    system: str, file: str, header: Sequence[str], presets: Presets
) -> None:
    assert file
    assert _name(recognise(header, presets)) == system


def test_order_case_blanks_accents_and_further_columns_do_not_matter(
    system: str, file: str, header: Sequence[str], presets: Presets
) -> None:
    shuffled = [*header, "Lieblingsfarbe", "Custom Field 7", "Score (2024)"]
    random.Random(file).shuffle(shuffled)  # noqa: S311 - the same order each time
    for change in (str.upper, str.lower, lambda name: f"  {name} "):
        assert _name(recognise([change(name) for name in shuffled], presets)) == system


def test_a_header_without_one_of_its_columns_is_never_another_system_s(
    system: str, file: str, header: Sequence[str], presets: Presets
) -> None:
    assert file
    others = {
        _name(recognise([*header[:at], *header[at + 1 :]], presets)) for at in range(len(header))
    }
    assert others <= {system, ""}


def test_most_headers_are_recognised_without_any_one_of_their_columns(
    headers: Sequence[tuple[str, str, Sequence[str]]], presets: Presets
) -> None:
    told = [
        _name(recognise([*header[:at], *header[at + 1 :]], presets)) == system
        for system, name, header in headers
        if (system, name) not in {("mailchimp", "unsubscribed_extra"), ("getresponse", "import")}
        for at in range(len(header))
    ]
    assert sum(told) / len(told) > 0.9


def test_no_preset_is_without_a_header_that_was_seen(
    headers: Sequence[tuple[str, str, Sequence[str]]],
) -> None:
    assert set(NAMES) == {system for system, _, _ in headers}


@pytest.mark.parametrize("name", ["Customers", "Employees", "Orders", "Products", "Suppliers"])
def test_a_table_of_no_known_system_is_not_taken_for_one(
    name: str, shared: Path, presets: Presets
) -> None:
    header = csvread.read((shared / "northwind" / f"{name}.csv").read_bytes()).header
    assert recognise(header, presets) is None


def test_no_other_table_is_taken_for_a_known_system_s(shared: Path, presets: Presets) -> None:
    files = sorted((shared / "csv-frictionless" / "data").glob("*.csv"))
    for file in files:
        assert recognise(csvread.read(file.read_bytes()).header, presets) is None, file.name


@pytest.mark.parametrize(
    ("name", "expected"),
    [("accountData.csv", "accounts"), ("opportunityData.csv", "opportunities")],
)
def test_the_samples_of_data_loader_are_salesforce_s(
    name: str, expected: str, shared: Path, presets: Presets
) -> None:
    path = shared / "salesforce-dataloader/src/main/resources/samples/data" / name
    found = recognise(csvread.read(path.read_bytes()).header, presets)
    assert isinstance(found, Recognised)
    assert (found.preset.head.name, found.file.name) == ("salesforce", expected)


def test_a_preset_that_is_named_is_taken_where_its_columns_tell_nothing(presets: Presets) -> None:
    assert recognise(["email", "name"], presets) is None
    assert _name(recognise(["email", "name", "city"], presets, "getresponse")) == "getresponse"
    assert _name(recognise(["Record ID", "Company owner"], presets, "hubspot")) == "hubspot"
    with pytest.raises(PresetKindError, match=r"of GetResponse that are known: contacts"):
        recognise(["Farbe"], presets, "getresponse")


def test_a_preset_that_nobody_has_says_which_there_are(presets: Presets) -> None:
    with pytest.raises(UnknownPresetError, match=r"Did you mean hubspot\?"):
        recognise(["x"], presets, "hubspott")


@pytest.mark.parametrize("name", sorted(UNSEEN))
def test_a_system_that_nobody_saw_has_no_preset_and_says_so(name: str, presets: Presets) -> None:
    assert name not in NAMES
    with pytest.raises(UnseenSystemError, match="--save-preset"):
        recognise(["x"], presets, name)


_OWN = """\
name: {name}
title: Ours
source: ours
signatures:
  - {{file: people, every: [Personalnummer, Rufname]}}
---
files:
  - name: people
    kind: contact
    seen: {{grade: own}}
    columns:
      external_ids: [Personalnummer]
      name.given: [Rufname]
"""


def test_a_header_that_two_presets_know_alike_names_both() -> None:
    presets = Presets({name: _OWN.format(name=name) for name in ("one", "two")})
    found = recognise(["Personalnummer", "Rufname"], presets)
    assert isinstance(found, Ambiguous)
    assert found.names == ("one (people)", "two (people)")


def test_a_preset_that_knows_more_of_the_columns_comes_first() -> None:
    more = _OWN.replace("name.given", "name.family: [Zuname]\n      name.given")
    presets = Presets({"one": _OWN.format(name="one"), "two": more.format(name="two")})
    assert _name(recognise(["Personalnummer", "Rufname", "Zuname"], presets)) == "two"


def test_a_preset_of_one_s_own_comes_before_ours() -> None:
    own = _OWN.replace("Personalnummer, Rufname", "Record ID, Deal Name").format(name="ours")
    header = ["Record ID", "Deal Name", "Deal Stage", "Pipeline"]
    assert _name(recognise(header, Presets())) == "hubspot"
    assert _name(recognise(header, Presets({"ours": own}))) == "ours"


def test_a_kind_that_a_person_says_leaves_out_files_of_another(presets: Presets) -> None:
    assert recognise(["Task ID", "Section/Column", "Name"], presets, kind="deal") is None


def test_titles_in_any_language_are_known_by_the_logical_names_beside_them(
    presets: Presets, catalogue: Catalogue
) -> None:
    logical = {
        "(Ne pas modifier) Compte": "accountid",
        "Nom du compte": "name",
        "Téléphone principal": "telephone1",
        "Adresse 1 : Ville": "address1_city",
    }
    header = [*logical, "(Ne pas modifier) Somme", "Couleur"]
    assert recognise(header, presets) is None
    found = recognise(header, presets, logical=logical)
    assert isinstance(found, Recognised)
    applied = apply(found.preset, found.file, header, logical=logical)
    kind = catalogue.by_name["customer"]
    mapping = map_columns(header, kind, source=applied.source, known=applied.known)
    assert [path and join(path) for path in mapping.paths] == [
        "external_ids.dynamics365", "name", "phones.0.number", "addresses.0.city", None, None,
    ]  # fmt: skip
