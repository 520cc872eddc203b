from typing import Any

import pytest

from crmctl.model.plain import Plain
from crmctl.privacy.epochs import Chain, Fault, State, chain, joining, sealed, seals, state_of
from crmctl.privacy.keys import Key
from crmctl.store.canonical import emit
from crmctl.store.document import load

_KEY = Key(b"k" * 32)
_CHECK = _KEY.check("c-7k3f9q2m")
_KEYS = {_CHECK: _KEY}


def _sealed(id_: str, day: str, *follows: str) -> dict[str, Any]:
    tree = {"follows": list(follows), "date": Plain(day), "records": ["contacts/p-00000000"]}
    return sealed(id_, tree, _CHECK, _KEY)


def _chain(*certificates: tuple[str, dict[str, Any]], **more: Any) -> Chain:
    return chain(dict(certificates), _KEYS, **more)


_FIRST = ("e-1", _sealed("e-1", "2026-11-20"))
_SECOND = ("e-2", _sealed("e-2", "2026-11-21", "e-1"))


@pytest.mark.parametrize(
    "tree",
    [
        {"date": Plain("2026-11-20"), "counts": {"a": 0, "b": 12}, "history": "not rewritten"},
        {"empty": "", "nothing": None, "none": [], "map": {}, "is_done": True, "follows": ("a",)},
        {"ground": "yes", "text": "a: b\n- ü \u2028"},
    ],
)
def test_a_seal_fits_what_the_file_says(tree: dict[str, Any]) -> None:
    written = {name: value for name, value in tree.items() if name != "follows"}
    read = load(emit(sealed("e-1", written, _CHECK, _KEY)).encode()).data
    assert read is not None
    assert state_of("e-1", read, _KEYS) is State.SEALED
    assert state_of("e-2", read, _KEYS) is State.FORGED
    assert state_of("e-1", {**read, "more": "x"}, _KEYS) is State.FORGED
    assert state_of("e-1", read, {}) is State.UNCHECKED


def test_a_certificate_can_be_sealed_again() -> None:
    tree = {**_FIRST[1], "history": "rewritten"}
    assert state_of("e-1", tree, _KEYS) is State.FORGED
    assert state_of("e-1", sealed("e-1", tree, _CHECK, _KEY), _KEYS) is State.SEALED


def test_each_stands_behind_those_that_it_follows() -> None:
    late = ("e-0", _sealed("e-0", "2026-11-19", "e-2"))  # a clock that is wrong
    found = _chain(late, _SECOND, _FIRST)
    assert [one.id for one in found.epochs] == ["e-1", "e-2", "e-0"]
    assert found.heads == ("e-0",)
    assert not found.faults
    assert not found.is_forked
    assert found.epochs[1].follows == ("e-1",)


def test_two_that_follow_one_are_a_fork_until_one_follows_both() -> None:
    other = ("e-3", _sealed("e-3", "2026-11-22", "e-1"))
    forked = _chain(_FIRST, _SECOND, other)
    assert forked.heads == ("e-2", "e-3")
    assert forked.is_forked
    tree = joining(forked.heads, "2026-11-23")
    joined = _chain(_FIRST, _SECOND, other, ("e-4", sealed("e-4", tree, _CHECK, _KEY)))
    assert joined.heads == ("e-4",)
    assert joined.epochs[-1].records == 0


def test_a_forged_one_is_neither_followed_nor_does_it_hide_another() -> None:
    forged = ("e-9", {**_sealed("e-9", "2026-11-22", "e-2"), "ground": "x"})
    found = _chain(_FIRST, _SECOND, forged)
    assert found.heads == ("e-2",)
    assert found.faults == (("e-9", Fault.FORGED),)


def test_one_without_a_seal_is_told() -> None:
    found = _chain(_FIRST, ("e-2", {"follows": ["e-1"], "date": "2026-11-21"}))
    assert found.faults == (("e-2", Fault.UNSIGNED),)
    assert found.heads == ("e-2",)


def test_what_was_seen_must_not_go_or_change() -> None:
    seen = seals(dict([_FIRST, _SECOND]))
    assert _chain(_FIRST, seen=seen).faults == (("e-2", Fault.ROLLED_BACK),)
    again = ("e-2", _sealed("e-2", "2026-11-22", "e-1"))
    assert _chain(_FIRST, again, seen=seen).faults == (("e-2", Fault.REPLACED),)
    assert not _chain(_FIRST, _SECOND, seen=seen).faults


def test_one_that_is_followed_must_be_there() -> None:
    assert _chain(_SECOND).faults == (("e-1", Fault.MISSING),)


def test_a_circle_and_missing_lines_are_told() -> None:
    one, two = _sealed("e-1", "2026-11-20", "e-2"), _sealed("e-2", "2026-11-20", "e-1")
    found = _chain(("e-1", one), ("e-2", two), shortened=["e-1"])
    assert [one.id for one in found.epochs] == ["e-1", "e-2"]
    assert found.faults == (
        ("e-1", Fault.CIRCLE),
        ("e-2", Fault.CIRCLE),
        ("e-1", Fault.SHORTENED),
    )


def test_what_is_of_no_form_breaks_nothing() -> None:
    found = _chain(("e-1", {"follows": "e-0", "records": {}, "seal": "x", "sealed_with": "y"}))
    assert found.epochs[0].state is State.UNCHECKED
    assert found.epochs[0].follows == ()
