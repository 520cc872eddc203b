import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.model.catalogue import Catalogue
from crmctl.model.checked import check
from crmctl.model.describe import catalogue as describe
from crmctl.model.settings import Settings
from crmctl.store.document import load
from crmctl.store.expanding import expanded
from crmctl.workspace.mending import SAFE, UNSAFE, mended

_NAME = "name:\n  family: Muster\n"
_CATALOGUE = describe(Settings(format=1, name="Test"))


def _mended(
    catalogue: Catalogue, text: str | bytes, kind: str = "contact", *, unsafe: bool = True
) -> str | None:
    content = text.encode() if isinstance(text, str) else text
    found = mended(catalogue.by_name[kind], content, SAFE | UNSAFE, unsafe=unsafe)
    return None if found is None else found.decode()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("name:\n\tfamily: Muster\n", _NAME),
        ("name: &n\n  family: Muster\n", _NAME),
        ("name:\n  <<: {family: Muster}\n", _NAME),
        (
            "name:\n  family: &x Muster\n  display: *x\n",
            "name:\n  family: Muster\n  display: Muster\n",
        ),
        (f"{_NAME}tags: fair\n", f"{_NAME}tags:\n  - fair\n"),
    ],
)
def test_what_has_one_meaning_is_mended_without_asking(
    catalogue: Catalogue, text: str, wanted: str
) -> None:
    assert _mended(catalogue, text, unsafe=False) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (b"name:\n  family: M\xfcller\n", "name:\n  family: Müller\n"),
        ("name:\n  family: Mus\x08ter\n", _NAME),
        (f"{_NAME}birtday: 1984-03-12\n", f"{_NAME}birthday: 1984-03-12\n"),
        (f"{_NAME}birthday: 12.3.1984 # cake\n", f"{_NAME}birthday: 1984-03-12 # cake\n"),
        (f"{_NAME}birthday: 1984/3/12\n", f"{_NAME}birthday: 1984-03-12\n"),
        (f"{_NAME}birthday: 19840312\n", f"{_NAME}birthday: 1984-03-12\n"),
        (f"{_NAME}birthday: 31.2.1984\n", None),
        (f"{_NAME}birthday: 3/12/1984\n", None),
        (
            f"{_NAME}addresses:\n  - country: Germany\n",
            f"{_NAME}addresses:\n  - country: DE\n",
        ),
        (f"{_NAME}language: DE\n", f"{_NAME}language: de\n"),
        (f"{_NAME}language: German\n", None),
    ],
)
def test_what_is_likely_is_mended_only_when_asked(
    catalogue: Catalogue, text: str | bytes, wanted: str | None
) -> None:
    assert _mended(catalogue, text, unsafe=False) is None
    assert _mended(catalogue, text) == wanted


def test_the_nearest_choice_is_taken(catalogue: Catalogue) -> None:
    text = "type: organisation\nname: ACME\nstage: custommer\n"
    assert _mended(catalogue, text, "customer") == text.replace("custommer", "customer")


@pytest.mark.parametrize(
    "text",
    [
        f"{_NAME}birtday: 1984-03-12\nbirthday: 1984-03-12\n",  # which of the two?
        f"{_NAME}xyzzy: 1\n",
        "# kept\nname:\n  <<: {family: Muster}\n",
        "name: &n\n  family: *n\n",
        "- a\n",
        'name: "',
        "",
    ],
)
def test_a_file_without_a_likely_way_stays(catalogue: Catalogue, text: str) -> None:
    assert _mended(catalogue, text) is None


def test_an_alias_bomb_is_not_written_out() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert expanded("\n".join(lines)) is None


def test_merge_keys_yield_to_what_is_said_here_and_the_first_goes_before() -> None:
    text = "a: &a {x: '1', y: '1'}\nb: &b {x: '2', z: '2'}\nc: {<<: [*a, *b], y: '3'}\n"
    assert (expanded(text) or {})["c"] == {"x": "1", "y": "3", "z": "2"}


@pytest.mark.parametrize(
    "text",
    ["a: *x", "a: !!int 1", "a: 1\na: 2", "{<<: 1}", "? [a]\n: b", "[" * 99, "a: [", "--- 1"],
)
def test_what_cannot_be_written_out_is_left(text: str) -> None:
    assert expanded(text) is None


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)), st.booleans())
def test_any_bytes_become_a_valid_record_or_stay(content: bytes, unsafe: bool) -> None:
    kind = _CATALOGUE.by_name["contact"]
    found = mended(kind, content, SAFE | UNSAFE, unsafe=unsafe)
    if found is not None:
        assert check(kind, load(found).data or {}).tree is not None
