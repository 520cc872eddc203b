"""A format is a file and a line: list and folder say the same."""

import importlib

import pytest

from crmctl.interchange.exporting.registry import EXPORTERS, Exporter, Shape, by_ending, names


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
def test_a_format_has_what_its_shape_needs(exporter: Exporter) -> None:
    module = importlib.import_module(f"crmctl.interchange.exporting.{exporter.module}")
    text = exporter.shape in {Shape.TEXT, Shape.TEXT_A_KIND}
    assert callable(getattr(module, "texts" if text else "fill"))


def test_every_format_has_a_name_of_its_own() -> None:
    assert len(set(names())) == len(EXPORTERS)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.csv", "csv"),
        ("A.XLSX", "xlsx"),
        ("crm.db", "sqlite"),
        ("x.ndjson", "jsonl"),
        ("list.mailchimp.csv", "mailchimp"),
        ("list.brevo.csv", "brevo"),
    ],
)
def test_the_ending_of_a_file_tells_its_format(file: str, name: str) -> None:
    found = by_ending(file)
    assert found is not None
    assert found.name == name


def test_another_ending_tells_nothing() -> None:
    assert by_ending("a.doc") is None
    assert by_ending("-") is None
