import re

import pytest

from crmctl.model.attachment import bytes_for_people, chosen, files, is_attachment, place
from crmctl.model.types import ATTACHED

_DATA = {
    "attachments": [
        {"file": "attachments/7k/a-7k3f9q2m.pdf", "name": "Quote.pdf", "label": "quote"},
        {"file": "attachments/2b/a-2b4d6f8h", "name": "photo", "label": "quote"},
    ]
}


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("Quote Erika.PDF", ".pdf"), ("archive.tar.gz", ".gz"), ("no suffix", ""), (".hidden", ""),
        ("x.Müller", ""), ("x.a b", ""), ("x.verylongsuffix", ""), ("x.", ""),
    ],
)  # fmt: skip
def test_a_place_says_nothing_but_the_suffix(name: str, suffix: str) -> None:
    path = place("a-7k3f9q2m", name)
    assert path == f"attachments/7k/a-7k3f9q2m{suffix}"
    assert re.fullmatch(ATTACHED, path)
    assert is_attachment(path)


@pytest.mark.parametrize(
    "path",
    ["attachments/../crm.yaml", "/etc/passwd", "attachments/7k/a-7k3f9q2m.pdf\n", "contacts/7k/x",
     "attachments/7k/../../x"],
)  # fmt: skip
def test_no_other_file_can_be_named(path: str) -> None:
    assert not re.fullmatch(ATTACHED, path)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1", ["Quote.pdf"]), ("2", ["photo"]), ("3", []), ("0", []), ("quote.PDF", ["Quote.pdf"]),
        ("quote", ["Quote.pdf", "photo"]), ("a-2b4d6f8h", ["photo"]),
        ("attachments/7k/a-7k3f9q2m.pdf", ["Quote.pdf"]), ("nothing", []),
    ],
)  # fmt: skip
def test_an_attachment_is_named_by_number_place_name_or_label(text: str, names: list[str]) -> None:
    assert [item["name"] for item in chosen(_DATA, text)] == names


def test_files_are_listed_once() -> None:
    twice = {"attachments": [*_DATA["attachments"], _DATA["attachments"][0]]}
    assert files(twice) == ("attachments/7k/a-7k3f9q2m.pdf", "attachments/2b/a-2b4d6f8h")
    assert files({}) == ()


def test_bytes_are_told_in_powers_of_ten() -> None:
    assert [bytes_for_people(n) for n in (0, 999, 1400, 10_000_000, 2 * 1024**3)] == [
        "0 B", "999 B", "1.4 kB", "10.0 MB", "2.1 GB",
    ]  # fmt: skip
