"""Presets of one's own."""

from collections.abc import Sequence

import pytest

from crmctl.errors.presets import PresetNameError
from crmctl.interchange.mapping import ColumnMapping, map_columns
from crmctl.interchange.presets import loader
from crmctl.interchange.presets.applying import apply
from crmctl.interchange.presets.preset import Formats
from crmctl.interchange.presets.recognise import Recognised, recognise
from crmctl.interchange.presets.registry import NAMES, Presets
from crmctl.interchange.presets.saving import preset_of, to_yaml
from crmctl.interchange.rows import Incoming, incoming
from crmctl.interchange.tables.table import Row, Table
from crmctl.model.catalogue import Catalogue


def _read(mapping: ColumnMapping, cells: Sequence[str]) -> Incoming:
    table = Table(mapping.columns, (Row(2, tuple(cells)),), ",", "", encoding_guessed=False,
                  blank_rows=0)  # fmt: skip
    (found,) = incoming(table, mapping)
    assert isinstance(found, Incoming)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_that_is_written_is_read_again(name: str) -> None:
    preset = Presets().get(name)
    assert loader.load(to_yaml(preset), name) == preset


def test_what_a_person_chose_is_done_again_for_the_next_file(catalogue: Catalogue) -> None:
    header = ["Nr", "Wer", "Funkspruch", "Handy", "Mobil 2", "Ort", "Intern", "Land: privat"]
    chosen = {"Nr": "external_ids", "Wer": "name", "Funkspruch": "emails.address", "Intern": ""}
    contact = catalogue.by_name["contact"]
    first = map_columns(header, contact, chosen, "funk")
    text = to_yaml(preset_of("funk", first, "funk", ["Intern"], Formats(date_order="dmy")))
    found = recognise([*reversed(header), "Neu"], Presets({"funk": text}, catalogue))
    assert isinstance(found, Recognised)
    applied = apply(found.preset, found.file, header)
    again = map_columns(header, contact, source=applied.source, known=applied.known)
    cells = ["7", "Erika Muster", "a@example.com", "0171", "0172", "Berlin", "geheim", "AT"]
    assert _read(again, cells).data == _read(first, cells).data
    assert applied.left_out == {"Intern": "left out by whoever saved this preset"}
    assert applied.formats.date_order == "dmy"


def test_a_mapping_that_came_of_a_preset_keeps_all_of_it(catalogue: Catalogue) -> None:
    header = ["Deal - ID", "Deal - Title", "Deal - Value", "Deal - Currency", "Deal - Status",
              "Deal - Stage", "Organization - ID", "Deal - Organization", "Deal - Label",
              "Person - ID"]  # fmt: skip
    found = recognise(header, Presets())
    assert isinstance(found, Recognised)
    applied = apply(found.preset, found.file, header)
    deal = catalogue.by_name["deal"]
    first = map_columns(header, deal, source="pipedrive", known=applied.known)
    text = to_yaml(preset_of("mine", first, "pipedrive"))
    own = Presets({"mine": text}, catalogue).get("mine")
    mine = apply(own, own.files[0], header)
    again = map_columns(header, deal, source="pipedrive", known=mine.known)
    cells = ["1", "Tor", "5", "EUR", "won", "Angebot", "8", "Muster GmbH", "a,b", "3"]
    assert _read(again, cells) == _read(first, cells)


def test_constants_and_marks_are_kept(catalogue: Catalogue) -> None:
    header = ["Betreff", "Beginnt am", "Beginnt um"]
    found = recognise(header, Presets())
    assert isinstance(found, Recognised)
    applied = apply(found.preset, found.file, header)
    kind = catalogue.by_name["interaction"]
    first = map_columns(header, kind, known=applied.known)
    preset = preset_of("termine", first)
    assert preset.files[0].constants == {"channel": "meeting"}
    assert loader.load(to_yaml(preset), "x", catalogue) == preset


def test_a_second_address_keeps_its_place(catalogue: Catalogue) -> None:
    contact = catalogue.by_name["contact"]
    chosen = {"A": "addresses.0.city", "B": "addresses.1.city", "C": "id"}
    first = map_columns(["A", "B", "C"], contact, chosen)
    text = to_yaml(preset_of("orte", first))
    own = Presets({"orte": text}, catalogue).get("orte")
    known = apply(own, own.files[0], ["A", "B", "C"]).known
    again = map_columns(["A", "B", "C"], contact, known=known)
    assert _read(again, ["Bonn", "Köln", "p-1"]) == _read(first, ["Bonn", "Köln", "p-1"])


@pytest.mark.parametrize("name", ["", "Ours", "a/b", "../x", "-x", "x" * 41])
def test_a_name_that_is_no_name_of_a_file_is_refused(name: str, catalogue: Catalogue) -> None:
    mapping = map_columns(["Ort"], catalogue.by_name["contact"])
    with pytest.raises(PresetNameError):
        preset_of(name, mapping)


def test_what_yaml_would_take_for_something_else_is_quoted(catalogue: Catalogue) -> None:
    contact = catalogue.by_name["contact"]
    header = ["yes", "1", "a: b", "- c", "#d", "null", "[e]", "f\n g", '"h"', "straße ß"]
    mapping = map_columns(header, contact, dict.fromkeys(header, "") | {"yes": "notes"})
    preset = preset_of("x", mapping, left_out=header[5:])
    read = loader.load(to_yaml(preset), "x", catalogue)
    assert read.files[0].notes == tuple(header[1:5])
    assert set(read.files[0].left_out) == set(header[5:])
