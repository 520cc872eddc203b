from pathlib import Path

from crmctl.model.catalogue import FieldType
from crmctl.model.checked import check
from crmctl.model.describe import catalogue
from crmctl.model.kinds import KINDS
from crmctl.model.record import plain
from crmctl.model.settings import Settings
from crmctl.model.settings_check import check_settings
from crmctl.model.walk import leaves
from crmctl.store.canonical import emit
from crmctl.store.document import load
from crmctl.store.paths import path_of

_EXAMPLES = Path(__file__).parents[3] / "examples"


def _settings() -> Settings:
    data = load((_EXAMPLES / "crm.yaml").read_bytes()).data
    settings, problems = check_settings(data or {})
    assert settings
    assert problems == ()
    return settings


def test_every_example_is_valid_canonical_and_in_its_place() -> None:
    kinds = catalogue(_settings()).by_name
    for model in KINDS:
        files = sorted((_EXAMPLES / model.FOLDER).rglob("*.yaml"))
        assert files
        for file in files:
            checked = check(kinds[model.KIND], load(file.read_bytes()).data or {})
            assert checked.problems == (), file
            assert emit(checked.tree or {}) == file.read_text(encoding="utf-8")
            assert file == _EXAMPLES / path_of(model.FOLDER, file.stem)


def test_every_reference_of_the_examples_leads_somewhere() -> None:
    settings = _settings()
    kinds = catalogue(settings).by_name
    ids = {
        f"{model.FOLDER}/{file.stem}"
        for model in KINDS
        for file in (_EXAMPLES / model.FOLDER).rglob("*.yaml")
    }
    for model in KINDS:
        for file in (_EXAMPLES / model.FOLDER).rglob("*.yaml"):
            tree = check(kinds[model.KIND], load(file.read_bytes()).data or {}).tree
            for path, field, value in leaves(kinds[model.KIND], plain(tree or {})):
                if field.type is FieldType.REFERENCE:
                    assert f"{kinds[field.target].folder}/{value}" in ids, (file, path)
                elif field.type is FieldType.LINK:
                    assert value in ids, (file, path)


def test_the_table_to_import_is_as_a_german_spreadsheet_writes_it() -> None:
    lines = (_EXAMPLES / "import" / "contacts.csv").read_bytes().decode("cp1252").splitlines()
    assert len(lines) == 9
    assert lines[0].startswith("Anrede;Titel;Vorname;Nachname;Firma")
    assert all(line.count(";") - line.count("; ") == 13 for line in lines)
