"""What the verification reads by code of its own: folds, dumps, packs, texts misread twice."""

import subprocess
from pathlib import Path

import pytest

from crmctl.privacy.verifying.digests import digests
from crmctl.privacy.verifying.keys import keys_of
from crmctl.privacy.verifying.verifier import Verifier

_WHO = "Jürgen Weißhäupl"


@pytest.fixture
def verifier() -> Verifier:
    name = {"name": {"given": "Jürgen", "family": "Weißhäupl"}}
    return Verifier(digests(keys_of([name]), bytes(32)))


@pytest.mark.parametrize(
    "text",
    [
        "FN:Jür\n gen Wei\n ßhäupl",
        "FN:Jürgen\r\n  Weißh\r\n äupl",
        "body: |\n  NOTE:Jür\n   gen Weißhäupl\n  x",
        "J%u00FCrgen Wei%u00DFh%u00E4upl",
        "filename*0*=utf-8''J%C3%BCrgen%20Wei; filename*1*=%C3%9Fh%C3%A4upl",
        'x: "Jür\\\n    gen Weißhäupl"',
        "> Jürgen\n> Weißhäupl",
        "Jür<wbr>gen Weißhäupl",
        "J&#252rgen Wei&#223h&#228upl",
        _WHO.encode().decode("latin-1").encode().decode("latin-1"),
        "0000000 " + " ".join(f"{one:03o}" for one in f"an {_WHO} dort".encode()) + "\n",
    ],
)
def test_a_name_in_a_code_is_found(verifier: Verifier, text: str) -> None:
    assert [hit for hit in verifier.hits(text.encode()) if hit.certain]


def test_a_letter_that_is_broken_between_its_bytes_is_found(verifier: Verifier) -> None:
    content = _WHO.encode().replace(b"\xc3\xbc", b"\xc3\r\n \xbc")
    assert [hit for hit in verifier.hits(b"FN:" + content) if hit.certain]


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize(("told", "found"), [(_WHO, True), ("Nobody", False)])
def test_a_bundle_with_differences_is_read(
    verifier: Verifier, tmp_path: Path, told: str, found: bool
) -> None:
    _git(tmp_path, "init", "-q")
    lines = "".join(f"line {number} of a long text\n" for number in range(200))
    for number in range(4):
        (tmp_path / "f").write_text(f"{lines}{told} {number}\n", encoding="utf-8")
        _git(tmp_path, "add", "f")
        _git(tmp_path, "commit", "-qm", f"c{number}")
    _git(tmp_path, "gc", "-q", "--aggressive")
    _git(tmp_path, "bundle", "create", "-q", "x.bundle", "HEAD")
    look = verifier.look((tmp_path / "x.bundle").read_bytes())
    assert not look.closed
    assert bool(look.hits) is found
