from typing import Any

import pytest

from crmctl.model.describe import catalogue
from crmctl.model.record import Record, Ref
from crmctl.model.settings import Settings
from crmctl.privacy.subject import subject_of
from crmctl.privacy.traces import traces_of

_CATALOGUE = catalogue(Settings.model_validate({"format": 1, "name": "Test"}))


def _record(kind: str, id_: str, **data: Any) -> Record:
    return Record(kind, Ref(_CATALOGUE.by_name[kind].folder, id_), data)


@pytest.mark.parametrize(
    ("given", "family", "charsets"),
    [
        ("Алёна", "Соловьёва", ("utf-8", "cp1251", "koi8-r", "utf-16-le", "utf-16-be")),
        ("Γιώργος", "Παπαδόπουλος", ("utf-8", "utf-16-le", "cp1253")),
        ("Łukasz", "Wójcik", ("utf-8", "cp1250", "iso8859-2", "utf-16-le")),
        ("小明", "欧阳", ("utf-8", "gb18030", "utf-16-le")),
        ("Wu", "Ed", ("utf-8", "utf-16-le")),
        ("Åse", "Øy", ("utf-8", "latin-1", "utf-16-be")),
        ("Jürgen", "Weiß", ("utf-8", "latin-1", "cp437")),
    ],
)
def test_a_name_of_any_script_is_found_in_its_charsets(
    given: str, family: str, charsets: tuple[str, ...]
) -> None:
    contact = _record("contact", "p-1", name={"given": given, "family": family})
    traces = traces_of([subject_of(contact)], [contact])
    for charset in charsets:
        content = f"10:15 {given} {family}; 12\n".encode(charset)
        assert traces.hint.search(content), charset
        assert [one.certain for one in traces.found(content)] == [True], charset
        left = traces.erased(content, traces.found(content))
        assert left == "10:15 [erased]; 12\n".encode(charset)
