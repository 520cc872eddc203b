"""Codes of mails, cards, dumps and packs: found, and only the place taken out."""

import base64
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from crmctl.privacy.traces import Traces
from crmctl.privacy.traces.dumps import dumps
from crmctl.privacy.traces.packs import PartlyUnreadError, texts

Look = Callable[..., Traces]
_WHO = "Erika Müller"


def _without(traces: Traces, content: bytes) -> bytes:
    assert traces.hint.search(content)
    found = [one for one in traces.found(content) if one.certain]
    assert found
    return traces.erased(content, found)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("an Erika M&APw-ller, heute", "an [erased], heute"),
        ("FN:Eri\n ka M\n üll\n er\nX:y", "FN:[erased]\nX:y"),
        ("FN:Erika\r\n  Mül\r\n ler\r\nX:y", "FN:[erased]\r\nX:y"),
        ("body: |\n  FN:Eri\n   ka Müller\n  next", "body: |\n  FN:[erased]\n  next"),
        ("an Erika M%u00FCller, heute", "an %5Berased%5D, heute"),
        ("an Erika M&#0000252;ller, heute", "an [erased], heute"),
        ("an Erika M&#x0000FC;ller, heute", "an [erased], heute"),
    ],
)
def test_a_name_in_a_code_goes_and_the_rest_stays(look: Look, text: str, left: str) -> None:
    assert _without(look(), text.encode()).decode() == left


def test_a_parameter_that_is_continued_is_one_value(look: Look) -> None:
    left = _without(look(), b"filename*0*=utf-8''Erika%20M; filename*1*=%C3%BCller")
    assert b"ller" not in left
    assert b"Erika" not in left


def test_a_letter_that_is_broken_between_its_bytes_is_read(look: Look) -> None:
    content = b"FN:Erika M\xc3\r\n \xbcller\r\nX:y"
    assert _without(look(), content) == b"FN:[erased]\r\nX:y"


def _xxd(content: bytes) -> str:
    lines = []
    for at in range(0, len(content), 16):
        some = content[at : at + 16]
        pairs = " ".join(some[i : i + 2].hex() for i in range(0, len(some), 2))
        shown = "".join(chr(one) if 32 <= one < 127 else "." for one in some)
        lines.append(f"{at:08x}: {pairs:39}  {shown}\n")
    return "".join(lines)


def _hexdump(content: bytes) -> str:
    lines = []
    for at in range(0, len(content), 16):
        some = content[at : at + 16]
        shown = "".join(chr(one) if 32 <= one < 127 else "." for one in some)
        lines.append(f"{at:08x}  {some.hex(' '):47}  |{shown}|\n")
    return "".join(lines)


def _od(content: bytes) -> str:
    return "".join(
        f"{at:07o} {' '.join(f'{one:03o}' for one in content[at : at + 16])}\n"
        for at in range(0, len(content), 16)
    )


@pytest.mark.parametrize("dump", [_xxd, _hexdump, _od])
def test_a_dump_is_read_and_written_anew(look: Look, dump: Callable[[bytes], str]) -> None:
    before = f"Angebot für {_WHO}, bitte bald anrufen.".encode()
    left = _without(look(), dump(before).encode()).decode()
    (found,) = dumps(left)
    assert found.content == "Angebot für [erased], bitte bald anrufen.".encode()
    assert len(left.splitlines()) == -(-len(found.content) // 16)


def test_digits_that_are_no_dump_take_no_time() -> None:
    assert not list(dumps("0000000 " * 20_000 + "x"))[1:]


def test_a_document_with_streams_in_letters_goes(look: Look) -> None:
    page = zlib.compress(b"BT (" + _WHO.encode("cp1252") + b") Tj ET")
    head = b"%PDF-1.4\n3 0 obj\n<< /Filter [/ASCII85Decode /FlateDecode] >>\nstream\n"
    content = head + base64.a85encode(page) + b"~>\nendstream\nendobj\n%%EOF\n"
    assert _without(look(), content) == b"[erased]"


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose versions are stored as differences from each other."""
    _git(tmp_path, "init", "-q")
    lines = "".join(f"line {number} of a long text\n" for number in range(200))
    for number in range(4):
        (tmp_path / "f").write_text(f"{lines}{_WHO} {number}\n", encoding="utf-8")
        _git(tmp_path, "add", "f")
        _git(tmp_path, "commit", "-qm", f"c{number}")
    _git(tmp_path, "gc", "-q", "--aggressive")
    return tmp_path


def test_a_bundle_is_read_with_its_differences(look: Look, repository: Path) -> None:
    _git(repository, "bundle", "create", "-q", "x.bundle", "HEAD")
    content = (repository / "x.bundle").read_bytes()
    told = list(texts(content))
    assert sum(f"{_WHO} {number}\n".encode() in one for number in range(4) for one in told) == 4
    assert _without(look(), content) == b"[erased]"


def test_a_bundle_of_differences_alone_is_not_claimed_to_be_read(repository: Path) -> None:
    _git(repository, "bundle", "create", "-q", "x.bundle", "HEAD~2..HEAD")
    content = (repository / "x.bundle").read_bytes()
    with pytest.raises(PartlyUnreadError):
        list(texts(content))
