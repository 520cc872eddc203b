"""Whatever edits a file, by whatever means: the next command sees what the files say."""

import os
import shutil
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_ACME = "customers/acme-gmbh.yaml"
_PATHS = (_ACME, "customers/beta-ag.yaml", "customers/new-ag.yaml", "contacts/00/p-00000001.yaml")

Edit = Callable[["Crm", str, bytes], None]


def _in_place(crm: "Crm", path: str, content: bytes) -> None:
    crm.write(path, content)


def _in_place_with_old_times(crm: "Crm", path: str, content: bytes) -> None:
    """Edit as `touch -d` would have it: size and time say that nothing happened."""
    file = crm.root / path
    times = file.stat() if file.exists() else None
    crm.write(path, content)
    if times:
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def _in_the_future(crm: "Crm", path: str, content: bytes) -> None:
    os.utime(crm.write(path, content), (4_000_000_000, 4_000_000_000))


def _renamed_over(crm: "Crm", path: str, content: bytes) -> None:
    crm.write(f"{path}.new", content).replace(crm.root / path)


def _staged(crm: "Crm", path: str, content: bytes) -> None:
    crm.write(path, content)
    crm.git("add", "--force", path)


def _staged_and_edited_again(crm: "Crm", path: str, content: bytes) -> None:
    _staged(crm, path, b"type: organisation\nname: Staged\n")
    crm.write(path, content)


def _committed(crm: "Crm", path: str, content: bytes) -> None:
    _staged(crm, path, content)
    crm.git("commit", "--quiet", "--allow-empty", "-m", "by hand")


def _removed(crm: "Crm", path: str, _content: bytes) -> None:
    (crm.root / path).unlink(missing_ok=True)


def _removed_from_the_index(crm: "Crm", path: str, _content: bytes) -> None:
    crm.git("rm", "--cached", "--quiet", "--force", "--ignore-unmatch", path)


def _stashed(crm: "Crm", path: str, content: bytes) -> None:
    crm.write(path, content)
    crm.git("stash", "--quiet", "--include-untracked")


def _checked_out(crm: "Crm", _path: str, _content: bytes) -> None:
    crm.git("stash", "--quiet", "--include-untracked")
    crm.git("checkout", "--quiet", "other")


def _reset(crm: "Crm", path: str, _content: bytes) -> None:
    crm.git("checkout", "--quiet", "HEAD", "--", "customers", "contacts")
    (crm.root / path).touch()


def _edited_and_taken_back(crm: "Crm", path: str, content: bytes) -> None:
    file = crm.root / path
    before = file.read_bytes() if file.exists() else None
    crm.write(path, content)
    if before is None:
        file.unlink()
    else:
        file.write_bytes(before)


def _assumed_unchanged(crm: "Crm", path: str, content: bytes) -> None:
    subprocess.run(
        ["git", "update-index", "--assume-unchanged", path],
        cwd=crm.root,
        check=False,
        capture_output=True,
    )
    crm.write(path, content)


def _ignored(crm: "Crm", path: str, content: bytes) -> None:
    crm.write(".gitignore", "customers/\n*.yaml\n")
    crm.write(path, content)


def _by_crmctl(crm: "Crm", path: str, _content: bytes) -> None:
    del path
    workspace, _ = crm.open()
    workspace.connection.close()


_EDITS: tuple[Edit, ...] = (
    *(_in_place, _in_place_with_old_times, _in_the_future, _renamed_over, _staged),
    *(_staged_and_edited_again, _committed, _removed, _removed_from_the_index, _stashed),
    *(_checked_out, _reset, _edited_and_taken_back, _assumed_unchanged, _ignored, _by_crmctl),
)

_CONTENTS = st.sampled_from(
    [
        b"type: organisation\nname: AAAA\n",
        b"type: organisation\nname: BBBB\n",
        b"type: organisation\nname: CCCC\nstage: lead\n",
        b"name:\n  given: Eva\n  family: Neu\n",
        b"name: [broken\n",
        b"",
    ]
)


# Each example makes a CRM of its own and removes it.
_CLEANED = (HealthCheck.function_scoped_fixture,)


@pytest.fixture
def branched(crm: "Crm") -> "Crm":
    """A CRM with another branch, on which a record is different and another one is missing."""
    crm.git("checkout", "--quiet", "-b", "other")
    crm.write(_ACME, crm.read(_ACME).replace(b"ACME GmbH", b"Othe GmbH"))
    (crm.root / "customers" / "gamma-kg.yaml").unlink()
    crm.git("add", "-A")
    crm.git("commit", "--quiet", "-m", "other")
    crm.git("checkout", "--quiet", "main")
    crm.indexed()
    return crm


@pytest.mark.parametrize("edit", _EDITS)
def test_an_edit_is_seen_by_the_next_command(edit: Edit, branched: "Crm") -> None:
    crm = branched
    edit(crm, _ACME, crm.read(_ACME).replace(b"ACME GmbH", b"EDIT GmbH"))
    listed = crm.ok("list", "customers")
    assert ("EDIT GmbH" in listed) == ((crm.root / _ACME).exists() and b"EDIT" in crm.read(_ACME))
    crm.assert_indexed()


def test_edits_within_one_tick_of_the_clock_are_all_seen(crm: "Crm") -> None:
    for name in (b"AAAA", b"BBBB", b"CCCC", b"DDDD"):
        crm.write(_ACME, b"type: organisation\nname: %s\n" % name)
        assert crm.indexed()["records"] == crm.indexed(rebuilt=True)["records"]
        assert name.decode() in str(crm.indexed()["records"])


def test_a_gitignore_hides_no_record(crm: "Crm") -> None:
    crm.write(".gitignore", "*.yaml\n")
    crm.write("customers/hidden.yaml", "type: organisation\nname: Hidden AG\n")
    assert "Hidden AG" in crm.ok("list", "customers")
    crm.write("customers/hidden.yaml", "type: organisation\nname: Edited AG\n")
    assert "Edited AG" in crm.ok("list", "customers")
    crm.ok("set", "hidden", "stage=lead")
    assert "customers/hidden.yaml" in crm.git("ls-files")
    crm.assert_indexed()


def test_an_edit_taken_back_between_two_commands_leaves_no_trace(crm: "Crm") -> None:
    before = crm.indexed()
    original = crm.read(_ACME)
    crm.write(_ACME, original.replace(b"ACME GmbH", b"EDIT GmbH"))
    assert crm.indexed() != before
    crm.write(_ACME, original)
    assert crm.indexed() == before


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=_CLEANED)
@given(st.data())
def test_after_any_edits_the_index_is_as_if_made_anew(
    new_crm: Callable[[str], "Crm"], data: st.DataObject
) -> None:
    _play(new_crm, data)


@settings(max_examples=6, suppress_health_check=_CLEANED)
@given(st.data())
def test_after_some_edits_the_index_is_as_if_made_anew(
    new_crm: Callable[[str], "Crm"], data: st.DataObject
) -> None:
    _play(new_crm, data)


def _play(new_crm: Callable[[str], "Crm"], data: st.DataObject) -> None:
    crm = new_crm("random")
    try:
        crm.git("branch", "other")
        steps = data.draw(
            st.lists(
                st.tuples(
                    st.sampled_from(_EDITS), st.sampled_from(_PATHS), _CONTENTS, st.booleans()
                ),
                min_size=2,
                max_size=7,
            )
        )
        for edit, path, content, looked_at in steps:
            edit(crm, path, content)
            if looked_at:
                crm.indexed()
        crm.assert_indexed()
    finally:
        shutil.rmtree(crm.root)
